import { expect, it } from 'vitest';
import { nearest } from '../../../../functions/email/publishing/nearest-name.ts';

const KNOWN = ['band', 'account', 'first_name', 'score', 'if'];

it.each<[string, string | undefined]>([
  ['bnad', 'band'],
  ['Band', 'band'],
  ['bands', 'band'],
  ['acount', 'account'],
  ['accuont', 'account'],
  ['frist_name', 'first_name'],
  ['iff', 'if'],
  ['fi', 'if'],
  ['xyz', undefined],
  ['bonus', undefined],
  ['', undefined],
])('%j was most likely meant as %s', (word, meant) => {
  expect(nearest(word, KNOWN)).toBe(meant);
});
