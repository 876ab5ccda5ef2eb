import type { RunId } from './lists/run.ts';
import type { Suppression, SuppressionReason, Word } from './ports/addresses.ts';

/** A reason replaces a lighter one only. */
export const SUPPRESSION_WEIGHT: Readonly<Record<SuppressionReason, number>> = {
  bounced: 0,
  // A wish goes with its person to a new address, and a bounce does not: were it to take the place of the wish, the move would lose it.
  'opted-out': 1,
  unsubscribed: 2,
  operator: 2,
  // AWS counts complaints fifty times as heavily, and none is ever lifted unless forced.
  complained: 3,
};

/** The heaviest of some reasons, of equals the first; undefined where there are none. */
export const heaviestReason = (reasons: readonly SuppressionReason[]): SuppressionReason | undefined =>
  reasons.toSorted((a, b) => SUPPRESSION_WEIGHT[b] - SUPPRESSION_WEIGHT[a])[0];

/**
 * How many runs one suppression names. Whoever is on a list week after week is on it in these too, and an
 * item stays small; a run beyond them takes nothing back.
 */
export const MAX_RUNS = 8;

const isHeavier = (a: Word, b: Word): boolean => SUPPRESSION_WEIGHT[a.reason] > SUPPRESSION_WEIGHT[b.reason];

/** The word alone, whoever said it. */
const bare = ({ reason, at }: Word): Word => ({ reason, at });

/** Of equals the first. */
const heavierOf = (first: Word, second: Word): Word => bare(isHeavier(second, first) ? second : first);

/**
 * What stands after somebody said so themselves: the reader, a mail server through SES, an operator. It names
 * no run, so nothing that is undone takes it back. The very same object when nothing changes, as with the
 * others here.
 */
export const afterOwnWord = (stands: Suppression | undefined, word: Word): Suppression =>
  stands !== undefined && stands.runs === undefined && !isHeavier(word, stands)
    ? stands
    : heavierOf(stands ?? word, word);

/** What stands after a list of a run said so. */
export function afterListWord(stands: Suppression | undefined, word: Word, run: RunId): Suppression {
  if (stands === undefined) return { ...bare(word), runs: [run] };
  if (stands.runs === undefined)
    return isHeavier(word, stands) ? { ...bare(word), runs: [run], before: bare(stands) } : stands;
  const isNew = !stands.runs.includes(run) && stands.runs.length < MAX_RUNS;
  if (!isNew && !isHeavier(word, stands)) return stands;
  return {
    ...stands,
    ...heavierOf(stands, word),
    // Their names begin with their time.
    runs: isNew ? [...stands.runs, run].sort() : stands.runs,
  };
}

/** What stands after a run was undone. */
export function afterUndo(stands: Suppression | undefined, run: RunId): Suppression | undefined {
  if (!stands?.runs?.includes(run)) return stands;
  const runs = stands.runs.filter((each) => each !== run);
  return runs.length === 0 ? stands.before : { ...stands, runs };
}
