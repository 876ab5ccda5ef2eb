import { after, type Span } from './duration.ts';
import { DAY_MS, type EpochMs } from './units.ts';

/** A day of the calendar, `YYYY-MM-DD`: of fixed width, so that text order is time order. */
export type Day = string;

/** Monday first, as ISO 8601 counts them. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** As clocks and calendars write months, days, hours and minutes. */
export const twoDigits = (count: number): string => (count < 10 ? `0${count}` : String(count));

/**
 * The day in UTC of an epoch millisecond. By hand, for `toISOString` takes most of the time that a date
 * costs.
 *
 * @throws RangeError when that is no time
 */
export function dayOf(epochMs: EpochMs): Day {
  const date = new Date(epochMs);
  if (Number.isNaN(date.getTime())) throw new RangeError('Invalid time value');
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  return `${year}-${twoDigits(date.getUTCMonth() + 1)}-${twoDigits(date.getUTCDate())}`;
}

/** The day a calendar duration after another (before it, where the span is negative). */
export const dayAfter = (day: Day, duration: string | Span): Day => dayOf(after(Date.parse(day), duration));

/** Days from one day to another. */
export const daysBetween = (from: Day, to: Day): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

/** 0 is Monday. */
export const weekdayOf = (day: Day): number => (new Date(day).getUTCDay() + 6) % 7;

export const laterDay = (a: Day, b: Day): Day => (a >= b ? a : b);
