import { expect, it } from 'vitest';
import { isSwap, lettersApart } from '../../../../functions/domain/text/letters-apart.ts';

it.each([
  ['', '', 0],
  ['name', 'name', 0],
  ['nmae', 'name', 1],
  ['emial', 'email', 1],
  ['ba', 'ab', 1],
  ['nam', 'name', 1],
  ['names', 'name', 1],
  ['nime', 'name', 1],
  ['name', 'Name', 1],
  ['maen', 'name', 3],
  ['emial_', 'email', 3],
  ['colour', 'color', 1],
  ['', 'band', 4],
  ['abc', 'axy', 2],
  ['abcd', 'badc', 3],
] as const)('from %j to %j it is %i', (a, b, apart) => {
  expect(lettersApart(a, b)).toBe(apart);
  expect(lettersApart(b, a)).toBe(apart);
});

it.each([
  ['emial', 'email', true],
  ['email', 'email', false],
  ['emaal', 'email', false],
  ['emal', 'email', false],
] as const)('%s is %s with two letters swapped: %s', (a, b, swapped) => {
  expect(isSwap(a, b)).toBe(swapped);
});
