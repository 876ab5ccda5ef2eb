import { after, type Span } from './duration.ts';
import { DAY_MS, type EpochMs } from './units.ts';

/** A day of the calendar, `YYYY-MM-DD`. The width is fixed, so text order is time order. */
export type Day = string;

/** Monday first, as in ISO 8601. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Two digits, as clocks and calendars write months, days, hours and minutes. */
export const twoDigits = (count: number): string => (count < 10 ? `0${count}` : String(count));

/**
 * The UTC day of an epoch millisecond. Written by hand, because `toISOString` would take most of the time
 * that a date costs.
 *
 * @throws RangeError when the number is no time
 */
export function dayOf(epochMs: EpochMs): Day {
  const date = new Date(epochMs);
  if (Number.isNaN(date.getTime())) throw new RangeError('Invalid time value');
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  return `${year}-${twoDigits(date.getUTCMonth() + 1)}-${twoDigits(date.getUTCDate())}`;
}

/** The day a calendar duration after another; before it when the span is negative. */
export const dayAfter = (day: Day, duration: string | Span): Day => dayOf(after(Date.parse(day), duration));

/** Days from one day to another. */
export const daysBetween = (from: Day, to: Day): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

/** 0 is Monday. */
export const weekdayOf = (day: Day): number => (new Date(day).getUTCDay() + 6) % 7;

export const laterDay = (a: Day, b: Day): Day => (a >= b ? a : b);

/** The year of a day, which day of it this is (0 is the first of January), and how many it has. */
export function dayOfYear(day: Day): { readonly year: number; readonly nth: number; readonly days: number } {
  const year = Number(day.slice(0, 4));
  const first = `${day.slice(0, 4)}-01-01`;
  return { year, nth: daysBetween(first, day), days: daysBetween(first, dayAfter(first, 'P1Y')) };
}
