import {
  type MailStatus,
  type OutcomeStatus,
  type ReportStatus,
  TRANSITIONS,
} from '../domain/mail/mail-status.ts';
import type { Report, Reported, SendResult } from '../ports/contacts.ts';

// How to write an arrow of `mail-status.ts`, for mails to customers and staff mails.

/** Keeps a contact within 1 KB, which is one write unit. */
const MAX_REASON = 200;

/** One conditional write; `set` is a list of assignments, `#status` the status. */
export interface Transition {
  readonly set: string;
  readonly when: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The condition that the status is one from which the arrow starts. */
function startsFrom(statuses: readonly MailStatus[]): { when: string; values: Record<string, MailStatus> } {
  const values = Object.fromEntries(statuses.map((status) => [`:from${status}`, status]));
  return { when: `#status IN (${Object.keys(values).join(', ')})`, values };
}

const MINE = 'attempt = :mine';

/** The sender writes the outcome of its attempt. */
export function outcomeOf(attempt: string, result: SendResult): Transition {
  const from = startsFrom(TRANSITIONS.outcome[result.status]);
  const isSent = result.status === 'SENT';
  return {
    set: isSent
      ? '#status = :to, messageId = :messageId, sentAt = :sentAt'
      : '#status = :to, reason = :reason',
    when: `${MINE} AND ${from.when}`,
    values: {
      ...from.values,
      ':mine': attempt,
      ':to': result.status satisfies OutcomeStatus,
      ...(isSent
        ? { ':messageId': result.messageId, ':sentAt': result.at }
        : { ':reason': result.reason.slice(0, MAX_REASON) }),
    },
  };
}

/** SES later reports what became of an attempt. */
export function reportOf({ attempt, status, messageId, sentAt, reason }: Report): Transition {
  const from = startsFrom(TRANSITIONS.report[status]);
  return {
    set: `#status = :to, messageId = if_not_exists(messageId, :messageId), sentAt = if_not_exists(sentAt, :sentAt)${reason === undefined ? '' : ', reason = :reason'}`,
    when: `${MINE} AND ${from.when}`,
    values: {
      ...from.values,
      ':mine': attempt,
      ':to': status satisfies ReportStatus,
      ':messageId': messageId,
      ':sentAt': sentAt,
      ...(reason === undefined ? {} : { ':reason': reason.slice(0, MAX_REASON) }),
    },
  };
}

/** A reader proves that the mail arrived. */
export function arrival(): Transition {
  const from = startsFrom(TRANSITIONS.click.SENT);
  return { set: '#status = :to', when: from.when, values: { ...from.values, ':to': 'SENT' } };
}

/** Why a report was not written, judged by the stored item. */
export const unwritten = (
  stored: { readonly attempt?: string } | undefined,
  { attempt }: Report,
): Reported => (stored?.attempt === attempt ? 'as-before' : 'no-such-attempt');
