import { describe, expect, it } from 'vitest';
import { daysNeeded, isTooTight, SpreadFigures } from '../../../../functions/domain/asking/spread-figures.ts';
import { aCustomer, aProgramme } from '../../../support/factories.ts';

const programme = aProgramme({
  campaigns: [
    { name: 'spring', audience: { regions: ['EMEA'] }, start: '2027-03-01', spreadOver: 'P1M' },
    { name: 'nobody', audience: { accounts: ['Nowhere'] }, start: '2027-03-01', spreadOver: 'P14D' },
  ],
});

it('counts whom each campaign asks, and who is new to the onboarding', () => {
  const figures = new SpreadFigures(programme);
  const asked = [{ week: '2026-W40', kind: 'score', on: '2026-09-29' }] as const;
  figures.add(aCustomer('a', { region: 'EMEA' }));
  figures.add(aCustomer('b', { region: 'EMEA', recent: asked }));
  figures.add(aCustomer('c', { region: 'APAC', lastAsked: '2026-09-29' }));
  figures.add(aCustomer('d', { since: '2026-11-02' }));
  expect(figures.spreads).toEqual([
    { campaign: 'spring', customers: 2, days: 31 },
    { campaign: 'nobody', customers: 0, days: 14 },
    { customers: 1, days: 14 },
  ]);
});

describe('a spread', () => {
  it.each([
    [700, 14, 50, false, 14],
    [701, 14, 50, true, 15],
    [1_000, 14, Number.POSITIVE_INFINITY, false, 0],
  ])('of %i customers over %i days, where SES takes %f a day, is too tight: %s', (customers, days, perDay, tight, needed) => {
    expect(isTooTight({ customers, days }, perDay)).toBe(tight);
    expect(daysNeeded({ customers, days }, perDay)).toBe(needed);
  });
});
