import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DecisionFacts, decideContact } from '../../../functions/domain/decision.ts';
import { nextAsk } from '../../../functions/domain/schedule.ts';
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
    ['no-longer-due', { customer: aCustomer('x', { since: '2026-10-10' }) }],
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

  it('that was planned is still due when its time comes, in any zone, up to the day before it is stale', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000 }),
        fc.integer({ min: 0, max: 400 * 24 }),
        fc.integer({ min: 0, max: 13 * 24 }),
        fc.boolean(),
        fc.constantFrom('UTC', 'Pacific/Auckland', 'America/Los_Angeles', 'Asia/Kathmandu'),
        (age, hour, late, asked, zone) => {
          const planned = Date.parse('2026-11-02T00:00:00Z') + hour * 3_600_000;
          const since = new Date(Date.parse('2026-11-02T00:00:00Z') - age * 86_400_000)
            .toISOString()
            .slice(0, 10);
          const recent = asked
            ? [{ week: '2026-W20', kind: 'score' as const, at: '2026-05-15T10:00:00Z' }]
            : [];
          const customer = aCustomer(`p${age}`, { since, zone, recent });
          const schedule = nextAsk(customer, programme, planned);
          if (schedule.kind !== 'planned') throw new Error(schedule.why);
          const decision = decideContact({
            customer,
            contact: { kind: 'score', dueAt: schedule.dueAt },
            address: { hash: 'h', ref: customer.ref },
            programme,
            now: Date.parse(schedule.dueAt) + late * 3_600_000,
          });
          expect(decision.kind === 'skip' ? decision.reason : 'due').toBe('due');
        },
      ),
      { numRuns: 400 },
    );
  });

  it('is rather dropped than deferred when it may not go at all', () => {
    const night = Date.parse('2026-11-03T02:00:00Z');
    expect(decideContact(facts({ now: night, address: suppressed('unsubscribed') })).kind).toBe('skip');
  });
});
