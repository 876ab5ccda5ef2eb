import { describe, expect, it } from 'vitest';
import { daysNeeded, isTooTight, SpreadFigures } from '../../../../functions/domain/asking/spread-figures.ts';
import { aCustomer, aProgramme } from '../../../support/factories.ts';

const programme = aProgramme({
  campaigns: [
    { name: 'spring', audience: { regions: ['EMEA'] }, start: '2027-03-01', spreadOver: 'P1M' },
    { name: 'nobody', audience: { accounts: ['Nowhere'] }, start: '2027-03-01', spreadOver: 'P14D' },
  ],
});

const NOW = Date.parse('2026-11-02T09:00:00Z');
const RECENT = [{ week: '2026-W40', kind: 'score', on: '2026-09-29' }] as const;

it('counts whom each campaign asks and whose turn in the onboarding is still to come, without whom nobody may mail', () => {
  const figures = new SpreadFigures(programme, NOW);
  figures.add(aCustomer('a', { region: 'EMEA' }));
  figures.add(aCustomer('b', { region: 'EMEA', recent: RECENT }));
  figures.add(aCustomer('c', { region: 'APAC', lastAsked: '2026-09-29' }));
  figures.add(aCustomer('d', { since: '2026-11-02' }));
  figures.add(aCustomer('e', { region: 'EMEA', optedOut: true }));
  figures.add(aCustomer('f', { region: 'EMEA', until: '2026-12-31', recent: RECENT }));
  figures.add(aCustomer('g', { importedAt: '2025-11-02T09:00:00Z' }));
  const [spring, nobody, onboarding] = figures.spreads;
  expect(spring).toMatchObject({ campaign: 'spring', customers: 2, days: 31 });
  expect(nobody).toEqual({ campaign: 'nobody', customers: 0, days: 14, fullest: 0 });
  expect(onboarding).toEqual({ customers: 1, days: 14, fullest: 1 });
});

it('counts on the day on which mail goes: a Monday has the turns of its weekend too', () => {
  const weekly = { ...programme, sendWindow: { ...programme.sendWindow, days: ['mon' as const] } };
  const figures = new SpreadFigures(weekly, NOW);
  for (let nth = 0; nth < 140; nth += 1)
    figures.add(aCustomer(`w${nth}`, { region: 'EMEA', recent: RECENT }));
  const [spring] = figures.spreads;
  expect(spring?.customers).toBe(140);
  // Thirty-one days have five Mondays or so, and so a seventh of them is far too few for one.
  expect(spring?.fullest).toBeGreaterThan(20);
});

describe('a spread', () => {
  it.each([
    [50, 50, false, 14],
    [51, 50, true, 15],
    [1_000, Number.POSITIVE_INFINITY, false, 0],
  ])('with %i on its fullest day, where SES takes %f, is too tight: %s', (fullest, perDay, tight, needed) => {
    const spread = { customers: 700, days: 14, fullest };
    expect(isTooTight(spread, perDay)).toBe(tight);
    expect(daysNeeded(spread, perDay)).toBe(needed);
  });
});
