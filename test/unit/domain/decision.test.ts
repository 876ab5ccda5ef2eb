import { describe, expect, it } from 'vitest';
import { type DecisionFacts, decideContact } from '../../../functions/domain/decision.ts';
import { aCustomer, aProgramme, refFor } from '../../support/factories.ts';

const programme = aProgramme();
// A Tuesday morning.
const NOW = Date.parse('2026-11-03T10:00:00Z');
const suppressed = (reason: 'unsubscribed' | 'bounced' | 'complained') => ({
  hash: 'h',
  ref: refFor('x'),
  suppression: { reason, at: '2026-01-01T00:00:00Z' },
});

const facts = (change: Partial<DecisionFacts> = {}): DecisionFacts => ({
  customer: aCustomer('x'),
  contact: { kind: 'score', dueAt: '2026-11-03T09:30:00Z' },
  address: { hash: 'h', ref: refFor('x') },
  programme,
  now: NOW,
  ...change,
});

describe('a due contact', () => {
  it('is sent with the template of the band of today', () => {
    expect(decideContact(facts())).toMatchObject({ kind: 'send', band: { name: 'veteran' } });
    expect(decideContact(facts({ customer: aCustomer('x', { since: '2026-10-04' }) }))).toMatchObject({
      kind: 'send',
      band: { name: 'new' },
    });
  });

  it.each<[string, Partial<DecisionFacts>]>([
    ['unsubscribed', { address: suppressed('unsubscribed') }],
    ['bounced', { address: suppressed('bounced') }],
    ['complained', { address: suppressed('complained') }],
    ['opted-out', { customer: aCustomer('x', { optedOut: true }) }],
    ['address-of-another', { address: { hash: 'h', ref: refFor('y') } }],
    ['address-of-another', { address: undefined }],
    ['former-customer', { customer: aCustomer('x', { until: '2026-11-02' }) }],
    ['not-yet-a-customer', { customer: aCustomer('x', { since: '2026-11-04' }) }],
    ['stale', { contact: { kind: 'score', dueAt: '2026-10-19T10:00:00Z' } }],
    [
      'too-soon',
      {
        customer: aCustomer('x', {
          recent: [{ week: '2026-W40', kind: 'score', at: '2026-09-30T10:00:00Z' }],
        }),
      },
    ],
  ])('is skipped as %s', (reason, change) => {
    expect(decideContact(facts(change))).toEqual({ kind: 'skip', reason });
  });

  it('is sent on the last day as a customer, and late within the limit', () => {
    expect(decideContact(facts({ customer: aCustomer('x', { until: '2026-11-03' }) })).kind).toBe('send');
    expect(decideContact(facts({ contact: { kind: 'score', dueAt: '2026-10-20T10:00:00Z' } })).kind).toBe(
      'send',
    );
  });

  it.each([
    ['at night', '2026-11-03T02:00:00Z', /^2026-11-03T(09|1[0-5])/],
    ['in the evening', '2026-11-03T20:00:00Z', /^2026-11-04T(09|1[0-5])/],
    ['on a Friday evening', '2026-11-06T20:00:00Z', /^2026-11-09T(09|1[0-5])/],
  ])('waits for the next window %s', (_, now, until) => {
    const decision = decideContact(facts({ now: Date.parse(now) }));
    expect(decision).toMatchObject({ kind: 'defer', until: expect.stringMatching(until) });
  });

  it('is rather dropped than deferred when it may not go at all', () => {
    const night = Date.parse('2026-11-03T02:00:00Z');
    expect(decideContact(facts({ now: night, address: suppressed('unsubscribed') })).kind).toBe('skip');
  });
});
