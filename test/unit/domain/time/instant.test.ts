import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  isoWeekOf,
  mondayOf,
  toEpochMs,
  toInstant,
  WEEK_FORM,
} from '../../../../functions/domain/time/instant.ts';

describe('instants', () => {
  it('are written to the second and sort as text', () => {
    expect(toInstant(Date.parse('2026-11-22T10:32:07.999Z'))).toBe('2026-11-22T10:32:07Z');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 4e12 }), (a, b) => {
        if (toInstant(a) < toInstant(b)) expect(a).toBeLessThan(b);
        expect(Math.abs(toEpochMs(toInstant(a)) - a)).toBeLessThan(1_000);
      }),
    );
  });
});

describe('ISO weeks', () => {
  it.each([
    ['2026-11-22T23:59:59Z', '2026-W47'],
    ['2026-11-23T00:00:00Z', '2026-W48'],
    ['2026-12-31T12:00:00Z', '2026-W53'],
    ['2027-01-03T23:59:59Z', '2026-W53'],
    ['2027-01-04T00:00:00Z', '2027-W01'],
    ['2024-12-30T00:00:00Z', '2025-W01'],
  ])('%s lies in %s', (instant, week) => {
    expect(isoWeekOf(instant)).toBe(week);
  });

  it.each([
    ['2026-W47', true],
    ['2026-W01', true],
    ['2026-W53', true],
    ['2026-W00', false],
    ['12026-W47', false],
    ['2026-W477', false],
    ['226-W47', false],
    ['2026-W4', false],
    ['2026-W4x', false],
    ['2026-Wx4', false],
    ['abcd-W47', false],
    ['2026-45', false],
    ['2026-W54', false],
    ['last week', false],
  ])('are written in one form: %s, %s', (text, isOne) => {
    expect(WEEK_FORM.test(text)).toBe(isOne);
  });

  it('agree with Temporal on every day, and start on their Monday', () => {
    const anyDay = fc
      .integer({ min: 0, max: 40_000 })
      .map((days) => Temporal.PlainDate.from('1990-01-01').add({ days }));
    fc.assert(
      fc.property(anyDay, (day) => {
        const week = isoWeekOf(`${day}T12:00:00Z`);
        expect(week).toBe(`${day.yearOfWeek}-W${String(day.weekOfYear).padStart(2, '0')}`);
        expect(mondayOf(week)).toBe(day.subtract({ days: day.dayOfWeek - 1 }).toString());
      }),
    );
  });
});
