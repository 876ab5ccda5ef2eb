import { CONTACT_KINDS, type ContactKind, type ContactKinds } from '../mail/contact-kinds.ts';
import type { SkipReason } from '../mail/skip-reason.ts';
import type { Address } from '../mail/suppression.ts';
import type { Programme } from '../programme/programme.ts';
import type { Day } from '../time/day.ts';
import type { Customer } from './customer.ts';
import type {
  BeyondFact,
  BeyondFacts,
  BeyondRule,
  NotBefore,
  Objection,
  RuleFacts,
  Rules,
} from './rules/rule.ts';
import { DROPPING_RULES, RULES } from './rules/rules.ts';

// Decides whether a contact of a kind may go to a customer, and otherwise when or why not. Only this file
// does. It does not decide whether there is a reason for the contact: the milestone of an ask, the answer of
// a reply.

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

/** What one rule says against a contact. */
export type Verdict = { readonly rule: string } & Objection;

/** What each rule that objects says, in the order of the rules, the address first. */
export function verdictsOn(customer: Customer, facts: EligibilityFacts, kind: ContactKind): Verdict[] {
  const { programme, on, beyond = {}, address, kinds = CONTACT_KINDS, rules = RULES } = facts;
  const ruleFacts: RuleFacts = { customer, programme, kind: kinds[kind], kinds, on };
  const verdicts: Verdict[] = [];
  const note = (rule: string, objection: Objection | undefined): void => {
    if (objection !== undefined) verdicts.push({ rule, ...objection });
  };
  if (address !== undefined) note('address', addressObjection(address, customer));
  for (const { name, objects } of rules.customer) note(name, objects(ruleFacts));
  for (const rule of beyondRules(rules, ruleFacts)) {
    const fact = beyond[rule.needs];
    if (fact !== undefined) note(rule.name, rule.objects(ruleFacts, fact));
  }
  return verdicts;
}

/** The verdict with the latest day, be it over or still to come; of equals the first. */
function latestOf(verdicts: readonly Verdict[]): (Verdict & NotBefore) | undefined {
  let latest: (Verdict & NotBefore) | undefined;
  for (const each of verdicts)
    if (each.kind === 'until' && (latest === undefined || each.day > latest.day)) latest = each;
  return latest;
}

/**
 * When a contact of a kind may go to a customer: now, from a day on, or not while a reason stands. It uses
 * only the facts that it gets, so callers can ask in stages, the cheapest first.
 *
 * When several rules object, a standing reason wins, the address first of all. Otherwise the latest day wins.
 */
export function whenMay(customer: Customer, facts: EligibilityFacts, kind: ContactKind): May {
  const verdicts = verdictsOn(customer, facts, kind);
  const standing = verdicts.find((each) => each.kind === 'standing');
  if (standing !== undefined) return { kind: 'never', reason: standing.reason, rule: standing.rule };
  const latest = latestOf(verdicts);
  return latest === undefined || latest.day <= facts.on
    ? { kind: 'may' }
    : { kind: 'from', day: latest.day, reason: latest.reason, rule: latest.rule };
}

/** The rules for a contact that need facts beyond the customer's item. */
const beyondRules = ({ beyond }: Rules, facts: Omit<RuleFacts, 'on'>): readonly BeyondRule[] =>
  beyond.filter(({ concerns }) => concerns(facts));

/**
 * What must be read before {@link whenMay} has all facts about a contact. Read it only after the customer's
 * item allows the contact.
 */
export const beyondNeeds = (
  customer: Customer,
  {
    programme,
    kinds = CONTACT_KINDS,
    rules = RULES,
  }: Pick<EligibilityFacts, 'programme' | 'kinds' | 'rules'>,
  kind: ContactKind,
): ReadonlySet<BeyondFact> =>
  new Set(beyondRules(rules, { customer, programme, kinds, kind: kinds[kind] }).map(({ needs }) => needs));

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
 * From which day milestones count again after the past contacts, and the rule that says so; undefined if
 * there are none.
 */
export function restOf(
  customer: Customer,
  programme: Programme,
  kind: ContactKind,
  kinds: ContactKinds = CONTACT_KINDS,
): (Verdict & NotBefore) | undefined {
  const rules: Rules = { customer: DROPPING_RULES, beyond: [] };
  return latestOf(verdictsOn(customer, { programme, on: customer.since, kinds, rules }, kind));
}

/** The first day from which milestones count again after the past contacts. */
export const restedOn = (...of: Parameters<typeof restOf>): Day | undefined => restOf(...of)?.day;
