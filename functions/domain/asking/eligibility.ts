import type { Case } from '../cases/case.ts';
import {
  CONTACT_KINDS,
  type ContactKind,
  type ContactKindRow,
  type ContactKinds,
} from '../mail/contact-kinds.ts';
import type { SkipReason } from '../mail/skip-reason.ts';
import type { Address } from '../mail/suppression.ts';
import type { Programme } from '../programme/programme.ts';
import { dateIn } from '../programme/tenure.ts';
import { type Day, dayAfter } from '../time/day.ts';
import { toEpochMs } from '../time/instant.ts';
import type { Customer } from './customer.ts';

// Whether a contact of a kind may go to a customer, and if not, when or why not: the one place where that is
// decided. What a contact is about, an ask's reason or a reply's answer, is not decided here.

/** What is read beyond the customer's item for rules that need it, and for nobody else. */
export interface BeyondFacts {
  /** The customer's cases that nobody has resolved. */
  readonly openCases: readonly Case[];
}
export type BeyondFact = keyof BeyondFacts;

/** What a rule may rest on. */
export interface RuleFacts {
  readonly customer: Customer;
  readonly programme: Programme;
  readonly kind: ContactKindRow;
  readonly kinds: ContactKinds;
  /** The day for which the question is asked, in the customer's zone. */
  readonly on: Day;
}

/**
 * What a rule says against a contact: a day before which it may not go, or a reason that does not pass by
 * itself.
 */
export type Objection =
  | { readonly kind: 'until'; readonly day: Day; readonly reason: SkipReason }
  | { readonly kind: 'standing'; readonly reason: SkipReason };

/** A rule that rests on the customer's item alone. */
export interface CustomerRule {
  readonly name: string;
  readonly objects: (facts: RuleFacts) => Objection | undefined;
}

/**
 * A rule that needs more. It is asked, and what it needs is read, only for a customer against whom no rule of
 * the item stands. It names a day, so that the customer is planned for that day and not looked at each
 * minute.
 */
export interface BeyondRule<Fact extends BeyondFact = BeyondFact> {
  readonly name: string;
  readonly needs: Fact;
  readonly concerns: (kind: ContactKindRow) => boolean;
  readonly objects: (facts: RuleFacts, fact: BeyondFacts[Fact]) => Objection | undefined;
}

/** The rules in force; a test may add its own. */
export interface Rules {
  readonly customer: readonly CustomerRule[];
  readonly beyond: readonly BeyondRule[];
}

/** The asks so far that the fatigue rules count, oldest first, as days in the customer's zone. */
function countedDays({ customer, kinds }: RuleFacts): Day[] {
  return customer.recent
    .filter(({ kind }) => kinds[kind].countsForFatigue)
    .map(({ at }) => dateIn(customer.zone, toEpochMs(at)));
}

/** A rule that says "not before this day" of contacts that the fatigue rules hold. */
const fatigueRule = (name: string, firstDay: (facts: RuleFacts) => Day | undefined): CustomerRule => ({
  name,
  objects: (facts) => {
    const day = facts.kind.isHeldByFatigue ? firstDay(facts) : undefined;
    return day === undefined ? undefined : { kind: 'until', day, reason: 'too-soon' };
  },
});

const FATIGUE_RULES: readonly CustomerRule[] = [
  fatigueRule('gap', (facts) => {
    const last = countedDays(facts).at(-1);
    return last === undefined ? undefined : dayAfter(last, facts.programme.fatigue.minGap);
  }),
  fatigueRule('yearly-maximum', (facts) => {
    const oldest = countedDays(facts).at(-facts.programme.fatigue.maxPerYear);
    return oldest === undefined ? undefined : dayAfter(oldest, 'P365D');
  }),
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
  /** Not before this day; the rule that says the latest. */
  | { readonly kind: 'from'; readonly day: Day; readonly reason: SkipReason; readonly rule: string }
  /** Not while what the rule rests on stands. */
  | { readonly kind: 'never'; readonly reason: SkipReason; readonly rule: string };

/** What `whenMay` is asked with. */
export interface MayFacts {
  readonly programme: Programme;
  /** The day for which the question is asked, in the customer's zone. */
  readonly on: Day;
  /** What was read beyond the customer's item; a rule whose fact is absent is not asked. */
  readonly beyond?: Partial<BeyondFacts>;
  /** Absent: not looked at. `none`: nothing is known of the address. */
  readonly address?: Address | 'none';
  readonly kinds?: ContactKinds;
  readonly rules?: Rules;
}

type Verdict = { readonly rule: string } & Objection;

/**
 * When a contact of a kind may go to a customer: now, from a day on, or not while something stands. It
 * answers with the facts that it is given, so that it can be asked in stages, the cheapest first.
 *
 * Of several rules one that stands wins, the address before all others; else the one that says the latest
 * day.
 */
export function whenMay(customer: Customer, facts: MayFacts, kind: ContactKind): May {
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

/** The rules on facts beyond the customer's item that concern a kind. */
const beyondRules = ({ beyond }: Rules, kind: ContactKindRow): readonly BeyondRule[] =>
  beyond.filter(({ concerns }) => concerns(kind));

/**
 * What has to be read before {@link whenMay} has all the facts about a kind, once the customer's item allows
 * it.
 */
export const beyondNeeds = (
  kind: ContactKind,
  { kinds = CONTACT_KINDS, rules = RULES }: Pick<MayFacts, 'kinds' | 'rules'>,
): ReadonlySet<BeyondFact> => new Set(beyondRules(rules, kinds[kind]).map(({ needs }) => needs));

/** What an address says against mailing this customer; one that nobody has may be theirs in a moment. */
export function addressObjection(address: Address | 'none', customer: Customer): Objection | undefined {
  if (address === 'none') return undefined;
  if (address.suppression !== undefined) return { kind: 'standing', reason: address.suppression.reason };
  return address.ref !== undefined && address.ref !== customer.ref
    ? { kind: 'standing', reason: 'address-of-another' }
    : undefined;
}

/**
 * The first day on which the fatigue rules allow another contact of a kind that they hold; undefined when
 * nothing that they count has gone yet.
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
