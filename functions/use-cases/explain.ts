import type { Comment } from '../domain/answering/comment.ts';
import type { Contact } from '../domain/asking/contact.ts';
import type { Customer, NextContact, PastContact } from '../domain/asking/customer.ts';
import type { Decision } from '../domain/asking/decision.ts';
import { beyondNeeds, type Verdict, verdictsOn } from '../domain/asking/eligibility.ts';
import { type Foreseen, forecast } from '../domain/asking/forecast.ts';
import {
  type DueContact,
  decideThen,
  dueContactsOn,
  type Records,
  weeksBetween,
} from '../domain/asking/hindsight.ts';
import type { Objection } from '../domain/asking/rules/rule.ts';
import { RULES } from '../domain/asking/rules/rules.ts';
import {
  type AskReason,
  askReason,
  type HeldBy,
  nextContact,
  type PlanFacts,
  type Schedule,
} from '../domain/asking/schedule.ts';
import { domainHash } from '../domain/identity/address.ts';
import { isSameContact } from '../domain/mail/contact-id.ts';
import { asksToRecommend, CONTACT_KINDS, kindNames, milestoneKinds } from '../domain/mail/contact-kinds.ts';
import type { GateState } from '../domain/mail/gate-state.ts';
import type { SkipReason } from '../domain/mail/skip-reason.ts';
import type { Address } from '../domain/mail/suppression.ts';
import type { Band, Programme } from '../domain/programme/programme.ts';
import { bandOn, dateIn } from '../domain/programme/tenure.ts';
import { type Instant, type IsoWeek, toEpochMs } from '../domain/time/instant.ts';
import { DAY_MS, type EpochMs, WEEK_MS } from '../domain/time/units.ts';
import type { AddressStore } from '../ports/addresses.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContactStore } from '../ports/contacts.ts';
import type { Gate } from '../ports/gate.ts';
import type { ReceiverStore } from '../ports/receivers.ts';
import { type ReceiverLine, receiverAt } from './list-habits.ts';
import { type BeyondPorts, readBeyond } from './read-beyond-facts.ts';

export interface ExplainPorts extends BeyondPorts, Pick<PlanFacts, 'rules'> {
  readonly addresses: Pick<AddressStore, 'get'>;
  readonly contacts: Pick<ContactStore, 'ofCustomer' | 'comment' | 'glance'>;
  readonly gate: Pick<Gate, 'look'>;
  readonly receivers: Pick<ReceiverStore, 'get' | 'shardOf'>;
  /** `KeyRing.address` */
  readonly addressKey: Uint8Array;
  readonly clock: Pick<Clock, 'now'>;
}

/** What comes next for a customer, and why. */
export type Next =
  | { readonly kind: 'parked'; readonly since: Instant; readonly reason: string }
  /** The next contact will be planned anew within a minute or two. */
  | { readonly kind: 'review' }
  | {
      readonly kind: 'planned';
      readonly contact: NextContact;
      /** The start of the window it waits for, if it must wait. */
      readonly notBefore?: Instant;
      readonly isDue: boolean;
      /** The rule that moved it to a later day than its reason, if one did. */
      readonly heldBy?: HeldBy;
      /** For a contact by milestone: the reason for its date. Absent if it has none any more. */
      readonly reason?: AskReason;
      /** The decision when its time comes, if nothing changes until then. */
      readonly decision: Decision;
    }
  | {
      readonly kind: 'nothing';
      readonly why: Extract<Schedule, { kind: 'nothing' }>['why'] | 'reason-gone' | 'address-of-nobody';
    };

/** The decision for a day, and what the stored contacts say of it. */
export type OnDay =
  | { readonly kind: 'unknown-then'; readonly date: string }
  | {
      readonly kind: 'known';
      readonly date: string;
      readonly when: 'past' | 'today' | 'future';
      readonly dueContacts: readonly (DueContact & { readonly decision: Decision })[];
      /** Claimed on that day. */
      readonly contacts: readonly Contact[];
      /** Present if the last skip was on that day. */
      readonly skipped?: SkipReason;
    };

/** What a rule says on a day. */
export interface RuleVerdict {
  readonly rule: string;
  /** Absent: it has nothing against a contact on that day. */
  readonly objection?: Objection;
}

export interface Explanation {
  readonly customer: Customer;
  readonly address: Address | undefined;
  /** What is known of the domain of their address. It is not named. */
  readonly receiver: ReceiverLine;
  readonly gate: GateState;
  readonly now: EpochMs;
  readonly band: Band | undefined;
  readonly next: Next;
  /** What each rule says today about a contact of the kind that comes next. Every rule is named once. */
  readonly rules: readonly RuleVerdict[];
  /** What will happen if nobody answers, up to and with the third contact from now. */
  readonly ahead: readonly Foreseen[];
  /** Oldest first. */
  readonly contacts: readonly Contact[];
  /** The first week that was read. */
  readonly since: IsoWeek;
  readonly on?: OnDay;
}

/** Each week costs a query. */
const MAX_WEEKS = 104;
const AT_ONCE = 20;
/**
 * The weeks that matter to a day: the asks of the year before, for the fatigue rules, and contacts under the
 * week of an earlier due time.
 */
const WEEKS_BEFORE = 54;

/**
 * Collects why a customer did or did not get a mail: who they are, what comes next, and their contacts of two
 * years.
 *
 * @param date adds the decision for this day, `YYYY-MM-DD` in the customer's zone, by the sender's own rule
 */
export async function explain(
  ports: ExplainPorts,
  programme: Programme,
  customer: Customer,
  date?: string,
): Promise<Explanation> {
  const now = ports.clock.now();
  const weeks = weeksOf(customer, now, date);
  const [address, receiver, gate, contacts] = await Promise.all([
    ports.addresses.get(customer.addressHash),
    receiverAt(ports.receivers, domainHash(customer.email, ports.addressKey)),
    ports.gate.look(),
    contactsOf(ports, customer, weeks),
  ]);
  const { kinds = CONTACT_KINDS, rules } = ports;
  const table = { kinds, ...(rules && { rules }) };
  const needs = new Set(
    kindNames(kinds).flatMap((kind) => [...beyondNeeds(customer, { ...table, programme }, kind)]),
  );
  const [comments, beyond] = await Promise.all([
    commentsBeside(ports, contacts),
    readBeyond(ports, customer, programme, needs),
  ]);
  const records = { customer, address, contacts, comments, programme, beyond, ...table };
  return {
    customer,
    address,
    receiver,
    gate,
    now,
    band: bandOn(programme, customer.since, dateIn(customer.zone, now)),
    next: nextOf(records, now),
    rules: verdictsToday(records, now),
    ahead: aheadOf(records, now),
    contacts,
    since: weeks[0] ?? '',
    ...(date === undefined ? {} : { on: onDay(date, records, now) }),
  };
}

/** Without a day the last two years, with one the weeks around it. No contact is older than the import. */
function weeksOf({ importedAt, nextContact }: Customer, now: EpochMs, date: string | undefined): IsoWeek[] {
  const first = toEpochMs(importedAt) - WEEK_MS;
  const day = date === undefined ? now : Date.parse(`${date}T12:00:00Z`);
  const back = date === undefined ? MAX_WEEKS - 2 : WEEKS_BEFORE;
  const until = Math.min(day, now) + WEEK_MS;
  const weeks = weeksBetween(Math.min(until, Math.max(first, Math.min(day, now) - back * WEEK_MS)), until);
  // The week of the ask that the next reply answers, however old it is.
  const asked = nextContact?.aboutWeek;
  return [...new Set([...weeks, ...(asked === undefined ? [] : [asked])])].sort();
}

async function contactsOf(
  { contacts }: ExplainPorts,
  { ref }: Customer,
  weeks: readonly IsoWeek[],
): Promise<Contact[]> {
  const found: Contact[] = [];
  for (let from = 0; from < weeks.length; from += AT_ONCE) {
    const some = await Promise.all(
      weeks.slice(from, from + AT_ONCE).map((week) => contacts.ofCustomer(ref, week)),
    );
    found.push(...some.flat());
  }
  return found.sort((a, b) => (a.claimedAt < b.claimedAt ? -1 : 1));
}

/** The comments on asks that got an answer. */
async function commentsBeside(
  { contacts, kinds }: ExplainPorts,
  found: readonly Contact[],
): Promise<Comment[]> {
  const answered = found.filter(({ kind, revision }) => asksToRecommend(kind, kinds) && revision > 0);
  const comments = await Promise.all(answered.map((ask) => contacts.comment(ask)));
  return comments.filter((comment) => comment !== undefined);
}

/** The rule that moved the planned contact, if the plan of today has the same day. */
function heldNow(records: Records, now: EpochMs): { readonly heldBy?: HeldBy } {
  const { address: _, ...facts } = records;
  const { customer, programme } = facts;
  const schedule = nextContact(customer, programme, now, facts);
  if (schedule.kind !== 'planned' || schedule.heldBy === undefined) return {};
  return schedule.next.dueAt === customer.nextContact?.dueAt ? { heldBy: schedule.heldBy } : {};
}

/** Why a contact was planned for its day. A reason that leads to a later day only is none. */
function reasonOf(
  { kind, dueAt, keptBackSince = dueAt }: NextContact,
  records: Records,
  now: EpochMs,
): AskReason | undefined {
  const { customer, programme, kinds = CONTACT_KINDS } = records;
  if (kinds[kind].trigger !== 'milestone') return undefined;
  // Its milestone may have become stale since, or been kept back.
  const asOf = Math.min(now, toEpochMs(dueAt), toEpochMs(keptBackSince));
  const reason = askReason(customer, programme, asOf, kind, records);
  return reason !== undefined && reason.on <= dateIn(customer.zone, toEpochMs(dueAt)) ? reason : undefined;
}

function nextOf(records: Records, now: EpochMs): Next {
  const { address = 'none', ...facts } = records;
  const { customer, programme } = facts;
  const { agenda, nextContact: contact } = customer;
  if (agenda?.kind === 'parked')
    return { kind: 'parked', since: agenda.dueAt, reason: customer.parked ?? '' };
  if (agenda?.kind === 'review') return { kind: 'review' };
  if (agenda !== undefined && contact !== undefined) {
    const reason = reasonOf(contact, records, now);
    return {
      kind: 'planned',
      contact,
      ...(agenda.dueAt === contact.dueAt ? {} : { notBefore: agenda.dueAt }),
      isDue: toEpochMs(agenda.dueAt) <= now,
      ...(reason === undefined ? {} : { reason }),
      ...heldNow(records, now),
      decision: decideThen({ contact, at: Math.max(now, toEpochMs(agenda.dueAt)) }, records),
    };
  }
  const schedule = nextContact(customer, programme, now, { ...facts, address });
  if (schedule.kind === 'nothing') return { kind: 'nothing', why: schedule.why };
  const isOwned = address !== 'none' && address.ref !== undefined;
  return { kind: 'nothing', why: isOwned ? 'reason-gone' : 'address-of-nobody' };
}

/** What every rule says today, in their order. */
function verdictsToday(records: Records, now: EpochMs): RuleVerdict[] {
  const {
    customer,
    address = 'none' as const,
    programme,
    beyond,
    kinds = CONTACT_KINDS,
    rules = RULES,
  } = records;
  const kind = customer.nextContact?.kind ?? milestoneKinds(kinds)[0];
  if (kind === undefined) return [];
  const on = dateIn(customer.zone, now);
  const facts = { programme, on, address, kinds, rules, ...(beyond && { beyond }) };
  const verdicts = verdictsOn(customer, facts, kind).filter(
    (each) => each.kind === 'standing' || each.day > on,
  );
  const names = ['address', ...[...rules.customer, ...rules.beyond].map(({ name }) => name)];
  return [...new Set(names)].map((rule) => {
    const dayOf = (each: Verdict): string => (each.kind === 'until' ? each.day : '');
    const verdict = verdicts
      .filter((each) => each.rule === rule)
      .toSorted((a, b) => dayOf(a).localeCompare(dayOf(b)))
      .at(-1);
    if (verdict === undefined) return { rule };
    const { rule: _, ...objection } = verdict;
    return { rule, objection };
  });
}

/** How many contacts are told ahead, and how far. */
const AHEAD = 3;
const AHEAD_MS = 5 * 366 * DAY_MS;

/** What will happen if nobody answers. */
function aheadOf(records: Records, now: EpochMs): Foreseen[] {
  const { customer, programme, address = 'none' as const, contacts, beyond, kinds, rules } = records;
  const facts = {
    programme,
    address,
    openCases: beyond?.openCases ?? [],
    contactOf: (ask: PastContact) => contacts.find((each) => isSameContact(each, ask)),
    ...(kinds && { kinds }),
    ...(rules && { rules }),
  };
  const ahead: Foreseen[] = [];
  for (const each of forecast(customer, facts, now, now + AHEAD_MS)) {
    ahead.push(each);
    if (ahead.filter(({ kind }) => kind === 'goes').length === AHEAD) break;
  }
  return ahead;
}

function onDay(date: string, records: Records, now: EpochMs): OnDay {
  const { zone, importedAt, skipped } = records.customer;
  const dayOf = (instant: Instant): string => dateIn(zone, toEpochMs(instant));
  if (date < dayOf(importedAt)) return { kind: 'unknown-then', date };
  const today = dateIn(zone, now);
  return {
    kind: 'known',
    date,
    when: date < today ? 'past' : date === today ? 'today' : 'future',
    dueContacts: dueContactsOn(date, records).map((due) => ({ ...due, decision: decideThen(due, records) })),
    contacts: records.contacts.filter(({ claimedAt }) => dayOf(claimedAt) === date),
    ...(skipped !== undefined && dayOf(skipped.at) === date ? { skipped: skipped.reason } : {}),
  };
}
