import type { OutboxMessage } from '../../../functions/ports/outbox.ts';
import { readMessage } from '../../../functions/runtime/outbox.ts';
import type { Handled } from '../../../functions/use-cases/handle-message.ts';
import { messageOf } from '../../terminal/user-error.ts';

/** A reason why mails did not go, or why nobody knows whether they went. */
export interface Trouble {
  readonly reason: string;
  /** Customers and colleagues with such a mail, each once. */
  readonly mails: number;
}

export interface TroubleCount {
  /** Call this with the outcome of each message. */
  readonly handled: (message: OutboxMessage, outcome: Handled) => void;
  /** Call this with the body of each message in a batch that was not begun. */
  readonly failed: (body: string, reason: string) => void;
  /** The reasons for all mails that have not gone, the most frequent first. */
  readonly list: () => readonly Trouble[];
}

const reasonOf = (outcome: Handled): string | undefined => {
  switch (outcome.kind) {
    case 'failed':
      return messageOf(outcome.error);
    case 'refused':
    case 'unknown':
      return outcome.reason;
    default:
      return undefined;
  }
};

/** Remembers for each mail of the sender why it did not go, and forgets the mail once it is done. */
export function troubleCount(): TroubleCount {
  const reasons = new Map<string, string>();
  return {
    handled(message, outcome) {
      const about = aboutWhom(message);
      const reason = reasonOf(outcome);
      if (reason !== undefined) reasons.set(about, reason);
      // A message that was left changes nothing: the earlier reason still holds.
      else if (outcome.kind !== 'left') reasons.delete(about);
    },
    failed: (body, reason) => void reasons.set(aboutWhomIn(body), reason),
    list() {
      const counts = new Map<string, number>();
      for (const reason of reasons.values()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
      return [...counts]
        .map(([reason, mails]) => ({ reason, mails }))
        .sort((one, other) => other.mails - one.mails);
    },
  };
}

/** The customer or the staff mail that a message is about. */
const aboutWhom = (message: OutboxMessage): string =>
  'ref' in message ? message.ref : JSON.stringify(message.staff);

/** The same for a message as it stood in the queue. An unreadable message stands for itself. */
function aboutWhomIn(body: string): string {
  try {
    return aboutWhom(readMessage(body));
  } catch {
    return body;
  }
}
