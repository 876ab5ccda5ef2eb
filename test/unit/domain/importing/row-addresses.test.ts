import { describe, expect, it } from 'vitest';
import { planColumns } from '../../../../functions/domain/importing/columns.ts';
import {
  addressesIn,
  addressPlacesOf,
  bareAddress,
  waysOf,
} from '../../../../functions/domain/importing/row-addresses.ts';

it.each([
  ['ana@example.com', 'ana@example.com'],
  ['<ana@example.com>', 'ana@example.com'],
  ['Ana Lima <ana@example.com>', 'ana@example.com'],
  ['MAILTO:ana@example.com', 'ana@example.com'],
  ['ana@example.com;', 'ana@example.com'],
  ['ana@example.com, ', 'ana@example.com'],
  ['Ana Lima', 'Ana Lima'],
])('the bare address of %j is %j', (text, bare) => {
  expect(bareAddress(text)).toBe(bare);
});

it.each([
  ['ana@example.com', ['ana@example.com']],
  ['ana@example.com, bo@example.com;', ['ana@example.com', 'bo@example.com']],
  ['ana@example.com or so', []],
  ['*@example.com', []],
  ['no address', []],
  ['', []],
])('the addresses in %j are %j', (text, addresses) => {
  expect(addressesIn(text)).toEqual(addresses);
});

describe('the addresses of the person of a row', () => {
  it.each([
    ['id|email|plan', [1]],
    ['Email 1|id|email', [2, 0]],
    ['id|email|owner_email', [1]],
    ['id|Username|plan', [1]],
    ['id|Username|Login', []],
    ['id|plan', []],
  ])('below %s stand at %j', (header, places) => {
    expect(addressPlacesOf(planColumns(header.split('|'), {}).columns)).toEqual(places);
  });
});

describe('a row', () => {
  const { columns } = planColumns(['id', 'email', 'notes', 'Unsubscribed'], {});
  const ways = (row: string) =>
    waysOf(columns, addressPlacesOf(columns), row.split('|')).map((way) => way.join('|'));

  it.each([
    ['that is in order', 'C-1|ana@example.com|x|yes', ['C-1|ana@example.com|x|yes']],
    ['that ends early', 'C-1|ana@example.com', ['C-1|ana@example.com']],
    [
      'with too many values behind its address',
      'C-1|ana@example.com|x|y|yes',
      ['C-1|ana@example.com|x|y|yes', 'C-1|ana@example.com|y|yes'],
    ],
    ['moved by its address', 'C|1|ana@example.com|x|yes', ['1|ana@example.com|x|yes']],
    ['moved, and not too long', 'C|1|ana@example.com|x', ['1|ana@example.com|x']],
    ['without an address', 'C-1|ana|x|y', ['C-1|ana|x|y']],
  ])('%s is read so', (_case, row, expected) => {
    expect(ways(row)).toEqual(expected);
  });
});
