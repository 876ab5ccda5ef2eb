import { describe, expect, it } from 'vitest';
import { CLAIM_LEASE_MS } from '../../../../functions/domain/asking/contact.ts';
import { isSameProfile } from '../../../../functions/domain/asking/customer.ts';
import { MINUTE_MS } from '../../../../functions/domain/time/units.ts';
import { aCustomer } from '../../../support/factories.ts';

describe('an import', () => {
  const tags = { plan: 'gold' };
  const known = aCustomer('c', { tags, annualValue: 9 });

  it.each([
    ['the same again', {}, true],
    ['equal tags', { tags: { plan: 'gold' } }, true],
    ['what no list says', { revision: 7, recent: [], failures: 2 }, true],
    ['another name', { firstName: 'Bo' }, false],
    ['another tag', { tags: { plan: 'silver' } }, false],
    ['another address', { addressHash: 'other' }, false],
    ['a last day', { until: '2026-12-31' }, false],
  ])('of %s changes nothing: %3$s', (_what, change, isSame) => {
    expect(isSameProfile(known, { ...known, ...change })).toBe(isSame);
  });
});

it('a claim is a crash’s only long after the sender’s minute', () => {
  expect(CLAIM_LEASE_MS).toBeGreaterThan(10 * MINUTE_MS);
});
