import { expect, it } from 'vitest';
import { isMisspelt } from '../../../../functions/domain/importing/spelling.ts';

it.each([
  ['regoin', 'region', 1, true, 'two letters that changed places are one mistake'],
  ['regon', 'region', 1, true, 'one is missing'],
  ['rgon', 'region', 1, false, 'two are missing'],
  ['rgon', 'region', 2, true, 'two may be missing'],
  ['emails', 'email', 1, false, 'a plural is no mistake'],
  ['rgn', 'region', 9, false, 'too short'],
  ['regioooon', 'region', 9, false, 'too long'],
  ['accountid', 'account', 2, false, 'the id of a thing is no mistake'],
  ['accountids', 'account', 9, false, 'nor are its ids'],
  ['customrid', 'customerid', 1, true, 'in an id there may be a mistake'],
  ['idea', 'idee', 1, true, 'an id stands at the end'],
])('%s is a misspelt %s with %d mistakes at most: %s (%s)', (key, word, most, is) => {
  expect(isMisspelt(key, word, most)).toBe(is);
});
