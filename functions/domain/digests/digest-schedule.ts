import { Temporal } from 'temporal-polyfill';
import { readAudience } from '../mail/audience.ts';
import type { DigestPlan, Programme } from '../programme/programme.ts';
import { WEEKDAYS } from '../time/day.ts';
import { type Instant, type IsoWeek, isoWeekOf, mondayOf, toInstant } from '../time/instant.ts';
import type { EpochMs } from '../time/units.ts';

/** Later answers are rare, so each digest counts this many weeks anew. */
export const FOLDED_WEEKS = 5;

/** One time at which a digest is due. */
export interface DigestEdition {
  readonly plan: DigestPlan;
  readonly dueAt: Instant;
  /** The week it reports on. */
  readonly week: IsoWeek;
}

/**
 * The programme's entry for the digest of an audience. All owners share one entry.
 *
 * @throws Error when the programme no longer has the digest
 */
export function planOf(audience: string, { digests }: Pick<Programme, 'digests'>): DigestPlan {
  const read = readAudience(audience);
  const name = read.kind === 'case' ? audience : read.digest;
  const plan = digests.find((each) => each.name === name);
  if (plan === undefined) throw new Error(`The programme has no digest "${name}".`);
  return plan;
}

/** The zone for the time of a digest and for its dates. */
export const zoneOf = (plan: Pick<DigestPlan, 'zone'>, programme: Pick<Programme, 'staff'>): string =>
  plan.zone ?? programme.staff.zone;

/** The week and the weeks before it, `count` in all, oldest first. */
export function weeksUpTo(week: IsoWeek, count: number): IsoWeek[] {
  const monday = Temporal.PlainDate.from(mondayOf(week));
  return Array.from({ length: count }, (_, index) =>
    isoWeekOf(`${monday.subtract({ weeks: count - 1 - index }).toString()}T00:00:00Z`),
  );
}

/** The Monday of the calendar week in which an instant falls in a zone. */
function localMonday(zone: string, now: EpochMs): Temporal.PlainDate {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  return today.subtract({ days: today.dayOfWeek - 1 });
}

/** When a digest is due in the calendar week that starts on a Monday, in epoch ms. */
function dueIn(plan: DigestPlan, zone: string, monday: Temporal.PlainDate): number {
  const day = monday.add({ days: WEEKDAYS.indexOf(plan.on) });
  // A time that a clock change skips moves forward with the clock. Of a time that comes twice, the first
  // counts ("compatible").
  return day.toZonedDateTime({ timeZone: zone, plainTime: plan.at }).epochMilliseconds;
}

/**
 * The last time by `now` at which a digest was due, and the week it reports on.
 *
 * The week is the calendar week before the due day in the digest's zone. On a Monday morning in Tokyo that is
 * the week that has just ended there, although it still has some hours to go in UTC. So each digest has its
 * own week, whatever clocks change in between.
 */
export function lastEdition(
  plan: DigestPlan,
  programme: Pick<Programme, 'staff'>,
  now: EpochMs,
): DigestEdition {
  const zone = zoneOf(plan, programme);
  const thisWeek = localMonday(zone, now);
  const monday = dueIn(plan, zone, thisWeek) <= now ? thisWeek : thisWeek.subtract({ weeks: 1 });
  return {
    plan,
    dueAt: toInstant(dueIn(plan, zone, monday)),
    week: isoWeekOf(`${monday.subtract({ weeks: 1 }).toString()}T00:00:00Z`),
  };
}

/**
 * The earliest time strictly after `now` at which any digest is due, both in epoch milliseconds; Infinity
 * when there is no digest.
 */
export function nextDigestAt(programme: Pick<Programme, 'digests' | 'staff'>, now: EpochMs): number {
  const times = programme.digests.flatMap((plan) => {
    const zone = zoneOf(plan, programme);
    const monday = localMonday(zone, now);
    return [monday, monday.add({ weeks: 1 })].map((each) => dueIn(plan, zone, each));
  });
  return Math.min(...times.filter((time) => time > now));
}
