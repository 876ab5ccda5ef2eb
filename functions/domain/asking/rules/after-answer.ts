import type { Programme } from '../../programme/programme.ts';
import { type Day, dayAfter } from '../../time/day.ts';
import { type BeyondRule, type CustomerRule, type NotBefore, notBefore } from './rule.ts';

const NAME = 'after-answer';

const restAfter = (day: Day | undefined, { fatigue }: Programme): NotBefore | undefined =>
  day === undefined || fatigue.afterAnswer === undefined
    ? undefined
    : notBefore(dayAfter(day, fatigue.afterAnswer), 'after-answer');

/** Nobody is asked again soon after they answered: `fatigue.afterAnswer`. */
export const afterAnswer: BeyondRule<'answers'> = {
  name: NAME,
  needs: 'answers',
  concerns: ({ kind, programme }) => kind.fatigueApplies && programme.fatigue.afterAnswer !== undefined,
  objects: ({ programme }, answers) => {
    const days = answers.flatMap(({ answeredOn }) => (answeredOn === undefined ? [] : [answeredOn]));
    return restAfter(days.sort().at(-1), programme);
  },
};

/** The same after an answer to the tool before, of which the company's list says the day. */
export const afterAnswerElsewhere: CustomerRule = {
  name: NAME,
  objects: ({ customer, programme, kind }) =>
    kind.fatigueApplies ? restAfter(customer.lastAnswered, programme) : undefined,
};
