import { after, type Span } from './duration.ts';
import { DAY_MS, type EpochMs } from './units.ts';

/** A day of the calendar, `YYYY-MM-DD`. The width is fixed, so text order is time order. */
export type Day = string;

/** Monday first, as in ISO 8601. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const THURSDAY = 3;

/** Two digits, as clocks and calendars write months, days, hours and minutes. */
export const twoDigits = (count: number): string => (count < 10 ? `0${count}` : String(count));

/**
 * Caches: a plan asks for the same days again and again, and reading or writing a date takes longer than all
 * the rest of its arithmetic. Between the first day of a customer and a hundred years from now there are
 * fewer days than this.
 */
const names = new Map<number, Day>();
const starts = new Map<Day, EpochMs>();
const MAX_KNOWN = 100_000;

/**
 * The UTC day of an epoch millisecond. Written by hand, because `toISOString` would take most of the time
 * that a date costs.
 *
 * @throws RangeError when the number is no time
 */
export function dayOf(epochMs: EpochMs): Day {
  const number = Math.floor(epochMs / DAY_MS);
  const known = names.get(number);
  if (known !== undefined) return known;
  const date = new Date(epochMs);
  if (Number.isNaN(date.getTime())) throw new RangeError('Invalid time value');
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  const name = `${year}-${twoDigits(date.getUTCMonth() + 1)}-${twoDigits(date.getUTCDate())}`;
  if (names.size >= MAX_KNOWN) names.clear();
  names.set(number, name);
  return name;
}

/** The epoch millisecond at which a day begins in UTC; NaN when the text is no day. */
export function startOf(day: Day): EpochMs {
  const known = starts.get(day);
  if (known !== undefined) return known;
  const start = Date.parse(day);
  if (starts.size >= MAX_KNOWN) starts.clear();
  starts.set(day, start);
  return start;
}

/** The day a calendar duration after another; before it when the span is negative. */
export const dayAfter = (day: Day, duration: string | Span): Day => dayOf(after(startOf(day), duration));

/** Days from one day to another. */
export const daysBetween = (from: Day, to: Day): number => (startOf(to) - startOf(from)) / DAY_MS;

/** 0 is Monday. */
export const weekdayOf = (day: Day): number =>
  // 1 January 1970 was a Thursday.
  (((startOf(day) / DAY_MS + THURSDAY) % 7) + 7) % 7;

export const laterDay = (a: Day, b: Day): Day => (a >= b ? a : b);

/** The year of a day, which day of it this is (0 is the first of January), and how many it has. */
export function dayOfYear(day: Day): { readonly year: number; readonly nth: number; readonly days: number } {
  const year = Number(day.slice(0, 4));
  const first = `${day.slice(0, 4)}-01-01`;
  return { year, nth: daysBetween(first, day), days: daysBetween(first, dayAfter(first, 'P1Y')) };
}
