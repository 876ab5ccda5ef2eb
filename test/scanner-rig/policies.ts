import type { Played } from './play.ts';
import type { Counted } from './verdict.ts';

/** What a policy may look at. */
export type Judged = Pick<Played, 'requests' | 'verdict' | 'unlearnt' | 'anew'>;

export interface Policy {
  readonly name: string;
  readonly count: (played: Judged) => Counted;
}

const scored = ({ requests }: Pick<Played, 'requests'>, methods: readonly string[]): number[] =>
  requests.flatMap(({ method, score }) => (score !== undefined && methods.includes(method) ? [score] : []));

/** Ours, as the product has it. */
export const OURS: Policy = { name: 'Hearback', count: ({ verdict }) => verdict };

/** Ours, had nothing been learnt of receivers. */
export const UNLEARNT: Policy = {
  name: 'Hearback, nothing learnt',
  count: ({ verdict, unlearnt = verdict }) => unlearnt,
};

/** Ours, and where something was learnt, ours without it. */
export const oursOn = (played: readonly Judged[]): Policy[] => [
  OURS,
  ...(played.some(({ unlearnt }) => unlearnt !== undefined) ? [UNLEARNT] : []),
];

/** What one would write without knowing of machines. */
export const NAIVE: readonly Policy[] = [
  { name: 'first hit', count: (played) => scored(played, ['GET', 'POST'])[0] ?? 'none' },
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

export const POLICIES: readonly Policy[] = [OURS, ...NAIVE];
