import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partOf, partStart } from '../../../../../functions/domain/asking/turns.ts';
import { type Day, dayAfter, daysBetween, laterDay } from '../../../../../functions/domain/time/day.ts';
import { refFor } from '../../../../support/factories.ts';
import { asked, heldText, mayOn, type Question } from './rule-tables.ts';

const seat = (rank: number, of: number, from?: Day) => ({ seat: { rank, of, ...(from && { from }) } });
const MONDAY = '2026-11-02';
const after = (count: number): Day => dayAfter(MONDAY, { months: 0, days: count });

describe('max-per-account-per-year: so many questions to all people of one account', () => {
  const fatigue = { maxPerAccountPerYear: 4 };

  // Quarters are numbered on from the year 0: the last of 2026 is number 8,107, the turn of seat 1 of three.
  // By their ref, turns of this customer begin on the 17th day of a quarter or a little later.
  it.each<[string, Question, string]>([
    ['without the setting', { customer: seat(0, 3), on: MONDAY }, 'may'],
    ['without a seat', { fatigue, on: MONDAY }, 'may'],
    ['alone in the account', { customer: seat(0, 1), fatigue, on: MONDAY }, 'may'],
    [
      'alone in the account and asked in this part',
      { customer: { ...seat(0, 1), recent: asked('2026-10-05') }, fatigue, on: MONDAY },
      '2027-01-18 max-per-account-per-year (max-per-account-per-year)',
    ],
    [
      'whose turns begin with the next part',
      { customer: seat(1, 3, '2027-01-01'), fatigue, on: MONDAY },
      '2027-07-19 max-per-account-per-year (max-per-account-per-year)',
    ],
    ['whose turns have begun', { customer: seat(1, 3, '2026-10-01'), fatigue, on: MONDAY }, 'may'],
    [
      'whose turns begin within the part: the programme has other parts now',
      { customer: seat(1, 3, '2026-12-24'), fatigue, on: MONDAY },
      '2026-12-24 max-per-account-per-year (max-per-account-per-year)',
    ],
    ['whose turn it is', { customer: seat(1, 3), fatigue, on: MONDAY }, 'may'],
    [
      'whose turn it is and who was asked in it',
      { customer: { ...seat(1, 3), recent: asked('2026-10-05') }, fatigue, on: MONDAY },
      '2027-07-19 max-per-account-per-year (max-per-account-per-year)',
    ],
    [
      'who was asked in an earlier part',
      { customer: { ...seat(1, 3), recent: asked('2026-09-05') }, fatigue, on: MONDAY },
      'may',
    ],
    [
      'whose turn is next',
      { customer: seat(2, 3), fatigue, on: MONDAY },
      '2027-01-18 max-per-account-per-year (max-per-account-per-year)',
    ],
    [
      'whose turn is last',
      { customer: seat(0, 3), fatigue, on: MONDAY },
      '2027-04-19 max-per-account-per-year (max-per-account-per-year)',
    ],
    ['not for a reply', { customer: seat(0, 3), fatigue, on: MONDAY, kind: 'thanks' }, 'may'],
    [
      'one a year, of two people',
      { customer: seat(1, 2), fatigue: { maxPerAccountPerYear: 1 }, on: MONDAY },
      '2027-03-09 max-per-account-per-year (max-per-account-per-year)',
    ],
    [
      'a part of a leap year',
      { customer: seat(1, 3), fatigue, on: '2027-11-01' },
      '2028-04-18 max-per-account-per-year (max-per-account-per-year)',
    ],
  ])('%s', (_what, question, held) => {
    expect(heldText(question)).toBe(held);
  });

  const turns = fc.record({
    parts: fc.integer({ min: 1, max: 365 }),
    of: fc.integer({ min: 1, max: 40 }),
    rank: fc.nat(),
    ref: fc.nat().map((salt) => refFor(`of-${salt}`)),
    day: fc.integer({ min: 0, max: 4_000 }).map(after),
    from: fc.option(fc.integer({ min: -500, max: 4_500 }).map(after), { nil: undefined }),
  });

  it('names a day in the first half of the next part that is theirs, and none before their turns', () => {
    fc.assert(
      fc.property(turns, ({ parts, of, rank, ref, day, from }) => {
        const may = (on: Day) =>
          mayOn({
            customer: { ...seat(rank % of, of, from), ref },
            fatigue: { maxPerAccountPerYear: parts },
            on,
          });
        const first = may(day);
        if (first.kind !== 'from') return;
        expect(first.day > day).toBe(true);
        expect(may(first.day).kind).toBe('may');
        const part = partOf(first.day, parts);
        const [start, end] = [partStart(part, parts), partStart(part + 1, parts)];
        if (first.day !== from)
          expect(daysBetween(start, first.day) * 2).toBeLessThanOrEqual(daysBetween(start, end));
        // The parts between are others', or lie before their turns.
        for (let between = partOf(day, parts) + 1; between < part; between += 1)
          expect(may(laterDay(day, partStart(between, parts))).kind).toBe('from');
      }),
    );
  });

  it('lets one of the account be asked on a day at most, and exactly one on the last day of each part', () => {
    fc.assert(
      fc.property(turns, ({ parts, of, day }) => {
        const ranks = Array.from({ length: of }, (_, rank) => rank);
        const fatigue = { maxPerAccountPerYear: parts };
        const freeOn = (on: Day): number[] =>
          ranks.filter((rank) => mayOn({ customer: seat(rank, of), fatigue, on }).kind === 'may');
        expect(freeOn(day).length).toBeLessThanOrEqual(1);
        const end = dayAfter(partStart(partOf(day, parts) + 1, parts), { months: 0, days: -1 });
        expect(freeOn(end)).toHaveLength(1);
      }),
    );
  });
});
