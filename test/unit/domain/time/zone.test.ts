import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../functions/domain/time/units.ts';
import { isZone, localTime, momentOn } from '../../../../functions/domain/time/zone.ts';

describe('a time zone', () => {
  it.each([
    ['UTC', true],
    ['Europe/Berlin', true],
    ['America/Argentina/Buenos_Aires', true],
    ['Europe/Atlantis', false],
    ['', false],
    // They have no summer time.
    ['+01:00', false],
    ['-03:00', false],
  ])('%s: %s, however often it is asked for', (text, known) => {
    expect(isZone(text)).toBe(known);
    expect(isZone(text)).toBe(known);
  });
});

describe('calendar and clock in a zone', () => {
  it.each([
    ['UTC', '2026-11-02T09:05:59Z', '2026-11-02', '09:05'],
    ['UTC', '2026-11-02T00:00:00Z', '2026-11-02', '00:00'],
    ['Pacific/Auckland', '2026-11-02T12:30:00Z', '2026-11-03', '01:30'],
    ['America/Lima', '2026-01-01T04:59:00Z', '2025-12-31', '23:59'],
    ['Europe/Berlin', '2026-03-29T00:59:00Z', '2026-03-29', '01:59'],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29', '03:00'],
    ['Asia/Kathmandu', '2026-11-02T00:00:00Z', '2026-11-02', '05:45'],
  ])('%s at %s: %s %s', (zone, instant, day, time) => {
    expect(localTime(zone, Date.parse(instant))).toEqual({ day, time });
    expect(localTime(zone, Date.parse(instant) + 1)).toEqual({ day, time });
  });

  it('are those of each minute, of however many', () => {
    const start = Date.parse('2026-11-02T00:00:00Z');
    const minutes = Array.from(
      { length: 1_440 },
      (_, minute) => localTime('UTC', start + minute * MINUTE_MS).time,
    );
    expect(new Set(minutes).size).toBe(1_440);
    expect(localTime('UTC', start).time).toBe('00:00');
  });
});

describe('the moment of a time of day in a zone', () => {
  it.each([
    ['a plain day', 'Europe/Berlin', '2026-11-02', 9 * 3_600, '2026-11-02T08:00:00Z'],
    ['summer time', 'Europe/Berlin', '2026-07-02', 9 * 3_600, '2026-07-02T07:00:00Z'],
    ['a time that is skipped', 'Europe/Berlin', '2027-03-28', 2.5 * 3_600, '2027-03-28T01:30:00Z'],
    ['after it', 'Europe/Berlin', '2027-03-28', 9 * 3_600, '2027-03-28T07:00:00Z'],
    [
      'a time that comes twice: the first',
      'Europe/Berlin',
      '2027-10-31',
      2.5 * 3_600,
      '2027-10-31T00:30:00Z',
    ],
    ['after that', 'Europe/Berlin', '2027-10-31', 9 * 3_600, '2027-10-31T08:00:00Z'],
    [
      'half an hour that is skipped',
      'Australia/Lord_Howe',
      '2027-10-03',
      2.25 * 3_600,
      '2027-10-02T15:45:00Z',
    ],
    ['the far east', 'Pacific/Kiritimati', '2026-11-02', 0, '2026-11-01T10:00:00Z'],
    ['the far west', 'Pacific/Niue', '2026-11-02', 86_399, '2026-11-03T10:59:59Z'],
    ['29 February', 'America/New_York', '2028-02-29', 43_200, '2028-02-29T17:00:00Z'],
  ])('on %s, in %s', (_what, zone, day, seconds, instant) => {
    expect(new Date(momentOn(zone, day, seconds)).toISOString()).toBe(instant.replace('Z', '.000Z'));
  });

  it('is that of the calendar library, for any zone, day and second', () => {
    const zones = Intl.supportedValuesOf('timeZone').filter(isZone);
    const anyDay = fc.integer({ min: 0, max: 30_000 });
    // Clocks change on few days, and most of them early on a Sunday.
    const changes = fc.constantFrom(
      '2027-03-14',
      '2027-03-28',
      '2027-04-04',
      '2027-10-03',
      '2027-10-31',
      '2027-11-07',
    );
    const days = fc.oneof(
      anyDay.map((count) => Temporal.PlainDate.from('1990-01-01').add({ days: count }).toString()),
      changes,
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        days,
        fc.integer({ min: 0, max: 86_399 }),
        (timeZone, day, seconds) => {
          const plainTime = Temporal.PlainTime.from('00:00').add({ seconds });
          const expected = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime });
          expect(momentOn(timeZone, day, seconds)).toBe(expected.epochMilliseconds);
          // Once more, from what is remembered.
          expect(momentOn(timeZone, day, seconds)).toBe(expected.epochMilliseconds);
        },
      ),
      { numRuns: 1_500 },
    );
  });
});
