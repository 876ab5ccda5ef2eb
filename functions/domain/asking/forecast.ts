import type { Case } from '../cases/case.ts';
import { contactIdOf } from '../mail/contact-id.ts';
import { CONTACT_KINDS, isReply, milestoneKinds } from '../mail/contact-kinds.ts';
import type { SkipReason } from '../mail/skip-reason.ts';
import type { Address } from '../mail/suppression.ts';
import type { Programme } from '../programme/programme.ts';
import { bandOn, dateIn } from '../programme/tenure.ts';
import { type Day, dayAfter } from '../time/day.ts';
import { toEpochMs, toInstant } from '../time/instant.ts';
import { type EpochMs, MINUTE_MS } from '../time/units.ts';
import { type Customer, MAX_RECENT, type NextContact, type PastContact, pastOf } from './customer.ts';
import { type Decision, decideBeforeAddress, decideContact } from './decision.ts';
import { type EligibilityFacts, restOf, whenMay } from './eligibility.ts';
import { type AnsweredAsk, pastAnswer } from './past-answer.ts';
import { countedDays, openAsks, withAnswers } from './past-asks.ts';
import { reasonsBetween } from './reasons.ts';
import type { BeyondFacts } from './rules/rule.ts';
import { AT_WORK_MS, type HeldBy, nextContact, type Schedule, slotOn, staysPlanned } from './schedule.ts';
import { windowOf } from './windows.ts';

// What will be sent to a customer if nobody answers. It asks the planner's and the sender's own rules, at the
// moments at which they would ask them.

/** What is known of a customer beside their item. */
export interface ForecastFacts extends Pick<EligibilityFacts, 'address' | 'kinds' | 'rules'> {
  readonly programme: Programme;
  readonly openCases?: readonly Case[];
  /** A past ask as it is stored. Absent: none of them got an answer. */
  readonly contactOf?: (ask: PastContact) => AnsweredAsk | undefined;
  /** Whether all is planned anew first, as `apply` does. Otherwise what is planned stays. */
  readonly isReplanned?: boolean;
}

/** Something that will happen. */
export type Foreseen =
  | {
      readonly kind: 'goes';
      readonly contact: NextContact;
      readonly at: EpochMs;
      /** That day, in the customer's zone. */
      readonly on: Day;
      /** The band whose mail it is. Of a reply, today's: that of its ask is not known. */
      readonly band?: string;
    }
  /** A contact that would have gone on a day, and the rule that did not let it. */
  | {
      readonly kind: 'held';
      readonly contact: Pick<NextContact, 'kind' | 'occasion'>;
      readonly on: Day;
      readonly by: HeldBy;
      /** The day to which it moves. Absent: it is dropped, for the question before it was as good. */
      readonly until?: Day;
    }
  /** Nothing will ever be sent while this reason stands. */
  | { readonly kind: 'never'; readonly reason: SkipReason };

/** More than enough for any forecast. It ends one that some rule would make endless. */
const MAX_STEPS = 10_000;

/**
 * Everything that will happen to one customer up to a moment, in order.
 *
 * @param from now, in epoch ms
 * @param until the last moment to look at, in epoch ms
 */
export function* forecast(
  customer: Customer,
  facts: ForecastFacts,
  from: EpochMs,
  until: EpochMs,
): Generator<Foreseen, void> {
  const { programme, kinds = CONTACT_KINDS, rules, address } = facts;
  const table = { kinds, ...(rules && { rules }) };
  const { zone } = customer;
  const dayAt = (at: EpochMs): Day => dateIn(zone, at);

  let state = customer;
  let now = from;
  const kind = customer.nextContact?.kind ?? milestoneKinds(kinds)[0];
  const standing = kind && whenMay(customer, { ...facts, on: dayAt(now), ...table }, kind);
  if (standing?.kind === 'never') yield { kind: 'never', reason: standing.reason };

  /** Plans anew, and tells what the rules move or drop. `isTold`: not what is due today. */
  function* plan(
    known: Parameters<typeof nextContact>[3],
    isTold = false,
  ): Generator<Foreseen, NextContact | undefined> {
    const schedule = nextContact(state, programme, now, { ...known, ...table });
    yield* heldBack(state, schedule, facts, dayAt(now), dayAt(until), isTold);
    return schedule.kind === 'planned' ? schedule.next : undefined;
  }

  const { agenda } = customer;
  if (agenda?.kind === 'parked') return;
  const { isReplanned = false } = facts;
  const isFresh = isReplanned || agenda?.kind === 'review';
  const { nextContact: planned } = customer;
  const keptBack = planned?.keptBackSince !== undefined && {
    beyond: beyondOn(customer, facts, dayAt(now)),
    keptBack: { kind: planned.kind, since: planned.keptBackSince },
  };
  let next: NextContact | undefined =
    isFresh && !staysPlanned(customer, isReplanned ? now + AT_WORK_MS : now, kinds)
      ? yield* plan({ ...(address && { address }), ...keptBack })
      : agenda === undefined
        ? undefined
        : planned;
  let notBefore =
    next !== undefined && next === planned && agenda?.kind === next.kind ? toEpochMs(agenda.dueAt) : 0;

  for (let steps = 0; next !== undefined && steps < MAX_STEPS; steps += 1) {
    const at = Math.max(now, notBefore, toEpochMs(next.dueAt));
    if (at > until) return;
    now = at;
    notBefore = 0;
    const on = dayAt(now);
    const due = { customer: state, contact: next, programme, now, ...table };
    const isAnswer = isReply(next.kind, kinds);
    // The sender reads beyond the item only for what would go otherwise, and plans by what it has read.
    const isRead = isAnswer || decideBeforeAddress(due).kind === 'send';
    const beyond: Partial<BeyondFacts> = isRead ? beyondOn(state, facts, on) : {};
    const decision = isAnswer
      ? replyGoes(state, { ...facts, programme, on, beyond, ...table }, next)
      : decideContact({ ...due, beyond, address: addressOf(state, address) });
    switch (decision.kind) {
      case 'send': {
        const band = bandOn(programme, state.since, on)?.name;
        yield { kind: 'goes', contact: next, at: now, on, ...(band === undefined ? {} : { band }) };
        const past = pastOf(contactIdOf(state.ref, next), toInstant(now), zone);
        const recent = [...withAnswers(state.recent, beyond.answers ?? []), past].slice(-MAX_RECENT);
        state = { ...state, recent };
        next = yield* plan({});
        break;
      }
      case 'defer':
        // A place in the window that a clock change skips is put off to itself, and comes up a tick later.
        notBefore = Math.max(toEpochMs(decision.until), now + MINUTE_MS);
        break;
      case 'skip': {
        const { reason, rule } = decision;
        const skipped: NextContact = next;
        const keptBack = { kind: skipped.kind, since: skipped.keptBackSince ?? toInstant(now) };
        const moved: NextContact | undefined = yield* plan(
          { beyond, ...(address && { address }), ...(rule === undefined ? {} : { keptBack }) },
          rule !== undefined,
        );
        if (rule !== undefined)
          yield {
            kind: 'held',
            contact: skipped,
            on,
            by: { rule, reason },
            ...(moved === undefined ? {} : { until: dayAt(toEpochMs(moved.dueAt)) }),
          };
        next = moved;
        break;
      }
    }
  }
}

/** An address of which nothing is known, or that is nobody's for a moment, counts as the customer's own. */
const addressOf = ({ addressHash: hash, ref }: Customer, address: EligibilityFacts['address']): Address =>
  address === undefined || address === 'none' ? { hash, ref } : { ref, ...address };

/** The facts beyond the customer's item on a day on which nobody has answered since. */
const beyondOn = (
  customer: Customer,
  { programme, openCases = [], contactOf, kinds }: ForecastFacts,
  on: Day,
): BeyondFacts => ({
  openCases,
  answers: openAsks(customer, kinds).map((ask) => pastAnswer(ask, contactOf?.(ask), customer, programme, on)),
});

/** A reply that is planned goes on its day, unless a rule or its reader forbids it. */
function replyGoes(
  customer: Customer,
  facts: EligibilityFacts,
  { kind, dueAt }: NextContact,
): Decision | { readonly kind: 'send' } {
  const { programme, on, kinds = CONTACT_KINDS } = facts;
  const may = whenMay(customer, facts, kind);
  if (may.kind === 'never') return { kind: 'skip', reason: may.reason, rule: may.rule };
  const dueDate = dateIn(customer.zone, toEpochMs(dueAt));
  if (dayAfter(dueDate, kinds[kind].staleAfter(programme)) < on) return { kind: 'skip', reason: 'stale' };
  if (may.kind === 'may') return { kind: 'send' };
  const window = windowOf(programme, customer.region);
  return { kind: 'defer', until: slotOn(window, customer.zone, customer.ref, may.day, toEpochMs(dueAt)) };
}

/** What the rules drop or move in a plan, as far as it lies in the days that are looked at. */
function* heldBack(
  customer: Customer,
  schedule: Schedule,
  { programme, kinds = CONTACT_KINDS }: ForecastFacts,
  today: Day,
  last: Day,
  isTold: boolean,
): Generator<Foreseen> {
  if (schedule.kind !== 'planned') return;
  const { next, reason, heldBy } = schedule;
  const rest = restOf(customer, programme, next.kind, kinds);
  const asked = countedDays(customer, kinds).at(-1);
  if (rest !== undefined && rest.day > today && asked !== undefined) {
    const from = asked < today ? today : dayAfter(asked, 'P1D');
    const until = [
      dayAfter(rest.day, { months: 0, days: -1 }),
      dayAfter(reason.on, { months: 0, days: -1 }),
      last,
    ];
    for (const each of reasonsBetween(customer, programme, from, until.sort()[0] ?? last))
      yield {
        kind: 'held',
        contact: { kind: next.kind, ...(each.occasion === undefined ? {} : { occasion: each.occasion }) },
        on: each.on,
        by: { rule: rest.rule, reason: rest.reason },
      };
  }
  const until = dateIn(customer.zone, toEpochMs(next.dueAt));
  const isNew = isTold ? reason.on > today : reason.on >= today;
  if (heldBy !== undefined && isNew && reason.on <= last)
    yield { kind: 'held', contact: next, on: reason.on, by: heldBy, until };
}
