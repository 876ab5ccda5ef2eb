import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayAfter } from '../../../../../functions/domain/time/day.ts';
import { asked, heldText, mayOn, type Question } from './rule-tables.ts';

const seat = (rank: number, of: number) => ({ seat: { rank, of } });
const MONDAY = '2026-11-02';
const days = (count: number): string => dayAfter(MONDAY, { months: 0, days: count });

describe('account-weeks: not all people of one account are asked in one week', () => {
  const fatigue = { accountWeeks: 3 };

  // The week of 2 November 2026 is number 2,965 since 5 January 1970: the turn of seat 1 of three.
  it.each<[string, Question, string]>([
    ['without the setting', { customer: seat(0, 3), on: MONDAY }, 'may'],
    ['without a seat', { fatigue, on: MONDAY }, 'may'],
    ['alone in the account', { customer: seat(0, 1), fatigue, on: MONDAY }, 'may'],
    ['whose turn it is', { customer: seat(1, 3), fatigue, on: MONDAY }, 'may'],
    ['whose turn it is, to the Sunday', { customer: seat(1, 3), fatigue, on: '2026-11-08' }, 'may'],
    [
      'whose turn is next',
      { customer: seat(2, 3), fatigue, on: '2026-11-08' },
      '2026-11-09 account-weeks (account-week)',
    ],
    [
      'whose turn is last',
      { customer: seat(0, 3), fatigue, on: MONDAY },
      '2026-11-16 account-weeks (account-week)',
    ],
    [
      'whose turn is over',
      { customer: seat(1, 3), fatigue, on: '2026-11-09' },
      '2026-11-23 account-weeks (account-week)',
    ],
    [
      'two people take two turns',
      { customer: seat(0, 2), fatigue, on: MONDAY },
      '2026-11-09 account-weeks (account-week)',
    ],
    ['more people than weeks share them', { customer: seat(4, 9), fatigue, on: MONDAY }, 'may'],
    [
      'over the end of a year',
      { customer: seat(1, 3), fatigue, on: '2026-12-21' },
      '2027-01-04 account-weeks (account-week)',
    ],
    ['not for a reply', { customer: seat(0, 3), fatigue, on: MONDAY, kind: 'thanks' }, 'may'],
  ])('%s', (_what, question, held) => {
    expect(heldText(question)).toBe(held);
  });
});

describe('max-per-account-per-year: so many questions to all people of one account', () => {
  const fatigue = { maxPerAccountPerYear: 4 };

  // Quarters are numbered on from the year 0: the last of 2026 is number 8,107, the turn of seat 1 of three.
  it.each<[string, Question, string]>([
    ['without the setting', { customer: seat(0, 3), on: MONDAY }, 'may'],
    ['without a seat', { fatigue, on: MONDAY }, 'may'],
    ['alone in the account', { customer: seat(0, 1), fatigue, on: MONDAY }, 'may'],
    ['whose turn it is', { customer: seat(1, 3), fatigue, on: MONDAY }, 'may'],
    [
      'whose turn it is and who was asked in it',
      { customer: { ...seat(1, 3), recent: asked('2026-10-05') }, fatigue, on: MONDAY },
      '2027-07-03 max-per-account-per-year (max-per-account-per-year)',
    ],
    [
      'who was asked in an earlier part',
      { customer: { ...seat(1, 3), recent: asked('2026-09-05') }, fatigue, on: MONDAY },
      'may',
    ],
    [
      'whose turn is next',
      { customer: seat(2, 3), fatigue, on: MONDAY },
      '2027-01-01 max-per-account-per-year (max-per-account-per-year)',
    ],
    [
      'whose turn is last',
      { customer: seat(0, 3), fatigue, on: MONDAY },
      '2027-04-03 max-per-account-per-year (max-per-account-per-year)',
    ],
    ['not for a reply', { customer: seat(0, 3), fatigue, on: MONDAY, kind: 'thanks' }, 'may'],
    [
      'one a year, of two people',
      { customer: seat(1, 2), fatigue: { maxPerAccountPerYear: 1 }, on: MONDAY },
      '2027-01-01 max-per-account-per-year (max-per-account-per-year)',
    ],
    [
      'a part of a leap year',
      { customer: seat(1, 3), fatigue, on: '2027-11-01' },
      '2028-04-02 max-per-account-per-year (max-per-account-per-year)',
    ],
  ])('%s', (_what, question, held) => {
    expect(heldText(question)).toBe(held);
  });
});

describe('rules about accounts', () => {
  const rules = fc.record({
    weeks: fc.integer({ min: 2, max: 12 }),
    parts: fc.integer({ min: 1, max: 365 }),
    of: fc.integer({ min: 2, max: 40 }),
    rank: fc.nat(),
    day: fc.integer({ min: 0, max: 4_000 }).map(days),
  });

  it('name the first day on which it may go, and never one before that of the question', () => {
    fc.assert(
      fc.property(rules, fc.boolean(), ({ weeks, parts, of, rank, day }, isYearly) => {
        const fatigue = isYearly ? { maxPerAccountPerYear: parts } : { accountWeeks: weeks };
        const may = (on: string) => mayOn({ customer: seat(rank % of, of), fatigue, on });
        const first = may(day);
        if (first.kind !== 'from') return;
        expect(first.day > day).toBe(true);
        expect(may(first.day).kind).toBe('may');
        expect(may(dayAfter(first.day, { months: 0, days: -1 })).kind).toBe('from');
      }),
    );
  });

  it('let somebody of the account be asked on each day, and people of one turn only', () => {
    fc.assert(
      fc.property(rules, ({ weeks, parts, of, day }) => {
        for (const fatigue of [{ accountWeeks: weeks }, { maxPerAccountPerYear: parts }]) {
          const turns = fatigue.accountWeeks === undefined ? of : Math.min(weeks, of);
          const free = Array.from({ length: of }, (_, rank) => rank).filter(
            (rank) => mayOn({ customer: seat(rank, of), fatigue, on: day }).kind === 'may',
          );
          expect(new Set(free.map((rank) => rank % turns)).size).toBe(1);
        }
      }),
      { numRuns: 30 },
    );
  });
});
