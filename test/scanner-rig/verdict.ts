import { type Answer, isCounted } from '../../functions/domain/answering/evidence.ts';
import { answerOf, sentAtOf, weigh } from '../../functions/domain/answering/weigh.ts';
import type { Contact } from '../../functions/domain/asking/contact.ts';
import { toInstant } from '../../functions/domain/time/instant.ts';
import type { EpochMs } from '../../functions/domain/time/units.ts';

// The one place of the rig that knows how the product judges.

/**
 * What a policy makes of one ask: the score that it counts, that it cannot be sure, or that it counts
 * nothing.
 */
export type Counted = number | 'unsure' | 'none';

/**
 * The product's verdict on an ask, as its figures have it. Only what it calls unsure is unsure: an answer
 * that is doubtful or waits for ever is counted as none.
 */
export const verdictOf = (contact: Contact, now: EpochMs): Counted =>
  countedOf(answerOf(contact, toInstant(now)));

/** The verdict on the same evidence, had nothing been learnt of receivers. */
export const unlearntVerdictOf = ({ evidence, ...mail }: Contact, now: EpochMs): Counted =>
  countedOf(weigh(evidence, sentAtOf({ evidence, ...mail }), toInstant(now)));

function countedOf(answer: Answer | undefined): Counted {
  if (answer?.grade === 'unsure') return 'unsure';
  return answer !== undefined && isCounted(answer) ? answer.score : 'none';
}

/** What is stored of an ask that the verdict may rest on. */
export const storedOf = ({ evidence }: Contact): object => evidence;

/** Whether causes are stored that somebody, or something, has ticked. */
export const hasCauses = ({ evidence }: Contact): boolean => (evidence.causes ?? []).length > 0;
