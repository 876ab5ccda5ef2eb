import { describe, expect, it } from 'vitest';
import { type FoldedAudience, foldDigests } from '../../../../functions/domain/digests/digest-fold.ts';
import { OPEN_CASES } from '../../../../functions/domain/digests/open-cases.ts';
import { aWording } from '../../../support/digest-figures.ts';
import { aCase, aDigest, refFor } from '../../../support/factories.ts';

const WEEK = '2026-W47';
const NOW = '2026-11-23T08:00:00Z';

describe('the cases of a digest', () => {
  const cases = Array.from({ length: 13 }, (_, index) =>
    aCase(`case-${index}`, {
      openedAt: `2026-11-${String(10 + (index % 7)).padStart(2, '0')}T10:00:00Z`,
      region: index % 2 === 0 ? 'EMEA' : 'AMER',
      ownerEmail: 'dana@example.com',
    }),
  );
  const casesOf = (all: typeof cases, slice?: FoldedAudience['slice']) => {
    const fold = foldDigests([{ name: 'a', week: WEEK, slice }], NOW);
    for (const each of all) fold.addCase(each);
    return fold.result()[0];
  };

  it('are the ten oldest, in any order of input, and the number of all', () => {
    const listed = casesOf(cases)?.figures.cases;
    expect(listed).toEqual(casesOf(cases.toReversed())?.figures.cases);
    expect(listed?.total).toBe(13);
    expect(listed?.oldest.map(({ openedAt }) => openedAt)).toEqual(
      cases
        .map(({ openedAt }) => openedAt)
        .sort()
        .slice(0, 10),
    );
  });

  it('are those of the slice; a case is enough to give an owner a slice', () => {
    expect(casesOf(cases, { region: 'EMEA' })?.figures.cases.total).toBe(7);
    expect(casesOf(cases, { owner: 'each' })?.owners).toMatchObject([
      { address: 'dana@example.com', figures: { cases: { total: 13 } } },
    ]);
  });

  it('of one second are in the order of their refs and weeks', () => {
    const together = ['ada', 'bo', 'cy']
      .flatMap((name) => ['2026-W46', '2026-W45'].map((week) => aCase(name, { week })))
      .sort((a, b) => (`${a.ref} ${a.week}` < `${b.ref} ${b.week}` ? -1 : 1));
    for (const each of [together, together.toReversed()])
      expect(casesOf(each)?.figures.cases.oldest.map(({ ref, week }) => [ref, week])).toEqual(
        together.map(({ ref, week }) => [ref, week]),
      );
  });

  it('say nothing about the person except whose customer it is, if that is known', () => {
    const known = aCase('ada', { ownerEmail: 'dana@example.com', region: 'EMEA', annualValue: 9 });
    const { account: _, ...unknown } = aCase('bo', { openedAt: '2026-11-04T10:00:00Z', status: 'taken' });
    expect(casesOf([known, unknown])?.figures.cases.oldest).toStrictEqual([
      {
        ref: refFor('ada'),
        week: '2026-W45',
        status: 'open',
        openedAt: '2026-11-03T10:00:00Z',
        band: 'established',
        account: 'Example Ltd',
        ownerEmail: 'dana@example.com',
      },
      {
        ref: refFor('bo'),
        week: '2026-W45',
        status: 'taken',
        openedAt: '2026-11-04T10:00:00Z',
        band: 'established',
      },
    ]);
  });
});

describe('what a digest says of its cases', () => {
  const at = { ref: refFor('ada'), week: '2026-W45', band: 'settled' };
  const oldest = [
    {
      ...at,
      status: 'open',
      openedAt: '2026-11-10T13:00:00Z',
      account: 'A Ltd',
      ownerEmail: 'dana@example.com',
    },
    { ...at, status: 'taken', openedAt: '2026-11-23T10:00:00Z' },
  ] as const;
  const rows = [
    { account: 'A Ltd', band: 'settled', owner: 'dana@example.com', age: '13 days ago', taken: '' },
    { account: '', band: 'settled', owner: '', age: '3 hours ago', taken: 'yes' },
  ];

  it.each([
    ['more than are listed', 'leadership', { total: 1_236, oldest }, { total: '1,236', more: '1,234', rows }],
    ['as many as are listed', 'leadership', { total: 2, oldest }, { total: '2', more: '', rows }],
    ['none', 'leadership', { total: 0, oldest: [] }, { total: '', more: '', rows: [] }],
    [
      'those of the reader',
      'owners.abcdefgh',
      { total: 2, oldest },
      { total: '2', more: '', rows: rows.map((row) => ({ ...row, owner: '' })) },
    ],
  ])('is the rows of the oldest and the number of the rest: %s', (_what, audience, cases, expected) => {
    expect(OPEN_CASES.values(aDigest({ audience, cases }), aWording())).toEqual({ cases: expected });
  });
});
