import { CLAIM_LEASE_MS } from '../domain/asking/contact.ts';
import { type HoldReason, RUNS, type Run } from '../domain/mail/breaker.ts';
import { type Instant, toEpochMs, toInstant } from '../domain/time/instant.ts';
import type { Clock } from '../ports/clock.ts';
import type { SendResult } from '../ports/contacts.ts';
import type { Gate } from '../ports/gate.ts';
import type { MailGateway, OutgoingMail } from '../ports/mail.ts';

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

/**
 * What became of a mail that was handed to SES. `halt`: why the rest of the batch must not go out, where that
 * is so.
 */
export type Delivered = { readonly halt?: string } & Trip &
  (
    | { readonly kind: 'sent' }
    | { readonly kind: 'refused'; readonly reason: string }
    | { readonly kind: 'unknown'; readonly reason: string }
    /**
     * SES finds fault with the mail itself. The claim was given back: it is our fault, and no customer should
     * pay for it with the question.
     */
    | { readonly kind: 'faulty'; readonly reason: string }
    /** It could not be written down what became of it: the claim stays as it is until its lease is over. */
    | { readonly kind: 'unwritten'; readonly error: unknown }
    /** It certainly never left us, and the claim was given back. */
    | { readonly kind: 'left'; readonly reason: string }
  );

/** A claim in hand: on a customer's contact, or on a staff mail. */
export interface Claimed {
  /** Tells the mail from all others, with no address or name in it. */
  readonly name: string;
  readonly attempt: string;
  readonly finish: (result: SendResult) => Promise<boolean>;
  readonly free: () => Promise<boolean>;
}

/**
 * Hands a claimed mail to SES and writes down what it said. Only what certainly never left us is given back;
 * everything else ends the mail for good.
 *
 * @throws what the gateway threw, or a store after an answer that concerns this mail alone: the claim then
 *   stays as it is until its lease is over
 */
export async function deliver(
  { gate, mail, clock }: DeliverPorts,
  outgoing: OutgoingMail,
  claimed: Claimed,
): Promise<Delivered> {
  // With the attempt in its tags, what SES reports later is about this mail and no other.
  const outcome = await mail.send({ ...outgoing, tags: { ...outgoing.tags, attempt: claimed.attempt } });
  const at = toInstant(clock.now());
  const count = async (run: Run): Promise<Pick<Delivered, 'halt' | 'tripped'>> =>
    (await gate.count(run, claimed.name, at)) === 'tripped' ? { halt: 'paused', tripped: RUNS[run].why } : {};
  const pause = async (why: string): Promise<Trip> =>
    (await gate.pause(why, at, 'breaker')) ? { tripped: why } : {};
  const hold = async (why: HoldReason): Promise<Trip> => {
    await gate.hold(why, clock.now());
    return {};
  };
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
      return recordOutcome({ kind: 'faulty', reason: outcome.reason }, claimed.free(), count('faulty'));
    case 'ambiguous': {
      const written = claimed.finish({ status: 'UNKNOWN', reason: outcome.reason });
      return recordOutcome({ kind: 'unknown', reason: outcome.reason }, written, count('ambiguous'));
    }
    case 'stop': {
      const left = { kind: 'left', reason: outcome.reason, halt: 'paused' } as const;
      return recordOutcome(left, claimed.free(), pause(outcome.reason));
    }
    case 'slow-down':
    case 'stop-for-today': {
      const left = { kind: 'left', reason: outcome.reason, halt: outcome.kind } as const;
      // It goes for all workers: each would find out with a refused call of its own.
      return recordOutcome(left, claimed.free(), hold(outcome.kind));
    }
    case 'not-sent':
      await claimed.free();
      return { kind: 'left', reason: outcome.reason, halt: outcome.kind };
  }
}

/**
 * Writes down what became of a mail, and what that means for all mails: each is done whatever becomes of the
 * other, and what is known by then is not lost with the failure.
 */
async function recordOutcome(
  delivered: Delivered,
  ofMail: Promise<unknown>,
  ofAll: Promise<Pick<Delivered, 'halt' | 'tripped'>>,
): Promise<Delivered> {
  const [written, meant] = await Promise.allSettled([ofMail, ofAll]);
  const trip = meant.status === 'fulfilled' ? meant.value : {};
  for (const each of [written, meant]) {
    if (each.status === 'rejected')
      return {
        ...(delivered.halt === undefined ? {} : { halt: delivered.halt }),
        ...trip,
        kind: 'unwritten',
        error: each.reason,
      };
  }
  return { ...delivered, ...trip };
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
