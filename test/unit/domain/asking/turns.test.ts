import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inPart,
  isTurn,
  nextMonday,
  partOf,
  partStart,
  turnInWeek,
  weekNumber,
} from '../../../../functions/domain/asking/turns.ts';
import { type Day, dayAfter, daysBetween, weekdayOf } from '../../../../functions/domain/time/day.ts';
import { refFor } from '../../../support/factories.ts';

const MONDAY = '2026-11-02';
const after = (day: Day, days: number): Day => dayAfter(day, { months: 0, days });
const days = fc.integer({ min: -4_000, max: 12_000 }).map((count) => after(MONDAY, count));
const refs = fc.nat().map((salt) => refFor(`of-${salt}`));
const parts = fc.integer({ min: 1, max: 365 });

describe('turns', () => {
  it.each([
    [0, 0, 3, true],
    [1, 0, 3, false],
    [3, 0, 3, true],
    [4, 1, 3, true],
    [7, 0, 1, true],
    // More people than turns share them.
    [2_965, 4, 3, true],
    [2_965, 5, 3, false],
  ])('of number %i are those of seat %i of %i: %s', (turn, rank, of, expected) => {
    expect(isTurn(turn, { rank, of })).toBe(expected);
  });
});

describe('weeks', () => {
  it.each([
    ['1970-01-05', 0],
    ['1970-01-11', 0],
    ['1970-01-12', 1],
    ['1970-01-04', -1],
    ['2026-11-02', 2_965],
  ])('are counted from a Monday: %s is in %i', (day, number) => {
    expect(weekNumber(day)).toBe(number);
  });

  it('begin for one customer on the same day of the week, from any day of it, Monday to Thursday', () => {
    fc.assert(
      fc.property(days, refs, (day, ref) => {
        const turn = turnInWeek(day, ref);
        expect(weekNumber(turn)).toBe(weekNumber(day));
        expect(weekdayOf(turn)).toBeLessThanOrEqual(3);
        expect(weekdayOf(turnInWeek(nextMonday(day), ref))).toBe(weekdayOf(turn));
        expect([weekdayOf(nextMonday(day)), weekNumber(nextMonday(day))]).toEqual([0, weekNumber(day) + 1]);
      }),
    );
  });

  it('begin for some customers on each of those days', () => {
    const begun = Array.from({ length: 100 }, (_, nth) => weekdayOf(turnInWeek(MONDAY, refFor(`n${nth}`))));
    expect([...new Set(begun)].sort()).toEqual([0, 1, 2, 3]);
  });
});

describe('parts of a year', () => {
  it.each([
    ['2026-01-01', 4, '2026-01-01', '2026-04-03'],
    ['2026-12-31', 4, '2026-10-02', '2027-01-01'],
    ['2028-12-31', 4, '2028-10-02', '2029-01-01'],
    ['2026-07-01', 1, '2026-01-01', '2027-01-01'],
    ['2026-07-02', 2, '2026-01-01', '2026-07-03'],
    ['2026-07-03', 2, '2026-07-03', '2027-01-01'],
    ['2026-07-03', 365, '2026-07-03', '2026-07-04'],
  ])('have %s in its place, of %i', (day, of, start, end) => {
    expect([partStart(partOf(day, of), of), partStart(partOf(day, of) + 1, of)]).toEqual([start, end]);
  });

  it('begin with their first day', () => {
    fc.assert(
      fc.property(days, parts, (day, of) => {
        const part = partOf(day, of);
        const start = partStart(part, of);
        expect(start <= day && day < partStart(part + 1, of)).toBe(true);
        expect(partOf(start, of)).toBe(part);
        expect(partOf(after(start, -1), of)).toBe(part - 1);
      }),
    );
  });

  it('are as long as one another, but for a day', () => {
    fc.assert(
      fc.property(days, parts, (day, of) => {
        const year = partOf(`${day.slice(0, 4)}-01-01`, of);
        const lengths = Array.from({ length: of }, (_, nth) =>
          daysBetween(partStart(year + nth, of), partStart(year + nth + 1, of)),
        );
        expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
        expect(Math.min(...lengths)).toBeGreaterThan(0);
      }),
      { numRuns: 20 },
    );
  });

  it('begin for one customer in their first half', () => {
    fc.assert(
      fc.property(days, parts, refs, (day, of, ref) => {
        const part = partOf(day, of);
        const [start, end] = [partStart(part, of), partStart(part + 1, of)];
        const begins = inPart(part, of, ref);
        expect(begins >= start).toBe(true);
        expect(partOf(begins, of)).toBe(part);
        expect(2 * daysBetween(start, begins)).toBeLessThanOrEqual(daysBetween(start, end));
      }),
    );
  });

  it('begin for many customers on many days', () => {
    const part = partOf(MONDAY, 4);
    const begun = new Set(Array.from({ length: 500 }, (_, nth) => inPart(part, 4, refFor(`n${nth}`))));
    expect([...begun].sort()[0]).toBe('2026-10-02');
    expect([...begun].sort().at(-1)).toBe('2026-11-15');
    expect(begun.size).toBe(45);
  });
});
