import { type Day, dayAfter, WEEKDAYS, weekdayOf } from '../time/day.ts';
import type { Span } from '../time/duration.ts';
import type { MailWindow } from './windows.ts';

export const A_DAY: Span = { months: 0, days: 1 };
const A_DAY_BEFORE: Span = { months: 0, days: -1 };
/** A window that is shut for longer is none, and publishing refuses it. */
const MAX_SHUT_DAYS = 366;

/** Whether mail may go on a day at all. */
export const isSendDay = (day: Day, { days, off }: MailWindow): boolean =>
  days.some((each) => WEEKDAYS.indexOf(each) === weekdayOf(day)) && off?.has(day) !== true;

/** The first day from a day on, that day included, on which mail may go; that day itself if there is none. */
export function firstSendDay(from: Day, window: MailWindow): Day {
  let day = from;
  for (let days = 0; days < MAX_SHUT_DAYS; days += 1) {
    if (isSendDay(day, window)) return day;
    day = dayAfter(day, A_DAY);
  }
  return from;
}

/** The first of the days whose mail goes on a day or later: the day after the send day before it. */
export function afterSendDay(from: Day, window: MailWindow): Day {
  let day = from;
  for (let days = 0; days < MAX_SHUT_DAYS; days += 1) {
    const before = dayAfter(day, A_DAY_BEFORE);
    if (isSendDay(before, window)) return day;
    day = before;
  }
  return from;
}
