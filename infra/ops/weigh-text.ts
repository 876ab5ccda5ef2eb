import type { WeighedWeek } from '../../functions/use-cases/weigh-week.ts';
import { answerWords, reasonWords } from '../terminal/evidence-words.ts';
import { tableLines } from '../terminal/text-table.ts';

/** What weighing a week anew says, for a terminal. */
export function weighLines({ week, weighed, moves }: WeighedWeek, apply: boolean): string[] {
  const answers = `${weighed} settled ${weighed === 1 ? 'answer' : 'answers'} of ${week}`;
  if (moves.length === 0) return [`${answers}: none moves under the policy of today.`];
  const applied = moves.filter(({ isApplied }) => isApplied).length;
  const left = moves.length - applied;
  return [
    `${answers}: ${moves.length} ${moves.length === 1 ? 'moves' : 'move'} under the policy of today.`,
    '',
    ...tableLines([
      ['customer', 'was', 'becomes', 'because'],
      ...moves.map(({ ref, was, becomes }) => [
        ref,
        answerWords(was),
        answerWords(becomes),
        becomes === undefined ? 'only programs that say so themselves came' : reasonWords(becomes.reasons),
      ]),
    ]),
    '',
    !apply
      ? 'Nothing was changed. With --apply these answers are settled anew, with all that follows: cases, replies, figures.'
      : `${applied} will be settled anew within a few minutes.${left === 0 ? '' : ` ${left} changed meanwhile; run the command again.`}`,
  ];
}
