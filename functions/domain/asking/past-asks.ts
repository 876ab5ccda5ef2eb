import { isSameContact } from '../mail/contact-id.ts';
import { asksToRecommend, CONTACT_KINDS, type ContactKinds } from '../mail/contact-kinds.ts';
import type { Day } from '../time/day.ts';
import type { Customer, PastContact } from './customer.ts';
import type { PastAnswer } from './rules/rule.ts';

type Past = Pick<Customer, 'recent' | 'lastAsked' | 'lastAnswered'>;

/** The contacts that the fatigue rules count, oldest first. */
export const countedContacts = ({ recent }: Pick<Customer, 'recent'>, kinds: ContactKinds): PastContact[] =>
  recent.filter(({ kind }) => kinds[kind].countsForFatigue);

/**
 * The last day on which another tool asked a customer, as far as a list says it. An answer had its question.
 */
export const askedElsewhere = ({ lastAsked, lastAnswered }: Omit<Past, 'recent'>): Day | undefined =>
  lastAsked === undefined || (lastAnswered !== undefined && lastAnswered > lastAsked)
    ? lastAnswered
    : lastAsked;

/**
 * The days of the contacts that the fatigue rules count, oldest first. The day on which another tool asked,
 * if a list says one, is among them.
 */
export function countedDays(customer: Past, kinds: ContactKinds): Day[] {
  const days = countedContacts(customer, kinds).map(({ on }) => on);
  const elsewhere = askedElsewhere(customer);
  return elsewhere === undefined ? days : [...days, elsewhere].sort();
}

/**
 * The past contacts with what has since come of the asks among them. Of an ask that may yet be answered
 * nothing is noted.
 */
export const withAnswers = (
  recent: readonly PastContact[],
  answers: readonly PastAnswer[],
): readonly PastContact[] =>
  recent.map((past) => {
    const known = answers.find(({ ask }) => isSameContact(ask, past));
    if (known === undefined) return past;
    if (known.answeredOn !== undefined) return { ...past, answered: true };
    return known.isOpen ? past : { ...past, answered: false };
  });

/** The past asks of which the customer's item does not say whether they were answered. */
export const openAsks = (
  { recent }: Pick<Customer, 'recent'>,
  kinds: ContactKinds = CONTACT_KINDS,
): PastContact[] =>
  recent.filter(({ kind, answered }) => answered === undefined && asksToRecommend(kind, kinds));
