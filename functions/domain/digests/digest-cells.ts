import type { Tally } from '../answering/score.ts';
import type { BandFigures, Digest } from './digest.ts';

/** With fewer answers a figure would come close to saying what one person answered. */
export const MIN_ANSWERS = 5;

/** nobody-asked and no-answers hide nothing: there is nothing to hide. */
export type CellState = 'shown' | 'too-few' | 'no-answers' | 'nobody-asked';

/** Whether the figures of a group that stands by itself may be shown. */
export function cellState({ asked, answered }: Tally): CellState {
  if (asked === 0) return 'nobody-asked';
  if (answered === 0) return 'no-answers';
  return answered < MIN_ANSWERS ? 'too-few' : 'shown';
}

export interface BandCell extends BandFigures {
  /** hidden: it has enough answers, and is not shown so that those with too few cannot be worked out from the whole. */
  readonly state: CellState | 'hidden';
}

/**
 * The bands of one whole, each with whether its figures may be shown. Where the whole is shown, what the bands under five answers
 * have together is the whole less those shown; when that too would be under five, the next smallest is hidden with them.
 */
export function bandCells(byBand: readonly BandFigures[]): BandCell[] {
  const cells = byBand.map((each): BandCell => ({ ...each, state: cellState(each.tally) }));
  const few = cells.filter(({ state }) => state === 'too-few');
  const together = few.reduce((sum, { tally }) => sum + tally.answered, 0);
  if (together === 0 || together >= MIN_ANSWERS) return cells;
  const [smallest] = cells
    .filter(({ state }) => state === 'shown')
    .toSorted((a, b) => a.tally.answered - b.tally.answered || (a.band < b.band ? -1 : 1));
  return cells.map((cell) => (cell === smallest ? { ...cell, state: 'hidden' } : cell));
}

/** Whether enough people named a cause for their ranking to be shown. */
export const showsCauses = ({ causesNamedBy }: Pick<Digest, 'causesNamedBy'>): boolean =>
  causesNamedBy >= MIN_ANSWERS;
