import { after, type Span } from './duration.ts';

/** A day of the calendar, `YYYY-MM-DD`: of fixed width, so that text order is time order. */
export type Day = string;

const DAY_MS = 86_400_000;

/** The day a calendar duration after another (before it, where the span is negative). */
export const dayAfter = (day: Day, duration: string | Span): Day =>
  new Date(after(Date.parse(day), duration)).toISOString().slice(0, 10);

/** Days from one day to another. */
export const daysBetween = (from: Day, to: Day): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

/** 0 is Monday. */
export const weekdayOf = (day: Day): number => (new Date(day).getUTCDay() + 6) % 7;

export const laterDay = (a: Day, b: Day): Day => (a >= b ? a : b);
