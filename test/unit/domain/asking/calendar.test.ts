import { describe, expect, it } from 'vitest';
import type { Customer } from '../../../../functions/domain/asking/customer.ts';
import { decideContact } from '../../../../functions/domain/asking/decision.ts';
import { forecast } from '../../../../functions/domain/asking/forecast.ts';
import { nextContact } from '../../../../functions/domain/asking/schedule.ts';
import type { Programme } from '../../../../functions/domain/programme/programme.ts';
import { dayAfter } from '../../../../functions/domain/time/day.ts';
import { DAY_MS } from '../../../../functions/domain/time/units.ts';
import { localTime } from '../../../../functions/domain/time/zone.ts';
import { aCustomer, aProgramme } from '../../../support/factories.ts';

// Days that calendars and clocks make odd, with a window on every day of the week.

const EVERY_DAY: Programme['sendWindow'] = {
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  from: '09:00',
  until: '16:00',
};
const every = (duration: string, change: Partial<Programme> = {}): Programme =>
  aProgramme({
    sendWindow: EVERY_DAY,
    bands: [
      { name: 'all', from: 'P0D', template: 'score/new', ask: { at: [], every: duration }, thanks: {} },
    ],
    fatigue: { minGap: 'P8D', maxPerYear: 6 },
    ...change,
  });
const someone = (since: string, change: Partial<Customer> = {}): Customer =>
  aCustomer('c', { since, importedAt: `${since}T00:00:00Z`, ...change });
const sends = (customer: Customer, programme: Programme, from: string, days: number) => {
  const start = Date.parse(`${from}T00:00:00Z`);
  const fresh = { ...customer, recent: [] };
  return [...forecast(fresh, { programme, isReplanned: true }, start, start + days * DAY_MS)].flatMap(
    (each) => (each.kind === 'goes' ? [{ on: each.on, ...localTime(customer.zone, each.at) }] : []),
  );
};
const days = (...of: Parameters<typeof sends>): string[] => sends(...of).map(({ on }) => on);

describe('a customer who came', () => {
  it('on 29 February is asked on the last of February, and on the 29th in leap years', () => {
    expect(days(someone('2024-02-29'), every('P1Y'), '2024-02-29', 9 * 366)).toEqual([
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
      '2029-02-28',
      '2030-02-28',
      '2031-02-28',
      '2032-02-29',
      '2033-02-28',
    ]);
  });

  it('on the 31st is asked on the last day of shorter months', () => {
    expect(days(someone('2026-08-31'), every('P2M'), '2026-08-31', 700)).toEqual([
      '2026-10-31',
      '2026-12-31',
      '2027-02-28',
      '2027-04-30',
      '2027-06-30',
      // The sixth in 365 days.
      '2027-08-31',
      '2027-10-31',
      '2027-12-31',
      '2028-02-29',
      '2028-04-30',
      '2028-06-30',
    ]);
  });

  it('on the 31st is asked a day sooner by a yearly maximum, than which a leap year is longer', () => {
    const programme = every('P1M', { fatigue: { minGap: 'P8D', maxPerYear: 1 } });
    expect(days(someone('2027-01-31'), programme, '2027-01-31', 900)).toEqual([
      '2027-02-28',
      '2028-02-29',
      '2029-02-28',
    ]);
  });
});

describe('clocks that change', () => {
  const zones = [
    ['Europe/Berlin', ['2027-03-28', '2027-10-31']],
    ['America/New_York', ['2027-03-14', '2027-11-07']],
    ['Australia/Lord_Howe', ['2027-04-04', '2027-10-03']],
  ] as const;

  it.each(zones)('leave each customer their time of day: %s', (zone, changes) => {
    const times = sends(
      someone('2026-11-02', { zone }),
      every('P8D', { fatigue: { minGap: 'P8D', maxPerYear: 6 } }),
      '2026-11-02',
      400,
    );
    expect(new Set(times.map(({ time }) => time)).size).toBe(1);
    for (const change of changes) {
      const [sent, ...others] = sends(
        someone(change, { zone, since: '2026-01-01', tags: { day: change } }),
        onDay,
        dayAfter(change, { months: 0, days: -1 }),
        3,
      );
      expect(others).toEqual([]);
      expect(sent).toMatchObject({ on: change, time: times[0]?.time });
    }
  });

  // Asks about one day, and no other.
  const onDay = every('P10Y', { dates: [{ column: 'day', askAfter: 'P0D' }] });

  it.each([
    ['Europe/Berlin', '2027-03-28', '02:00'],
    ['America/New_York', '2027-03-14', '02:00'],
    ['Australia/Lord_Howe', '2027-10-03', '02:00'],
  ])('that skip most of a window at night lose no mail: %s on %s', (zone, change, from) => {
    const until = '03:00';
    const programme = { ...onDay, sendWindow: { ...EVERY_DAY, from, until } };
    const sent = sends(
      someone('2026-01-01', { zone, tags: { day: change } }),
      programme,
      dayAfter(change, { months: 0, days: -1 }),
      4,
    );
    expect(sent).toHaveLength(1);
    expect(sent[0]?.time.slice(0, 2)).toBe('02');
    expect((sent[0]?.on ?? '') >= change).toBe(true);
  });
});

describe('the ends of the world', () => {
  it.each([
    ['Pacific/Kiritimati', '2026-11-09'],
    ['Pacific/Niue', '2026-11-09'],
    ['Pacific/Pago_Pago', '2026-11-09'],
  ])('have their own day and window: %s', (zone, day) => {
    const customer = someone('2026-11-01', { zone });
    const [sent] = sends(customer, every('P8D'), '2026-11-01', 20);
    expect(sent?.on).toBe(day);
    expect(sent?.day).toBe(day);
    expect((sent?.time ?? '') >= '09:00' && (sent?.time ?? '') < '15:30').toBe(true);
  });

  it.each([
    ['Pacific/Niue', 'Pacific/Kiritimati'],
    ['Pacific/Kiritimati', 'Pacific/Niue'],
  ])('are no way around the gap for who moves from %s to %s', (from, to) => {
    const programme = every('P8D');
    const before = someone('2026-11-01', { zone: from });
    const start = Date.parse('2026-11-02T00:00:00Z');
    const first = nextContact(before, programme, start);
    if (first.kind !== 'planned') throw new Error(first.why);
    const at = Date.parse(first.next.dueAt);
    const on = localTime(from, at).day;
    const moved = { ...before, zone: to, recent: [{ week: '2026-W46', kind: 'score' as const, on }] };
    const next = nextContact(moved, programme, at);
    if (next.kind !== 'planned') throw new Error(next.why);
    const { day } = localTime(to, Date.parse(next.next.dueAt));
    expect(day).toBe('2026-11-17');
    expect(nextContact(moved, programme, at + 3 * DAY_MS)).toMatchObject({ next: next.next });
    const { ref } = moved;
    const decision = decideContact({
      customer: moved,
      contact: next.next,
      programme,
      now: Date.parse(next.next.dueAt),
      address: { hash: 'h', ref },
    });
    expect(decision.kind).toBe('send');
  });
});
