import { Temporal } from 'temporal-polyfill';

const HOUR = 3600;

/** Where the clocks of a zone stand before UTC, in seconds. */
const offsetAt = (zone: string, instant: string): number =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone).offsetNanoseconds / 1e9;

/**
 * January and July of some years: the clocks of both halves of the world are seen in summer and in winter.
 */
const offsetsIn = (zone: string, years: readonly number[]): readonly number[] =>
  years.flatMap((year) => [offsetAt(zone, `${year}-01-15T12:00Z`), offsetAt(zone, `${year}-07-15T12:00Z`)]);

/** By these years two zones are called the same: earlier differences do not matter to mails of today. */
const RULES_OF = [2025, 2026];
export const rulesOf = (zone: string): string => offsetsIn(zone, RULES_OF).join(' ');

/**
 * Since then the lists of zones with their offsets have been shipped. They were not always right about later
 * changes: Moscow was at +04:00 for three years.
 */
const NAMED_SINCE = Array.from({ length: 27 }, (_, index) => 2000 + index);

/** Whether the clocks of a zone have stood there at some time since 2000, in winter or in summer. */
export const hasHadOffset = (zone: string, seconds: number): boolean =>
  offsetsIn(zone, NAMED_SINCE).includes(seconds);

/**
 * The zone for a fixed offset. Full hours have zones of their own, without summer time: an hour off for half
 * of the year is still nearer than UTC. POSIX turns their sign around. Other offsets are taken only if every
 * zone that ever has it has it all year: +05:30 is India and Sri Lanka, while +09:30 is Darwin always and
 * Adelaide in winter.
 */
export function zoneAtOffset(seconds: number): string | undefined {
  if (seconds === 0) return 'UTC';
  if (seconds % HOUR === 0) {
    const hours = -seconds / HOUR;
    return `Etc/GMT${hours < 0 ? '-' : '+'}${Math.abs(hours)}`;
  }
  const having = Intl.supportedValuesOf('timeZone').filter((zone) =>
    offsetsIn(zone, RULES_OF).includes(seconds),
  );
  const steady = having.every((zone) => offsetsIn(zone, RULES_OF).every((offset) => offset === seconds));
  return steady ? having[0] : undefined;
}
