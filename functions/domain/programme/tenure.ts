import { type Day, dayAfter, daysBetween } from '../time/day.ts';
import { type Span, spanOf } from '../time/duration.ts';
import type { EpochMs } from '../time/units.ts';
import { localTime } from '../time/zone.ts';
import type { Band, Programme } from './programme.ts';

/** Today's date in a customer's zone. */
export const dateIn = (zone: string, epochMs: EpochMs): Day => localTime(zone, epochMs).day;

/**
 * `from` plus `count` times `every`, as one calendar duration. It is added in one step, so a 31st never
 * drifts to the 28th.
 */
const repeated = (from: Span, every: Span, count: number): Span => ({
  months: from.months + count * every.months,
  days: from.days + count * every.days,
});

/**
 * The band of a customer on a date: the band whose stretch of tenure holds the date. Tenure counts by the
 * calendar: somebody who came on 31 January is one month with us on 28 February.
 *
 * @returns undefined before `since`
 */
export function bandOn(programme: Pick<Programme, 'bands'>, since: Day, date: Day): Band | undefined {
  const reached = (duration: string): boolean => dayAfter(since, duration) <= date;
  return programme.bands.find(
    (band) => reached(band.from) && (band.until === undefined || !reached(band.until)),
  );
}

/**
 * The most days that a duration can last. With it, repeats long before a date are skipped without counting
 * them.
 */
const longest = ({ months, days }: Span): number => months * 31 + days;

/**
 * The dates from `from` up to and including `until` on which a customer reaches a milestone, ascending. A
 * band that repeats asks when the customer enters it (unless that is the very first day), and then at every
 * repeat while it lasts.
 */
export function milestonesBetween(programme: Programme, since: Day, from: Day, until: Day): Day[] {
  const dates = new Set<Day>();
  for (const band of programme.bands) {
    const start = dayAfter(since, band.from);
    const end = band.until === undefined ? undefined : dayAfter(since, band.until);
    if (end !== undefined && end <= from) continue;
    const isOver = (date: Day): boolean => date > until || (end !== undefined && date >= end);
    const note = (date: Day): void => {
      if (date >= from && !isOver(date)) dates.add(date);
    };

    for (const at of band.ask.at) note(dayAfter(since, at));
    if (band.ask.every === undefined || start > until) continue;
    const entry = spanOf(band.from);
    const every = spanOf(band.ask.every);
    const isFirst = entry.months === 0 && entry.days === 0;
    const skipped = Math.floor(daysBetween(start, from) / longest(every));
    for (let count = Math.max(isFirst ? 1 : 0, skipped); ; count += 1) {
      const date = dayAfter(since, repeated(entry, every, count));
      if (isOver(date)) break;
      note(date);
    }
  }
  return [...dates].sort();
}
