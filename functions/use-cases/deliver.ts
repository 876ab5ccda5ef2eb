import { RUNS, type Run } from '../domain/breaker.ts';
import { CLAIM_LEASE_MS } from '../domain/contact.ts';
import { type Instant, toEpochMs, toInstant } from '../domain/instant.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { SendResult } from '../domain/ports/contacts.ts';
import type { Gate } from '../domain/ports/gate.ts';
import type { MailGateway, OutgoingMail } from '../domain/ports/mail.ts';

export interface DeliverPorts {
  readonly gate: Gate;
  readonly mail: MailGateway;
  readonly clock: Clock;
  /** Makes a fresh attempt id. */
  readonly newAttempt: () => string;
}

/** `tripped`: why the breaker shut the gate at this mail, where it did. */
export interface Trip {
  readonly tripped?: string;
}

/** What became of a mail that was handed to SES. `halt`: why the rest of the batch must not go out, where that is so. */
export type Delivered = { readonly halt?: string } & Trip &
  (
    | { readonly kind: 'sent' }
    | { readonly kind: 'refused'; readonly reason: string }
    | { readonly kind: 'unknown'; readonly reason: string }
    /** SES finds fault with the mail itself. The claim was given back: it is our fault, and no customer should pay for it with the question. */
    | { readonly kind: 'faulty'; readonly reason: string }
    /** It certainly never left us, and the claim was given back. */
    | { readonly kind: 'left'; readonly reason: string }
  );

/** A claim in hand: on a customer's contact, or on a mail to a colleague. */
export interface Claimed {
  /** Tells the mail from all others, with no address or name in it. */
  readonly name: string;
  readonly attempt: string;
  readonly finish: (result: SendResult) => Promise<boolean>;
  readonly free: () => Promise<boolean>;
}

/**
 * Hands a claimed mail to SES and writes down what it said. Only what certainly never left us is given back; everything else
 * ends the mail for good.
 *
 * @throws what the gateway or a store threw: the claim then stays as it is until its lease is over
 */
export async function deliver(
  { gate, mail, clock }: DeliverPorts,
  letter: OutgoingMail,
  claimed: Claimed,
): Promise<Delivered> {
  // With the attempt in its tags, what SES reports later is about this mail and no other.
  const outcome = await mail.send({ ...letter, tags: { ...letter.tags, attempt: claimed.attempt } });
  const at = toInstant(clock.now());
  const count = async (run: Run): Promise<Pick<Delivered, 'halt' | 'tripped'>> =>
    (await gate.count(run, claimed.name, at)) === 'tripped' ? { halt: 'paused', tripped: RUNS[run].why } : {};
  switch (outcome.kind) {
    case 'sent':
      await claimed.finish({ status: 'SENT', messageId: outcome.messageId, at });
      await gate.clear();
      return { kind: 'sent' };
    case 'refused':
      await claimed.finish({ status: 'REFUSED', reason: outcome.reason });
      await gate.clear();
      return { kind: 'refused', reason: outcome.reason };
    case 'faulty':
      await claimed.free();
      return { kind: 'faulty', reason: outcome.reason, ...(await count('faulty')) };
    // Side by side, here and below: neither may be left undone because the other failed.
    case 'ambiguous': {
      const [counted] = await Promise.all([
        count('ambiguous'),
        claimed.finish({ status: 'UNKNOWN', reason: outcome.reason }),
      ]);
      return { kind: 'unknown', reason: outcome.reason, ...counted };
    }
    case 'stop': {
      const [isFirst] = await Promise.all([gate.pause(outcome.reason, at, 'breaker'), claimed.free()]);
      const trip = isFirst ? { tripped: outcome.reason } : {};
      return { kind: 'left', reason: outcome.reason, halt: 'paused', ...trip };
    }
    case 'slow-down':
    case 'stop-for-today':
      // It goes for all workers: each would find out with a refused call of its own.
      await Promise.all([gate.hold(outcome.kind, clock.now()), claimed.free()]);
      return { kind: 'left', reason: outcome.reason, halt: outcome.kind };
    case 'not-sent':
      await claimed.free();
      return { kind: 'left', reason: outcome.reason, halt: outcome.kind };
  }
}

/** Whether whoever claimed a mail at that time has stopped between claim and outcome. */
export const isAbandoned = (claimedAt: Instant, { clock }: Pick<DeliverPorts, 'clock'>): boolean =>
  clock.now() - toEpochMs(claimedAt) >= CLAIM_LEASE_MS;

/** What is written of an abandoned claim: SES may have taken the mail. */
export const ABANDONED: SendResult = {
  status: 'UNKNOWN',
  reason: 'The sender stopped between claim and outcome.',
};

/** What becomes of a message whose mail somebody else is sending at this moment. */
export const IN_OTHER_HANDS = { kind: 'left', reason: 'another worker has claimed it' } as const;
