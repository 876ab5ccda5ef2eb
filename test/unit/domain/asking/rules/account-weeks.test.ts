import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Day, dayAfter, weekdayOf } from '../../../../../functions/domain/time/day.ts';
import { refFor } from '../../../../support/factories.ts';
import { heldText, mayOn, type Question } from './rule-tables.ts';

const seat = (rank: number, of: number) => ({ seat: { rank, of } });
const MONDAY = '2026-11-02';
const after = (count: number): Day => dayAfter(MONDAY, { months: 0, days: count });

describe('account-weeks: not all people of one account are asked in one week', () => {
  const fatigue = { accountWeeks: 3 };

  // The week of 2 November 2026 is number 2,965 since 5 January 1970: the turn of seat 1 of three. By their
  // ref, turns of this customer begin on Tuesdays.
  it.each<[string, Question, string]>([
    ['without the setting', { customer: seat(0, 3), on: MONDAY }, 'may'],
    ['without a seat', { fatigue, on: MONDAY }, 'may'],
    ['alone in the account', { customer: seat(0, 1), fatigue, on: MONDAY }, 'may'],
    [
      'whose week it is, before their day',
      { customer: seat(1, 3), fatigue, on: MONDAY },
      '2026-11-03 account-weeks (account-weeks)',
    ],
    ['whose turn it is, from their day on', { customer: seat(1, 3), fatigue, on: '2026-11-03' }, 'may'],
    ['whose turn it is, to the Sunday', { customer: seat(1, 3), fatigue, on: '2026-11-08' }, 'may'],
    [
      'whose turn is next',
      { customer: seat(2, 3), fatigue, on: '2026-11-08' },
      '2026-11-10 account-weeks (account-weeks)',
    ],
    [
      'whose turn is last',
      { customer: seat(0, 3), fatigue, on: MONDAY },
      '2026-11-17 account-weeks (account-weeks)',
    ],
    [
      'whose turn is over',
      { customer: seat(1, 3), fatigue, on: '2026-11-09' },
      '2026-11-24 account-weeks (account-weeks)',
    ],
    [
      'two people take two turns',
      { customer: seat(0, 2), fatigue, on: MONDAY },
      '2026-11-10 account-weeks (account-weeks)',
    ],
    ['more people than weeks share them', { customer: seat(4, 9), fatigue, on: '2026-11-04' }, 'may'],
    [
      'over the end of a year',
      { customer: seat(1, 3), fatigue, on: '2026-12-21' },
      '2027-01-05 account-weeks (account-weeks)',
    ],
    ['not for a reply', { customer: seat(0, 3), fatigue, on: MONDAY, kind: 'thanks' }, 'may'],
    ['on the Tuesday of the turn', { customer: seat(2, 3), fatigue, on: '2026-11-10' }, 'may'],
  ])('%s', (_what, question, held) => {
    expect(heldText(question)).toBe(held);
  });

  const turns = fc.record({
    weeks: fc.integer({ min: 2, max: 12 }),
    of: fc.integer({ min: 2, max: 40 }),
    rank: fc.nat(),
    ref: fc.nat().map((salt) => refFor(`of-${salt}`)),
    day: fc.integer({ min: 0, max: 4_000 }).map(after),
  });

  it('names the day of the week, Monday to Thursday, from which it is theirs to the Sunday', () => {
    fc.assert(
      fc.property(turns, ({ weeks, of, rank, ref, day }) => {
        const may = (on: Day) =>
          mayOn({ customer: { ...seat(rank % of, of), ref }, fatigue: { accountWeeks: weeks }, on });
        const first = may(day);
        if (first.kind !== 'from') return;
        const weekday = weekdayOf(first.day);
        expect(weekday).toBeLessThanOrEqual(3);
        const on = (count: number): Day => dayAfter(first.day, { months: 0, days: count });
        for (let count = 0; count < 7 - weekday; count += 1) expect(may(on(count)).kind).toBe('may');
        // Whenever somebody asks before it, the day is the same.
        for (let count = -1; on(count) >= day; count -= 1) expect(may(on(count))).toEqual(first);
      }),
    );
  });

  it('lets people of one turn only be asked on a day, and all of them on its Thursday', () => {
    fc.assert(
      fc.property(turns, ({ weeks, of, day }) => {
        const ranks = Array.from({ length: of }, (_, rank) => rank);
        const freeOn = (on: Day): number[] =>
          ranks.filter(
            (rank) =>
              mayOn({ customer: seat(rank, of), fatigue: { accountWeeks: weeks }, on }).kind === 'may',
          );
        const turnsOf = (free: readonly number[]) => new Set(free.map((rank) => rank % Math.min(weeks, of)));
        expect(turnsOf(freeOn(day)).size).toBeLessThanOrEqual(1);
        const thursday = dayAfter(day, { months: 0, days: 3 - weekdayOf(day) });
        expect(turnsOf(freeOn(thursday)).size).toBe(1);
      }),
    );
  });
});
