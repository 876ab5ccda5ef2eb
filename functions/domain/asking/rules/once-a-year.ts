import { A_YEAR } from '../../programme/fatigue.ts';
import { dayAfter } from '../../time/day.ts';
import { countedDays } from '../past-asks.ts';
import { type CustomerRule, notBefore } from './rule.ts';

/** A customer who would rather be asked once a year is asked no sooner. */
export const onceAYear: CustomerRule = {
  name: 'once-a-year',
  objects: ({ customer, kind, kinds }) => {
    const last = countedDays(customer, kinds).at(-1);
    return customer.fewer?.kind === 'yearly' && kind.fatigueApplies && last !== undefined
      ? notBefore(dayAfter(last, A_YEAR), 'once-a-year')
      : undefined;
  },
};
