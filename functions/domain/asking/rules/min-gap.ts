import { FATIGUE_DAY } from '../../programme/fatigue.ts';
import { countedDays } from '../past-asks.ts';
import { type CustomerRule, notBefore } from './rule.ts';

/** Quiet time between two questions: `fatigue.minGap`. */
export const minGap: CustomerRule = {
  name: 'min-gap',
  objects: ({ customer, programme, kind, kinds }) =>
    kind.fatigueApplies
      ? notBefore(FATIGUE_DAY.minGap(countedDays(customer, kinds), programme.fatigue), 'min-gap')
      : undefined,
};
