import { type Day, dayAfter, dayOfYear, daysBetween, weekdayOf } from '../../time/day.ts';
import type { Seat } from '../customer.ts';
import { type CustomerRule, notBefore } from './rule.ts';

// The people of one account take turns. Each has a seat among them, which `npm run programme -- apply` hands
// out, because no customer's item knows the others.

/** A Monday, from which weeks are counted. */
const FIRST_MONDAY: Day = '1970-01-05';

const weekNumber = (day: Day): number => Math.floor(daysBetween(FIRST_MONDAY, day) / 7);
const mondayAfter = (day: Day): Day => dayAfter(day, { months: 0, days: 7 - weekdayOf(day) });

const isTurn = (turn: number, { rank, of }: Seat): boolean => turn % of === rank % of;

/** Not all people of one account are asked in one week: `fatigue.accountWeeks`. */
export const accountWeeks: CustomerRule = {
  name: 'account-weeks',
  objects: ({ customer: { seat }, programme: { fatigue }, kind, on }) => {
    const { accountWeeks: weeks } = fatigue;
    if (!kind.fatigueApplies || weeks === undefined || seat === undefined || seat.of < 2) return undefined;
    const turns = { rank: seat.rank, of: Math.min(weeks, seat.of) };
    let day = on;
    while (!isTurn(weekNumber(day), turns)) day = mondayAfter(day);
    return day === on ? undefined : notBefore(day, 'account-week');
  },
};

/** The part of a year, of so many, in which a day lies; parts are numbered on from year to year. */
const partOf = (day: Day, parts: number): number => {
  const { year, nth, days } = dayOfYear(day);
  return year * parts + Math.floor((nth * parts) / days);
};

/** The first day of a part. */
function partStart(part: number, parts: number): Day {
  const year = Math.floor(part / parts);
  const first = `${year}-01-01`;
  const { days } = dayOfYear(first);
  return dayAfter(first, { months: 0, days: Math.ceil(((part % parts) * days) / parts) });
}

/**
 * No more questions than this to all people of one account in a calendar year:
 * `fatigue.maxPerAccountPerYear`. The year has as many parts. In each part one of them may be asked, once. So
 * it holds without a counter.
 */
export const maxPerAccountPerYear: CustomerRule = {
  name: 'max-per-account-per-year',
  objects: ({ customer: { seat, recent }, programme: { fatigue }, kind, kinds, on }) => {
    const { maxPerAccountPerYear: parts } = fatigue;
    if (!kind.fatigueApplies || parts === undefined || seat === undefined || seat.of < 2) return undefined;
    const asked = new Set(
      recent.filter((past) => kinds[past.kind].countsForFatigue).map((past) => partOf(past.on, parts)),
    );
    const now = partOf(on, parts);
    let part = now;
    while (!isTurn(part, seat) || asked.has(part)) part += 1;
    return part === now ? undefined : notBefore(partStart(part, parts), 'account-of-year');
  },
};
