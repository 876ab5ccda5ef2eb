import { describe, expect, it } from 'vitest';
import type { AskState } from '../../../../functions/domain/answering/score.ts';
import { NAMED_CAUSES } from '../../../../functions/domain/digests/named-causes.ts';
import { aWording } from '../../../support/digest-figures.ts';
import { aContact, aDigest } from '../../../support/factories.ts';

describe('what a digest says of causes', () => {
  const causes = [
    { cause: 'support', count: 4 },
    { cause: 'retired', count: 2 },
    { cause: 'price', count: 1 },
  ];
  const NOT_SHOWN = { shown: '', too_few: '', named_by: '', weeks: '5', rows: [] };

  it('is how many named each, with bars as long as their share of the most named', () => {
    expect(NAMED_CAUSES.values(aDigest({ causes, causesNamedBy: 5 }), aWording('de'))).toEqual({
      causes: {
        ...NOT_SHOWN,
        shown: 'yes',
        named_by: '5',
        rows: [
          {
            label: 'Der Support war langsam',
            count: '4',
            width: '100',
            rest: '0',
            blocks: '██████████',
          },
          { label: 'retired', count: '2', width: '50', rest: '50', blocks: '█████' },
          { label: 'Der Preis', count: '1', width: '25', rest: '75', blocks: '███' },
        ],
      },
    });
  });

  it.each([
    ['four people', { causes, causesNamedBy: 4 }, { too_few: 'yes' }],
    ['one', { causes: [{ cause: 'price', count: 1 }], causesNamedBy: 1 }, { too_few: 'yes' }],
    ['nobody', { causes: [], causesNamedBy: 0 }, {}],
  ])('is nothing when %s named one', (_what, figures, expected) => {
    expect(NAMED_CAUSES.values(aDigest(figures), aWording()).causes).toEqual({ ...NOT_SHOWN, ...expected });
  });
});

describe('the causes that are counted', () => {
  const answered = (score: number): AskState => ({ kind: 'answered', score });
  const figuresOf = (...asks: readonly (readonly [state: AskState, causes: readonly string[]])[]) => {
    const sum = NAMED_CAUSES.sum([]);
    for (const [state, causes] of asks)
      sum.addAsk?.(aContact('ada', { evidence: { hits: [], lostHits: 0, causes } }), state);
    return sum.figures();
  };

  it.each([
    ['by how many named them', ['a', 'b', 'b'], ['b', 'a']],
    ['of as many by name', ['b', 'c', 'a'], ['a', 'b', 'c']],
  ])('are in order %s', (_what, named, order) => {
    for (const each of [named, named.toReversed()]) {
      const { causes } = figuresOf(...each.map((cause) => [answered(1), [cause]] as const));
      expect(causes.map(({ cause }) => cause)).toEqual(order);
    }
  });

  it('are those of detractors who named any, each once', () => {
    expect(
      figuresOf(
        [answered(6), ['price', 'support', 'price']],
        [answered(1), []],
        [answered(7), ['price']],
        [{ kind: 'doubtful' }, ['price']],
      ),
    ).toEqual({
      causes: [
        { cause: 'price', count: 1 },
        { cause: 'support', count: 1 },
      ],
      causesNamedBy: 1,
    });
  });
});
