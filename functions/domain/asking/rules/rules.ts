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
    maxPerAccountPerYear,
    accountWeeks,
  ],
  beyond: [whileCaseOpen, afterAnswer, ignoredAsks],
};
