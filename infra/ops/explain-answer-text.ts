import { type Answer, isCounted, isSameAnswer } from '../../functions/domain/answering/evidence.ts';
import { habitsOf } from '../../functions/domain/answering/habits.ts';
import { isFinal, type Weighed, weighAsk, weighedAnew } from '../../functions/domain/answering/weigh.ts';
import type { Contact } from '../../functions/domain/asking/contact.ts';
import { fallOf } from '../../functions/domain/asking/take-back.ts';
import { groupOf } from '../../functions/domain/programme/group.ts';
import { toInstant } from '../../functions/domain/time/instant.ts';
import type { EpochMs } from '../../functions/domain/time/units.ts';
import type { ReceiverLine } from '../../functions/use-cases/list-habits.ts';
import { answerWords, FALL_TEXT, HABIT_TEXT, reasonWords } from '../terminal/evidence-words.ts';

/** What came of a question, and why it is taken so; nothing without any evidence. */
export function answerLines(contact: Contact, now: EpochMs, receiver: ReceiverLine): string[] {
  const { settled } = contact;
  const habit = settled === undefined ? receiver.habit : settled.habit;
  const weighed = isFinal(contact)
    ? asSettled(contact, now)
    : weighAsk(contact, toInstant(now), habitsOf(habit));
  const known =
    settled?.habit === undefined
      ? []
      : [`    settled with what was known then: ${HABIT_TEXT[settled.habit]}.`];
  return [
    ...(weighed === undefined
      ? []
      : [`    answer ${answerWords(weighed)}: ${reasonWords(weighed.reasons)}.`, ...known]),
    ...fallLines(contact, weighed),
    ...contactLines(contact, weighed),
  ];
}

/** The answer as it was settled, with its reasons where today's rules lead to the same. */
function asSettled(contact: Contact, now: EpochMs): Weighed | undefined {
  const { settled } = contact;
  if (settled === undefined) return undefined;
  const { score, grade } = settled;
  const anew = weighedAnew(contact, toInstant(now));
  const isSame = anew !== undefined && isSameAnswer(settled, anew);
  return { score, grade, reasons: isSame ? anew.reasons : ['settled-before'] };
}

/** That another answer counted before, and why it does no longer. */
function fallLines(contact: Contact, weighed: Answer | undefined): string[] {
  const was = contact.settled?.was;
  if (was === undefined || (weighed !== undefined && isCounted(weighed) && weighed.score === was)) return [];
  const { why, old } = fallOf(contact, weighed);
  const told =
    old === was
      ? ' Its case is withdrawn unless it was resolved, and whoever was told of it is told so.'
      : '';
  return [`    Before, it counted as ${was}, until ${FALL_TEXT[why]}.${told}`];
}

/** Whether a detractor may be contacted about the answer. */
function contactLines({ evidence: { mayContact } }: Contact, weighed: Answer | undefined): string[] {
  if (weighed === undefined || groupOf(weighed.score) !== 'detractor') return [];
  if (!isCounted(weighed) && weighed.grade !== 'pending') return [];
  return [
    mayContact
      ? '    They have asked to be contacted about it.'
      : '    They did not ask to be contacted about it.',
  ];
}
