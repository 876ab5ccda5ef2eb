import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { restedOn } from '../../../../functions/domain/asking/eligibility.ts';
import { isInWindow, nextContact, slotOn } from '../../../../functions/domain/asking/schedule.ts';
import { fractionOf } from '../../../../functions/domain/identity/ref.ts';
import { toEpochMs } from '../../../../functions/domain/time/instant.ts';
import { MINUTE_MS } from '../../../../functions/domain/time/units.ts';
import { aCustomer, aProgramme, refFor } from '../../../support/factories.ts';

const programme = aProgramme();
const window = programme.sendWindow;
// A Monday.
const NOW = Date.parse('2026-11-02T09:00:00Z');
const asked = (...dates: string[]) =>
  dates.map((date) => ({ week: '2026-W01', kind: 'score' as const, at: `${date}T10:00:00Z` }));
const localOf = (instant: string, zone: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(zone);

describe('the send window', () => {
  it.each([
    ['2026-11-02T08:59:59Z', 'UTC', false],
    ['2026-11-02T09:00:00Z', 'UTC', true],
    ['2026-11-02T15:59:59Z', 'UTC', true],
    ['2026-11-02T16:00:00Z', 'UTC', false],
    ['2026-11-07T12:00:00Z', 'UTC', false],
    ['2026-11-01T23:30:00Z', 'Australia/Sydney', true],
    ['2026-11-02T12:00:00Z', 'America/New_York', false],
    ['2026-11-02T14:00:00Z', 'America/New_York', true],
  ])('%s in %s: %s', (instant, zone, open) => {
    expect(isInWindow(window, zone, toEpochMs(instant))).toBe(open);
  });

  it('gives every customer a slot inside it, never in the past, whatever the zone and the hour', () => {
    const zones = [
      'UTC',
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Auckland',
      'Australia/Lord_Howe',
      'America/St_Johns',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 800 * 24 * 60 }),
        fc.string(),
        (zone, minutes, name) => {
          const now = NOW + minutes * MINUTE_MS;
          const today = localOf(new Date(now).toISOString(), zone).toPlainDate().toString();
          const slot = slotOn(window, zone, refFor(name), today, now);
          expect(toEpochMs(slot)).toBeGreaterThanOrEqual(now);
          expect(isInWindow(window, zone, toEpochMs(slot))).toBe(true);
        },
      ),
    );
  });

  it('keeps a customer’s own time of day through a clock change', () => {
    const times = ['2026-10-23', '2026-10-26'].map((date) =>
      localOf(slotOn(window, 'Europe/Berlin', refFor('x'), date, 0), 'Europe/Berlin')
        .toPlainTime()
        .toString(),
    );
    expect(times[0]).toBe(times[1]);
  });

  it('uses the rest of today when the customer’s own time has passed', () => {
    const early = Array.from({ length: 50 }, (_, index) => refFor(`n${index}`)).find(
      (ref) => fractionOf(ref, 'time') < 0.1,
    );
    const noon = Date.parse('2026-11-02T12:00:00Z');
    expect(slotOn(window, 'UTC', early ?? '', '2026-11-02', noon)).toBe('2026-11-02T12:00:00Z');
  });
});

describe('the fatigue rules', () => {
  it.each([
    [[], undefined],
    [['2026-10-01'], '2026-11-30'],
    [['2026-01-01', '2026-03-15', '2026-06-01', '2026-08-15'], '2027-01-01'],
    [['2025-01-01', '2026-03-15', '2026-06-01', '2026-08-15'], '2026-10-14'],
  ])('asked %s: rested on %s', (dates, rested) => {
    expect(restedOn(aCustomer('f', { recent: asked(...dates) }), programme, 'score')).toBe(rested);
  });
});

describe('the next ask', () => {
  const planned = (change: Parameters<typeof aCustomer>[1], now = NOW): string => {
    const schedule = nextContact(aCustomer('s', change), programme, now);
    if (schedule.kind !== 'planned') throw new Error(`nothing planned: ${schedule.why}`);
    return schedule.next.dueAt;
  };

  it('of a new customer is the first milestone', () => {
    // 30 days after 20 October is Thursday 19 November.
    expect(planned({ since: '2026-10-20' })).toMatch(/^2026-11-19T/);
  });

  it('on a Saturday goes on the Monday, and is still ahead on the Sunday', () => {
    const customer = { since: '2026-10-08', importedAt: '2026-10-08T09:00:00Z' };
    expect(planned(customer, Date.parse('2026-11-08T12:00:00Z'))).toMatch(/^2026-11-09T/);
  });

  it('of a long-standing customer falls within the onboarding time of the first import', () => {
    const days = Array.from({ length: 200 }, (_, index) => {
      const schedule = nextContact(aCustomer(`on-${index}`, { since: '2019-05-05' }), programme, NOW);
      return schedule.kind === 'planned' ? schedule.next.dueAt.slice(0, 10) : '';
    });
    // Fourteen days from a Monday: ten weekdays. The days of the last weekend move to the Monday after.
    expect(new Set(days).size).toBe(11);
    for (const day of days) expect(day >= '2026-11-02' && day <= '2026-11-16').toBe(true);
  });

  it('of a customer who reaches a milestone on the day of the first import goes out on that day', () => {
    for (let index = 0; index < 20; index += 1) {
      const customer = aCustomer(`today-${index}`, { since: '2024-11-02' });
      expect(nextContact(customer, programme, NOW)).toMatchObject({
        next: { dueAt: expect.stringMatching(/^2026-11-02T/) },
      });
    }
  });

  it('after an ask waits for the next milestone', () => {
    expect(planned({ since: '2019-05-05', recent: asked('2026-11-02') })).toMatch(/^2027-05-05T/);
  });

  it('skips a milestone that would come too soon after the last ask', () => {
    // "settled" since 15 July 2026. The milestone of 15 January is within 60 days of 1 December.
    expect(
      planned({ since: '2025-07-15', recent: asked('2026-12-01') }, Date.parse('2026-12-01T11:00:00Z')),
    ).toMatch(/^2027-07-15T/);
  });

  it.each([
    [{ optedOut: true }, 'opted-out'],
    [{ until: '2026-11-01' }, 'former-customer'],
    [{ since: '2026-10-20', until: '2026-11-10' }, 'former-customer'],
  ])('there is none for %o', (change, why) => {
    expect(nextContact(aCustomer('s', change), programme, NOW)).toEqual({ kind: 'nothing', why });
  });

  it('of a valuable customer waits in the lane of the key accounts', () => {
    expect(nextContact(aCustomer('s', { annualValue: 50_000 }), programme, NOW)).toMatchObject({
      next: { lane: 'key' },
    });
    expect(nextContact(aCustomer('s', { annualValue: 49_999 }), programme, NOW)).toMatchObject({
      next: { lane: 'rest' },
    });
  });

  it('never breaks the fatigue rules over many years of asking', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000 }),
        fc.constantFrom('UTC', 'Asia/Tokyo', 'America/Lima'),
        (age, zone) => {
          const since = Temporal.PlainDate.from('2026-11-02').subtract({ days: age }).toString();
          let customer = aCustomer(`fatigue-${age}`, { since, zone });
          let now = NOW;
          const dates: Temporal.PlainDate[] = [];
          for (let count = 0; count < 12; count += 1) {
            const schedule = nextContact(customer, programme, now);
            if (schedule.kind !== 'planned') throw new Error(schedule.why);
            now = toEpochMs(schedule.next.dueAt);
            dates.push(localOf(schedule.next.dueAt, zone).toPlainDate());
            customer = {
              ...customer,
              recent: [...customer.recent, ...asked(schedule.next.dueAt.slice(0, 10))].slice(-6),
            };
          }
          for (const [index, date] of dates.entries()) {
            const before = dates[index - 1];
            if (before !== undefined) expect(before.until(date).days).toBeGreaterThanOrEqual(59);
            const fourBefore = dates[index - 4];
            if (fourBefore !== undefined) expect(fourBefore.until(date).days).toBeGreaterThanOrEqual(364);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
