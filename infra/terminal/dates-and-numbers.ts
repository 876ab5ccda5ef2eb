import { isCounted } from '../../functions/domain/answering/evidence.ts';
import { groupOf } from '../../functions/domain/programme/group.ts';
import { mondayOf } from '../../functions/domain/time/instant.ts';
import { DAY_MS, MINUTE_MS } from '../../functions/domain/time/units.ts';
import type { Words } from '../../functions/use-cases/read-words.ts';

// Dates and numbers as the local pages write them; the pages are in English and in UTC.

const long = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const short = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const day = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const number = new Intl.NumberFormat('en-GB');
const wholePercent = new Intl.NumberFormat('en-GB', { style: 'percent', signDisplay: 'exceptZero' });

/** `Monday 2 November 2026 at 09:00 UTC` */
export const longTime = (time: number | string): string => `${long.format(new Date(time))} UTC`;
/** `Mon, 2 Nov, 09:00` */
export const shortTime = (time: number | string): string => short.format(new Date(time));
/** `2 November 2026 – 8 November 2026` */
export const weekDays = (week: string): string => {
  const monday = Date.parse(mondayOf(week));
  return day.formatRange(monday, monday + 6 * DAY_MS);
};
/** `1,234` */
export const count = (value: number): string => number.format(value);
/** `+3`, `0`, `−2`, with a true minus sign. */
export const signed = (value: number): string => (value > 0 ? `+${value}` : value < 0 ? `−${-value}` : '0');
/** `+12 %`, `−3 %`: a share from −1 to 1, rounded as in the mails. */
export const percent = (share: number): string =>
  wholePercent.format(share).replace('-', '−').replace('%', ' %');

/** A share without a sign: `40 %` */
export const shareText = (share: number): string => `${Math.round(100 * share)} %`;

/** `under a day`, `1 day`, `12 days` */
export function days(ms: number): string {
  const whole = Math.floor(ms / DAY_MS);
  if (whole < 1) return 'under a day';
  return whole === 1 ? '1 day' : `${count(whole)} days`;
}

/** `3 days 2 hours ahead of real time` */
export function aheadOf(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / MINUTE_MS);
  if (minutes === 0) return 'in step with real time';
  const parts = [
    { value: Math.floor(minutes / 1_440), unit: 'day' },
    { value: Math.floor((minutes % 1_440) / 60), unit: 'hour' },
    { value: minutes % 60, unit: 'minute' },
  ]
    .filter(({ value }) => value > 0)
    .slice(0, 2);
  const text = parts.map(({ value, unit }) => `${value} ${unit}${value === 1 ? '' : 's'}`).join(' ');
  return `${text} ${offsetMs > 0 ? 'ahead of' : 'behind'} real time`;
}

/** What each group of answers says. */
export const GROUP_WORDS = { promoter: 'yes', passive: 'maybe', detractor: 'no' } as const;

/** The answer beside a customer's words: `4 (no)`, `9 (yes, pending)`, `no answer`. */
export const answerText = ({ score, grade }: Pick<Words, 'score' | 'grade'>): string => {
  if (score === undefined) return 'no answer';
  const waits = grade === undefined || isCounted({ grade }) ? '' : `, ${grade}`;
  return `${score} (${GROUP_WORDS[groupOf(score)]}${waits})`;
};
