import { type MailStatus, TRANSITIONS } from '../../functions/domain/mail/mail-status.ts';
import type { Report, Reported } from '../../functions/ports/contacts.ts';

interface Mail {
  readonly status: string;
  readonly attempt?: string;
  readonly messageId?: string;
  readonly sentAt?: string;
}

/** What a report changes in a mail in memory, and the result of that. */
export function reported(
  found: Mail | undefined,
  { attempt, status, messageId, sentAt, reason }: Report,
): {
  outcome: Reported;
  change?: { status: MailStatus; messageId: string; sentAt: string; reason?: string };
} {
  if (found?.attempt !== attempt) return { outcome: 'no-such-attempt' };
  const from: readonly string[] = TRANSITIONS.report[status];
  if (!from.includes(found.status)) return { outcome: 'as-before' };
  return {
    outcome: 'written',
    change: {
      status,
      messageId: found.messageId ?? messageId,
      sentAt: found.sentAt ?? sentAt,
      ...(reason === undefined ? {} : { reason }),
    },
  };
}
