import { describe, expect, it } from 'vitest';
import { heldMilestones } from '../../../../functions/domain/programme/held-milestones.ts';
import type { Band, Programme } from '../../../../functions/domain/programme/programme.ts';
import { aProgramme } from '../../../support/factories.ts';

type Ask = Partial<Band['ask']>;
const programme = (
  asks: readonly (readonly [from: string, ask: Ask])[],
  fatigue: Partial<Programme['fatigue']> = {},
): Programme => {
  const { bands, ...rest } = aProgramme();
  const [model] = bands;
  if (model === undefined) throw new Error('The programme has no band.');
  return {
    ...rest,
    fatigue: { minGap: 'P60D', maxPerYear: 6, ...fatigue },
    bands: asks.map(([from, ask], index) => {
      const until = asks[index + 1]?.[0];
      const { until: _, ...band } = model;
      return { ...band, from, ask: { at: [], ...ask }, ...(until === undefined ? {} : { until }) };
    }),
  };
};
const held = (of: Programme): [string, string, number][] =>
  heldMilestones(of).map(({ path, rule, daysAfter }) => [path.join('.'), rule, daysAfter]);
const at = (nth: number): string => `bands.0.ask.at.${nth}`;

describe('milestones that a rule holds back', () => {
  it.each<[string, Programme, [string, string, number][]]>([
    ['none', programme([['P0D', { at: ['P30D', 'P90D'] }]]), []],
    ['one a day too soon', programme([['P0D', { at: ['P30D', 'P89D'] }]]), [[at(1), 'minGap', 59]]],
    ['one alone', programme([['P0D', { at: ['P1D'] }]]), []],
    ['in any order', programme([['P0D', { at: ['P89D', 'P30D'] }]]), [[at(0), 'minGap', 59]]],
    ['the same day twice', programme([['P0D', { at: ['P30D', 'P30D'] }]]), []],
    [
      'several after one another',
      programme([['P0D', { at: ['P10D', 'P20D', 'P30D', 'P200D'] }]]),
      [
        [at(1), 'minGap', 10],
        [at(2), 'minGap', 20],
      ],
    ],
    [
      'one that another has put off',
      programme([['P0D', { at: ['P10D', 'P40D', 'P100D', 'P200D'] }]]),
      [
        [at(1), 'minGap', 30],
        [at(2), 'minGap', 30],
      ],
    ],
    [
      'the first of a band, by the last of the one before',
      programme([
        ['P0D', { at: ['P160D'] }],
        ['P6M', { every: 'P1Y' }],
      ]),
      [['bands.1.ask.every', 'minGap', 21]],
    ],
    [
      'repeats that are too close, once',
      programme([['P0D', { every: 'P30D' }]]),
      [['bands.0.ask.every', 'minGap', 30]],
    ],
    [
      'more than a year may have',
      programme([['P0D', { at: ['P10D', 'P100D', 'P200D', 'P300D'] }]], { maxPerYear: 3 }),
      [[at(3), 'maxPerYear', 100]],
    ],
    [
      'as many as a year may have',
      programme([['P0D', { at: ['P10D', 'P100D', 'P200D', 'P375D'] }]], { maxPerYear: 3 }),
      [],
    ],
    [
      'repeats of which a year has too many',
      programme([['P0D', { every: 'P3M' }]], { maxPerYear: 2 }),
      [['bands.0.ask.every', 'maxPerYear', 92]],
    ],
    ['what is held only after a short month', programme([['P0D', { every: 'P2M' }]], { minGap: 'P60D' }), []],
  ])('%s', (_what, of, expected) => {
    expect(held(of)).toEqual(expected);
  });
});
