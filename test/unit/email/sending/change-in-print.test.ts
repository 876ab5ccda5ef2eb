import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_TALLY, type Tally } from '../../../../functions/domain/answering/score.ts';
import { MIN_ANSWERS } from '../../../../functions/domain/digests/digest-cells.ts';
import { numbersIn, wholePercents } from '../../../../functions/domain/digests/numbers.ts';
import { digestVariables } from '../../../../functions/email/sending/digest-variables.ts';
import { fullDigest, NOW, PROGRAMME, WEEK } from './digest-samples.ts';

// Compares what a digest says about the change with the numbers beside it, as a reader would.

const tallyOf = (promoters: number, detractors: number, passives: number): Tally => ({
  ...EMPTY_TALLY,
  asked: promoters + detractors + passives,
  answered: promoters + detractors + passives,
  promoters,
  detractors,
  passives,
});

/** A number as it is printed: with a sign, a percent sign, and grouped digits. */
const readNumber = (text: string): number => Number(text.replace('−', '-').replace(/[^\d-]/g, ''));

function changeOf(before: Tally, now: Tally, locale = 'en') {
  const scores = Array.from({ length: 10 }, () => 0);
  const weeks = [
    { week: '2026-W46', tally: before, scores },
    { week: WEEK, tally: now, scores },
  ];
  return digestVariables(fullDigest({ weeks }), PROGRAMME, locale, NOW);
}

describe('the printed change', () => {
  const count = fc.oneof(fc.nat(12), fc.nat(400), fc.nat(200_000));
  const week = fc
    .tuple(count, count, count)
    .map(([yes, no, maybe]) => tallyOf(yes, no, maybe))
    .filter(({ answered }) => answered >= MIN_ANSWERS);
  const locale = fc.constantFrom('en', 'en-GB', 'en-IN', 'de', 'de-CH', 'de-AT');

  it('is the difference of the two rates beside it, also in words, for all weeks and languages', () => {
    fc.assert(
      fc.property(week, week, locale, (before, now, language) => {
        const { rate, change, trend } = changeOf(before, now, language);
        const points = readNumber(rate) - readNumber(change.rate_before);
        expect(readNumber(change.points)).toBe(Math.abs(points));
        expect([change.up, change.flat, change.down]).toEqual(
          [points > 0, points === 0, points < 0].map((isSo) => (isSo ? 'yes' : '')),
        );
        // The same two rates are in the weeks below.
        expect(trend.slice(-2).map((row) => row.rate)).toEqual([change.rate_before, rate]);

        const [low, high] = [readNumber(change.low), readNumber(change.high)];
        expect(low).toBeLessThanOrEqual(points);
        expect(points).toBeLessThanOrEqual(high);
        expect(change.noise).toBe(low <= 0 && 0 <= high ? 'yes' : '');
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    // 40.4 % and 41.6 %: printed as 40 and 42, so two points and not one.
    ['two roundings apart', tallyOf(202, 0, 298), tallyOf(208, 0, 292), { up: 'yes', points: '2' }],
    // 40.6 % and 41.4 %: both printed as 41.
    [
      'the same in print',
      tallyOf(203, 0, 297),
      tallyOf(207, 0, 293),
      { flat: 'yes', points: '0', noise: 'yes' },
    ],
    // 40.4 % and 40.6 %: a fifth of a point, but different printed numbers.
    ['hardly any', tallyOf(202, 0, 298), tallyOf(203, 0, 297), { up: 'yes', points: '1' }],
    // 28.5 % of 200, which binary fractions store as slightly less.
    ['at a half', tallyOf(57, 0, 143), tallyOf(60, 0, 140), { up: 'yes', points: '1', rate_before: '+29%' }],
    ['at a half below zero', tallyOf(0, 57, 143), tallyOf(0, 60, 140), { down: 'yes', points: '1' }],
    [
      'more than chance before it was rounded, and nothing after that',
      tallyOf(48_600, 0, 51_400),
      tallyOf(49_070, 0, 50_930),
      { flat: 'yes', points: '0', low: '0', noise: 'yes' },
    ],
  ])('is worked out from what is printed: %s', (_what, before, now, expected) => {
    expect(changeOf(before, now).change).toMatchObject(expected);
  });
});

describe('whole per cents', () => {
  it('equal the rounding of each language, for every share of up to 400', () => {
    const format = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });
    for (let of = 1; of <= 400; of += 1)
      for (let part = -of; part <= of; part += 1)
        if (`${wholePercents(part / of)}%` !== format.format(part / of).replace('-0%', '0%'))
          expect([part, of, wholePercents(part / of)]).toEqual(format.format(part / of));
  });

  it('have no minus before a zero', () => {
    expect(Object.is(wholePercents(-0.004), -0)).toBe(false);
    expect(numbersIn('de').signedPercent(-0.004)).toBe('0\u00a0%');
  });
});

it('a bar of the trend is as long as the number beside it, and there is none beside zero', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.nat(300), fc.nat(300), (yes, no, maybe) => {
      fc.pre(yes + no + maybe >= MIN_ANSWERS);
      const row = changeOf(tallyOf(5, 0, 5), tallyOf(yes, no, maybe)).trend.at(-1);
      expect(Number(row?.up.width) - Number(row?.down.width)).toBe(readNumber(row?.rate ?? ''));
    }),
    { numRuns: 60 },
  );
});
