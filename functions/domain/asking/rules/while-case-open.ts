import { dateIn } from '../../programme/tenure.ts';
import { dayAfter } from '../../time/day.ts';
import { toEpochMs } from '../../time/instant.ts';
import { type BeyondRule, notBefore } from './rule.ts';

/**
 * Nobody is asked while somebody owes them an answer: `fatigue.whileCaseOpen`. It ends after that time,
 * because otherwise whoever is unhappy would never be asked again, and the score would flatter.
 */
export const whileCaseOpen: BeyondRule<'openCases'> = {
  name: 'while-case-open',
  needs: 'openCases',
  concerns: ({ kind, programme, customer }) =>
    // Without a question there was no answer, and without an answer there is no case.
    kind.fatigueApplies && programme.fatigue.whileCaseOpen !== undefined && customer.recent.length > 0,
  objects: ({ customer: { zone }, programme: { fatigue } }, openCases) => {
    const { whileCaseOpen: longest } = fatigue;
    if (longest === undefined) return undefined;
    const days = openCases.map(({ openedAt }) => dayAfter(dateIn(zone, toEpochMs(openedAt)), longest));
    return notBefore(days.sort().at(-1), 'while-case-open');
  },
};
