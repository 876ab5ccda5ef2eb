import type { Case } from '../cases/case.ts';
import {
  CONTACT_KINDS,
  type ContactKind,
  type ContactKindRow,
  type ContactKinds,
} from '../mail/contact-kinds.ts';
import type { SkipReason } from '../mail/skip-reason.ts';
import type { Address } from '../mail/suppression.ts';
import { FATIGUE_DAY, type FatigueRule } from '../programme/fatigue.ts';
import type { Programme } from '../programme/programme.ts';
import { dateIn } from '../programme/tenure.ts';
import type { Day } from '../time/day.ts';
import { toEpochMs } from '../time/instant.ts';
import type { Customer } from './customer.ts';

// Decides whether a contact of a kind may go to a customer, and otherwise when or why not. Only this file
// does. It does not decide whether there is a reason for the contact: the milestone of an ask, the answer of
// a reply.

/** Facts beyond the customer's item. They are read only for rules that need them. */
export interface BeyondFacts {
  /** The customer's cases that nobody has resolved. */
  readonly openCases: readonly Case[];
}
export type BeyondFact = keyof BeyondFacts;

/** The facts that a rule may use. */
export interface RuleFacts {
  readonly customer: Customer;
  readonly programme: Programme;
  readonly kind: ContactKindRow;
  readonly kinds: ContactKinds;
  /** The day that the question is about, in the customer's zone. */
  readonly on: Day;
}

/** A contact may not go before a day. */
export interface NotBefore {
  readonly kind: 'until';
  readonly day: Day;
  readonly reason: SkipReason;
}

/** What a rule says against a contact. `standing`: a reason that does not pass by itself. */
export type Objection = NotBefore | { readonly kind: 'standing'; readonly reason: SkipReason };

/** A rule that needs the customer's item alone. */
export interface CustomerRule {
  readonly name: string;
  readonly objects: (facts: RuleFacts) => Objection | undefined;
}

/**
 * A rule that needs more. It runs, and its facts are read, only if no rule on the item forbids the contact.
 * It names a day, so that the customer is planned for that day and not read each minute.
 */
export interface BeyondRule<Fact extends BeyondFact = BeyondFact> {
  readonly name: string;
  readonly needs: Fact;
  readonly concerns: (kind: ContactKindRow) => boolean;
  readonly objects: (facts: RuleFacts, fact: BeyondFacts[Fact]) => NotBefore | undefined;
}

/** The rules in force. A test may add rules. */
export interface Rules {
  readonly customer: readonly CustomerRule[];
  readonly beyond: readonly BeyondRule[];
}

/** The past asks that the fatigue rules count, oldest first, as days in the customer's zone. */
function countedDays({ customer, kinds }: RuleFacts): Day[] {
  return customer.recent
    .filter(({ kind }) => kinds[kind].countsForFatigue)
    .map(({ at }) => dateIn(customer.zone, toEpochMs(at)));
}

/** A rule that says "not before this day" to kinds under the fatigue rules. */
const fatigueRule = (name: string, rule: FatigueRule): CustomerRule => ({
  name,
  objects: (facts) => {
    const day = facts.kind.fatigueApplies
      ? FATIGUE_DAY[rule](countedDays(facts), facts.programme.fatigue)
      : undefined;
    return day === undefined ? undefined : { kind: 'until', day, reason: 'too-soon' };
  },
});

const FATIGUE_RULES: readonly CustomerRule[] = [
  fatigueRule('gap', 'minGap'),
  fatigueRule('yearly-maximum', 'maxPerYear'),
];

const CUSTOMER_RULES: readonly CustomerRule[] = [
  {
    name: 'list-says-no',
    objects: ({ customer }) => (customer.optedOut ? { kind: 'standing', reason: 'opted-out' } : undefined),
  },
  {
    name: 'last-day',
    objects: ({ customer: { until }, kind, on }) =>
      until !== undefined && until < on && !kind.reachesFormer
        ? { kind: 'standing', reason: 'former-customer' }
        : undefined,
  },
  ...FATIGUE_RULES,
];

/** Every rule of the system. */
export const RULES: Rules = { customer: CUSTOMER_RULES, beyond: [] };

/** Whether a contact may go. */
export type May =
  | { readonly kind: 'may' }
  /** Not before this day. The rule is the one with the latest day. */
  | { readonly kind: 'from'; readonly day: Day; readonly reason: SkipReason; readonly rule: string }
  /** Not while this reason stands. */
  | { readonly kind: 'never'; readonly reason: SkipReason; readonly rule: string };

/** The input of `whenMay`. */
export interface EligibilityFacts {
  readonly programme: Programme;
  /** The day that the question is about, in the customer's zone. */
  readonly on: Day;
  /** Facts beyond the customer's item. A rule without its fact is left out. */
  readonly beyond?: Partial<BeyondFacts>;
  /** Absent: the address was not read. `none`: nothing is known of the address. */
  readonly address?: Address | 'none';
  readonly kinds?: ContactKinds;
  readonly rules?: Rules;
}

type Verdict = { readonly rule: string } & Objection;

/**
 * When a contact of a kind may go to a customer: now, from a day on, or not while a reason stands. It uses
 * only the facts that it gets, so callers can ask in stages, the cheapest first.
 *
 * When several rules object, a standing reason wins, the address first of all. Otherwise the latest day wins.
 */
export function whenMay(customer: Customer, facts: EligibilityFacts, kind: ContactKind): May {
  const { programme, on, beyond = {}, address, kinds = CONTACT_KINDS, rules = RULES } = facts;
  const ruleFacts: RuleFacts = { customer, programme, kind: kinds[kind], kinds, on };
  const verdicts: Verdict[] = [];
  const note = (rule: string, objection: Objection | undefined): void => {
    if (objection !== undefined) verdicts.push({ rule, ...objection });
  };
  if (address !== undefined) note('address', addressObjection(address, customer));
  for (const { name, objects } of rules.customer) note(name, objects(ruleFacts));
  for (const rule of beyondRules(rules, kinds[kind])) {
    const fact = beyond[rule.needs];
    if (fact !== undefined) note(rule.name, rule.objects(ruleFacts, fact));
  }
  const standing = verdicts.find((each) => each.kind === 'standing');
  if (standing !== undefined) return { kind: 'never', reason: standing.reason, rule: standing.rule };
  const [latest] = verdicts
    .flatMap((each) => (each.kind === 'until' && each.day > on ? [each] : []))
    .toSorted((a, b) => b.day.localeCompare(a.day));
  return latest === undefined
    ? { kind: 'may' }
    : { kind: 'from', day: latest.day, reason: latest.reason, rule: latest.rule };
}

/** The rules for a kind that need facts beyond the customer's item. */
const beyondRules = ({ beyond }: Rules, kind: ContactKindRow): readonly BeyondRule[] =>
  beyond.filter(({ concerns }) => concerns(kind));

/**
 * What must be read before {@link whenMay} has all facts about a kind. Read it only after the customer's item
 * allows the contact.
 */
export const beyondNeeds = (
  kind: ContactKind,
  { kinds = CONTACT_KINDS, rules = RULES }: Pick<EligibilityFacts, 'kinds' | 'rules'>,
): ReadonlySet<BeyondFact> => new Set(beyondRules(rules, kinds[kind]).map(({ needs }) => needs));

/**
 * What an address says against mailing this customer. An address without an owner may become the customer's
 * in a moment, so it does not object.
 */
export function addressObjection(address: Address | 'none', customer: Customer): Objection | undefined {
  if (address === 'none') return undefined;
  if (address.suppression !== undefined) return { kind: 'standing', reason: address.suppression.reason };
  return address.ref !== undefined && address.ref !== customer.ref
    ? { kind: 'standing', reason: 'address-of-another' }
    : undefined;
}

/**
 * The first day on which the fatigue rules allow another contact of this kind; undefined if they have no past
 * contact to count.
 */
export function restedOn(
  customer: Customer,
  programme: Programme,
  kind: ContactKind,
  kinds: ContactKinds = CONTACT_KINDS,
): Day | undefined {
  const facts: RuleFacts = { customer, programme, kind: kinds[kind], kinds, on: customer.since };
  return FATIGUE_RULES.map(({ objects }) => objects(facts))
    .flatMap((each) => (each?.kind === 'until' ? [each.day] : []))
    .toSorted()
    .at(-1);
}
