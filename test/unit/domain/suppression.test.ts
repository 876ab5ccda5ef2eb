import { describe, expect, it } from 'vitest';
import type { Suppression, SuppressionReason } from '../../../functions/domain/ports/addresses.ts';
import { afterListWord, afterOwnWord, afterUndo, MAX_RUNS } from '../../../functions/domain/suppression.ts';

const NOW = '2026-11-02T09:00:00Z';
const LATER = '2026-11-03T10:30:00Z';
const A = '20261102-090000-aaaa';
const B = '20261103-103000-bbbb';
const full = Array.from({ length: MAX_RUNS }, (_, index) => `2026100${index + 1}-090000-aaaa`);

const word = (reason: SuppressionReason, at = NOW) => ({ reason, at });
const listed = (reason: SuppressionReason, runs: readonly string[], before?: SuppressionReason) => ({
  ...word(reason),
  runs,
  ...(before === undefined ? {} : { before: word(before) }),
});
const later = (reason: SuppressionReason) => word(reason, LATER);

describe('what stands after somebody said so themselves', () => {
  it.each<[string, Suppression | undefined, SuppressionReason, Suppression]>([
    ['nothing stood', undefined, 'bounced', later('bounced')],
    ['a lighter word of somebody’s own', word('bounced'), 'unsubscribed', later('unsubscribed')],
    ['a list’s lighter word', listed('bounced', [A]), 'opted-out', later('opted-out')],
    // A bounce stays with the mailbox, a wish goes along.
    ['a list’s wish', listed('opted-out', [A]), 'bounced', word('opted-out')],
    ['a list’s equal word', listed('unsubscribed', [A]), 'operator', word('unsubscribed')],
    ['a list’s heavier word', listed('complained', [A, B]), 'bounced', word('complained')],
    [
      'a list’s heavier word over one of their own',
      listed('complained', [A], 'bounced'),
      'unsubscribed',
      word('complained'),
    ],
  ])('%s: %j, then %s', (_what, stands, reason, then) => {
    expect(afterOwnWord(stands, later(reason))).toEqual(then);
  });

  it.each([
    'unsubscribed',
    'operator',
    'bounced',
    'opted-out',
  ] as const)('is the very same after %s', (reason) => {
    const stands = word('unsubscribed');
    expect(afterOwnWord(stands, later(reason))).toBe(stands);
  });
});

describe('what stands after a list said so', () => {
  it.each<[string, Suppression | undefined, SuppressionReason, Suppression]>([
    ['nothing stood', undefined, 'unsubscribed', { ...later('unsubscribed'), runs: [B] }],
    [
      'somebody’s own lighter word',
      word('bounced'),
      'unsubscribed',
      { ...later('unsubscribed'), runs: [B], before: word('bounced') },
    ],
    ['another list’s equal word', listed('operator', [A]), 'unsubscribed', listed('operator', [A, B])],
    [
      'another list’s lighter word',
      listed('bounced', [A]),
      'operator',
      { ...later('operator'), runs: [A, B] },
    ],
    [
      'another list’s word over somebody’s own',
      listed('bounced', [A], 'opted-out'),
      'complained',
      { ...later('complained'), runs: [A, B], before: word('opted-out') },
    ],
    ['its own lighter word', listed('bounced', [B]), 'complained', { ...later('complained'), runs: [B] }],
    [
      'a lighter word of more lists than fit',
      listed('bounced', full),
      'operator',
      { ...later('operator'), runs: full },
    ],
  ])('%s: %j, then %s', (_what, stands, reason, then) => {
    expect(afterListWord(stands, later(reason), B)).toEqual(then);
  });

  it.each([
    ['somebody’s own equal word', word('operator')],
    ['somebody’s own heavier word', word('complained')],
    ['its own word', listed('unsubscribed', [A, B])],
    ['the word of more lists than fit', listed('unsubscribed', full)],
  ])('is the very same over %s', (_what, stands) => {
    expect(afterListWord(stands, later('unsubscribed'), B)).toBe(stands);
  });
});

describe('what stands after a run was undone', () => {
  it.each<[string, Suppression, Suppression | undefined]>([
    ['nothing, where only its list said so', listed('operator', [A]), undefined],
    ['what stood before', listed('operator', [A], 'bounced'), word('bounced')],
    ['what another list says', listed('operator', [A, B], 'bounced'), listed('operator', [B], 'bounced')],
  ])('%s', (_what, stands, then) => {
    expect(afterUndo(stands, A)).toEqual(then);
  });

  it.each([
    ['nothing stands', undefined],
    ['somebody’s own word stands', word('unsubscribed')],
    ['only other lists say so', listed('unsubscribed', [B])],
  ])('is the very same where %s', (_what, stands) => {
    expect(afterUndo(stands, A)).toBe(stands);
  });
});
