import type { Tally } from '../answering/score.ts';

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

/**
 * hidden: it has enough answers, and is not shown so that those with too few cannot be worked out from the
 * whole.
 */
export type PartState = CellState | 'hidden';

/**
 * The parts of one whole, each with whether its figures may be shown. Where the whole is shown, what the
 * parts under five answers have together is the whole less those shown; when that too would be under five,
 * the next smallest is hidden with them.
 *
 * @param nameOf decides between parts of one size
 */
export function partCells<Part extends { readonly tally: Tally }>(
  parts: readonly Part[],
  nameOf: (part: Part) => string,
): (Part & { readonly state: PartState })[] {
  const cells = parts.map((part): Part & { readonly state: PartState } => ({
    ...part,
    state: cellState(part.tally),
  }));
  const few = cells.filter(({ state }) => state === 'too-few');
  const together = few.reduce((sum, { tally }) => sum + tally.answered, 0);
  if (together === 0 || together >= MIN_ANSWERS) return cells;
  const [smallest] = cells
    .filter(({ state }) => state === 'shown')
    .toSorted((a, b) => a.tally.answered - b.tally.answered || (nameOf(a) < nameOf(b) ? -1 : 1));
  return cells.map((cell) => (cell === smallest ? { ...cell, state: 'hidden' } : cell));
}

/** `yes`, or empty: an empty text counts as "no" in `{% if … %}`. */
export type Flag = 'yes' | '';

export const flag = (isSo: boolean): Flag => (isSo ? 'yes' : '');

/**
 * What may be said of some answers. Exactly one is `yes`; only with `shown` the figures beside it are more
 * than empty.
 */
export interface StateFlags {
  readonly shown: Flag;
  /** There are answers, but fewer than `min_answers`. */
  readonly too_few: Flag;
  readonly no_answers: Flag;
  readonly nobody_asked: Flag;
}

export const flagsOf = (state: PartState | undefined): StateFlags => ({
  shown: flag(state === 'shown'),
  too_few: flag(state === 'too-few'),
  no_answers: flag(state === 'no-answers'),
  nobody_asked: flag(state === 'nobody-asked'),
});
