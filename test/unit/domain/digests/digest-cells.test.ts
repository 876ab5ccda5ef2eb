import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_TALLY, type Tally } from '../../../../functions/domain/answering/score.ts';
import {
  cellState,
  flagsOf,
  MIN_ANSWERS,
  partCells,
} from '../../../../functions/domain/digests/digest-cells.ts';

const tallyOf = (answered: number, asked = answered + 10): Tally => ({
  ...EMPTY_TALLY,
  asked,
  answered,
  promoters: answered,
});
const cellsOf = (...answered: number[]) =>
  partCells(
    answered.map((count, index) => ({ band: `band-${index}`, tally: tallyOf(count) })),
    ({ band }) => band,
  );
const statesOf = (...answered: number[]) => cellsOf(...answered).map(({ state }) => state);

describe('a group by itself', () => {
  it.each([
    [0, 0, 'nobody-asked'],
    [3, 0, 'no-answers'],
    [3, 1, 'too-few'],
    [30, 4, 'too-few'],
    [30, 5, 'shown'],
  ] as const)('of %i asked and %i answers is %s', (asked, answered, state) => {
    expect(cellState(tallyOf(answered, asked))).toBe(state);
  });
});

describe('what a template may say', () => {
  const none = { shown: '', too_few: '', no_answers: '', nobody_asked: '' };
  it.each([
    ['shown', { shown: 'yes' }],
    ['too-few', { too_few: 'yes' }],
    ['no-answers', { no_answers: 'yes' }],
    ['nobody-asked', { nobody_asked: 'yes' }],
    ['hidden', {}],
    [undefined, {}],
  ] as const)('is one thing at most: of %s', (state, expected) => {
    expect(flagsOf(state)).toEqual({ ...none, ...expected });
  });
});

describe('parts with fewer than five answers', () => {
  it('are hidden', () => {
    expect(statesOf(20, 3, 4)).toEqual(['shown', 'too-few', 'too-few']);
  });

  it('take the next smallest with them when they could be worked out from the whole', () => {
    expect(statesOf(20, 3, 9)).toEqual(['shown', 'too-few', 'hidden']);
    expect(statesOf(20, 1, 3, 9)).toEqual(['shown', 'too-few', 'too-few', 'hidden']);
    expect(statesOf(4, 0, 5)).toEqual(['too-few', 'no-answers', 'hidden']);
    expect(statesOf(20, 1, 3, 0)).toEqual(['hidden', 'too-few', 'too-few', 'no-answers']);
  });

  it('take none with them from five answers on, which tell nothing of one person', () => {
    expect(statesOf(20, 2, 3, 9)).toEqual(['shown', 'too-few', 'too-few', 'shown']);
  });

  it('take the first by name with them of two that are as small, in whatever order they come', () => {
    expect(statesOf(9, 9, 8, 8, 3)).toEqual(['shown', 'shown', 'hidden', 'shown', 'too-few']);
    const parts = ['a', 'b', 'c', 'd'].map((band) => ({ band, tally: tallyOf(band === 'd' ? 1 : 7) }));
    for (const each of [parts, parts.toReversed()])
      expect(
        partCells(each, ({ band }) => band)
          .filter(({ state }) => state === 'hidden')
          .map(({ band }) => band),
      ).toEqual(['a']);
  });

  it('leave those without answers as they are, because they reveal nothing', () => {
    expect(statesOf(20, 9, 0)).toEqual(['shown', 'shown', 'no-answers']);
  });

  it('can never be worked out by subtracting the shown bands from the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 8 }), (answered) => {
        const cells = cellsOf(...answered);
        const whole = answered.reduce((sum, count) => sum + count, 0);
        const hidden = cells.filter(({ state }) => state === 'too-few' || state === 'hidden');
        const left = hidden.reduce((sum, { tally }) => sum + tally.answered, 0);
        for (const { state, tally } of cells)
          expect(tally.answered >= MIN_ANSWERS).toBe(state === 'shown' || state === 'hidden');
        expect(cells.filter(({ state }) => state === 'hidden').length).toBeLessThanOrEqual(1);
        // When the whole is hidden too, there is nothing to subtract from.
        if (cellState(tallyOf(whole)) !== 'shown') return;
        expect(hidden.length).not.toBe(1);
        if (hidden.length > 0) expect(left).toBeGreaterThanOrEqual(MIN_ANSWERS);
      }),
    );
  });
});
