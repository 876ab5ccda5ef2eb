import type { Case } from '../../cases/case.ts';
import type { ContactKindRow, ContactKinds } from '../../mail/contact-kinds.ts';
import type { SkipReason } from '../../mail/skip-reason.ts';
import type { Programme } from '../../programme/programme.ts';
import type { Day } from '../../time/day.ts';
import type { Customer, PastContact } from '../customer.ts';

// What a rule is. Each rule stands in a file of its name beside this one, and `rules.ts` lists them all.

/** What came of a past ask, as its contact says. */
export interface PastAnswer {
  readonly ask: PastContact;
  /** The day of the answer that counts, in the customer's zone. Absent: there is none. */
  readonly answeredOn?: Day;
  /** Whether the links of the ask still work, so that an answer may yet come. */
  readonly isOpen: boolean;
}

/** Facts beyond the customer's item. They are read only for rules that need them. */
export interface BeyondFacts {
  /** The customer's cases that nobody has resolved. */
  readonly openCases: readonly Case[];
  /** What came of the asks of which the customer's item does not say whether they were answered. */
  readonly answers: readonly PastAnswer[];
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
  /** Whether it may object to contacts of this kind, for this customer. Where it may not, nothing is read. */
  concerns(facts: Omit<RuleFacts, 'on'>): boolean;
  objects(facts: RuleFacts, fact: BeyondFacts[Fact]): NotBefore | undefined;
}

/** The rules in force. A test may add rules. */
export interface Rules {
  readonly customer: readonly CustomerRule[];
  readonly beyond: readonly BeyondRule[];
}

/** A rule that says "not before this day"; nothing where it has no day. */
export const notBefore = (day: Day | undefined, reason: SkipReason): NotBefore | undefined =>
  day === undefined ? undefined : { kind: 'until', day, reason };
