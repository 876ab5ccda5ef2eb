import { FATIGUE_DAY } from '../../programme/fatigue.ts';
import { countedDays } from '../past-asks.ts';
import { type CustomerRule, notBefore } from './rule.ts';

/** No more questions than this in any 365 days: `fatigue.maxPerYear`. */
export const maxPerYear: CustomerRule = {
  name: 'max-per-year',
  objects: ({ customer, programme, kind, kinds }) =>
    kind.fatigueApplies
      ? notBefore(FATIGUE_DAY.maxPerYear(countedDays(customer, kinds), programme.fatigue), 'max-per-year')
      : undefined,
};
