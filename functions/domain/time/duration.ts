import { DAY_MS } from './units.ts';

const DURATION = /^P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/i;

/** Whether this is an ISO 8601 duration of years, months, weeks and days: `P1Y6M`, `P14D`. */
export const isDuration = (text: string): boolean => DURATION.test(text);

/**
 * A calendar duration: years are twelve months and weeks seven days, but a month has no fixed number of days.
 */
export interface Span {
  readonly months: number;
  readonly days: number;
}

/** A cache: a programme has few durations, and a mail needs each of them many times. */
const spans = new Map<string, Span>();

/**
 * Reads an ISO 8601 duration.
 *
 * @throws RangeError when {@link isDuration} says no
 */
export function spanOf(duration: string): Span {
  const span = spans.get(duration) ?? readSpan(duration);
  spans.set(duration, span);
  return span;
}

function readSpan(duration: string): Span {
  const parts = DURATION.exec(duration);
  if (parts === null) throw new RangeError(`"${duration}" is no duration of days, weeks, months or years.`);
  const [years = 0, months = 0, weeks = 0, days = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return { months: 12 * years + months, days: 7 * weeks + days };
}

/**
 * The epoch millisecond a calendar duration after `from`, in UTC: a month after 31 January is the last day of
 * February. Written by hand: the pages have no room for a calendar library, and the sender calls this dozens
 * of times for each mail.
 *
 * @throws RangeError when {@link isDuration} says no
 */
export function after(from: number, duration: string | Span): number {
  const { months, days } = typeof duration === 'string' ? spanOf(duration) : duration;
  if (months === 0) return from + days * DAY_MS;
  const date = new Date(from);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months);
  // The month has no such day, so the date ran over into the next month.
  if (date.getUTCDate() !== day) date.setUTCDate(0);
  return date.getTime() + days * DAY_MS;
}
