import { describe, expect, it } from 'vitest';
import { earlierWeeks, firstTrendWeek, trendRows } from '../../../../functions/domain/digests/trend.ts';
import { aWording, repeated, weekOf } from '../../../support/digest-figures.ts';

const NO_BAR = { width: '0', rest: '100', blocks: '' };
const EMPTY = {
  shown: '',
  too_few: '',
  no_answers: '',
  nobody_asked: '',
  unknown: '',
  score: '',
  rate: '',
  asked: '',
  answered: '',
  so_far: '',
  down: NO_BAR,
  up: NO_BAR,
};

describe('the trend', () => {
  it('says of each week what is known of it, from the first in which anybody was asked', () => {
    const digest = {
      week: '2027-W02',
      earlier: [weekOf('2026-W49', []), weekOf('2026-W50', [], 9), weekOf('2026-W51', [])],
      weeks: [
        weekOf('2026-W53', [9, 9, 8, 1], 20),
        weekOf('2027-W01', repeated([10, 1], [8, 4], [2, 3]), 40),
        weekOf('2027-W02', repeated([10, 3], [8, 2]), 1_500),
      ],
    };
    expect(trendRows(digest, aWording())).toEqual([
      { ...EMPTY, week_number: '50', from: 'Dec 7', no_answers: 'yes', asked: '9', answered: '0' },
      { ...EMPTY, week_number: '51', from: 'Dec 14', nobody_asked: 'yes', asked: '0', answered: '0' },
      { ...EMPTY, week_number: '52', from: 'Dec 21', unknown: 'yes' },
      { ...EMPTY, week_number: '53', from: 'Dec 28', too_few: 'yes', asked: '20', answered: '4' },
      {
        ...EMPTY,
        ...{ week_number: '1', from: 'Jan 4', shown: 'yes', asked: '40', answered: '8' },
        ...{ score: '−2', rate: '−25%', down: { width: '25', rest: '75', blocks: '███' } },
      },
      {
        ...EMPTY,
        ...{ week_number: '2', from: 'Jan 11', shown: 'yes', asked: '1,500', answered: '5', so_far: 'yes' },
        ...{ score: '+3', rate: '+60%', up: { width: '60', rest: '40', blocks: '██████' } },
      },
    ]);
    expect(trendRows(digest, aWording('de')).map(({ from }) => from)).toEqual([
      ...['7. Dez.', '14. Dez.', '21. Dez.', '28. Dez.'],
      ...['4. Jan.', '11. Jan.'],
    ]);
  });

  it.each([
    ['nobody was asked in any week', { earlier: [weekOf('2026-W46', [])], weeks: [weekOf('2026-W47', [])] }],
    ['nobody was asked before this week', { earlier: [], weeks: [weekOf('2026-W47', [], 9)] }],
    ['no week was counted', { earlier: [], weeks: [] }],
  ])('is left out while %s', (_what, figures) => {
    expect(trendRows({ week: '2026-W47', ...figures }, aWording())).toEqual([]);
  });
});

describe('the weeks before a digest', () => {
  it('are the seven before those it counts anew, also over the end of a year', () => {
    expect(firstTrendWeek('2027-W02')).toBe('2026-W44');
  });

  it('are taken from the digests of that time, the last word on each week, and nothing is made up', () => {
    const [first, second, own] = [
      {
        week: '2026-W47',
        earlier: [weekOf('2026-W43', [1]), weekOf('2026-W44', [10])],
        weeks: [weekOf('2026-W46', [9])],
      },
      {
        week: '2026-W48',
        earlier: [weekOf('2026-W46', [9, 2])],
        weeks: [weekOf('2026-W48', [7]), weekOf('2026-W50', [8])],
      },
      { week: '2027-W02', earlier: [], weeks: [weekOf('2026-W46', [1, 1, 1]), weekOf('2026-W49', [1])] },
    ];
    expect(earlierWeeks('2027-W02', [first, second, own])).toEqual([
      weekOf('2026-W44', [10]),
      weekOf('2026-W46', [9, 2]),
      weekOf('2026-W48', [7]),
      weekOf('2026-W50', [8]),
    ]);
    expect(earlierWeeks('2026-W47', [])).toEqual([]);
  });
});
