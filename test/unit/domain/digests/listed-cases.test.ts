import { describe, expect, it } from 'vitest';
import { type FoldedAudience, foldDigests } from '../../../../functions/domain/digests/digest-fold.ts';
import { aCase } from '../../../support/factories.ts';

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

  it('say nothing about the person except whose customer it is', () => {
    expect(Object.keys(casesOf(cases)?.figures.cases.oldest[0] ?? {}).sort()).toEqual([
      'account',
      'band',
      'openedAt',
      'ownerEmail',
      'ref',
      'status',
      'week',
    ]);
  });
});
