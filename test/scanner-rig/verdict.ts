import {
  type Answer,
  changedFrom,
  evidenceThen,
  isCounted,
} from '../../functions/domain/answering/evidence.ts';
import { habitsOf } from '../../functions/domain/answering/habits.ts';
import { answerOf, type SettledEvidence, sentAtOf, weigh } from '../../functions/domain/answering/weigh.ts';
import { WEIGHTS } from '../../functions/domain/answering/weights.ts';
import type { Contact } from '../../functions/domain/asking/contact.ts';
import { toEpochMs, toInstant } from '../../functions/domain/time/instant.ts';
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

/**
 * The verdict on the same evidence as the numbers of the policy are at the moment of the call. The evidence
 * is settled as it came: each time that something had come half an hour before.
 *
 * @param isLearnt whether with what was learnt of the receiver
 */
export const anewVerdictOf =
  ({ evidence, settled, ...mail }: Contact) =>
  (isLearnt: boolean): Counted => {
    const sentAt = sentAtOf({ evidence, ...mail });
    const habits = habitsOf(isLearnt ? settled?.habit : undefined);
    const { hits, tap, whyAt } = evidence;
    let answer: SettledEvidence['settled'];
    let wasSettledAt = 0;
    for (const came of [...hits.map(({ at }) => at), tap?.at, whyAt]
      .filter((at) => at !== undefined)
      .sort()) {
      if (toEpochMs(came) <= wasSettledAt) continue;
      let due = toEpochMs(came) + WEIGHTS.quarantineMs;
      for (;;) {
        const now = toInstant(due);
        const then = evidenceThen(evidence, (at) => toEpochMs(at) <= due);
        const weighed = weigh(
          { ...then, ...(answer === undefined ? {} : { settled: answer }) },
          sentAt,
          now,
          habits,
        );
        const later = weighed?.settlesAt;
        if (later === undefined) {
          const was = changedFrom(answer, weighed) ?? answer?.was;
          if (weighed !== undefined)
            answer = {
              score: weighed.score,
              grade: weighed.grade,
              at: now,
              ...(was === undefined ? {} : { was }),
            };
          wasSettledAt = due;
          break;
        }
        due = toEpochMs(later);
      }
    }
    return countedOf(answer);
  };

function countedOf(answer: Answer | undefined): Counted {
  if (answer?.grade === 'unsure') return 'unsure';
  return answer !== undefined && isCounted(answer) ? answer.score : 'none';
}

/** What is stored of an ask that the verdict may rest on. */
export const storedOf = ({ evidence }: Contact): object => evidence;

/** Whether causes are stored that somebody, or something, has ticked. */
export const hasCauses = ({ evidence }: Contact): boolean => (evidence.causes ?? []).length > 0;
