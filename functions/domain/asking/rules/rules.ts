import { accountWeeks } from './account-weeks.ts';
import { afterAnswer, afterAnswerElsewhere } from './after-answer.ts';
import { customerUntil } from './customer-until.ts';
import { ignoredAsks } from './ignored-asks.ts';
import { maxContactsPerYear } from './max-contacts-per-year.ts';
import { maxPerAccountPerYear } from './max-per-account-per-year.ts';
import { maxPerYear } from './max-per-year.ts';
import { minGap } from './min-gap.ts';
import { onceAYear } from './once-a-year.ts';
import { optedOut } from './opted-out.ts';
import { pause } from './pause.ts';
import { quietTime } from './quiet-time.ts';
import type { CustomerRule, Rules } from './rule.ts';
import { whileCaseOpen } from './while-case-open.ts';

/**
 * A milestone that comes before these let a question go is dropped: the question before it was as good. What
 * any other rule refuses moves to the first day on which it may go.
 */
export const DROPPING_RULES: readonly CustomerRule[] = [minGap, maxPerYear];

/**
 * The people of an account take turns. These are asked for the day on which all else lets a question go.
 * Asked for an earlier day, they would name another one, and it would depend on when somebody plans.
 */
export const TURN_RULES: readonly CustomerRule[] = [maxPerAccountPerYear, accountWeeks];

/** Every rule of the system. The tightest wins. */
export const RULES: Rules = {
  customer: [
    optedOut,
    customerUntil,
    ...DROPPING_RULES,
    quietTime,
    maxContactsPerYear,
    afterAnswerElsewhere,
    pause,
    onceAYear,
    ...TURN_RULES,
  ],
  beyond: [whileCaseOpen, afterAnswer, ignoredAsks],
};
