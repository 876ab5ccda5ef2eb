import { isSameContact } from '../../mail/contact-id.ts';
import { asksToRecommend, type ContactKinds, kindNames } from '../../mail/contact-kinds.ts';
import type { Programme } from '../../programme/programme.ts';
import { type Day, dayAfter, daysBetween } from '../../time/day.ts';
import type { Customer, PastContact } from '../customer.ts';
import { firstReason } from '../reasons.ts';
import { type BeyondRule, notBefore, type PastAnswer } from './rule.ts';

const asksOf = ({ recent }: Pick<Customer, 'recent'>, kinds: ContactKinds): PastContact[] => {
  const asking = new Set(kindNames(kinds).filter((kind) => asksToRecommend(kind, kinds)));
  return recent.filter(({ kind }) => asking.has(kind));
};

/** How many of the last asks in a row got no answer. An ask of which nothing is known ends the row. */
export function ignoredInARow(
  customer: Pick<Customer, 'recent'>,
  answers: readonly PastAnswer[],
  kinds: ContactKinds,
): number {
  const asks = asksOf(customer, kinds).toReversed();
  const isIgnored = (ask: PastContact): boolean => {
    const known = answers.find((each) => isSameContact(each.ask, ask));
    return known === undefined ? ask.answered === false : known.answeredOn === undefined;
  };
  const first = asks.findIndex((ask) => !isIgnored(ask));
  return first === -1 ? asks.length : first;
}

/**
 * Who has ignored the last questions is asked half as often until they answer: `fatigue.ignoredAsks`. They
 * wait twice as long after the last question as they would otherwise.
 */
export const ignoredAsks: BeyondRule<'answers'> = {
  name: 'ignored-asks',
  needs: 'answers',
  concerns: ({ kind, kinds, programme, customer }) => {
    const { ignoredAsks: limit } = programme.fatigue;
    return kind.fatigueApplies && limit !== undefined && asksOf(customer, kinds).length >= limit;
  },
  objects: ({ customer, programme, kinds }, answers) => {
    const last = asksOf(customer, kinds).at(-1);
    const { ignoredAsks: limit } = programme.fatigue;
    if (last === undefined || limit === undefined) return undefined;
    if (ignoredInARow(customer, answers, kinds) < limit) return undefined;
    return notBefore(twiceAsLong(customer, programme, last.on), 'ignored-asks');
  },
};

function twiceAsLong(customer: Customer, programme: Programme, last: Day): Day | undefined {
  const from = dayAfter(last, programme.fatigue.minGap);
  const next = firstReason(customer, programme, { milestones: from, others: from });
  return next && dayAfter(last, { months: 0, days: 2 * daysBetween(last, next.on) });
}
