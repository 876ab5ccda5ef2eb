import { type Day, dayAfter } from '../time/day.ts';
import type { Programme } from './programme.ts';

/** The rules of `fatigue` in the programme that are about questions alone, by their names there. */
export type FatigueRule = 'minGap' | 'maxPerYear';

/** What the yearly maximums count as a year. */
export const A_YEAR = 'P365D';

/**
 * From which day on a rule lets the next question go.
 *
 * @param asked the days of the questions before, oldest first
 * @returns undefined when the rule has nothing to say
 */
export const FATIGUE_DAY: Readonly<
  Record<FatigueRule, (asked: readonly Day[], fatigue: Programme['fatigue']) => Day | undefined>
> = {
  minGap: (asked, { minGap }) => {
    const last = asked.at(-1);
    return last === undefined ? undefined : dayAfter(last, minGap);
  },
  maxPerYear: (asked, { maxPerYear }) => {
    const oldest = asked.at(-maxPerYear);
    return oldest === undefined ? undefined : dayAfter(oldest, A_YEAR);
  },
};
