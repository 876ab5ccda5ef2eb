import type { Comment } from '../answering/comment.ts';
import { type Answer, isCounted } from '../answering/evidence.ts';
import { WEIGHTS } from '../answering/weights.ts';
import { type Case, type CaseFacts, isUnresolved } from '../cases/case.ts';
import { openCase, ownedAsNow, reopen, tellWhy, withdraw } from '../cases/case-steps.ts';
import { isSameContact } from '../mail/contact-id.ts';
import {
  CONTACT_KINDS,
  type ContactKind,
  type ContactKindRow,
  type ContactKinds,
  isReply,
  replyKinds,
} from '../mail/contact-kinds.ts';
import type { SkipReason } from '../mail/skip-reason.ts';
import { type Group, groupOf } from '../programme/group.ts';
import type { Programme } from '../programme/programme.ts';
import { dateIn } from '../programme/tenure.ts';
import { after } from '../time/duration.ts';
import { type Instant, isoWeekOf, toEpochMs } from '../time/instant.ts';
import { type EpochMs, MINUTE_MS } from '../time/units.ts';
import type { Contact } from './contact.ts';
import { type Customer, type PastContact, type Planned, pastOf } from './customer.ts';
import { type EligibilityFacts, whenMay } from './eligibility.ts';
import { AT_WORK_MS, laneOf, nextContact, type PlanFacts, slotOn } from './schedule.ts';
import { windowOf } from './windows.ts';

/** The group of an answer that counts (confirmed or settled). From other answers nothing follows. */
export const countedGroup = (answer: Answer | undefined): Group | undefined =>
  answer !== undefined && isCounted(answer) ? groupOf(answer.score) : undefined;

/**
 * The words that say what went wrong: words sent with a detractor's score, or from the page that asks for
 * them. Praise with a 9 is not among them.
 */
export const wordsOfWhy = (comment: Pick<Comment, 'text' | 'score'> | undefined): string | undefined =>
  comment?.score === undefined || groupOf(comment.score) === 'detractor' ? comment?.text : undefined;

/**
 * Whether a customer has said what went wrong. Either a cause or words will do.
 *
 * @param words as {@link wordsOfWhy} returns them
 */
export const hasSaidWhy = ({ evidence }: Pick<Contact, 'evidence'>, words: string | undefined): boolean =>
  (evidence.causes ?? []).length > 0 || (words ?? '').trim() !== '';

/**
 * The reply that an answer calls for. A detractor is asked what went wrong, or thanked for having said it.
 * Others are thanked if the programme has a mail for their group and the band in which they were asked.
 * Settling plans with this rule, and the sender checks it again.
 */
export function replyFor(
  ask: Pick<Contact, 'band'>,
  group: Group | undefined,
  saidWhy: boolean,
  programme: Programme,
  kinds: ContactKinds = CONTACT_KINDS,
): ContactKind | undefined {
  if (group === undefined) return undefined;
  const band = programme.bands.find(({ name }) => name === ask.band);
  return replyKinds(kinds).find((kind) => {
    const { reply, template } = kinds[kind];
    return reply?.suits(group, saidWhy) && template(programme, band, group) !== undefined;
  });
}

/**
 * A press gets its time before it is written. So a press with a time shortly before the settling may have
 * come after it.
 */
const LATE_MS = MINUTE_MS;

/**
 * Whether this ask may have a case. It may if it was settled as a detractor's, or has no settling ahead. It
 * may also if evidence came after it was due to be settled: an earlier try may have opened a case and failed
 * halfway.
 */
function mayHaveCase({ settled, settleAt, evidence: { hits, tap } }: Contact): boolean {
  if (countedGroup(settled) === 'detractor' || settleAt === undefined) return true;
  // It was settled and is weighed anew.
  if (settled?.grade === 'pending') return true;
  const late = toEpochMs(settleAt) - LATE_MS;
  // A hit puts the settling off, and somebody may be seen at its page, for so long after it.
  return (
    hits.some(({ at }) => toEpochMs(at) >= late - WEIGHTS.seenWithinMs) ||
    (tap !== undefined && toEpochMs(tap.at) >= late)
  );
}

/** What must be read to know what follows. From most answers nothing follows, and they cost no reads. */
export interface NeededReads {
  readonly customer: boolean;
  readonly case: boolean;
  readonly comment: boolean;
}

/** What must be read before this ask can be settled with this answer. */
export function neededReads(
  ask: Contact,
  answer: Answer | undefined,
  programme: Programme,
  kinds: ContactKinds = CONTACT_KINDS,
): NeededReads {
  const group = countedGroup(answer);
  if (group === 'detractor') return { customer: true, case: true, comment: !hasSaidWhy(ask, undefined) };
  const isOpen = mayHaveCase(ask);
  const isThanked = replyFor(ask, group, false, programme, kinds) !== undefined;
  return { customer: isOpen || isThanked, case: isOpen, comment: false };
}

/** Everything that decides what follows from an answer. */
export interface SettleFacts extends Pick<EligibilityFacts, 'kinds' | 'rules'> {
  readonly ask: Contact;
  /** What the evidence adds up to now. */
  readonly answer: Answer | undefined;
  /** What the customer wrote about what went wrong ({@link wordsOfWhy}). */
  readonly words: string | undefined;
  /** Absent when the customer is no longer stored. */
  readonly customer: Customer | undefined;
  readonly case: Case | undefined;
  /** Whether a reply to this ask was ever claimed. A second reply is never sent. */
  readonly isReplied: boolean;
  readonly programme: Programme;
  readonly now: EpochMs;
}

/** What happens to the case of an ask. */
export type CaseStep =
  | { readonly kind: 'none' }
  | { readonly kind: 'open'; readonly next: Case }
  | { readonly kind: 'reopen'; readonly next: Case }
  /** The case is unresolved already. Its owner must hear of it. */
  | { readonly kind: 'stands' }
  /** The customer gave a reason after the owner heard of the case. */
  | { readonly kind: 'tell-why'; readonly next: Case }
  | { readonly kind: 'withdraw'; readonly next: Case }
  /** The case is withdrawn already. Whoever was told of it must hear of that. */
  | { readonly kind: 'withdrawn' };

/** What happens to the case of an ask, because of its answer. */
export function caseStep({
  ask,
  answer,
  words,
  customer,
  case: customerCase,
  programme,
  now,
}: SettleFacts): CaseStep {
  if (countedGroup(answer) !== 'detractor') {
    const next = customerCase === undefined ? undefined : withdraw(customerCase);
    if (next !== undefined) return { kind: 'withdraw', next };
    return customerCase?.status === 'withdrawn' ? { kind: 'withdrawn' } : { kind: 'none' };
  }
  const saidWhy = hasSaidWhy(ask, words);
  const facts = factsOf(ask, customer);
  if (customerCase === undefined)
    return { kind: 'open', next: openCase(ask, facts, saidWhy, now, programme) };
  const reopened = reopen(customerCase, facts, saidWhy, now, programme);
  if (reopened !== undefined) return { kind: 'reopen', next: reopened };
  const told = saidWhy ? tellWhy(ownedAsNow(customerCase, customer)) : undefined;
  if (told !== undefined) return { kind: 'tell-why', next: told };
  return isUnresolved(customerCase) ? { kind: 'stands' } : { kind: 'none' };
}

/**
 * Facts for a case: the band is that of the question. The rest may have changed since, so it comes from the
 * customer, or from the ask when the customer is no longer stored.
 */
function factsOf(ask: Contact, customer: Customer | undefined): CaseFacts {
  const { account, region, ownerEmail, annualValue } = customer ?? ask;
  return {
    band: ask.band,
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
    ...(ownerEmail === undefined ? {} : { ownerEmail }),
    ...(annualValue === undefined ? {} : { annualValue }),
  };
}

/** Why a customer's next contact stays what it is. */
export type KeepReason =
  | 'no-such-customer'
  | 'already-replied'
  | 'no-reply-due'
  | 'planned-already'
  /** A rule forbids the reply. */
  | SkipReason
  /** The next ask is due now; two mails at once help nobody. */
  | 'about-to-be-asked'
  /** A reply to a later ask is planned already. */
  | 'answered-since';

/** What happens to the customer's next contact. */
export type NextStep =
  | { readonly kind: 'keep'; readonly why: KeepReason }
  | {
      readonly kind: 'move';
      readonly next: Planned | undefined;
      /** The reply, when one is newly planned. */
      readonly reply?: ContactKind;
      /** The ask itself, if the sender stopped before it noted the ask on the customer. */
      readonly sent?: PastContact;
    };

const keep = (why: KeepReason): NextStep => ({ kind: 'keep', why });

/** What happens to the customer's next contact, because of an answer. */
export function nextStep(facts: SettleFacts): NextStep {
  const { ask, answer, words, customer, isReplied, programme, now, kinds = CONTACT_KINDS } = facts;
  if (customer === undefined) return keep('no-such-customer');
  if (isReplied) return keep('already-replied');
  const current = customer.nextContact;
  const planned =
    current !== undefined && isReply(current.kind, kinds) && current.aboutWeek === ask.week
      ? current
      : undefined;
  const reply = replyFor(ask, countedGroup(answer), hasSaidWhy(ask, words), programme, kinds);
  if (reply === undefined) {
    return planned === undefined
      ? keep('no-reply-due')
      : { kind: 'move', next: plannedAnew(customer, programme, now, facts) };
  }
  if (planned?.kind === reply) return keep('planned-already');

  const dueAt = replyTime(kinds[reply], customer, programme, now);
  const may = whenMay(customer, { ...facts, on: dateIn(customer.zone, toEpochMs(dueAt)) }, reply);
  if (may.kind === 'never') return keep(may.reason);
  const lane = laneOf(reply, customer, programme, kinds);
  const move = { kind: 'move', reply, next: { kind: reply, aboutWeek: ask.week, dueAt, lane } } as const;
  if (current === undefined) return move;
  if (isReply(current.kind, kinds))
    return (current.aboutWeek ?? '') > ask.week ? keep('answered-since') : move;

  if (isoWeekOf(current.dueAt) === ask.week && !remembers(customer, ask))
    return { ...move, sent: pastOf(ask, ask.sentAt ?? ask.claimedAt, customer.zone) };
  const isDue = isWaiting(customer) && toEpochMs(current.dueAt) <= now + AT_WORK_MS;
  return isDue ? keep('about-to-be-asked') : move;
}

/**
 * A parked customer waits for nothing: a reply may take the place of the parked contact and bring the
 * customer back.
 */
const isWaiting = ({ agenda }: Customer): boolean => agenda !== undefined && agenda.lane !== 'parked';

const remembers = ({ recent }: Customer, ask: Contact): boolean =>
  recent.some((each) => isSameContact(each, ask));

/** A reply goes in the customer's first slot after its delay, in the customer's own time zone. */
function replyTime(
  { reply }: ContactKindRow,
  customer: Customer,
  programme: Programme,
  now: EpochMs,
): Instant {
  const { zone, ref, region } = customer;
  const from = reply?.after === undefined ? now : after(now, reply.after(customer, programme));
  return slotOn(windowOf(programme, region), zone, ref, dateIn(zone, from), now);
}

const plannedAnew = (
  customer: Customer,
  programme: Programme,
  now: EpochMs,
  facts: PlanFacts,
): Planned | undefined => {
  const schedule = nextContact(customer, programme, now, facts);
  return schedule.kind === 'planned' ? schedule.next : undefined;
};
