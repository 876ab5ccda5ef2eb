import { dayAfter } from '../../time/day.ts';
import { type CustomerRule, notBefore } from './rule.ts';

/**
 * Quiet time after any mail to a customer, also after one that is no question: `fatigue.quietTime`. A reply
 * is not held back: it answers what the customer has just said.
 */
export const quietTime: CustomerRule = {
  name: 'quiet-time',
  objects: ({ customer: { recent }, programme: { fatigue }, kind }) => {
    const last = recent.at(-1);
    return kind.fatigueApplies && last !== undefined && fatigue.quietTime !== undefined
      ? notBefore(dayAfter(last.on, fatigue.quietTime), 'quiet-time')
      : undefined;
  },
};
