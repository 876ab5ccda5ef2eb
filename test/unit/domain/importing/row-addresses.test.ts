import { describe, expect, it } from 'vitest';
import { planColumns } from '../../../../functions/domain/importing/columns.ts';
import type { ListOptions } from '../../../../functions/domain/importing/list-options.ts';
import {
  addressesIn,
  addressPlacesOf,
  bareAddress,
  readAddress,
  waysOf,
} from '../../../../functions/domain/importing/row-addresses.ts';

it.each([
  ['ana@example.com', 'ana@example.com'],
  ['<ana@example.com>', 'ana@example.com'],
  ['Ana Lima <ana@example.com>', 'ana@example.com'],
  ['MAILTO:ana@example.com', 'ana@example.com'],
  ['ana@example.com;', 'ana@example.com'],
  ['ana@example.com, ', 'ana@example.com'],
  ['ana@example.com ,; ', 'ana@example.com'],
  ['Ana Lima', 'Ana Lima'],
  ['write mailto:ana@example.com', 'write mailto:ana@example.com'],
  ['<ana@example.com> at work', '<ana@example.com> at work'],
  ['', ''],
])('the bare address of %j is %j', (text, bare) => {
  expect(bareAddress(text)).toBe(bare);
});

it.each([
  ['ana@example.com', ['ana@example.com']],
  ['ana@example.com, bo@example.com;', ['ana@example.com', 'bo@example.com']],
  ['ana@example.com or so', []],
  ['Ana Lima <ana@example.com>', ['ana@example.com']],
  ['ana@example.com;bo@example.com|cy@example.com', ['ana@example.com', 'bo@example.com', 'cy@example.com']],
  [' ANA@example.com ', ['ana@example.com']],
  ['ana@example.com, nobody', []],
  ['*@example.com', []],
  ['no address', []],
  ['', []],
])('the addresses in %j are %j', (text, addresses) => {
  expect(addressesIn(text)).toEqual(addresses);
});

describe('an address with a star', () => {
  it.each([
    '*@example.com',
    'ana*@example.com',
    '*ana@example.com',
    'a*na@example.com',
    'ana@*.com',
    'ana@example.*',
  ])('%s stands for nobody', (text) => {
    expect(readAddress(text)).toEqual({
      kind: 'bad',
      expected: expect.stringContaining('a pattern such as'),
    });
  });
});

describe('a text that is too long for an address', () => {
  const longest = `<${'x'.repeat(999)}`;
  it.each([
    [longest, 'such as ana@example.com'],
    [`${longest}x`, 'an email address'],
  ])('%#', (text, expected) => {
    expect(readAddress(text)).toEqual({ kind: 'bad', expected: expect.stringContaining(expected) });
  });

  it('is cut before it is searched', () => {
    expect(bareAddress(`${'x'.repeat(2_000)}<ana@example.com>`)).toBe('x'.repeat(1_001));
  });
});

describe('the addresses of the person of a row', () => {
  it.each([
    ['id|email|plan', [1]],
    ['Email 1|id|email', [2, 0]],
    ['id|email|owner_email', [1]],
    ['id|Username|plan', [1]],
    ['id|Username|Login', []],
    ['id|plan', []],
    ['id|plan|Login', [2]],
    ['Email 1|email|Work email', [1, 0, 2]],
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
    [
      'with two addresses that are not in their place',
      'C|1|ana@example.com|bo@example.com',
      ['C|1|ana@example.com|bo@example.com'],
    ],
    ['with an address before its place', 'ana@example.com|C-1|x|y', ['ana@example.com|C-1|x|y']],
    ['with what is no address in its place', 'C-1|ana@|ana@example.com|y', ['C-1|ana@|ana@example.com|y']],
    [
      'with two values too many',
      'C-1|ana@example.com|x|y|z|yes',
      ['C-1|ana@example.com|x|y|z|yes', 'C-1|ana@example.com|z|yes'],
    ],
  ])('%s is read so', (_case, row, expected) => {
    expect(ways(row)).toEqual(expected);
  });
});

describe("a colleague's address out of place", () => {
  it('does not move a row', () => {
    const { columns } = planColumns(['id', 'email', 'owner_email'], {});
    const row = ['C-1', 'none', 'bo@example.com'];
    expect(waysOf(columns, addressPlacesOf(columns), row)).toEqual([row]);
  });
});

it('without a column of addresses no row moves', () => {
  const { columns } = planColumns(['id', 'plan'], {});
  const row = ['C-1', 'ana@example.com'];
  expect(waysOf(columns, [], row)).toEqual([row]);
  expect(waysOf(columns, [], ['C-1', 'x', 'y'])).toEqual([
    ['C-1', 'x', 'y'],
    ['C-1', 'y'],
  ]);
});

describe('what a person said of a column', () => {
  it.each<[string, string, ListOptions, number[]]>([
    [
      'one left out may still be the only one with addresses',
      'id|Username|plan',
      { drop: ['Username'] },
      [1],
    ],
    ['one that holds something else has none', 'id|Email 1|email', { columns: { region: 'Email 1' } }, [2]],
    ['the one named goes first', 'id|Email|Mail', { columns: { email: 'Mail' } }, [2, 1]],
  ])('%s: %s', (_case, header, options, places) => {
    expect(addressPlacesOf(planColumns(header.split('|'), options).columns)).toEqual(places);
  });
});

it('an address under another column of ours shows that the row has moved', () => {
  const { columns } = planColumns(['id', 'email', 'region'], {});
  expect(waysOf(columns, addressPlacesOf(columns), ['C', '1', 'ana@example.com'])).toEqual([
    ['1', 'ana@example.com'],
  ]);
});
