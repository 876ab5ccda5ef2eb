import { A_YEAR } from '../../programme/fatigue.ts';
import { dayAfter } from '../../time/day.ts';
import { type CustomerRule, notBefore } from './rule.ts';

/**
 * No more mails of any kind to one person in any 365 days: `fatigue.maxContactsPerYear`. Replies count and
 * are not held back: they answer what the customer has just said.
 */
export const maxContactsPerYear: CustomerRule = {
  name: 'max-contacts-per-year',
  objects: ({ customer: { recent }, programme: { fatigue }, kind }) => {
    if (!kind.fatigueApplies || fatigue.maxContactsPerYear === undefined) return undefined;
    const oldest = recent.at(-fatigue.maxContactsPerYear);
    return oldest && notBefore(dayAfter(oldest.on, A_YEAR), 'max-contacts-per-year');
  },
};
