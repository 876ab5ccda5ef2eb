import type { Tally } from '../answering/score.ts';

/** With fewer answers a figure nearly tells what one person answered. */
export const MIN_ANSWERS = 5;

/** nobody-asked and no-answers hide nothing, because there is nothing to hide. */
export type CellState = 'shown' | 'too-few' | 'no-answers' | 'nobody-asked';

/** Whether to show the figures of a group that is no part of a shown whole. */
export function cellState({ asked, answered }: Tally): CellState {
  if (asked === 0) return 'nobody-asked';
  if (answered === 0) return 'no-answers';
  return answered < MIN_ANSWERS ? 'too-few' : 'shown';
}

/**
 * hidden: it has enough answers, but is not shown so that nobody can work out the parts with too few from the
 * whole.
 */
export type PartState = CellState | 'hidden';

/**
 * The parts of one whole, each with whether to show its figures. If the whole is shown, a reader can subtract
 * the shown parts and learn the sum of the parts with fewer than five answers. If even that sum is below
 * five, the next smallest part is hidden too.
 *
 * @param nameOf decides between parts of equal size
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
 * What a template may say of some answers. Exactly one is `yes`. Only with `shown` are the figures beside it
 * filled in.
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
