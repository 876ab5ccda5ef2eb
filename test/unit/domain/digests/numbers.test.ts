import { describe, expect, it } from 'vitest';
import { barOf, numbersIn, unlessNone } from '../../../../functions/domain/digests/numbers.ts';

describe('the numbers of a digest', () => {
  it.each([
    ['en', ['12,345', '+12,345', '−1,234', '0', '29%', '+29%', '−29%', '0%']],
    ['de', ['12.345', '+12.345', '−1.234', '0', '29\u00a0%', '+29\u00a0%', '−29\u00a0%', '0\u00a0%']],
    // Swedish writes the minus sign by itself.
    [
      'sv',
      [
        '12\u00a0345',
        '+12\u00a0345',
        '−1\u00a0234',
        '0',
        '29\u00a0%',
        '+29\u00a0%',
        '−29\u00a0%',
        '0\u00a0%',
      ],
    ],
  ])('are written in %s, halves away from zero', (locale, written) => {
    const { count, signed, percent, signedPercent } = numbersIn(locale);
    expect([
      count(12_345),
      signed(12_345),
      signed(-1_234),
      signed(0),
      percent(57 / 200),
      signedPercent(57 / 200),
      signedPercent(-57 / 200),
      signedPercent(0),
    ]).toEqual(written);
  });

  it.each([
    [0, ''],
    [1, '1'],
    [1_234, '1,234'],
  ])('are left out when there is none: %i', (value, written) => {
    expect(unlessNone(value, numbersIn('en'))).toBe(written);
  });
});

describe('a bar', () => {
  it.each([
    ['none below zero', -0.5, '0', '100', 0],
    ['none at zero', 0, '0', '100', 0],
    ['visible however short', 0.000_1, '1', '99', 1],
    ['a block up to the half of the next', 0.14, '14', '86', 1],
    ['two blocks from there', 0.15, '15', '85', 2],
    ['in half', 0.5, '50', '50', 5],
    ['not full before all blocks are', 0.94, '94', '6', 9],
    ['full', 1, '100', '0', 10],
    ['never more than full', 1.5, '100', '0', 10],
  ])('is %s', (_what, length, width, rest, blocks) => {
    expect(barOf(length)).toEqual({ width, rest, blocks: '█'.repeat(blocks) });
  });
});
