import { CLAIM_LEASE_MS } from '../domain/asking/contact.ts';
import { type HoldReason, STREAKS, type Streak } from '../domain/mail/breaker.ts';
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

/** `tripped`: why this mail made the breaker pause the gate, if it did. */
export interface Trip {
  readonly tripped?: string;
}

/**
 * What became of a mail that was handed to SES. `halt`: why the rest of the batch must not go out, if it must
 * not.
 */
export type Delivered = { readonly halt?: string } & Trip &
  (
    | { readonly kind: 'sent' }
    | { readonly kind: 'refused'; readonly reason: string }
    | { readonly kind: 'unknown'; readonly reason: string }
    /**
     * SES finds fault with the mail itself. The claim was given back, because no customer should lose the
     * question through our fault.
     */
    | { readonly kind: 'faulty'; readonly reason: string }
    /** The outcome could not be written: the claim stays until its lease ends. */
    | { readonly kind: 'unwritten'; readonly error: unknown }
    /** The mail certainly never left us, and the claim was given back. */
    | { readonly kind: 'left'; readonly reason: string }
  );

/** A claim that the sender has: on a customer's contact, or on a staff mail. */
export interface Claimed {
  /** A unique name of the mail, without address or name. */
  readonly name: string;
  readonly attempt: string;
  readonly finish: (result: SendResult) => Promise<boolean>;
  readonly free: () => Promise<boolean>;
}

/**
 * Hands a claimed mail to SES and writes the outcome. A claim is given back only if the mail certainly never
 * left us. Every other outcome ends the mail for good.
 *
 * @throws what the gateway threw, or a store after an answer about this mail alone: the claim then stays
 *   until its lease ends
 */
export async function deliver(
  { gate, mail, clock }: DeliverPorts,
  outgoing: OutgoingMail,
  claimed: Claimed,
): Promise<Delivered> {
  // With the attempt in its tags, later reports of SES match this mail and no other.
  const outcome = await mail.send({ ...outgoing, tags: { ...outgoing.tags, attempt: claimed.attempt } });
  const at = toInstant(clock.now());
  const count = async (run: Streak): Promise<Pick<Delivered, 'halt' | 'tripped'>> =>
    (await gate.count(run, claimed.name, at)) === 'tripped'
      ? { halt: 'paused', tripped: STREAKS[run].why }
      : {};
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
      // The hold is for all workers. Otherwise each would find out by a refused call.
      return recordOutcome(left, claimed.free(), hold(outcome.kind));
    }
    case 'not-sent':
      await claimed.free();
      return { kind: 'left', reason: outcome.reason, halt: outcome.kind };
  }
}

/**
 * Writes the outcome of a mail and its effect on all mails. Each is tried even if the other fails, and the
 * failure keeps what was learned.
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

/** Whether the sender that claimed a mail at that time has stopped before it wrote an outcome. */
export const isAbandoned = (claimedAt: Instant, { clock }: Pick<DeliverPorts, 'clock'>): boolean =>
  clock.now() - toEpochMs(claimedAt) >= CLAIM_LEASE_MS;

/** What to write on an abandoned claim: SES may have taken the mail. */
export const ABANDONED: SendResult = {
  status: 'UNKNOWN',
  reason: 'The sender stopped between claim and outcome.',
};

/** The result for a message whose mail another worker is sending right now. */
export const IN_OTHER_HANDS = { kind: 'left', reason: 'another worker has claimed it' } as const;
