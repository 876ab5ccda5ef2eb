const DURATION = /^P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/i;
const DAY_MS = 86_400_000;

/** Whether this is an ISO 8601 duration of years, months, weeks and days: `P1Y6M`, `P14D`. */
export const isDuration = (text: string): boolean => DURATION.test(text);

/**
 * The epoch millisecond a calendar duration after `from`, in UTC: a month after 31 January is the last day of February. By hand,
 * for the pages need it and have no room for a calendar.
 *
 * @throws RangeError when `duration` is none as {@link isDuration} says
 */
export function after(from: number, duration: string): number {
  const parts = DURATION.exec(duration);
  if (parts === null) throw new RangeError(`"${duration}" is no duration of days, weeks, months or years.`);
  const [years = 0, months = 0, weeks = 0, days = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  const date = new Date(from);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + 12 * years + months);
  // There was no such day, and the date ran over into the next month.
  if (date.getUTCDate() !== day) date.setUTCDate(0);
  return date.getTime() + (7 * weeks + days) * DAY_MS;
}
