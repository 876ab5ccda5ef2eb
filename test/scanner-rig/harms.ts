import { groupOf } from '../../functions/domain/programme/group.ts';
import type { Played } from './play.ts';
import type { Wish } from './population.ts';

type Outcome = Pick<Played, 'meant' | 'wishes' | 'case' | 'hasReasons' | 'isUnsubscribed' | 'replies'>;

const isDetractor = (meant: number | undefined): boolean =>
  meant !== undefined && groupOf(meant) === 'detractor';

/** Whether a wish of somebody's has come true, or a machine has done the same. */
const HAPPENED: Readonly<Record<Wish, (outcome: Outcome) => boolean>> = {
  words: ({ hasReasons }) => hasReasons,
  take: (outcome) => outcome.case?.takenAt !== undefined,
  resolve: (outcome) => outcome.case?.resolvedAt !== undefined,
  unsubscribe: ({ isUnsubscribed }) => isUnsubscribed,
};
const byMachine =
  (wish: Wish) =>
  (outcome: Outcome): boolean =>
    HAPPENED[wish](outcome) && !outcome.wishes.includes(wish);

/** What machines have done beside answering, and what people did not get. */
export const HARMS = {
  'a case opened that no person gave reason for': (outcome: Outcome): boolean =>
    outcome.case !== undefined && !isDetractor(outcome.meant),
  'a follow-up or thanks to somebody who never answered': ({ replies, meant }: Outcome): boolean =>
    replies > 0 && meant === undefined,
  'a case taken by a machine': byMachine('take'),
  'a case resolved by a machine': byMachine('resolve'),
  'reasons filled in by a machine': byMachine('words'),
  'unsubscribed by a machine': byMachine('unsubscribe'),
  "a person's wish refused": (outcome: Outcome): boolean =>
    outcome.wishes.some((wish) => !HAPPENED[wish](outcome)),
} as const satisfies Readonly<Record<string, (outcome: Outcome) => boolean>>;

export interface HarmCount {
  readonly harm: string;
  readonly asks: number;
  /** How many asks of which population, those with none left out. */
  readonly populations: Readonly<Record<string, number>>;
}

/** How often each harm was done, and where. */
export function harmsOf(
  played: readonly (Outcome & { readonly population: { readonly name: string } })[],
): HarmCount[] {
  return Object.entries(HARMS).map(([harm, isDone]) => {
    const done = played.filter(isDone);
    const populations: Record<string, number> = {};
    for (const { population } of done) populations[population.name] = (populations[population.name] ?? 0) + 1;
    return { harm, asks: done.length, populations };
  });
}
