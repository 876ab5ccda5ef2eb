import { Temporal } from 'temporal-polyfill';
import type { Band, Programme } from './programme.ts';

/** Today's date in a customer's zone, `YYYY-MM-DD`. */
export const dateIn = (zone: string, epochMs: number): string =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone).toPlainDate().toString();

/** `from` and `count` times `every`, as one calendar duration: added in one step, a 31st never drifts to the 28th. */
function turn(from: Temporal.Duration, every: Temporal.Duration, count: number): Temporal.Duration {
  const total = (unit: 'years' | 'months' | 'weeks' | 'days'): number => from[unit] + count * every[unit];
  return new Temporal.Duration(total('years'), total('months'), total('weeks'), total('days'));
}

/**
 * The band of a customer on a date: the one whose stretch of tenure holds it, counted by the calendar
 * (someone who came on 31 January is one month with us on 28 February).
 *
 * @returns undefined before `since`
 */
export function bandOn(programme: Programme, since: string, date: string): Band | undefined {
  const start = Temporal.PlainDate.from(since);
  const reached = (duration: string): boolean => Temporal.PlainDate.compare(start.add(duration), date) <= 0;
  return programme.bands.find(
    (band) => reached(band.from) && (band.until === undefined || !reached(band.until)),
  );
}

/** The most days that a duration can last; with it, turns that lie long before a date are skipped without counting them. */
const longest = (duration: Temporal.Duration): number =>
  duration.years * 366 + duration.months * 31 + duration.weeks * 7 + duration.days;

/**
 * The dates from `from` up to and including `until` on which a customer reaches a milestone, ascending. A band that repeats
 * asks when it is entered (unless that is the first day of all) and then at every turn while it lasts.
 */
export function milestonesBetween(
  programme: Programme,
  since: string,
  from: string,
  until: string,
): string[] {
  const { compare } = Temporal.PlainDate;
  const start = Temporal.PlainDate.from(since);
  const dates = new Set<string>();
  for (const band of programme.bands) {
    const end = band.until === undefined ? undefined : start.add(band.until);
    const isOver = (date: Temporal.PlainDate): boolean =>
      compare(date, until) > 0 || (end !== undefined && compare(date, end) >= 0);
    const note = (date: Temporal.PlainDate): void => {
      if (compare(date, from) >= 0 && !isOver(date)) dates.add(date.toString());
    };

    for (const at of band.ask.at) note(start.add(at));
    if (band.ask.every === undefined) continue;
    const entry = Temporal.Duration.from(band.from);
    const every = Temporal.Duration.from(band.ask.every);
    const skipped = Math.floor(start.add(entry).until(from).total('days') / longest(every));
    for (let count = Math.max(entry.blank ? 1 : 0, skipped); ; count += 1) {
      const date = start.add(turn(entry, every, count));
      if (isOver(date)) break;
      note(date);
    }
  }
  return [...dates].sort();
}
