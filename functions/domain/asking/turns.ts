import { fractionOf, type Ref } from '../identity/ref.ts';
import { type Day, dayAfter, dayOfYear, daysBetween, weekdayOf } from '../time/day.ts';
import type { Seat } from './customer.ts';

// The people of one account take turns. Each has a seat among them, which `npm run programme -- apply` hands
// out, because no customer's item knows the others.

/** A Monday, from which weeks are counted. */
const FIRST_MONDAY: Day = '1970-01-05';
/** Turns begin on the first days of a week, because few windows are open at its end. */
const DAYS_OF_WEEK = 4;

export const isTurn = (turn: number, { rank, of }: Pick<Seat, 'rank' | 'of'>): boolean =>
  turn % of === rank % of;

export const weekNumber = (day: Day): number => Math.floor(daysBetween(FIRST_MONDAY, day) / 7);

export const nextMonday = (day: Day): Day => dayAfter(day, { months: 0, days: 7 - weekdayOf(day) });

/** The day on which somebody's turn begins in the week of a day, if that week is theirs. */
export const turnInWeek = (day: Day, ref: Ref): Day =>
  dayAfter(day, { months: 0, days: Math.floor(fractionOf(ref, 'day') * DAYS_OF_WEEK) - weekdayOf(day) });

/** The part of a year, of so many, in which a day lies; parts are numbered on from year to year. */
export const partOf = (day: Day, parts: number): number => {
  const { year, nth, days } = dayOfYear(day);
  return year * parts + Math.floor((nth * parts) / days);
};

/** The first day of a part. */
export function partStart(part: number, parts: number): Day {
  const first = `${Math.floor(part / parts)}-01-01`;
  const { days } = dayOfYear(first);
  return dayAfter(first, { months: 0, days: Math.ceil(((part % parts) * days) / parts) });
}

/** The day in the first half of a part on which somebody's turn begins: not all accounts on one day. */
export function inPart(part: number, parts: number, ref: Ref): Day {
  const start = partStart(part, parts);
  const half = Math.floor(daysBetween(start, partStart(part + 1, parts)) / 2);
  return dayAfter(start, { months: 0, days: Math.floor(fractionOf(ref, 'day') * half) });
}
