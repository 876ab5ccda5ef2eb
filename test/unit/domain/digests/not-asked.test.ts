import { describe, expect, it } from 'vitest';
import type { Case } from '../../../../functions/domain/cases/case.ts';
import { type FoldedAudience, foldDigests } from '../../../../functions/domain/digests/digest-fold.ts';
import { isKeptBackByCase, mayKeepBack, NOT_ASKED } from '../../../../functions/domain/digests/not-asked.ts';
import type { AskOfCase } from '../../../../functions/domain/digests/section.ts';
import { aWording } from '../../../support/digest-figures.ts';
import { aCase, aCustomer, aDigest, aProgramme } from '../../../support/factories.ts';

const WEEK = '2026-W47';
const NOW = '2026-11-23T08:00:00Z';

describe('the customers who were not asked because of an open case', () => {
  const counted = (cases: readonly (readonly [Case, AskOfCase])[], slice?: FoldedAudience['slice']) => {
    const fold = foldDigests([{ name: 'a', week: WEEK, slice }], NOW);
    for (const [unresolved, ask] of cases) fold.addCase(unresolved, ask);
    return fold.result()[0];
  };
  const EMEA = { region: 'EMEA', ownerEmail: 'dana@example.com' };

  it('are counted once each, however many open cases they have', () => {
    const cases = ['2026-W44', '2026-W45'].map((week) => [aCase('ada', { week }), 'kept-back'] as const);
    expect(counted([...cases, [aCase('bo'), 'free']])?.figures.notAsked).toEqual({
      customers: 1,
      isAtLeast: false,
    });
  });

  it('are those of the slice, and of each owner', () => {
    const cases = [
      [aCase('ada', EMEA), 'kept-back'],
      [aCase('bo', { region: 'AMER' }), 'kept-back'],
      [aCase('cy', { region: 'AMER' }), 'unknown'],
    ] as const;
    expect(counted(cases, { region: 'EMEA' })?.figures.notAsked).toEqual({ customers: 1, isAtLeast: false });
    expect(counted(cases)?.figures.notAsked).toEqual({ customers: 2, isAtLeast: true });
    expect(counted(cases, { owner: 'each' })?.owners).toMatchObject([
      { address: 'dana@example.com', figures: { notAsked: { customers: 1, isAtLeast: false } } },
    ]);
  });

  it('are none where nobody says what a case does', () => {
    const fold = foldDigests([{ name: 'a', week: WEEK, slice: undefined }], NOW);
    fold.addCase(aCase('ada'));
    expect(fold.result()[0]?.figures.notAsked).toEqual({ customers: 0, isAtLeast: false });
  });

  it('concern an audience only with the cases of its slice', () => {
    const fold = foldDigests(
      [
        { name: 'a', week: WEEK, slice: { region: 'EMEA' } },
        { name: 'b', week: WEEK, slice: { owner: 'lee@example.com' } },
      ],
      NOW,
    );
    expect(
      [aCase('ada', EMEA), aCase('bo', { ownerEmail: 'LEE@example.com' }), aCase('cy')].map(fold.isAbout),
    ).toEqual([true, true, false]);
  });

  it.each([
    [0, false, { customers: '', at_least: '' }],
    [0, true, { customers: '', at_least: '' }],
    [1, false, { customers: '1', at_least: '' }],
    [1_234, true, { customers: '1,234', at_least: 'yes' }],
  ])('are told as a number, and nothing is told of none: %d, at least: %s', (customers, isAtLeast, told) => {
    const digest = aDigest({ notAsked: { customers, isAtLeast } });
    expect(NOT_ASKED.values(digest, aWording())).toEqual({ not_asked: told });
  });
});

describe('a question that a case keeps back', () => {
  const skipped = { week: WEEK, kind: 'score', at: NOW } as const;
  const next = { kind: 'score', dueAt: '2027-02-01T09:00:00Z' } as const;
  const kept = { ...next, keptBackSince: NOW };

  it.each([
    [
      'was skipped for it and waits',
      { nextContact: kept, skipped: { ...skipped, reason: 'while-case-open' } },
      true,
    ],
    ['waits for another rule', { nextContact: kept, skipped: { ...skipped, reason: 'quiet-time' } }, false],
    [
      'is one that lies ahead',
      { nextContact: next, skipped: { ...skipped, reason: 'while-case-open' } },
      false,
    ],
    ['is planned no more', { skipped: { ...skipped, reason: 'while-case-open' } }, false],
    ['was never skipped', { nextContact: kept }, false],
  ] as const)('%s', (_what, change, expected) => {
    expect(isKeptBackByCase({ ...aCustomer('ada'), ...change })).toBe(expected);
  });

  it('is looked for while the rule may hold, wherever the customer lives', () => {
    const programme = (whileCaseOpen?: string) =>
      aProgramme({ fatigue: { minGap: 'P60D', maxPerYear: 4, ...(whileCaseOpen && { whileCaseOpen }) } });
    const may = (openedAt: string, whileCaseOpen?: string) =>
      mayKeepBack({ openedAt }, programme(whileCaseOpen), Date.parse(NOW));
    expect(may('2026-11-22T23:30:00Z')).toBe(false);
    expect(may('2026-11-22T23:30:00Z', 'P10D')).toBe(true);
    // Opened on the 12th in Auckland, and it is still the 22nd in Honolulu.
    expect(may('2026-11-11T23:30:00Z', 'P10D')).toBe(true);
    expect(may('2026-11-10T23:30:00Z', 'P10D')).toBe(false);
  });
});
