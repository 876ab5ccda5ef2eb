import type { CountedAnswer } from '../answering/score.ts';
import { answerOf } from '../answering/weigh.ts';
import { CONTACT_KINDS, type ContactKind, type ContactKindRow, isReply } from '../mail/contact-kinds.ts';
import type { SkipReason } from '../mail/skip-reason.ts';
import type { Address } from '../mail/suppression.ts';
import type { Group } from '../programme/group.ts';
import type { Band, Programme } from '../programme/programme.ts';
import { bandOn, dateIn } from '../programme/tenure.ts';
import { type Day, dayAfter } from '../time/day.ts';
import { type Instant, toEpochMs, toInstant } from '../time/instant.ts';
import { TICKS_MS } from '../time/ticks.ts';
import { type EpochMs, MINUTE_MS } from '../time/units.ts';
import { countedGroup, hasSaidWhy, replyFor } from './consequence.ts';
import type { Contact } from './contact.ts';
import type { Customer, NextContact } from './customer.ts';
import { type May, whenMay } from './eligibility.ts';
import { hasReason, isInWindow, type PlanFacts, slotOn } from './schedule.ts';
import { windowOf } from './windows.ts';

/** What to do about one due contact, decided immediately before the claim. */
export type Decision =
  | {
      readonly kind: 'send';
      /** For an ask today's band; for a reply the band in which the customer was asked. */
      readonly band: Band;
      /** For a reply: its ask, and the answer it is about. */
      readonly reply?: { readonly ask: Contact; readonly answer: CountedAnswer };
      /** The ask that its link is for, if it is no reply. */
      readonly ask?: Contact;
    }
  | { readonly kind: 'defer'; readonly until: Instant }
  /** `rule`: the rule of `eligibility.ts` that forbids it, if one does. */
  | { readonly kind: 'skip'; readonly reason: SkipReason; readonly rule?: string };

/** What a reply needs besides the customer. */
export interface ReplyFacts {
  /** The ask it answers. */
  readonly ask: Contact | undefined;
  /** What the customer wrote about what went wrong (`wordsOfWhy`). */
  readonly words: string | undefined;
  /** Whether the other reply to the same ask was ever claimed. */
  readonly isReplied: boolean;
}

/** What is known before the address is read. */
export interface FactsBeforeAddress extends PlanFacts {
  readonly customer: Customer;
  readonly contact: NextContact;
  /** Only for a reply. */
  readonly reply?: ReplyFacts;
  /** The ask that its link is for, if it is no reply. Absent: it was not read. `none`: it is not stored. */
  readonly ask?: Contact | 'none';
  readonly programme: Programme;
  readonly now: EpochMs;
}

export interface DecisionFacts extends FactsBeforeAddress {
  readonly address: Address | undefined;
}

/**
 * How long we wait for an address without an owner. An import has released the address and not yet written
 * where the customer is mailed now. It will do so in a moment, or in its next run if it broke off.
 */
const NO_OWNER_MS = 15 * MINUTE_MS;

const skip = (reason: SkipReason, rule?: string): Decision => ({
  kind: 'skip',
  reason,
  ...(rule === undefined ? {} : { rule }),
});

/** Whether a due contact goes to a customer now, or why not. Only this function decides it. */
export const decideContact = (facts: DecisionFacts): Decision =>
  decideWithAddress(decideBeforeAddress(facts), facts);

/**
 * Decides what needs no address. The sender then writes the mail and reads the address last, so that an
 * unsubscribe counts until the moment of the claim.
 */
export function decideBeforeAddress(facts: FactsBeforeAddress): Decision {
  const { customer, contact, programme, now, kinds = CONTACT_KINDS } = facts;
  const today = dateIn(customer.zone, now);
  const may = whenMay(customer, { ...facts, on: today }, contact.kind);
  if (may.kind === 'never') return skip(may.reason, may.rule);
  const dueDate = dateIn(customer.zone, toEpochMs(contact.dueAt));
  if (dayAfter(dueDate, kinds[contact.kind].staleAfter(programme)) < today) return skip('stale');
  const decision = isReply(contact.kind, kinds)
    ? decideReply(facts, may, today)
    : decidePlanned(facts, may, today);
  return inWindow(decision, facts);
}

/**
 * Decides the rest, with the address.
 *
 * @param before the result of {@link decideBeforeAddress} a moment ago; since then only the window can have
 *   closed
 */
export function decideWithAddress(before: Decision, facts: DecisionFacts): Decision {
  const { customer, contact, address, now } = facts;
  const known = { ...facts, address: address ?? 'none', on: dateIn(customer.zone, now) } as const;
  const may = whenMay(customer, known, contact.kind);
  if (may.kind === 'never') return skip(may.reason, may.rule);
  const decision = inWindow(before, facts);
  if (decision.kind !== 'send' || address?.ref !== undefined) return decision;
  return { kind: 'defer', until: toInstant(now + NO_OWNER_MS) };
}

/** A mail that would go waits while the window is closed. */
function inWindow(
  decision: Decision,
  { customer, programme, now }: Pick<FactsBeforeAddress, 'customer' | 'programme' | 'now'>,
): Decision {
  const { zone, ref, region } = customer;
  const window = windowOf(programme, region);
  if (decision.kind !== 'send' || isInWindow(window, zone, now)) return decision;
  return { kind: 'defer', until: slotOn(window, zone, ref, dateIn(zone, now), now) };
}

/**
 * For contacts other than replies. When a rule forbids one, it is skipped and planned anew for the day that
 * the rule names.
 */
function decidePlanned(facts: FactsBeforeAddress, may: May, today: Day): Decision {
  const { customer, contact, ask, programme, kinds = CONTACT_KINDS } = facts;
  const band = bandOn(programme, customer.since, today);
  if (band === undefined) return skip('not-yet-a-customer');
  if (ask === 'none') return skip('no-such-ask');
  if (may.kind === 'from') return skip(may.reason, may.rule);
  const needsNoMilestone = kinds[contact.kind].trigger !== 'milestone';
  return needsNoMilestone || hasReason(customer, programme, today, contact, kinds)
    ? { kind: 'send', band, ...(ask && { ask }) }
    : skip('no-longer-due');
}

/**
 * A reply goes only while the answer still calls for it. When a rule forbids it, it waits for the day that
 * the rule names.
 */
function decideReply(facts: FactsBeforeAddress, may: May, today: Day): Decision {
  const { customer, contact, reply, programme, now, kinds = CONTACT_KINDS } = facts;
  if (reply?.ask === undefined) return skip('no-such-ask');
  const { ask } = reply;
  if (reply.isReplied) return skip('replied-already');
  // Nothing follows from an answer before it is settled. Settling may still replace this reply, or drop it.
  if (ask.settleAt !== undefined)
    return { kind: 'defer', until: toInstant(Math.max(toEpochMs(ask.settleAt), now) + TICKS_MS.settle) };

  const answer = answerOf(ask, toInstant(now));
  const group = countedGroup(answer);
  if (answer === undefined || group === undefined) return skip('answered-otherwise');
  const saidWhy = hasSaidWhy(ask, reply.words);
  const worth = replyFor(ask, group, saidWhy, programme, kinds);
  if (worth !== contact.kind) return skip(whyNotWorth(kinds[contact.kind], worth, group, saidWhy));
  const band =
    programme.bands.find(({ name }) => name === ask.band) ?? bandOn(programme, customer.since, today);
  if (band === undefined) return skip('not-yet-a-customer');
  if (may.kind === 'from')
    return {
      kind: 'defer',
      until: slotOn(windowOf(programme, customer.region), customer.zone, customer.ref, may.day, now),
    };
  return { kind: 'send', band, reply: { ask, answer: { score: answer.score, group } } };
}

/** Why an answer no longer calls for the reply that was planned. */
function whyNotWorth(
  { reply }: ContactKindRow,
  worth: ContactKind | undefined,
  group: Group,
  saidWhy: boolean,
): SkipReason {
  if (reply?.suits(group, saidWhy)) return worth === undefined ? 'no-template' : 'answered-otherwise';
  return saidWhy && reply?.suits(group, false) ? 'said-why' : 'answered-otherwise';
}
