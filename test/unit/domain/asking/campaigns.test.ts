import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  campaignDay,
  campaignOccasion,
  isInAudience,
} from '../../../../functions/domain/asking/campaigns.ts';
import type { Customer } from '../../../../functions/domain/asking/customer.ts';
import type { Audience } from '../../../../functions/domain/programme/programme.ts';
import { aCustomer, aProgramme, refFor } from '../../../support/factories.ts';

const programme = aProgramme();
const ON = '2026-11-03';

describe('the audience of a campaign', () => {
  it.each<[boolean, Audience, Partial<Customer>]>([
    [true, {}, {}],
    [true, { regions: ['EMEA', 'APAC'] }, { region: 'APAC' }],
    [false, { regions: ['EMEA'] }, { region: 'APAC' }],
    [false, { regions: ['EMEA'] }, {}],
    [true, { accounts: ['Example Ltd'] }, {}],
    [false, { accounts: ['Another Ltd'] }, {}],
    [true, { locales: ['de'] }, { locale: 'de' }],
    [true, { locales: ['de'] }, { locale: 'de-AT' }],
    [true, { locales: ['en', 'de-AT'] }, { locale: 'de-AT' }],
    [false, { locales: ['de-AT'] }, { locale: 'de' }],
    [false, { locales: ['de'] }, { locale: 'den' }],
    [true, { annualValueFrom: 100 }, { annualValue: 100 }],
    [false, { annualValueFrom: 100 }, { annualValue: 99 }],
    [false, { annualValueFrom: 100 }, {}],
    [true, { annualValueBelow: 100 }, { annualValue: 99 }],
    [false, { annualValueBelow: 100 }, { annualValue: 100 }],
    [true, { annualValueBelow: 100 }, {}],
    [true, { tags: { plan: 'gold' } }, { tags: { plan: 'gold', size: 'L' } }],
    [false, { tags: { plan: 'gold' } }, { tags: { plan: 'free' } }],
    [false, { tags: { plan: 'gold', size: 'L' } }, { tags: { plan: 'gold' } }],
    [false, { tags: { plan: 'gold' } }, {}],
    [true, { bands: ['veteran'] }, { since: '2024-11-03' }],
    [false, { bands: ['veteran'] }, { since: '2024-11-04' }],
    [true, { bands: ['new', 'settled'] }, { since: '2024-11-04' }],
    [false, { bands: ['new'] }, { since: '2026-11-04' }],
    [false, { regions: ['EMEA'], annualValueFrom: 100 }, { region: 'EMEA', annualValue: 5 }],
  ])('has, %s: %o, %o', (isIn, audience, customer) => {
    expect(isInAudience(aCustomer('c', customer), audience, programme, ON)).toBe(isIn);
  });
});

describe('a campaign', () => {
  it('has a number from 1 to 63 by its name, always the same', () => {
    expect(campaignOccasion({ name: 'spring' })).toBe(campaignOccasion({ name: 'spring' }));
    expect(campaignOccasion({ name: 'spring' })).not.toBe(campaignOccasion({ name: 'autumn' }));
    const found = new Set<number>();
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/), (name) => {
        const occasion = campaignOccasion({ name });
        found.add(occasion);
        expect(Number.isInteger(occasion) && occasion >= 1 && occasion <= 63).toBe(true);
      }),
      { numRuns: 1_000 },
    );
    expect(found.size).toBe(63);
  });

  it('spreads its people over its days, and over no other', () => {
    const campaign = { name: 'c', start: '2027-01-31', spreadOver: 'P1M', audience: {} };
    const days = Array.from({ length: 2_000 }, (_, nth) => campaignDay({ ref: refFor(`c${nth}`) }, campaign));
    expect(new Set(days).size).toBe(28);
    expect(days.toSorted()[0]).toBe('2027-01-31');
    expect(days.toSorted().at(-1)).toBe('2027-02-27');
    for (const day of new Set(days)) expect(days.filter((each) => each === day).length).toBeGreaterThan(30);
    expect(campaignDay({ ref: refFor('c') }, { ...campaign, spreadOver: 'P1D' })).toBe('2027-01-31');
  });
});
