import { describe, expect, it } from 'vitest';
import { EMPTY_TALLY, rateOf, type Tally } from '../../../../functions/domain/answering/score.ts';
import { changeOf, changeValues } from '../../../../functions/domain/digests/change.ts';
import { numbersIn } from '../../../../functions/domain/digests/numbers.ts';
import { NO_CHANGE, repeated, weekOf } from '../../../support/digest-figures.ts';
import { draws, middle95, type Opinion, ratesOf } from './resampling.ts';

const tally = ({ yes, no, n }: { yes: number; no: number; n: number }): Tally => ({
  ...EMPTY_TALLY,
  asked: n,
  answered: n,
  promoters: yes,
  passives: n - yes - no,
  detractors: no,
});
/** The week with exactly these answers. */
const typical = (n: number, { yes, no }: Opinion): Tally =>
  tally({ yes: Math.round(yes * n), no: Math.round(no * n), n });

/** From very popular to very unpopular, and one in which hardly anybody takes a side. */
const OPINIONS: readonly Opinion[] = [
  { yes: 0.9, no: 0.05 },
  { yes: 0.7, no: 0.1 },
  { yes: 0.6, no: 0.35 },
  { yes: 0.5, no: 0.2 },
  { yes: 0.4, no: 0.4 },
  { yes: 0.2, no: 0.6 },
  { yes: 0.05, no: 0.05 },
];
/** A probability that was added up from many. */
const ROUNDING = 1e-9;
const holds = (of: { low: number; high: number } | undefined, truth: number): boolean =>
  of !== undefined && of.low <= truth + ROUNDING && truth - ROUNDING <= of.high;
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the interval of the rate', () => {
  it.each([
    5, 8, 12, 20, 40, 100,
  ])('holds the truth in at least 92 of 100 weeks of %i answers, and 95 on average', (n) => {
    const coverages = OPINIONS.map((opinion) =>
      draws(n, opinion)
        .filter((draw) => holds(rateOf(tally(draw)), opinion.yes - opinion.no))
        .reduce((sum, { probability }) => sum + probability, 0),
    );
    expect(Math.min(...coverages)).toBeGreaterThan(0.92);
    expect(mean(coverages)).toBeGreaterThan(0.945);
    expect(mean(coverages)).toBeLessThan(0.985);
  });

  it.each([
    [40, 0.025],
    [100, 0.015],
    [200, 0.01],
    [400, 0.005],
  ])('of %i answers agrees with resampling them to within %f', (n, tolerance) => {
    for (const opinion of OPINIONS.filter(({ yes, no }) => yes >= 0.2 && no >= 0.1)) {
      const [low, high] = middle95(ratesOf(n, opinion));
      const rate = rateOf(typical(n, opinion));
      expect(Math.abs((rate?.low ?? 9) - low), `low of ${JSON.stringify(opinion)}`).toBeLessThan(tolerance);
      expect(Math.abs((rate?.high ?? 9) - high), `high of ${JSON.stringify(opinion)}`).toBeLessThan(
        tolerance,
      );
    }
  });

  it('claims no certainty where resampling would: five yeses of five', () => {
    expect(middle95(ratesOf(5, { yes: 1, no: 0 }))).toEqual([1, 1]);
    expect(rateOf(tally({ yes: 5, no: 0, n: 5 }))?.low).toBeLessThan(0.25);
  });
});

describe('the change of the rate', () => {
  const PAIRS = [
    [5, 5],
    [5, 12],
    [5, 40],
    [8, 8],
    [12, 12],
    [12, 30],
    [20, 20],
  ] as const;

  it.each(
    PAIRS,
  )('calls at most 5 of 100 unchanged weeks a change, for %i and then %i answers', (before, now) => {
    for (const opinion of OPINIONS) {
      const second = draws(now, opinion);
      let alarms = 0;
      for (const first of draws(before, opinion))
        for (const draw of second)
          if (changeOf(tally(first), tally(draw))?.isNoise === false)
            alarms += first.probability * draw.probability;
      expect(alarms, JSON.stringify(opinion)).toBeLessThan(0.0505);
    }
  });

  it.each(
    PAIRS.slice(0, 5),
  )('holds the true change in at least 94 of 100 cases, for %i and then %i answers', (before, now) => {
    const coverages = OPINIONS.flatMap((was) =>
      OPINIONS.map((is) => {
        const truth = is.yes - is.no - (was.yes - was.no);
        const second = draws(now, is);
        let covered = 0;
        for (const first of draws(before, was))
          for (const draw of second)
            if (holds(changeOf(tally(first), tally(draw)), truth))
              covered += first.probability * draw.probability;
        return covered;
      }),
    );
    expect(Math.min(...coverages)).toBeGreaterThan(0.94);
    expect(mean(coverages)).toBeGreaterThan(0.95);
  });

  it.each([
    [40, 40, 0.04],
    [40, 80, 0.03],
    [100, 100, 0.02],
  ])('from %i to %i answers agrees with resampling both weeks to within %f', (before, now, tolerance) => {
    const moves: readonly (readonly [Opinion, Opinion])[] = [
      [
        { yes: 0.5, no: 0.2 },
        { yes: 0.6, no: 0.2 },
      ],
      [
        { yes: 0.7, no: 0.1 },
        { yes: 0.5, no: 0.3 },
      ],
      [
        { yes: 0.4, no: 0.4 },
        { yes: 0.4, no: 0.4 },
      ],
    ];
    for (const [was, is] of moves) {
      const second = ratesOf(now, is);
      const differences = ratesOf(before, was).flatMap(([a, p]) =>
        second.map(([b, q]): [number, number] => [b - a, p * q]),
      );
      const [low, high] = middle95(differences);
      const change = changeOf(typical(before, was), typical(now, is));
      expect(Math.abs((change?.low ?? 9) - low)).toBeLessThan(tolerance);
      expect(Math.abs((change?.high ?? 9) - high)).toBeLessThan(tolerance);
    }
  });

  it('is distinguished from noise when it is large enough for its answers', () => {
    const small = changeOf(tally({ yes: 10, no: 5, n: 20 }), tally({ yes: 13, no: 4, n: 20 }));
    const same = changeOf(tally({ yes: 1_000, no: 500, n: 2_000 }), tally({ yes: 1_300, no: 400, n: 2_000 }));
    expect(small).toMatchObject({ value: 0.2, isNoise: true });
    expect(same).toMatchObject({ value: 0.2, isNoise: false });
  });

  it('lies in its interval, which stays within what is possible', () => {
    for (const first of draws(6, { yes: 0.4, no: 0.4 })) {
      for (const second of draws(9, { yes: 0.4, no: 0.4 })) {
        const { value, low, high } = changeOf(tally(first), tally(second)) ?? { value: 9, low: 9, high: 9 };
        expect(low).toBeGreaterThanOrEqual(-2);
        expect(high).toBeLessThanOrEqual(2);
        expect(low).toBeLessThanOrEqual(value);
        expect(value).toBeLessThanOrEqual(high);
      }
    }
  });

  it('does not exist when a week has no answers', () => {
    expect(changeOf(EMPTY_TALLY, tally({ yes: 5, no: 0, n: 5 }))).toBeUndefined();
    expect(changeOf(tally({ yes: 5, no: 0, n: 5 }), EMPTY_TALLY)).toBeUndefined();
  });
});

describe('what a digest says of the change', () => {
  const few = weekOf('2026-W45', [9, 9, 9, 9]);
  const five = weekOf('2026-W46', repeated([9, 5]));
  const many = weekOf('2026-W47', repeated([9, 40], [7, 40], [2, 20]), 1_000);
  const poor = weekOf('2026-W48', repeated([9, 10], [7, 10], [2, 80]));

  it.each([
    ['no week', []],
    ['one week only', [many]],
    ['too few answers before', [many, few, poor]],
    ['too few answers now', [many, few]],
    ['nobody asked before', [weekOf('2026-W44', []), many]],
    ['no answers now', [many, weekOf('2026-W44', [], 9)]],
  ])('is nothing with %s', (_what, weeks) => {
    expect(changeValues(weeks, numbersIn('en'))).toEqual(NO_CHANGE);
  });

  it.each([
    ['down', [few, many, poor], { down: 'yes', points: '90', low: '−108', high: '−69', rate_before: '+20%' }],
    ['up', [few, poor, many], { up: 'yes', points: '90', low: '+69', high: '+108', rate_before: '−70%' }],
    [
      'flat, by chance',
      [many, { ...many, week: '2026-W48' }],
      { flat: 'yes', points: '0', low: '−21', high: '+21', noise: 'yes', rate_before: '+20%' },
    ],
    [
      'down, from five answers, perhaps by chance',
      [five, many],
      { down: 'yes', points: '80', low: '−106', high: '+2', noise: 'yes', rate_before: '+100%' },
    ],
  ])('is that of the last two weeks: %s', (_what, weeks, expected) => {
    expect(changeValues(weeks, numbersIn('en'))).toEqual({ ...NO_CHANGE, known: 'yes', ...expected });
  });
});
