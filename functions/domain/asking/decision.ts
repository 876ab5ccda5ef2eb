import { answerOf } from '../answering/evidence.ts';
import type { CountedAnswer } from '../answering/score.ts';
import { isReply } from '../mail/contact-kinds.ts';
import type { SkipReason } from '../mail/skip-reason.ts';
import type { Address } from '../mail/suppression.ts';
import type { Band, Programme } from '../programme/programme.ts';
import { bandOn, dateIn } from '../programme/tenure.ts';
import { type Day, dayAfter } from '../time/day.ts';
import { type Instant, toEpochMs, toInstant } from '../time/instant.ts';
import { countedGroup, hasSaidWhy, replyFor } from './consequence.ts';
import type { Contact } from './contact.ts';
import type { Customer, NextContact } from './customer.ts';
import { hasReason, isInWindow, restedOn, slotOn } from './schedule.ts';

/** What to do about one due contact, decided immediately before the claim. */
export type Decision =
  | {
      readonly kind: 'send';
      /** Of an ask that of today, of a reply the one in which the customer was asked. */
      readonly band: Band;
      /** Of a reply: the answer it is about. */
      readonly answer?: CountedAnswer;
    }
  | { readonly kind: 'defer'; readonly until: Instant }
  | { readonly kind: 'skip'; readonly reason: SkipReason };

/** What a reply rests on besides the customer. */
export interface ReplyFacts {
  /** The ask it answers. */
  readonly ask: Contact | undefined;
  /** What the customer wrote about what went wrong (`wordsOfWhy`). */
  readonly words: string | undefined;
  /** Whether the other reply to the same ask was claimed, whatever became of it. */
  readonly isReplied: boolean;
}

export interface DecisionFacts {
  readonly customer: Customer;
  readonly contact: NextContact;
  /** Of a reply. */
  readonly reply?: ReplyFacts;
  readonly address: Address | undefined;
  readonly programme: Programme;
  /** Epoch milliseconds. */
  readonly now: number;
}

type Facts = Omit<DecisionFacts, 'address'>;

/** Settling runs every minute: that long after its time an answer has been seen to. */
const SETTLE_TICK_MS = 60_000;

/**
 * An address that nobody has is one that an import has let go of, without having said yet where the customer is mailed now. It does
 * so in a moment, or when it is run again after it broke off.
 */
const NO_OWNER_MS = 15 * 60_000;

const skip = (reason: SkipReason): Decision => ({ kind: 'skip', reason });

/** Whether, and if not why not, a due contact goes to a customer now. The only place where this is decided. */
export const decideContact = (facts: DecisionFacts): Decision =>
  decideWithAddress(decideBeforeAddress(facts), facts);

/**
 * What can be decided without the address. The sender writes the mail after this and reads the address only then, so that
 * an unsubscribe counts until the very claim.
 */
export function decideBeforeAddress(facts: Facts): Decision {
  const { customer, contact, programme, now } = facts;
  const today = dateIn(customer.zone, now);
  if (customer.optedOut) return skip('opted-out');
  if (customer.until !== undefined && customer.until < today) return skip('former-customer');
  const dueDate = dateIn(customer.zone, toEpochMs(contact.dueAt));
  if (dayAfter(dueDate, programme.staleAfter) < today) return skip('stale');
  return inWindow(isReply(contact.kind) ? decideReply(facts, today) : decideAsk(facts, today), facts);
}

/**
 * The rest, with the address.
 *
 * @param before what {@link decideBeforeAddress} said a moment ago: of that only the window can have closed since
 */
export function decideWithAddress(
  before: Decision,
  { customer, address, programme, now }: Pick<DecisionFacts, 'customer' | 'address' | 'programme' | 'now'>,
): Decision {
  if (address?.suppression !== undefined) return skip(address.suppression.reason);
  if (before.kind === 'skip') return before;
  if (address?.ref !== undefined && address.ref !== customer.ref) return skip('address-of-another');
  const decision = inWindow(before, { customer, programme, now });
  if (decision.kind === 'defer' || address?.ref !== undefined) return decision;
  return { kind: 'defer', until: toInstant(now + NO_OWNER_MS) };
}

/** What would be sent waits for the window where it is closed. */
function inWindow(
  decision: Decision,
  { customer: { zone, ref }, programme: { sendWindow }, now }: Pick<Facts, 'customer' | 'programme' | 'now'>,
): Decision {
  if (decision.kind !== 'send' || isInWindow(sendWindow, zone, now)) return decision;
  return { kind: 'defer', until: slotOn(sendWindow, zone, ref, dateIn(zone, now), now) };
}

function decideAsk({ customer, programme }: Facts, today: Day): Decision {
  const band = bandOn(programme, customer.since, today);
  if (band === undefined) return skip('not-yet-a-customer');
  const rested = restedOn(customer, programme);
  if (rested !== undefined && rested > today) return skip('too-soon');
  return hasReason(customer, programme, today) ? { kind: 'send', band } : skip('no-longer-due');
}

/**
 * A reply is an answer to the customer's own words or click: no fatigue rule holds it back. But it goes only while it is still
 * what the answer is worth.
 */
function decideReply({ customer, contact, reply, programme, now }: Facts, today: Day): Decision {
  const ask = reply?.ask;
  if (reply === undefined || ask === undefined) return skip('no-such-ask');
  if (reply.isReplied) return skip('replied-already');
  // Nothing follows from an answer before it is settled: settling may yet put another reply, or none, in the place of this one.
  if (ask.settleAt !== undefined)
    return { kind: 'defer', until: toInstant(Math.max(toEpochMs(ask.settleAt), now) + SETTLE_TICK_MS) };

  const answer = answerOf(ask.evidence, toInstant(now));
  const group = countedGroup(answer);
  if (answer === undefined || group === undefined) return skip('answered-otherwise');
  const worth = replyFor(ask, group, hasSaidWhy(ask, reply.words), programme);
  if (worth !== contact.kind) {
    if (contact.kind === 'thanks') return skip(worth === undefined ? 'no-template' : 'answered-otherwise');
    return skip(group === 'detractor' ? 'said-why' : 'answered-otherwise');
  }
  const band =
    programme.bands.find(({ name }) => name === ask.band) ?? bandOn(programme, customer.since, today);
  if (band === undefined) return skip('not-yet-a-customer');
  return { kind: 'send', band, answer: { score: answer.score, group } };
}
