import type { Customer, PastContact } from '../../../../../functions/domain/asking/customer.ts';
import {
  type EligibilityFacts,
  type May,
  whenMay,
} from '../../../../../functions/domain/asking/eligibility.ts';
import type { PastAnswer } from '../../../../../functions/domain/asking/rules/rule.ts';
import type { ContactKind } from '../../../../../functions/domain/mail/contact-kinds.ts';
import type { Programme } from '../../../../../functions/domain/programme/programme.ts';
import { isoWeekOf } from '../../../../../functions/domain/time/instant.ts';
import { aCustomer, aProgramme } from '../../../../support/factories.ts';

// What the tables of the rules beside this file share.

/** A programme whose gap and yearly maximum hold nothing that these tables look at. */
export const withFatigue = (fatigue: Partial<Programme['fatigue']> = {}): Programme =>
  aProgramme({ fatigue: { minGap: 'P8D', maxPerYear: 6, ...fatigue } });

const past = (kind: ContactKind, on: string, answered?: boolean): PastContact => ({
  week: isoWeekOf(`${on}T12:00:00Z`),
  kind,
  on,
  ...(answered !== undefined && { answered }),
});
export const asked = (...days: string[]): PastContact[] => days.map((on) => past('score', on));
export const thanked = (...days: string[]): PastContact[] => days.map((on) => past('thanks', on));
/** A question of which is known whether it was answered. */
export const noted = (on: string, answered: boolean): PastContact => past('score', on, answered);
/** What came of a question of a day. */
export const answerTo = (on: string, answeredOn?: string): PastAnswer => ({
  ask: past('score', on),
  isOpen: false,
  ...(answeredOn !== undefined && { answeredOn }),
});

/** What a table asks. */
export interface Question {
  readonly customer?: Partial<Customer>;
  readonly fatigue?: Partial<Programme['fatigue']>;
  readonly on: string;
  readonly kind?: ContactKind;
  readonly beyond?: EligibilityFacts['beyond'];
}

export const mayOn = ({ customer = {}, fatigue = {}, on, kind = 'score', beyond }: Question): May =>
  whenMay(
    aCustomer('rule', customer),
    { programme: withFatigue(fatigue), on, ...(beyond && { beyond }) },
    kind,
  );

/** The first day and the rule that names it, in short: `2027-01-02 min-gap`; `may`. */
export function heldText(question: Question): string {
  const may = mayOn(question);
  switch (may.kind) {
    case 'may':
      return 'may';
    case 'from':
      return `${may.day} ${may.rule} (${may.reason})`;
    case 'never':
      return `never ${may.rule} (${may.reason})`;
  }
}
