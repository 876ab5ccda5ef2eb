import type { Contact } from '../../functions/domain/asking/contact.ts';
import {
  type Customer,
  MAX_RECENT,
  type NextContact,
  type PastContact,
  type Planned,
  pastOf,
} from '../../functions/domain/asking/customer.ts';
import { decideContact } from '../../functions/domain/asking/decision.ts';
import { beyondNeeds } from '../../functions/domain/asking/eligibility.ts';
import { pastAnswer } from '../../functions/domain/asking/past-answer.ts';
import { openAsks, withAnswers } from '../../functions/domain/asking/past-asks.ts';
import type { BeyondFacts } from '../../functions/domain/asking/rules/rule.ts';
import { type NextFacts, nextContact, staysPlanned } from '../../functions/domain/asking/schedule.ts';
import { windowOf } from '../../functions/domain/asking/windows.ts';
import type { Case } from '../../functions/domain/cases/case.ts';
import { contactIdOf, isSameContact } from '../../functions/domain/mail/contact-id.ts';
import type { Programme } from '../../functions/domain/programme/programme.ts';
import { dateIn } from '../../functions/domain/programme/tenure.ts';
import { type Day, dayAfter } from '../../functions/domain/time/day.ts';
import { isoWeekOf, toEpochMs, toInstant } from '../../functions/domain/time/instant.ts';
import { type EpochMs, MINUTE_MS } from '../../functions/domain/time/units.ts';
import { momentOn } from '../../functions/domain/time/zone.ts';
import { aCase } from './factories.ts';
import type { Person } from './random-programmes.ts';

// The years of one customer as planner and sender make them, without stores: what is due is decided by their
// own rules, at the moments at which somebody looks.

/** A mail that went. */
export interface Went {
  readonly on: Day;
  readonly at: EpochMs;
  readonly occasion?: number;
  readonly band: string;
}

/** When somebody looks whether anything is due: the first time at or after a moment. */
export type Look = (at: EpochMs) => EpochMs;

/** Each so many minutes. */
export const eachMinutes =
  (minutes: number): Look =>
  (at) =>
    Math.ceil(at / (minutes * MINUTE_MS)) * minutes * MINUTE_MS;

/** Once a day, just before the customer's window closes. */
export const onceADay =
  ({ zone, region }: Customer, programme: Programme): Look =>
  (at) => {
    const { until } = windowOf(programme, region);
    const seconds = 3_600 * Number(until.slice(0, 2)) + 60 * Number(until.slice(3)) - 60;
    for (let day = dateIn(zone, at); ; day = dayAfter(day, 'P1D')) {
      const look = momentOn(zone, day, seconds);
      if (look >= at) return look;
    }
  };

/** Something that happens at noon, by the customer's clock. */
interface Event {
  readonly at: EpochMs;
  readonly ask: PastContact;
  readonly isThanked: boolean;
}

/** More than enough for any customer. */
const MAX_STEPS = 20_000;

/** An answer to an ask, as its contact says. */
type Answered = Pick<Contact, 'settled' | 'settleAt'> & { readonly ask: PastContact };

/**
 * Everything that goes to one customer.
 *
 * @param reviews moments at which an import brings nothing new
 */
export function lived(
  { customer, habits }: Person,
  programme: Programme,
  [start, end]: readonly [EpochMs, EpochMs],
  look: Look,
  reviews: readonly EpochMs[] = [],
): Went[] {
  const { zone } = customer;
  const went: Went[] = [];
  const answers: Answered[] = [];
  const cases: { readonly opened: Case; readonly until: Day }[] = [];
  let events: Event[] = [];
  let state: Customer = customer;
  let next: Planned | undefined;
  let notBefore = 0;
  let pending = [...reviews].sort((a, b) => a - b);

  const beyondAt = (now: EpochMs, kind: NextContact['kind']): Partial<BeyondFacts> => {
    const today = dateIn(zone, now);
    const needs = beyondNeeds(state, { programme }, kind);
    const known = answers.filter(({ settled }) => toEpochMs(settled?.at ?? '') <= now);
    return {
      ...(needs.has('openCases') && {
        openCases: cases
          .filter(({ opened, until }) => toEpochMs(opened.openedAt) <= now && until > today)
          .map(({ opened }) => opened),
      }),
      ...(needs.has('answers') && {
        answers: openAsks(state).map((ask) =>
          pastAnswer(
            ask,
            known.find((each) => isSameContact(each.ask, ask)),
            state,
            programme,
            today,
          ),
        ),
      }),
    };
  };
  const plan = (now: EpochMs, facts: NextFacts = {}): void => {
    const schedule = nextContact(state, programme, now, facts);
    next = schedule.kind === 'planned' ? schedule.next : undefined;
    notBefore = 0;
  };
  const remember = (past: PastContact, answered: BeyondFacts['answers'] = []): void => {
    const recent = [...withAnswers(state.recent, answered), past].slice(-MAX_RECENT);
    state = { ...state, recent };
  };
  const review = (now: EpochMs): void => {
    if (staysPlanned({ ...(next && { nextContact: next }) }, now)) return;
    const { kind, keptBackSince: since } = next ?? {};
    plan(
      now,
      kind === undefined || since === undefined
        ? {}
        : { beyond: beyondAt(now, kind), keptBack: { kind, since } },
    );
  };
  /** What the customer does with a question that went. */
  const ask = (now: EpochMs, past: PastContact): void => {
    const habit = habits[went.length % habits.length];
    if (habit?.answersAfter === undefined) return;
    const day = dayAfter(past.on, { months: 0, days: habit.answersAfter });
    const at = Math.max(now, momentOn(zone, day, 12 * 3_600));
    const instant = toInstant(at);
    answers.push({ ask: past, settled: { score: 3, grade: 'confirmed', at: instant } });
    events = [...events, { at, ask: past, isThanked: habit.isThanked }];
    if (habit.caseFor === undefined) return;
    const opened = aCase('any', { ref: state.ref, week: past.week, openedAt: instant });
    cases.push({ opened, until: dayAfter(day, { months: 0, days: habit.caseFor }) });
  };
  const send = (now: EpochMs, due: Planned): void => {
    const address = { hash: state.addressHash, ref: state.ref };
    const facts = { customer: state, contact: due, programme, now, address };
    let beyond: Partial<BeyondFacts> = {};
    let decision = decideContact(facts);
    if (decision.kind === 'send') {
      beyond = beyondAt(now, due.kind);
      decision = decideContact({ ...facts, beyond });
    }
    if (decision.kind === 'defer') {
      notBefore = toEpochMs(decision.until);
      return;
    }
    if (decision.kind === 'skip') {
      const keptBack = { kind: due.kind, since: due.keptBackSince ?? toInstant(now) };
      plan(now, { beyond, address, ...(decision.rule !== undefined && { keptBack }) });
      return;
    }
    const past = pastOf(contactIdOf(state.ref, due), toInstant(now), zone);
    ask(now, past);
    const { occasion } = due;
    const on = past.on;
    went.push({ on, at: now, ...(occasion !== undefined && { occasion }), band: decision.band.name });
    remember(past, beyond.answers);
    plan(now);
  };

  plan(start);
  let now = start;
  for (let steps = 0; ; steps += 1) {
    if (steps >= MAX_STEPS) throw new Error(`It does not end: ${JSON.stringify(next)}`);
    const due = next as Planned | undefined;
    const dueAt = due === undefined ? Infinity : look(Math.max(now + 1, notBefore, toEpochMs(due.dueAt)));
    const event = events.toSorted((a, b) => a.at - b.at)[0];
    const first = Math.min(dueAt, pending[0] ?? Infinity, event?.at ?? Infinity);
    if (first > end) return went;
    now = first;
    if (event?.at === first) {
      events = events.filter((each) => each !== event);
      if (event.isThanked) {
        // Settling puts the reply in the place of the next contact, and after it comes a new plan.
        remember({ week: isoWeekOf(toInstant(now)), kind: 'thanks', on: dateIn(zone, now) });
        plan(now);
      }
    } else if (pending[0] === first) {
      pending = pending.slice(1);
      review(now);
    } else if (due !== undefined) send(now, due);
  }
}
