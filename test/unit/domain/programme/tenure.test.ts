import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { bandOn, dateIn, milestonesBetween } from '../../../../functions/domain/programme/tenure.ts';
import { localTime } from '../../../../functions/domain/time/zone.ts';
import { aProgramme } from '../../../support/factories.ts';

const programme = aProgramme();

describe('bands', () => {
  it.each([
    ['2026-11-03', '2026-11-02', undefined],
    ['2026-11-02', '2026-11-02', 'new'],
    ['2026-05-03', '2026-11-02', 'new'],
    ['2026-05-02', '2026-11-02', 'settled'],
    ['2024-11-03', '2026-11-02', 'settled'],
    ['2024-11-02', '2026-11-02', 'veteran'],
    ['1996-02-29', '2026-11-02', 'veteran'],
    // Six months after 31 August there is no 31 February, so the last day of the month counts.
    ['2025-08-31', '2026-02-27', 'new'],
    ['2025-08-31', '2026-02-28', 'settled'],
    ['2024-02-29', '2026-02-27', 'settled'],
    ['2024-02-29', '2026-02-28', 'veteran'],
  ])('since %s, on %s: %s', (since, date, band) => {
    expect(bandOn(programme, since, date)?.name).toBe(band);
  });

  it('hold every day of a relationship, exactly one each', () => {
    const anyDate = fc
      .integer({ min: 0, max: 20_000 })
      .map((days) => Temporal.PlainDate.from('1990-01-01').add({ days }));
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 0, max: 12_000 }), (since, days) => {
        expect(bandOn(programme, since.toString(), since.add({ days }).toString())).toBeDefined();
      }),
    );
  });
});

describe('milestones', () => {
  it('come at the listed times, at the start of a repeating band, and at each repeat', () => {
    expect(milestonesBetween(programme, '2024-01-31', '2024-01-31', '2028-02-01')).toEqual([
      '2024-03-01', // P30D
      '2024-04-30', // P90D
      '2024-07-31', // P6M, the start of "settled"
      '2025-01-31', // P12M: no drift after short months
      '2025-07-31', // P18M
      '2026-01-31', // P2Y, the start of "veteran"
      '2027-01-31',
      '2028-01-31',
    ]);
  });

  const inDays = aProgramme({
    bands: [
      {
        name: 'new',
        from: 'P0D',
        until: 'P100D',
        template: 'score/new',
        thanks: {},
        ask: { at: ['P90D', 'P30D'] },
      },
      {
        name: 'later',
        from: 'P100D',
        template: 'score/later',
        thanks: {},
        ask: { at: [], every: 'P1M20D' },
      },
    ],
  });

  it('come in order, and repeat in days as well', () => {
    expect(milestonesBetween(inDays, '2026-01-01', '2026-01-01', '2026-10-01')).toEqual([
      '2026-01-31', // P30D
      '2026-04-01', // P90D
      '2026-04-11', // P100D, the start of "later"
      '2026-06-01', // P1M120D
      '2026-07-19', // P2M140D
      '2026-09-08', // P3M160D
    ]);
  });

  it('are the same from whichever day on they are asked for, both ends included', () => {
    for (const each of [programme, inDays]) {
      const all = milestonesBetween(each, '2024-01-31', '2024-01-31', '2030-12-31');
      for (const [index, day] of all.entries()) {
        expect(milestonesBetween(each, '2024-01-31', day, '2030-12-31')).toEqual(all.slice(index));
        expect(milestonesBetween(each, '2024-01-31', '2024-01-31', day)).toEqual(all.slice(0, index + 1));
        expect(milestonesBetween(each, '2024-01-31', day, day)).toEqual([day]);
      }
    }
  });

  it('start with the first repeat, if the band begins on the first day', () => {
    const yearly = aProgramme({
      bands: [
        { name: 'all', from: 'P0D', template: 'score/all', thanks: {}, ask: { at: ['P10D'], every: 'P1Y' } },
      ],
    });
    expect(milestonesBetween(yearly, '2024-02-29', '2024-02-29', '2027-01-01')).toEqual([
      '2024-03-10',
      '2025-02-28',
      '2026-02-28',
    ]);
  });

  it('in days, before a band that starts in months, are found however far one looks', () => {
    const monthly = aProgramme({
      bands: [
        {
          name: 'first',
          from: 'P0D',
          until: 'P1M',
          template: 'score/all',
          thanks: {},
          ask: { at: ['P14D'] },
        },
        { name: 'then', from: 'P1M', template: 'score/all', thanks: {}, ask: { at: ['P30D'], every: 'P1Y' } },
      ],
    });
    const until = (day: string) => milestonesBetween(monthly, '2026-01-01', '2026-01-01', day);
    expect(until('2026-01-31')).toEqual(['2026-01-15', '2026-01-31']);
    expect(until('2026-02-01')).toEqual(['2026-01-15', '2026-01-31', '2026-02-01']);
  });

  it('lie in ascending order within the time asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_000 }), (days) => {
        const since = Temporal.PlainDate.from('2000-01-01').add({ days }).toString();
        const dates = milestonesBetween(programme, since, since, '2030-01-01');
        expect(dates).toEqual([...new Set(dates)].sort());
        for (const date of dates) expect(date > since && date <= '2030-01-01').toBe(true);
        // A later start leaves out only the milestones before it.
        const late = milestonesBetween(programme, since, '2026-11-02', '2030-01-01');
        expect(late).toEqual(dates.filter((date) => date >= '2026-11-02'));
      }),
    );
  });
});

it('a date is that of the zone, not of UTC', () => {
  const moment = Date.parse('2026-11-02T11:30:00Z');
  expect(dateIn('Pacific/Auckland', moment)).toBe('2026-11-03');
  expect(dateIn('Pacific/Honolulu', moment)).toBe('2026-11-02');
});

it('day and time of day are what the calendar says, in any zone and through any clock change', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.parse('2000-01-01T00:00:00Z'), max: Date.parse('2100-01-01T00:00:00Z') }),
      fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
      (moment, zone) => {
        const there = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(zone);
        expect(localTime(zone, moment)).toEqual({
          day: there.toPlainDate().toString(),
          time: there.toPlainTime().toString().slice(0, 5),
        });
      },
    ),
  );
});
