import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from './units.ts';

/**
 * How long ago something was, as a complete phrase: "3 days ago", "vor 3 Tagen". It does not return a bare
 * duration, because languages inflect a duration differently in each sentence.
 *
 * @param then and `now` in epoch milliseconds
 * @param locale a BCP 47 tag
 */
export function ageText(then: number, now: EpochMs, locale: string): string {
  const age = Math.max(MINUTE_MS, now - then);
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  if (age < HOUR_MS) return ago.format(-Math.floor(age / MINUTE_MS), 'minute');
  // "1 day ago" could mean anything up to two days, so the first two days are shown in hours.
  return age < 2 * DAY_MS
    ? ago.format(-Math.floor(age / HOUR_MS), 'hour')
    : ago.format(-Math.floor(age / DAY_MS), 'day');
}
