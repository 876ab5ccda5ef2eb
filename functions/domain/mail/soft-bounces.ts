import type { MailMark } from './feedback.ts';

/**
 * How many different mails to an address may fail for a while, with none arriving in between, before mailing
 * stops. SES tries each for half a day, so one failure is a bad day and two are a bad week. We ask a few
 * times a year: a mailbox that is full at three asks is a mailbox that nobody reads. SES's own advice names
 * no number.
 */
export const SOFT_BOUNCE_LIMIT = 3;

/**
 * The mails to one address that failed for a while since the last arrival, oldest first, at most {@link
 * SOFT_BOUNCE_LIMIT}.
 */
export type SoftRun = readonly MailMark[];

const byTime = (a: MailMark, b: MailMark): number =>
  a.sentAt < b.sentAt || (a.sentAt === b.sentAt && a.messageId < b.messageId) ? -1 : 1;

/**
 * The run with one more soft bounce. Returns the same object when the run has that mail already, because
 * events come twice. The order of events makes no difference.
 */
export function withSoftBounce(run: SoftRun, mail: MailMark): SoftRun {
  if (run.some(({ messageId }) => messageId === mail.messageId)) return run;
  const all = [...run, mail].sort(byTime).slice(-SOFT_BOUNCE_LIMIT);
  return all.includes(mail) ? all : run;
}

/**
 * The run after a mail arrived: mails before it go away. Returns the same object when there are none. The
 * mail itself stays if it is in the run: a server took it and then sent it back.
 *
 * A delivery that is reported before the bounce of an earlier mail leaves no trace. That bounce then counts
 * until the next delivery. To remember every delivery would cost a write for each mail.
 */
export function afterDelivery(run: SoftRun, { sentAt }: Pick<MailMark, 'sentAt'>): SoftRun {
  const left = run.filter((mail) => mail.sentAt >= sentAt);
  return left.length === run.length ? run : left;
}

/** Whether to stop mailing an address with this run. */
export const isExhausted = (run: SoftRun): boolean => run.length >= SOFT_BOUNCE_LIMIT;
