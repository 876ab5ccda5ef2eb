import { dayOf, twoDigits } from './day.ts';
import { DAY_MS, type EpochMs, WEEK_MS } from './units.ts';

/**
 * An instant as text, `2026-11-22T10:32:00Z`: UTC, whole seconds. The width is fixed, so text order is time
 * order.
 */
export type Instant = string;

/** A UTC ISO-8601 week, `2026-W47`. Weeks are UTC everywhere; zones decide only when mail goes. */
export type IsoWeek = string;
/** How every week is written. */
export const WEEK_FORM = /^20\d\d-W(0[1-9]|[1-4]\d|5[0-3])$/;

/**
 * Writes epoch milliseconds as an {@link Instant}, rounded down to the second.
 *
 * @throws RangeError when the number is no time
 */
export function toInstant(epochMs: EpochMs): Instant {
  const day = dayOf(epochMs);
  const date = new Date(epochMs);
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(twoDigits).join(':');
  return `${day}T${time}Z`;
}

/** Reads an {@link Instant} as epoch milliseconds. */
export const toEpochMs = (instant: Instant): EpochMs => Date.parse(instant);

/** Later than any real time: to ask for everything on the agenda. */
export const LAST_INSTANT: Instant = '9999-12-31T23:59:59Z';

/**
 * The ISO-8601 week of an instant, in UTC. A week belongs to the year that holds its Thursday
 * (ISO 8601-1:2019, 3.1.1.23).
 */
export function isoWeekOf(instant: Instant): IsoWeek {
  const date = new Date(`${instant.slice(0, 10)}T00:00:00Z`);
  const weekday = (date.getUTCDay() + 6) % 7;
  const thursday = new Date(date.getTime() + (3 - weekday) * DAY_MS);
  const year = thursday.getUTCFullYear();
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / WEEK_MS);
  return `${year}-W${twoDigits(week)}`;
}

/** The Monday, `2026-11-16`, on which a UTC ISO week starts. */
export function mondayOf(week: IsoWeek): string {
  const year = Number(week.slice(0, 4));
  const number = Number(week.slice(6));
  const fourth = new Date(Date.UTC(year, 0, 4));
  const firstMonday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * DAY_MS;
  return dayOf(firstMonday + (number - 1) * WEEK_MS);
}
