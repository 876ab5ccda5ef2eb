import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { dayAfter } from '../../../../functions/domain/time/day.ts';
import { isDuration, spanOf, after as timeAfter } from '../../../../functions/domain/time/duration.ts';

const part = (max: number) => fc.integer({ min: 0, max });

describe('a calendar duration after an instant', () => {
  it.each([
    { from: '2026-01-31T08:00:00Z', duration: 'P1M', end: '2026-02-28T08:00:00Z' },
    { from: '2024-02-29T23:59:59Z', duration: 'P1Y', end: '2025-02-28T23:59:59Z' },
    { from: '2026-12-31T00:00:00Z', duration: 'P2M1D', end: '2027-03-01T00:00:00Z' },
    { from: '2026-11-16T08:00:00Z', duration: 'P14D', end: '2026-11-30T08:00:00Z' },
    { from: '2026-11-16T08:00:00Z', duration: 'P0D', end: '2026-11-16T08:00:00Z' },
  ])('$duration after $from is $end', ({ from, duration, end }) => {
    expect(timeAfter(Date.parse(from), duration)).toBe(Date.parse(end));
  });

  it('matches the calendar', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: Date.parse('2100-01-01T00:00:00Z') }),
        fc.tuple(part(100), part(1_200), part(100), part(1_000)),
        (from, [years, months, weeks, days]) => {
          const duration = `P${years}Y${months}M${weeks}W${days}D`;
          const end = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO('UTC').add(duration);
          expect(timeAfter(from, duration)).toBe(end.epochMilliseconds);
        },
      ),
    );
  });

  it('may go back: a day is as far back as the calendar says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40_000 }),
        fc.tuple(part(1_200), part(1_000)),
        (days, [monthsBack, daysBack]) => {
          const day = Temporal.PlainDate.from('1990-01-01').add({ days });
          const before = day.subtract({ months: monthsBack, days: daysBack });
          expect(dayAfter(day.toString(), { months: -monthsBack, days: -daysBack })).toBe(before.toString());
        },
      ),
    );
  });

  it.each(['', 'P', '14D', 'PT1H', 'P1.5D', '-P1D'])('"%s" is refused', (duration) => {
    expect(() => timeAfter(0, duration)).toThrow(
      `"${duration}" is no duration of days, weeks, months or years.`,
    );
    expect(isDuration(duration)).toBe(false);
  });

  it.each([
    ['P1Y2M', { months: 14, days: 0 }],
    ['p2w3d', { months: 0, days: 17 }],
    ['P10D', { months: 0, days: 10 }],
  ])('"%s" is %o', (duration, span) => {
    expect(isDuration(duration)).toBe(true);
    expect(spanOf(duration)).toEqual(span);
    expect(spanOf(duration)).toEqual(span);
  });
});
