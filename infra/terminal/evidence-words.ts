import type { Answer, Grade, Reason } from '../../functions/domain/answering/evidence.ts';
import type { HabitClass } from '../../functions/domain/answering/habits.ts';
import type { Fall } from '../../functions/domain/asking/take-back.ts';

/** Why an answer is taken as it is, for operators. */
export const REASON_TEXT: Readonly<Record<Reason, string>> = {
  tapped: 'somebody pressed a button of the page',
  'gave-reason': 'somebody said why on the page behind the follow-up',
  'settled-before': 'it was settled so, and only a press changes it',
  clicked: 'somebody clicked the number in the mail',
  seen: 'somebody clicked the number in the mail, and was seen at the page',
  'last-of-several': 'of several numbers within half an hour the last one counts',
  'after-machines': 'programs that opened several links are set aside',
  'too-early':
    'it came so soon after the mail that it may be a mail scanner’s, and nobody pressed a button of the page',
  receiver: 'mail scanners open most mails at this receiver',
  'quiet-receiver': 'it came soon after the mail, but mail scanners hardly ever come to this receiver',
  'false-name': 'the request bore the name of a browser and did not behave like one',
  'weak-press': 'a button was pressed in a way in which programs press, and not once more',
  'came-back':
    'a click of the same kind, which may have been a mail scanner’s, came before; nobody was seen at the page',
  burst: 'several numbers were opened at once, as mail scanners do',
  crawl: 'the numbers were opened one after the other, as programs do',
  swept: 'a program looked at the links without opening them, or opened the one to unsubscribe as well',
};

/** How often machines visit a receiver, for a cell of a table. */
export const HABIT_WORDS: Readonly<Record<HabitClass, string>> = {
  never: 'hardly ever',
  seldom: 'seldom',
  sometimes: 'as usual',
  often: 'often',
  always: 'nearly always',
};

/** How often machines visit a receiver, and what is made of it. */
export const HABIT_TEXT: Readonly<Record<HabitClass, string>> = {
  never: 'mail scanners hardly ever come: an early click is a person’s',
  seldom: 'mail scanners come seldom: an early click is more likely a person’s',
  sometimes: 'mail scanners come as often as usual: an early click is weighed by itself',
  often: 'mail scanners come often: an early click is more likely theirs',
  always:
    'mail scanners come nearly always: an early click is doubted, in the first minutes even where a pointer moved over its page',
};

/** Why an answer that counted before counts no longer; the words follow "until". */
export const FALL_TEXT: Readonly<Record<Fall['why'], string>> = {
  changed: 'somebody chose another number',
  machine: 'its clicks turned out to be a program’s',
  unsure: 'its clicks turned out to be such that a program may have made them',
};

const GRADE_TEXT: Readonly<Record<Grade, string>> = {
  confirmed: 'confirmed',
  settled: 'settled',
  pending: 'still waiting',
  unsure: 'not counted, for nobody can be sure',
  doubtful: 'not counted, for only programs came',
};

/** `9, settled`; `no answer`. */
export const answerWords = (answer: Answer | undefined): string =>
  answer === undefined ? 'no answer' : `${answer.score}, ${GRADE_TEXT[answer.grade]}`;

export const reasonWords = (reasons: readonly Reason[]): string =>
  reasons.map((reason) => REASON_TEXT[reason]).join('; ');
