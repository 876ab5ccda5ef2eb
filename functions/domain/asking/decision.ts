import { answerOf } from '../answering/evidence.ts';
import type { CountedAnswer } from '../answering/score.ts';
import { CONTACT_KINDS, type ContactKind, type ContactKindRow, isReply } from '../mail/contact-kinds.ts';
import type { SkipReason } from '../mail/skip-reason.ts';
import type { Address } from '../mail/suppression.ts';
import type { Group } from '../programme/group.ts';
import type { Band, Programme } from '../programme/programme.ts';
import { bandOn, dateIn } from '../programme/tenure.ts';
import { type Day, dayAfter } from '../time/day.ts';
import { type Instant, toEpochMs, toInstant } from '../time/instant.ts';
import { type EpochMs, MINUTE_MS } from '../time/units.ts';
import { countedGroup, hasSaidWhy, replyFor } from './consequence.ts';
import type { Contact } from './contact.ts';
import type { Customer, NextContact } from './customer.ts';
import { type May, whenMay } from './eligibility.ts';
import { hasReason, isInWindow, type PlanFacts, slotOn } from './schedule.ts';

/** What to do about one due contact, decided immediately before the claim. */
export type Decision =
  | {
      readonly kind: 'send';
      /** Of an ask that of today, of a reply the one in which the customer was asked. */
      readonly band: Band;
      /** Of a reply: the ask it answers, and the answer it is about. */
      readonly reply?: { readonly ask: Contact; readonly answer: CountedAnswer };
    }
  | { readonly kind: 'defer'; readonly until: Instant }
  /** `rule`: the one that holds it (`eligibility.ts`), where it is one. */
  | { readonly kind: 'skip'; readonly reason: SkipReason; readonly rule?: string };

/** What a reply rests on besides the customer. */
export interface ReplyFacts {
  /** The ask it answers. */
  readonly ask: Contact | undefined;
  /** What the customer wrote about what went wrong (`wordsOfWhy`). */
  readonly words: string | undefined;
  /** Whether the other reply to the same ask was claimed, whatever became of it. */
  readonly isReplied: boolean;
}

/** What can be known before the address is read. */
export interface EarlyFacts extends PlanFacts {
  readonly customer: Customer;
  readonly contact: NextContact;
  /** Of a reply. */
  readonly reply?: ReplyFacts;
  readonly programme: Programme;
  readonly now: EpochMs;
}

export interface DecisionFacts extends EarlyFacts {
  readonly address: Address | undefined;
}

/** Settling runs every minute: that long after its time an answer has been seen to. */
const SETTLE_TICK_MS = MINUTE_MS;

/**
 * An address that nobody has is one that an import has let go of, without having said yet where the customer
 * is mailed now. It does so in a moment, or when it is run again after it broke off.
 */
const NO_OWNER_MS = 15 * MINUTE_MS;

const skip = (reason: SkipReason, rule?: string): Decision => ({
  kind: 'skip',
  reason,
  ...(rule === undefined ? {} : { rule }),
});

/**
 * Whether, and if not why not, a due contact goes to a customer now. The only place where this is decided.
 */
export const decideContact = (facts: DecisionFacts): Decision =>
  decideWithAddress(decideBeforeAddress(facts), facts);

/**
 * What can be decided without the address. The sender writes the mail after this and reads the address only
 * then, so that an unsubscribe counts until the very claim.
 */
export function decideBeforeAddress(facts: EarlyFacts): Decision {
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
 * The rest, with the address.
 *
 * @param before what {@link decideBeforeAddress} said a moment ago: of that only the window can have closed
 *   since
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

/** What would be sent waits for the window where it is closed. */
function inWindow(
  decision: Decision,
  {
    customer: { zone, ref },
    programme: { sendWindow },
    now,
  }: Pick<EarlyFacts, 'customer' | 'programme' | 'now'>,
): Decision {
  if (decision.kind !== 'send' || isInWindow(sendWindow, zone, now)) return decision;
  return { kind: 'defer', until: slotOn(sendWindow, zone, ref, dateIn(zone, now), now) };
}

/** What is no reply. One that a rule holds is skipped, and planned anew for the day that the rule names. */
function decidePlanned(facts: EarlyFacts, may: May, today: Day): Decision {
  const { customer, contact, programme, kinds = CONTACT_KINDS } = facts;
  const band = bandOn(programme, customer.since, today);
  if (band === undefined) return skip('not-yet-a-customer');
  if (may.kind === 'from') return skip(may.reason, may.rule);
  const needsNoMilestone = kinds[contact.kind].trigger !== 'milestone';
  return needsNoMilestone || hasReason(customer, programme, today, contact.kind, kinds)
    ? { kind: 'send', band }
    : skip('no-longer-due');
}

/**
 * A reply goes only while it is still what the answer is worth. One that a rule holds waits for the day that
 * the rule names.
 */
function decideReply(facts: EarlyFacts, may: May, today: Day): Decision {
  const { customer, contact, reply, programme, now, kinds = CONTACT_KINDS } = facts;
  if (reply?.ask === undefined) return skip('no-such-ask');
  const { ask } = reply;
  if (reply.isReplied) return skip('replied-already');
  // Nothing follows from an answer before it is settled: settling may yet put another reply, or none, in the
  // place of this one.
  if (ask.settleAt !== undefined)
    return { kind: 'defer', until: toInstant(Math.max(toEpochMs(ask.settleAt), now) + SETTLE_TICK_MS) };

  const answer = answerOf(ask.evidence, toInstant(now));
  const group = countedGroup(answer);
  if (answer === undefined || group === undefined) return skip('answered-otherwise');
  const saidWhy = hasSaidWhy(ask, reply.words);
  const worth = replyFor(ask, group, saidWhy, programme, kinds);
  if (worth !== contact.kind) return skip(whyNotWorth(kinds[contact.kind], worth, group, saidWhy));
  const band =
    programme.bands.find(({ name }) => name === ask.band) ?? bandOn(programme, customer.since, today);
  if (band === undefined) return skip('not-yet-a-customer');
  if (may.kind === 'from')
    return { kind: 'defer', until: slotOn(programme.sendWindow, customer.zone, customer.ref, may.day, now) };
  return { kind: 'send', band, reply: { ask, answer: { score: answer.score, group } } };
}

/** Why an answer is worth another reply, or none, than the one that was planned for it. */
function whyNotWorth(
  { reply }: ContactKindRow,
  worth: ContactKind | undefined,
  group: Group,
  saidWhy: boolean,
): SkipReason {
  if (reply?.suits(group, saidWhy)) return worth === undefined ? 'no-template' : 'answered-otherwise';
  return saidWhy && reply?.suits(group, false) ? 'said-why' : 'answered-otherwise';
}
