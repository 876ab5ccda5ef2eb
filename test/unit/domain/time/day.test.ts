import { describe, expect, it } from 'vitest';
import { dayOf, daysBetween, laterDay, weekdayOf } from '../../../../functions/domain/time/day.ts';

describe('a day', () => {
  it.each([
    ['2026-01-02T23:59:59.999Z', '2026-01-02'],
    ['2026-12-31T00:00:00Z', '2026-12-31'],
    ['0987-06-05T00:00:00Z', '0987-06-05'],
  ])('of %s is %s, as wide as any other', (instant, day) => {
    expect(dayOf(Date.parse(instant))).toBe(day);
  });

  it('of no time is refused', () => {
    expect(() => dayOf(Number.NaN)).toThrow(new RangeError('Invalid time value'));
  });

  it.each([
    ['2026-11-02', '2026-11-02', 0],
    ['2026-11-02', '2026-12-02', 30],
    ['2026-11-02', '2026-11-01', -1],
    // A night with a clock change is a day like any other.
    ['2026-03-28', '2026-03-30', 2],
  ])('%s to %s is %i days', (from, to, days) => {
    expect(daysBetween(from, to)).toBe(days);
  });

  it.each([
    ['2026-11-02', 0],
    ['2026-11-03', 1],
    ['2026-11-07', 5],
    ['2026-11-08', 6],
  ])('%s is number %i of its week', (day, weekday) => {
    expect(weekdayOf(day)).toBe(weekday);
  });

  it.each([
    ['2026-11-02', '2026-10-31', '2026-11-02'],
    ['2025-12-31', '2026-01-01', '2026-01-01'],
    ['2026-11-02', '2026-11-02', '2026-11-02'],
  ])('of %s and %s the later is %s', (a, b, later) => {
    expect(laterDay(a, b)).toBe(later);
  });
});
