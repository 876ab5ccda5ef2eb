import { Temporal } from 'temporal-polyfill';

const HOUR = 3600;

/** How far the clocks of a zone are ahead of UTC, in seconds. */
const offsetAt = (zone: string, instant: string): number =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone).offsetNanoseconds / 1e9;

/**
 * The offsets in January and July of some years: these show summer and winter in both halves of the world.
 */
const offsetsIn = (zone: string, years: readonly number[]): readonly number[] =>
  years.flatMap((year) => [offsetAt(zone, `${year}-01-15T12:00Z`), offsetAt(zone, `${year}-07-15T12:00Z`)]);

/**
 * Two zones with equal offsets in these years count as the same. Earlier differences do not matter to mails
 * of today.
 */
const RULES_OF = [2025, 2026];
export const rulesOf = (zone: string): string => offsetsIn(zone, RULES_OF).join(' ');

/**
 * Lists of zones with offsets have been in use since 2000. They were not always right about later changes:
 * Moscow was at +04:00 for three years.
 */
const NAMED_SINCE = Array.from({ length: 27 }, (_, index) => 2000 + index);

/** Whether a zone has had this offset at some time since 2000, in winter or in summer. */
export const hasHadOffset = (zone: string, seconds: number): boolean =>
  offsetsIn(zone, NAMED_SINCE).includes(seconds);

/**
 * The zone for a fixed offset. Full hours have zones without summer time. That is one hour wrong for half of
 * the year, but still better than UTC. POSIX reverses their sign. Another offset counts only if every zone
 * that ever has it has it all year: +05:30 is India and Sri Lanka, but +09:30 is Darwin always and Adelaide
 * in winter.
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
