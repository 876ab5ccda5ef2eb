import type { OutboxMessage } from '../../../functions/ports/outbox.ts';
import { readMessage } from '../../../functions/runtime/outbox.ts';
import type { Handled } from '../../../functions/use-cases/handled.ts';
import { messageOf } from '../../terminal/user-error.ts';

/** A reason for which mails did not go, or for which nobody knows whether they did. */
export interface Trouble {
  readonly reason: string;
  /** Customers and colleagues whose mail it is about, each once. */
  readonly mails: number;
}

export interface TroubleCount {
  /** What became of one message. */
  readonly handled: (message: OutboxMessage, outcome: Handled) => void;
  /** A message, as it stood in the queue, of whose batch nothing was begun. */
  readonly failed: (body: string, reason: string) => void;
  /** What is the matter with those that are not done with; the most frequent first. */
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

/**
 * Keeps, for each mail that the sender had in hand, why it did not go; one that is done with is forgotten.
 */
export function troubleCount(): TroubleCount {
  const reasons = new Map<string, string>();
  return {
    handled(message, outcome) {
      const about = aboutWhom(message);
      const reason = reasonOf(outcome);
      if (reason !== undefined) reasons.set(about, reason);
      // Left is left: what was the matter before still is.
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

/** The same of a message as it stood in the queue. One that nobody can read is about itself. */
function aboutWhomIn(body: string): string {
  try {
    return aboutWhom(readMessage(body));
  } catch {
    return body;
  }
}
