import { describe, expect, it } from 'vitest';
import { planColumns } from '../../../functions/domain/lists/columns.ts';
import { isWish, readings, rowSays } from '../../../functions/domain/lists/wish.ts';
import type { SuppressionReason } from '../../../functions/domain/ports/addresses.ts';

it.each<[SuppressionReason, boolean]>([
  ['bounced', false],
  ['opted-out', true],
  ['unsubscribed', true],
  ['operator', true],
  ['complained', true],
])('%s is somebody’s wish: %s', (reason, expected) => {
  expect(isWish(reason)).toBe(expected);
});

const says = (header: string, row: string) =>
  rowSays(planColumns(header.split('|'), {}).columns, row.split('|'));

describe('what a row says of mail', () => {
  it.each([
    ['Unsubscribed', 'yes', { kind: 'no', reason: 'unsubscribed' }],
    ['Unsubscribed', 'no', { kind: 'yes' }],
    ['Unsubscribed', '', { kind: 'nothing' }],
    ['Unsubscribed', 'maybe', { kind: 'unreadable', place: 0 }],
    ['Plan', 'yes', { kind: 'nothing' }],
    ['id|Unsubscribed', 'C-1', { kind: 'nothing' }],
  ])('%s: %j', (header, row, expected) => {
    expect(says(header, row)).toEqual(expected);
  });

  it.each([
    ['a "no" outweighs a "yes"', 'yes|yes|', { kind: 'no', reason: 'unsubscribed' }],
    ['a "no" outweighs what cannot be read', 'maybe|no|', { kind: 'no', reason: 'opted-out' }],
    ['what cannot be read outweighs a "yes"', 'maybe|yes|', { kind: 'unreadable', place: 0 }],
    ['a "yes" outweighs nothing', '|yes|', { kind: 'yes' }],
    ['the weightiest "no" is the one', 'yes|no|spam', { kind: 'no', reason: 'complained' }],
    ['a bounce is the lightest', '|no|bounced', { kind: 'no', reason: 'opted-out' }],
  ])('%s', (_case, row, expected) => {
    expect(says('Unsubscribed|Accepts marketing|Status', row)).toEqual(expected);
  });
});

describe('the ways to read a row', () => {
  const { columns } = planColumns(['id', 'email', 'Unsubscribed'], {});

  it.each([
    [['C-1', 'ana@example.com'], [['C-1', 'ana@example.com']]],
    [['C-1', 'ana@example.com', 'yes'], [['C-1', 'ana@example.com', 'yes']]],
    [
      ['C-1', 'x', 'ana@example.com', 'yes'],
      [
        ['C-1', 'x', 'ana@example.com', 'yes'],
        ['x', 'ana@example.com', 'yes'],
      ],
    ],
  ])('%j', (cells, ways) => {
    expect(readings(columns, cells)).toEqual(ways);
  });
});
