import { describe, expect, it } from 'vitest';
import type { WeekFigures } from '../../../../functions/domain/digests/week-figures.ts';
import { WEEKS } from '../../../../functions/domain/digests/weeks.ts';
import { aWording, NO_CHANGE, repeated, weekOf } from '../../../support/digest-figures.ts';
import { aDigest } from '../../../support/factories.ts';

const WEEK = '2026-W47';
const valuesOf = (...weeks: WeekFigures[]) =>
  WEEKS.values(aDigest({ week: WEEK, weeks, earlier: [] }), aWording());

const NOT_SHOWN = {
  shown: '',
  too_few: '',
  no_answers: '',
  nobody_asked: '',
  score: '',
  rate: '',
  rate_low: '',
  rate_high: '',
  promoters: '',
  passives: '',
  detractors: '',
  asked: '0',
  answered: '0',
  response_rate: '',
  pending: '',
  unsure: '',
  doubtful: '',
  changed: '',
  distribution: [],
  trend: [],
  change: NO_CHANGE,
};
const NO_BAR = { width: '0', rest: '100', blocks: '' };
const QUARTER = { width: '25', rest: '75', blocks: '███' };

describe('what a digest says of its week', () => {
  it('is everything with five answers and more', () => {
    const scores = repeated([10, 4], [9, 1], [7, 2], [3, 1]);
    expect(valuesOf(weekOf(WEEK, scores, 20, { pending: 1 }))).toEqual({
      ...NOT_SHOWN,
      shown: 'yes',
      score: '+4',
      rate: '+50%',
      rate_low: '−10%',
      rate_high: '+90%',
      promoters: '5',
      passives: '2',
      detractors: '1',
      asked: '20',
      answered: '8',
      response_rate: '40%',
      pending: '1',
      distribution: [
        {
          score: '10',
          count: '4',
          share: '50%',
          group: 'promoter',
          width: '100',
          rest: '0',
          blocks: '██████████',
        },
        { score: '9', count: '1', share: '13%', group: 'promoter', ...QUARTER },
        { score: '8', count: '0', share: '0%', group: 'passive', ...NO_BAR },
        { score: '7', count: '2', share: '25%', group: 'passive', width: '50', rest: '50', blocks: '█████' },
        { score: '6', count: '0', share: '0%', group: 'detractor', ...NO_BAR },
        { score: '5', count: '0', share: '0%', group: 'detractor', ...NO_BAR },
        { score: '4', count: '0', share: '0%', group: 'detractor', ...NO_BAR },
        { score: '3', count: '1', share: '13%', group: 'detractor', ...QUARTER },
        { score: '2', count: '0', share: '0%', group: 'detractor', ...NO_BAR },
        { score: '1', count: '0', share: '0%', group: 'detractor', ...NO_BAR },
      ],
    });
  });

  it.each([
    [
      'four answers',
      [weekOf(WEEK, [10, 10, 7, 1], 8, { doubtful: 2 })],
      { too_few: 'yes', asked: '8', answered: '4', response_rate: '50%', doubtful: '2' },
    ],
    [
      'no answers',
      [weekOf(WEEK, [], 3, { pending: 1 })],
      { no_answers: 'yes', asked: '3', response_rate: '0%', pending: '1' },
    ],
    ['nobody asked', [weekOf(WEEK, [])], { nobody_asked: 'yes' }],
    ['no week counted', [], { nobody_asked: 'yes' }],
  ])('is no figure of an answer with %s', (_what, weeks, expected) => {
    expect(valuesOf(...weeks)).toEqual({ ...NOT_SHOWN, ...expected });
  });
});
