import { describe, expect, it } from 'vitest';
import type {
  ListWord,
  Suppression,
  SuppressionReason,
} from '../../../../functions/domain/mail/suppression.ts';
import {
  afterDirectWord,
  afterLifting,
  afterListWord,
  afterPlainYes,
  afterUndo,
  DEFAULT_LIST_REASON,
  directWords,
  endsSoftRun,
  heaviestReason,
  isLiftedByForce,
  isLiftedWithRecord,
  isOnSesList,
  isOptedOutAfter,
  isRecordOfRun,
  isRecordUnsaid,
  isSaid,
  isWish,
  MAX_LIST_WORDS,
  OPT_OUT_LIST_REASONS,
  reasonOfRun,
  reasonWithSign,
  SUPPRESSION_REASONS,
  SUPPRESSION_SIGNS,
  suppressionBefore,
  wishesOf,
  wordsOnly,
} from '../../../../functions/domain/mail/suppression.ts';

/** The start times of the runs. */
const NOW = '2026-11-02T09:00:00Z';
const LATER = '2026-11-03T10:30:00Z';
const A = '20261102-090000-aaaa';
const B = '20261103-103000-bbbb';

const word = (reason: SuppressionReason, at = NOW) => ({ reason, at });
const later = (reason: SuppressionReason) => word(reason, LATER);
const said = (run: string, reason: SuppressionReason): ListWord => ({ run, reason });
/** The reason in force, and all the words that stand. */
const stand = (
  inForce: ReturnType<typeof word>,
  lists: readonly ListWord[],
  ...direct: readonly ReturnType<typeof word>[]
): Suppression => ({
  ...inForce,
  ...(lists.length === 0 ? {} : { lists }),
  ...(direct.length === 0 ? {} : { direct }),
});
const full = (reason: SuppressionReason): ListWord[] =>
  Array.from({ length: MAX_LIST_WORDS }, (_, index) => said(`2026100${index + 1}-090000-aaaa`, reason));
const FIRST = '2026-10-01T09:00:00Z';
const C = '20261104-090000-cccc';
const D = '20261105-090000-dddd';
const UNCLEAR = said('20261003-090000-aaaa', 'unclear');
const NEWER = said('20261006-090000-aaaa', 'unclear');
const BOUNCED = said('20261008-090000-aaaa', 'bounced');

describe('what stands after people said so themselves', () => {
  it.each<[string, Suppression | undefined, SuppressionReason, Suppression]>([
    ['nothing stood', undefined, 'bounced', later('bounced')],
    [
      'a lighter word of somebody’s own',
      word('bounced'),
      'unsubscribed',
      stand(later('unsubscribed'), [], later('unsubscribed'), word('bounced')),
    ],
    [
      'a heavier word of somebody’s own',
      word('complained'),
      'unsubscribed',
      stand(word('complained'), [], word('complained'), later('unsubscribed')),
    ],
    [
      'an equal word of somebody’s own',
      word('operator'),
      'unsubscribed',
      stand(word('operator'), [], word('operator'), later('unsubscribed')),
    ],
    [
      'an equal word of somebody’s own that was told first, and is younger',
      word('operator', '2026-11-05T09:00:00Z'),
      'unsubscribed',
      stand(later('unsubscribed'), [], later('unsubscribed'), word('operator', '2026-11-05T09:00:00Z')),
    ],
    [
      'a list’s heavier word',
      stand(word('opted-out'), [said(A, 'opted-out')]),
      'bounced',
      stand(word('opted-out'), [said(A, 'opted-out')], later('bounced')),
    ],
    [
      'a list’s equal word',
      stand(word('unsubscribed'), [said(A, 'unsubscribed')]),
      'operator',
      stand(word('unsubscribed'), [said(A, 'unsubscribed')], later('operator')),
    ],
    [
      'a list’s lighter word',
      stand(word('unclear'), [said(A, 'unclear')]),
      'bounced',
      stand(later('bounced'), [said(A, 'unclear')], later('bounced')),
    ],
    [
      'a lighter word of their own beside a list’s',
      stand(word('complained'), [said(A, 'complained')], word('bounced')),
      'unsubscribed',
      stand(word('complained'), [said(A, 'complained')], later('unsubscribed'), word('bounced')),
    ],
  ])('%s: %j, then %s', (_what, stands, reason, then) => {
    expect(afterDirectWord(stands, later(reason))).toEqual(then);
  });

  it('is unchanged if they had said so before', () => {
    const own = [word('unsubscribed'), word('bounced')] as const;
    for (const stands of [
      own[0],
      stand(own[0], [], ...own),
      stand(word('complained'), [said(A, 'complained')], ...own),
    ])
      expect(afterDirectWord(stands, later('unsubscribed'))).toBe(stands);
    const stands = stand(own[0], [], ...own);
    expect(afterDirectWord(stands, later('bounced'))).toBe(stands);
  });

  it('is the same in any order of their words', () => {
    const words = [word('operator'), word('unsubscribed'), later('complained'), word('bounced')];
    const both = [words, words.toReversed()].map((each) =>
      each.reduce<Suppression | undefined>(afterDirectWord, undefined),
    );
    expect(both[0]).toEqual(both[1]);
    expect(both[0]?.direct?.map(({ reason }) => reason)).toEqual([
      'complained',
      'operator',
      'unsubscribed',
      'bounced',
    ]);
  });
});

describe('what stands after an operator took a reason back', () => {
  it.each<[string, Suppression, SuppressionReason, Suppression | undefined]>([
    ['nothing, where nothing else was said', word('complained'), 'complained', undefined],
    [
      'the unsubscribe that a complaint had outweighed',
      stand(later('complained'), [], later('complained'), word('unsubscribed')),
      'complained',
      word('unsubscribed'),
    ],
    [
      'all that was said for other reasons',
      stand(word('operator'), [], word('operator'), later('opted-out'), word('bounced')),
      'operator',
      stand(later('opted-out'), [], later('opted-out'), word('bounced')),
    ],
    [
      'what lists say for other reasons, and no word for this one, whoever said it',
      stand(
        word('unsubscribed'),
        [said(A, 'unsubscribed'), said(B, 'opted-out')],
        word('unsubscribed'),
        word('bounced'),
      ),
      'unsubscribed',
      stand(later('opted-out'), [said(B, 'opted-out')], word('bounced')),
    ],
  ])('%s', (_what, stands, lifted, then) => {
    expect(afterLifting(stands, lifted)).toEqual(then);
  });
});

describe('what stands after a list said so', () => {
  it.each<[string, Suppression | undefined, SuppressionReason, Suppression]>([
    ['nothing stood', undefined, 'unsubscribed', stand(later('unsubscribed'), [said(B, 'unsubscribed')])],
    [
      'somebody’s own lighter word',
      word('bounced'),
      'unsubscribed',
      stand(later('unsubscribed'), [said(B, 'unsubscribed')], word('bounced')),
    ],
    [
      'somebody’s own equal word',
      word('operator'),
      'unsubscribed',
      stand(word('operator'), [said(B, 'unsubscribed')], word('operator')),
    ],
    [
      'somebody’s own equal word that came after the run began',
      word('operator', '2026-11-03T11:00:00Z'),
      'unsubscribed',
      stand(later('unsubscribed'), [said(B, 'unsubscribed')], word('operator', '2026-11-03T11:00:00Z')),
    ],
    [
      'another list’s equal word',
      stand(word('operator'), [said(A, 'operator')]),
      'unsubscribed',
      stand(word('operator'), [said(A, 'operator'), said(B, 'unsubscribed')]),
    ],
    [
      'another list’s lighter word',
      stand(word('bounced'), [said(A, 'bounced')]),
      'operator',
      stand(later('operator'), [said(A, 'bounced'), said(B, 'operator')]),
    ],
    [
      'its own lighter word',
      stand(later('bounced'), [said(B, 'bounced')]),
      'complained',
      stand(later('complained'), [said(B, 'complained')]),
    ],
    [
      'lighter words of as many lists as fit',
      stand(word('bounced', FIRST), full('bounced')),
      'operator',
      stand(later('operator'), [...full('bounced').slice(0, -1), said(B, 'operator')]),
    ],
    [
      'words of as many lists as fit, one of them the lightest',
      stand(word('opted-out', FIRST), [
        said('20260901-090000-aaaa', 'unclear'),
        ...full('opted-out').slice(1),
      ]),
      'complained',
      stand(later('complained'), [...full('opted-out').slice(1), said(B, 'complained')]),
    ],
    [
      'words of as many lists as fit, of which the lightest stand amid others',
      stand(word('opted-out', FIRST), full('opted-out').with(2, UNCLEAR).with(5, NEWER).with(7, BOUNCED)),
      'complained',
      stand(later('complained'), [
        ...full('opted-out').with(2, UNCLEAR).with(7, BOUNCED).toSpliced(5, 1),
        said(B, 'complained'),
      ]),
    ],
    [
      'its own lighter word beside another list’s',
      stand(word('operator'), [said(A, 'operator'), said(B, 'bounced')]),
      'complained',
      stand(later('complained'), [said(A, 'operator'), said(B, 'complained')]),
    ],
    [
      'the words of lists before and after it, which stay in order of their runs',
      stand(word('bounced'), [said(A, 'bounced'), said(C, 'bounced'), said(D, 'bounced')]),
      'bounced',
      stand(word('bounced'), [
        said(A, 'bounced'),
        said(B, 'bounced'),
        said(C, 'bounced'),
        said(D, 'bounced'),
      ]),
    ],
  ])('%s: %j, then %s', (_what, stands, reason, then) => {
    expect(afterListWord(stands, word(reason), B)).toEqual(then);
  });

  it.each<[string, Suppression]>([
    ['its own word', stand(word('unsubscribed'), [said(A, 'unsubscribed'), said(B, 'operator')])],
    ['its own heavier word', stand(later('complained'), [said(B, 'complained')])],
    ['the equal words of as many lists as fit', stand(word('unsubscribed', FIRST), full('unsubscribed'))],
    [
      'lighter words of as many lists as fit beside somebody’s own equal word',
      stand(word('operator'), full('bounced'), word('operator')),
    ],
  ])('is the very same over %s', (_what, stands) => {
    expect(afterListWord(stands, later('unsubscribed'), B)).toBe(stands);
  });
});

describe('what stands after a run was undone', () => {
  it.each<[string, Suppression, Suppression | undefined]>([
    ['nothing, where only its list said so', stand(word('operator'), [said(A, 'operator')]), undefined],
    [
      'somebody’s own word beside it',
      stand(word('operator'), [said(A, 'operator')], word('bounced')),
      word('bounced'),
    ],
    [
      'what another list says, for its own reason',
      stand(word('operator'), [said(A, 'operator'), said(B, 'unclear')], word('bounced', FIRST)),
      stand(word('bounced', FIRST), [said(B, 'unclear')], word('bounced', FIRST)),
    ],
    [
      'the reason of the other list',
      stand(word('complained'), [said(A, 'complained'), said(B, 'opted-out')]),
      stand(later('opted-out'), [said(B, 'opted-out')]),
    ],
  ])('%s', (_what, stands, then) => {
    expect(afterUndo(stands, A)).toEqual(then);
  });

  it.each<[string, Suppression | undefined]>([
    ['nothing stands', undefined],
    ['somebody’s own word stands', word('unsubscribed')],
    ['only other lists say so', stand(later('unsubscribed'), [said(B, 'unsubscribed')])],
  ])('is the very same where %s', (_what, stands) => {
    expect(afterUndo(stands, A)).toBe(stands);
  });
});

describe('what stands after a list plainly said yes', () => {
  it.each<[string, Suppression | undefined, Suppression | undefined]>([
    [
      'nothing, where lists had only left it unclear',
      stand(word('unclear'), [said(A, 'unclear'), said(B, 'unclear')]),
      undefined,
    ],
    [
      'what else lists say',
      stand(later('bounced'), [said(A, 'unclear'), said(B, 'bounced')]),
      stand(later('bounced'), [said(B, 'bounced')]),
    ],
    [
      'somebody’s own word',
      stand(later('operator'), [said(A, 'unclear')], later('operator')),
      later('operator'),
    ],
  ])('%s', (_what, stands, then) => {
    expect(afterPlainYes(stands)).toEqual(then);
  });

  it.each<[string, Suppression | undefined]>([
    ['nothing stands', undefined],
    ['a list says no', stand(word('opted-out'), [said(A, 'opted-out')])],
    ['somebody’s own word stands', word('unsubscribed')],
  ])('is the very same where %s', (_what, stands) => {
    expect(afterPlainYes(stands)).toBe(stands);
  });
});

describe('the reasons', () => {
  it.each<[SuppressionReason, { wish: boolean; force: boolean; ses: boolean; list: boolean }]>([
    ['unsubscribed', { wish: true, force: false, ses: false, list: true }],
    ['opted-out', { wish: true, force: false, ses: false, list: false }],
    ['bounced', { wish: false, force: false, ses: true, list: true }],
    ['complained', { wish: true, force: true, ses: true, list: true }],
    ['operator', { wish: true, force: false, ses: false, list: true }],
    ['unclear', { wish: true, force: false, ses: false, list: false }],
  ])('%s: %j', (reason, expected) => {
    expect({
      wish: isWish(reason),
      force: isLiftedByForce(reason),
      ses: isOnSesList(reason),
      list: OPT_OUT_LIST_REASONS.some((each) => each === reason),
    }).toEqual(expected);
  });

  it('of a list that names none are that its people asked for peace', () => {
    expect(DEFAULT_LIST_REASON).toBe('unsubscribed');
  });

  it('have signs that last, because stored addresses name them so', () => {
    expect(SUPPRESSION_SIGNS).toMatchObject({
      unsubscribed: '0',
      'opted-out': '1',
      bounced: '2',
      complained: '3',
      operator: '4',
      unclear: '5',
    });
    const signs = Object.values(SUPPRESSION_SIGNS);
    expect(new Set(signs).size).toBe(signs.length);
    for (const sign of signs) expect(sign).toMatch(/^[0-9a-z]$/);
    expect(SUPPRESSION_REASONS.map((reason) => reasonWithSign(SUPPRESSION_SIGNS[reason]))).toEqual(
      SUPPRESSION_REASONS,
    );
    expect(reasonWithSign('z')).toBeUndefined();
  });

  it.each<[readonly SuppressionReason[], SuppressionReason | undefined]>([
    [[], undefined],
    [['unclear', 'bounced'], 'bounced'],
    [['bounced', 'opted-out', 'unclear'], 'opted-out'],
    [['opted-out', 'operator', 'unsubscribed'], 'operator'],
    [['unsubscribed', 'operator'], 'unsubscribed'],
    [['operator', 'complained', 'unsubscribed'], 'complained'],
  ])('of %j the heaviest is %s', (reasons, heaviest) => {
    expect(heaviestReason(reasons)).toBe(heaviest);
  });
});

describe('the company’s own record', () => {
  const listed = stand(word('opted-out'), [said(A, 'opted-out')]);

  it.each<[Parameters<typeof isOptedOutAfter>[0], boolean, Suppression | undefined, isOptedOut: boolean]>([
    [{ kind: 'no', reason: 'opted-out' }, false, undefined, true],
    [{ kind: 'no', reason: 'unsubscribed' }, false, word('unsubscribed'), false],
    [{ kind: 'no', reason: 'unsubscribed' }, true, word('unsubscribed'), true],
    [{ kind: 'yes' }, true, undefined, false],
    [{ kind: 'yes' }, true, word('bounced'), true],
    [{ kind: 'yes' }, false, listed, false],
    [{ kind: 'nothing' }, true, undefined, true],
    [{ kind: 'nothing' }, false, listed, true],
    [{ kind: 'nothing' }, false, word('unsubscribed'), false],
    [{ kind: 'unreadable' }, true, undefined, true],
    [{ kind: 'unreadable' }, false, listed, true],
    [{ kind: 'unreadable' }, false, undefined, false],
  ])('after a row that says %j, of one who was opted out: %s, and %j: %s', (says, was, stands, then) => {
    expect(isOptedOutAfter(says, was, stands)).toBe(then);
  });

  it.each<[string, Suppression | undefined, boolean]>([
    ['nothing stands', undefined, false],
    ['its list alone said so', listed, true],
    ['its list said something else', stand(word('operator'), [said(A, 'operator')]), false],
    [
      'another list says so too',
      stand(word('opted-out'), [said(A, 'opted-out'), said(B, 'opted-out')]),
      false,
    ],
    ['somebody says so too', stand(word('opted-out'), [said(A, 'opted-out')], later('opted-out')), false],
    ['somebody says something else', stand(word('operator'), [said(A, 'opted-out')], word('operator')), true],
  ])('rests on a run where %s: %s', (_what, stands, rests) => {
    expect(isRecordOfRun(stands, A)).toBe(rests);
  });
});

describe('what stood before', () => {
  const MAY_1 = '2026-05-01T10:00:00Z';
  const MAY_10 = '2026-05-10T10:00:00Z';
  const unsubscribed = { reason: 'unsubscribed', at: MAY_1 } as const;
  const complained = { reason: 'complained', at: MAY_10 } as const;
  const run = '20260505-100000-abcd';

  it.each<[string, Suppression | undefined, string, SuppressionReason | undefined]>([
    ['nothing, of nothing', undefined, MAY_10, undefined],
    ['the only word', unsubscribed, '2026-05-01T10:00:01Z', 'unsubscribed'],
    ['nothing, at the moment of the word', unsubscribed, MAY_1, undefined],
    [
      'the lighter word of before',
      { ...complained, direct: [complained, unsubscribed] },
      MAY_10,
      'unsubscribed',
    ],
    [
      'both words later',
      { ...complained, direct: [complained, unsubscribed] },
      '2026-05-11T00:00:00Z',
      'complained',
    ],
    [
      'the word of a list that was there',
      { ...complained, direct: [complained], lists: [{ run, reason: 'operator' }] },
      '2026-05-05T10:00:01Z',
      'operator',
    ],
    [
      'nothing, at the moment the list began',
      { ...complained, direct: [complained], lists: [{ run, reason: 'operator' }] },
      '2026-05-05T10:00:00Z',
      undefined,
    ],
  ])('%s', (_what, stands, at, reason) => {
    expect(suppressionBefore(stands, Date.parse(at))?.reason).toBe(reason);
  });
});

describe('lifting', () => {
  it.each<[SuppressionReason, record: boolean, soft: boolean]>([
    ['unclear', false, false],
    ['bounced', false, true],
    ['opted-out', true, false],
    ['unsubscribed', false, false],
    ['operator', false, false],
    ['complained', false, false],
  ])('%s takes back the record (%s), and begins the count of soft bounces anew (%s)', (reason, record, soft) => {
    expect([isLiftedWithRecord(reason), endsSoftRun(reason)]).toEqual([record, soft]);
  });

  it.each<[SuppressionReason, Suppression | undefined, boolean]>([
    ['opted-out', undefined, false],
    ['bounced', undefined, true],
    ['bounced', { reason: 'unsubscribed', at: '2026-05-01T10:00:00Z' }, true],
    ['bounced', { reason: 'opted-out', at: '2026-05-01T10:00:00Z' }, false],
  ])('%s, with %j left, leaves a record that no word says: %s', (lifted, stands, isUnsaid) => {
    expect(isRecordUnsaid(lifted, stands)).toBe(isUnsaid);
  });
});

describe('the words at an address', () => {
  const beside = stand(later('opted-out'), [said(A, 'unclear'), said(B, 'opted-out')], word('bounced'));

  it.each<[Suppression | undefined, readonly SuppressionReason[]]>([
    [undefined, []],
    [word('bounced'), ['bounced']],
    [beside, ['bounced']],
    [stand(word('operator'), [], word('operator'), word('bounced')), ['operator', 'bounced']],
    [stand(word('unclear'), [said(A, 'unclear')]), []],
  ])('of somebody’s own in %j: %j', (stands, reasons) => {
    expect(directWords(stands).map(({ reason }) => reason)).toEqual(reasons);
  });

  it('are distinguished by run, and found by reason even if they are not in force', () => {
    expect([A, B, 'another'].map((run) => reasonOfRun(beside, run))).toEqual([
      'unclear',
      'opted-out',
      undefined,
    ]);
    const reasons = ['unclear', 'bounced', 'opted-out', 'unsubscribed'] as const;
    expect(reasons.filter((reason) => isSaid(beside, reason))).toEqual(['unclear', 'bounced', 'opted-out']);
    expect(isSaid(undefined, 'bounced')).toBe(false);
  });

  it('move to a new address by their reason, each with its run', () => {
    expect(wishesOf(beside)).toEqual(stand(later('opted-out'), [said(A, 'unclear'), said(B, 'opted-out')]));
    expect(wishesOf(stand(word('complained'), [], word('complained'), later('operator')))).toEqual(
      stand(word('complained'), [], word('complained'), later('operator')),
    );
    expect(wishesOf(word('bounced'))).toBeUndefined();
    expect(wordsOnly(beside, (reason) => reason === 'bounced')).toEqual(word('bounced'));
    expect(wordsOnly(beside, () => false)).toBeUndefined();
  });
});
