import type { MailMark } from './feedback.ts';

/**
 * How many different mails to an address must fail for a while, none arriving in between, before it is not
 * mailed any more. Each of them SES has tried for half a day, so one is a bad day and two are a bad week:
 * customers are asked a few times a year, and three asks that found a full mailbox are a mailbox that nobody
 * reads. SES's own advice names no number.
 */
export const SOFT_BOUNCE_LIMIT = 3;

/**
 * The mails to one address that failed for a while since the last one that arrived, oldest first, at most
 * {@link SOFT_BOUNCE_LIMIT}.
 */
export type SoftRun = readonly MailMark[];

const byTime = (a: MailMark, b: MailMark): number =>
  a.sentAt < b.sentAt || (a.sentAt === b.sentAt && a.messageId < b.messageId) ? -1 : 1;

/**
 * The run with one more soft bounce; the very same run when that mail is in it, for events come twice. Their
 * order makes no difference.
 */
export function withSoftBounce(run: SoftRun, mail: MailMark): SoftRun {
  if (run.some(({ messageId }) => messageId === mail.messageId)) return run;
  const all = [...run, mail].sort(byTime).slice(-SOFT_BOUNCE_LIMIT);
  return all.includes(mail) ? all : run;
}

/**
 * The run after a mail arrived: without the mails before it; the very same run when there are none. The mail
 * itself stays, if it is in it: it was taken, and came back after that.
 *
 * A delivery that is told before the bounce of an earlier mail leaves no trace, so that bounce then counts
 * until the next delivery. To remember every delivery would cost a write for each mail.
 */
export function afterDelivery(run: SoftRun, { sentAt }: Pick<MailMark, 'sentAt'>): SoftRun {
  const left = run.filter((mail) => mail.sentAt >= sentAt);
  return left.length === run.length ? run : left;
}

/** Whether an address with this run is not to be mailed any more. */
export const isExhausted = (run: SoftRun): boolean => run.length >= SOFT_BOUNCE_LIMIT;
