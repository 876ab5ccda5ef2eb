import { describe, expect, it } from 'vitest';
import { planColumns } from '../../../../functions/domain/importing/columns.ts';
import { addressPlacesOf, waysOf } from '../../../../functions/domain/importing/row-addresses.ts';
import { rowSays } from '../../../../functions/domain/importing/wish.ts';

function says(header: string, row: string) {
  const { columns } = planColumns(header.split('|'), {});
  return rowSays(columns, waysOf(columns, addressPlacesOf(columns), row.split('|')));
}

describe('what a row says about mail', () => {
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

describe('what a row with shifted values says', () => {
  const HEADER = 'id|email|notes|Unsubscribed';

  it.each([
    ['behind the address', 'C-1|ana@example.com|one|two|yes', { kind: 'no', reason: 'unsubscribed' }],
    ['before it', 'C|1|ana@example.com|one|yes', { kind: 'no', reason: 'unsubscribed' }],
    [
      'or stands behind all others',
      'C-1|ana@example.com|one|yes|more',
      { kind: 'no', reason: 'unsubscribed' },
    ],
    ['in two ways that contradict each other', 'C-1|ana@example.com|one|no|yes', { kind: 'unreadable' }],
    ['and says nothing', 'C-1|ana@example.com|one||', { kind: 'nothing' }],
    [
      'and says "no" in one way, what nobody can read in the other',
      'C-1|ana@example.com|one|hm|yes',
      { kind: 'no', reason: 'unsubscribed' },
    ],
    ['and says nothing in the other', 'C-1|ana@example.com|one||yes', { kind: 'no', reason: 'unsubscribed' }],
    [
      'and says "yes" in one way, what nobody can read in the other',
      'C-1|ana@example.com|one|hm|no',
      { kind: 'yes' },
    ],
    ['and can be read in no way', 'C-1|ana@example.com|one|hm|oh', { kind: 'unreadable', place: 3 }],
  ])('%s', (_case, row, expected) => {
    expect(says(HEADER, row)).toEqual(expected);
  });
});

it('a plain refusal counts in any column', () => {
  expect(says('id|last_name', 'C-1|DO NOT EMAIL')).toEqual({ kind: 'no', reason: 'opted-out' });
  expect(says('id|last_name', 'C-1|Noemail')).not.toEqual({ kind: 'yes' });
});

it.each([
  ['VIP; do not email', 'opted-out'],
  ['VIP|do not email', 'opted-out'],
  ['VIP, unsubscribed', 'unsubscribed'],
  ['unsubscribed', 'unsubscribed'],
  ['do not solicit', 'opted-out'],
])('one of several texts in a cell may refuse: %s', (cell, reason) => {
  const { columns } = planColumns(['id', 'Notes'], {});
  expect(rowSays(columns, [['C-1', cell]])).toEqual({ kind: 'no', reason });
});

it('a row that cannot be read at all says nothing', () => {
  expect(rowSays(planColumns(['id'], {}).columns, [])).toEqual({ kind: 'nothing' });
});
