import { expect, it } from 'vitest';
import { bandOrder } from '../../../../functions/domain/programme/band-order.ts';

it.each([
  ['as the programme has them', ['veteran', 'new', 'settled'], ['new', 'settled', 'veteran']],
  [
    'those of an earlier programme last, by name',
    ['vip', 'veteran', 'gone', 'new'],
    ['new', 'veteran', 'gone', 'vip'],
  ],
  ['one alone', ['gone'], ['gone']],
  ['none', [], []],
])('bands stand in one order: %s', (_, met, order) => {
  expect(met.toSorted(bandOrder(['new', 'settled', 'veteran']))).toEqual(order);
  expect(met.toReversed().sort(bandOrder(['new', 'settled', 'veteran']))).toEqual(order);
});

it('bands are sorted by name when the programme cannot be reached', () => {
  expect(['settled', 'new'].sort(bandOrder([]))).toEqual(['new', 'settled']);
});
