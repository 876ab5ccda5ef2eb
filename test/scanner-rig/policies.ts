import { answerOf } from '../../functions/domain/answering/evidence.ts';
import { toInstant } from '../../functions/domain/time/instant.ts';
import type { Played } from './play.ts';

/** What a policy makes of one ask: the score that it counts, that it cannot be sure, or that nobody answered. */
export type Counted = number | 'unsure' | 'none';

export interface Policy {
  readonly name: string;
  readonly count: (played: Played) => Counted;
}

const scored = ({ requests }: Played, methods: readonly string[]): number[] =>
  requests.flatMap(({ method, score }) => (score !== undefined && methods.includes(method) ? [score] : []));

/** Ours, as the product has it. */
export const OURS: Policy = {
  name: 'Hearback',
  count: ({ contact, judgedAt }) => {
    const answer = answerOf(contact.evidence, toInstant(judgedAt));
    if (answer === undefined) return 'none';
    return answer.grade === 'confirmed' || answer.grade === 'settled' ? answer.score : 'unsure';
  },
};

/** What one would write without knowing of machines. */
export const NAIVE: readonly Policy[] = [
  { name: 'first hit', count: (played) => scored(played, ['GET'])[0] ?? 'none' },
  { name: 'last hit', count: (played) => scored(played, ['GET', 'POST']).at(-1) ?? 'none' },
  {
    name: 'page posts by script',
    count: ({ requests }) =>
      requests.findLast(
        ({ score, method, runsScripts }) => score !== undefined && (runsScripts || method === 'POST'),
      )?.score ?? 'none',
  },
  { name: 'tap only', count: (played) => scored(played, ['POST']).at(-1) ?? 'none' },
];
