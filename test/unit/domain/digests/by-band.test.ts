import { describe, expect, it } from 'vitest';
import { type BandFigures, BY_BAND } from '../../../../functions/domain/digests/by-band.ts';
import { aWording, bandOf, repeated } from '../../../support/digest-figures.ts';
import { aContact, aDigest, aProgramme } from '../../../support/factories.ts';

const WEEK = '2026-W47';
const valuesOf = (byBand: readonly BandFigures[], programme = aProgramme()) =>
  BY_BAND.values(aDigest({ week: WEEK, byBand }), aWording('en', { programme }));

const EMPTY = {
  shown: '',
  too_few: '',
  no_answers: '',
  nobody_asked: '',
  hidden: '',
  answered: '',
  score: '',
  rate: '',
};

describe('what a digest says of each band', () => {
  it('is shown, hidden beside one with too few answers, or left out, in the order of the programme', () => {
    expect(
      valuesOf([
        bandOf('retired', [], 1_200),
        bandOf('veteran', repeated([10, 3], [2, 5]), 41),
        bandOf('settled', repeated([9, 3], [8, 2]), 31),
        bandOf('new', [10], 12),
      ]),
    ).toEqual({
      bands: [
        { ...EMPTY, band: 'new', too_few: 'yes', asked: '12' },
        { ...EMPTY, band: 'settled', hidden: 'yes', asked: '31' },
        { ...EMPTY, band: 'veteran', shown: 'yes', asked: '41', answered: '8', score: '−2', rate: '−25%' },
        { ...EMPTY, band: 'retired', no_answers: 'yes', asked: '1,200' },
      ],
      band_width: '14',
    });
  });

  it('hides the first by name of two that are as small', () => {
    const parts = [
      bandOf('settled', repeated([9, 5])),
      bandOf('new', repeated([9, 5])),
      bandOf('veteran', [9]),
    ];
    for (const each of [parts, parts.toReversed()])
      expect(valuesOf(each).bands.map(({ band, hidden }) => [band, hidden])).toEqual([
        ['new', 'yes'],
        ['settled', ''],
        ['veteran', ''],
      ]);
  });

  it.each([
    ['none', []],
    ['one', [bandOf('new', repeated([9, 9]))]],
  ])('is nothing of %s', (_what, byBand) => {
    expect(valuesOf(byBand)).toEqual({ bands: [], band_width: '14' });
  });

  it.each([
    [13, '14'],
    [14, '14'],
    [15, '15'],
    [40, '40'],
    [41, '40'],
  ])('is in a column for its longest label: %i characters need %s', (length, width) => {
    const programme = aProgramme();
    const bands = programme.bands.map((band) =>
      band.name === 'new' ? { ...band, label: { en: 'x'.repeat(length) } } : band,
    );
    const byBand = [bandOf('veteran', [], 3), bandOf('new', [], 2)];
    expect(valuesOf(byBand, { ...programme, bands }).band_width).toBe(width);
  });
});

describe('the bands of a week', () => {
  it.each([
    ['the most asked first', ['new', 'veteran', 'veteran'], ['veteran', 'new']],
    ['of as many the first by name', ['veteran', 'new', 'settled'], ['new', 'settled', 'veteran']],
  ])('are counted, %s', (_what, asked, order) => {
    for (const each of [asked, asked.toReversed()]) {
      const sum = BY_BAND.sum(['2026-W46', WEEK]);
      for (const band of each) sum.addAsk?.(aContact('ada', { band, week: WEEK }), { kind: 'silent' });
      sum.addAsk?.(aContact('ada', { band: 'retired', week: '2026-W46' }), { kind: 'silent' });
      expect(sum.figures().byBand).toEqual(
        order.map((band) => bandOf(band, [], asked.filter((one) => one === band).length)),
      );
    }
  });
});
