import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../../functions/domain/answering/evidence.ts';
import type { Contact } from '../../../../functions/domain/asking/contact.ts';
import {
  type DecisionFacts,
  decideBeforeAddress,
  decideContact,
  decideWithAddress,
  type ReplyFacts,
} from '../../../../functions/domain/asking/decision.ts';
import { nextContact } from '../../../../functions/domain/asking/schedule.ts';
import { bandOn } from '../../../../functions/domain/programme/tenure.ts';
import { DAY_MS, HOUR_MS } from '../../../../functions/domain/time/units.ts';
import { aContact, aCustomer, aProgramme, refFor } from '../../../support/factories.ts';

const programme = aProgramme();
const veteran = bandOn(programme, '2020-01-01', '2026-11-03');
if (veteran === undefined) throw new Error('The programme has no band for long-standing customers.');
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
    ['former-customer', { customer: aCustomer('x', { until: '2026-11-02' }) }],
    ['not-yet-a-customer', { customer: aCustomer('x', { since: '2026-11-04' }) }],
    ['no-longer-due', { customer: aCustomer('x', { since: '2026-10-10' }) }],
    ['stale', { contact: { kind: 'score', dueAt: '2026-10-19T10:00:00Z' } }],
    [
      'min-gap',
      {
        customer: aCustomer('x', {
          recent: [{ week: '2026-W40', kind: 'score', on: '2026-09-30' }],
        }),
      },
    ],
  ])('is skipped as %s', (reason, change) => {
    expect(decideContact(facts(change))).toMatchObject({ kind: 'skip', reason });
  });

  it.each<[string, Partial<DecisionFacts>, object]>([
    [
      'with the rule that holds it',
      { customer: aCustomer('x', { optedOut: true }) },
      { kind: 'skip', reason: 'opted-out', rule: 'opted-out' },
    ],
    [
      'without a rule where none holds it',
      { contact: { kind: 'score', dueAt: '2026-10-19T10:00:00Z' } },
      { kind: 'skip', reason: 'stale' },
    ],
    [
      'at night too',
      {
        contact: { kind: 'score', dueAt: '2026-10-19T10:00:00Z' },
        now: Date.parse('2026-11-03T02:00:00Z'),
      },
      { kind: 'skip', reason: 'stale' },
    ],
    [
      'at night too, without a milestone',
      { customer: aCustomer('x', { since: '2026-10-10' }), now: Date.parse('2026-11-03T02:00:00Z') },
      { kind: 'skip', reason: 'no-longer-due' },
    ],
  ])('is skipped before its address is looked at: %s', (_what, change, decision) => {
    expect(decideBeforeAddress(facts(change))).toStrictEqual(decision);
  });

  it('of a kind that goes by no milestone needs none', () => {
    const change = {
      customer: aCustomer('x', { since: '2026-10-10' }),
      contact: { kind: 'reminder' as const, dueAt: '2026-11-03T09:30:00Z' },
    };
    expect(decideContact(facts(change)).kind).toBe('send');
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

  it('that was planned is still due at its time, in any zone, up to the day before it is stale', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000 }),
        fc.integer({ min: 0, max: 400 * 24 }),
        fc.integer({ min: 0, max: 13 * 24 }),
        fc.boolean(),
        fc.constantFrom('UTC', 'Pacific/Auckland', 'America/Los_Angeles', 'Asia/Kathmandu'),
        (age, hour, late, asked, zone) => {
          const planned = Date.parse('2026-11-02T00:00:00Z') + hour * HOUR_MS;
          const since = new Date(Date.parse('2026-11-02T00:00:00Z') - age * DAY_MS)
            .toISOString()
            .slice(0, 10);
          const recent = asked ? [{ week: '2026-W20', kind: 'score' as const, on: '2026-05-15' }] : [];
          const customer = aCustomer(`p${age}`, { since, zone, recent });
          const schedule = nextContact(customer, programme, planned);
          if (schedule.kind !== 'planned') throw new Error(schedule.why);
          const decision = decideContact({
            customer,
            contact: { kind: 'score', dueAt: schedule.next.dueAt },
            address: { hash: 'h', ref: customer.ref },
            programme,
            now: Date.parse(schedule.next.dueAt) + late * HOUR_MS,
          });
          expect(decision.kind === 'skip' ? decision.reason : 'due').toBe('due');
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each([
    ['nobody has', undefined],
    ['nobody has any more', { hash: 'h' }],
  ])('waits when its address is one that %s: an import is about to say where the customer is mailed now', (_, address) => {
    const waits = { kind: 'defer', until: '2026-11-03T10:15:00Z' };
    expect(decideContact(facts({ address, now: Date.parse('2026-11-03T10:00:00Z') }))).toEqual(waits);
    const night = decideContact(facts({ address, now: Date.parse('2026-11-03T02:00:00Z') }));
    expect(night).toMatchObject({ kind: 'defer', until: expect.stringMatching(/^2026-11-03T(09|1[0-5])/) });
  });

  it('is dropped rather than deferred when it may not go at all', () => {
    const night = Date.parse('2026-11-03T02:00:00Z');
    expect(decideContact(facts({ now: night, address: suppressed('unsubscribed') })).kind).toBe('skip');
  });
});

const ANSWERED_AT = '2026-10-27T10:00:00Z';
const tapped = (score: number, causes?: string[]): Evidence => ({
  hits: [],
  lostHits: 0,
  tap: { score, at: ANSWERED_AT },
  ...(causes === undefined ? {} : { causes }),
});
const clicked = (...scores: number[]): Evidence => ({
  hits: scores.map((score) => ({ score, at: ANSWERED_AT })),
  lostHits: 0,
});
/** The ask of last week, and what came of it. */
const asked = (
  evidence: Evidence,
  change: Partial<Contact> = {},
  words?: string,
  isReplied = false,
): ReplyFacts => ({
  ask: aContact('x', {
    week: '2026-W44',
    band: 'settled',
    claimedAt: '2026-10-27T07:00:00Z',
    evidence,
    ...change,
  }),
  words,
  isReplied,
});
/** One band thanks its promoters by mail. */
const generous = aProgramme({
  bands: programme.bands.map((band) =>
    band.name === 'settled' ? { ...band, thanks: { promoter: 'thanks/promoter' } } : band,
  ),
});
const replyFacts = (
  kind: 'follow-up' | 'thanks',
  reply: ReplyFacts,
  change: Partial<DecisionFacts> = {},
): DecisionFacts =>
  facts({
    contact: { kind, aboutWeek: '2026-W44', dueAt: '2026-11-03T09:30:00Z' },
    // Asked a week ago: too soon for another ask.
    customer: aCustomer('x', { recent: [{ week: '2026-W44', kind: 'score', on: ANSWERED_AT.slice(0, 10) }] }),
    reply,
    ...change,
  });

describe('a second look, with the address', () => {
  const first = { kind: 'send' as const, band: veteran };
  it.each<[string, Partial<DecisionFacts>, object]>([
    ['the address is the customer’s', {}, first],
    [
      'it was unsubscribed meanwhile',
      { address: suppressed('unsubscribed') },
      { kind: 'skip', reason: 'unsubscribed' },
    ],
    [
      'it went to another',
      { address: { hash: 'h', ref: refFor('y') } },
      { kind: 'skip', reason: 'address-of-another' },
    ],
    ['nobody has it any more', { address: { hash: 'h' } }, { kind: 'defer', until: '2026-11-03T10:15:00Z' }],
    [
      'the window closed meanwhile',
      { now: Date.parse('2026-11-03T16:00:00Z') },
      { kind: 'defer', until: expect.stringMatching(/^2026-11-04T/) },
    ],
  ])('where %s', (_, change, decision) => {
    expect(decideWithAddress(first, facts(change))).toMatchObject(decision);
  });
});

describe('a due reply', () => {
  it.each<[string, 'follow-up' | 'thanks', ReplyFacts, object]>([
    ['a detractor’s press', 'follow-up', asked(tapped(6)), { score: 6, group: 'detractor' }],
    ['a detractor’s lone click', 'follow-up', asked(clicked(2, 2)), { score: 2, group: 'detractor' }],
    ['causes', 'thanks', asked(tapped(1, ['price'])), { score: 1, group: 'detractor' }],
    ['words', 'thanks', asked(tapped(3), {}, 'Too slow.'), { score: 3, group: 'detractor' }],
    ['a promoter’s press', 'thanks', asked(tapped(9)), { score: 9, group: 'promoter' }],
  ])('to %s goes as a %s in the band in which the customer was asked', (_, kind, reply, answer) => {
    expect(decideContact(replyFacts(kind, reply, { programme: generous }))).toMatchObject({
      kind: 'send',
      band: { name: 'settled' },
      reply: { ask: reply.ask, answer },
    });
  });

  it('goes with the band of today when the programme no longer has that of the ask', () => {
    const decision = decideContact(replyFacts('follow-up', asked(tapped(2), { band: 'gone' })));
    expect(decision).toMatchObject({ kind: 'send', band: { name: 'veteran' } });
  });

  it.each<[string, 'follow-up' | 'thanks', ReplyFacts, Partial<DecisionFacts>]>([
    ['no-such-ask', 'follow-up', { ask: undefined, words: undefined, isReplied: false }, {}],
    ['replied-already', 'thanks', asked(tapped(3, ['price']), {}, undefined, true), {}],
    ['answered-otherwise', 'follow-up', asked(tapped(9)), {}],
    ['answered-otherwise', 'follow-up', asked(tapped(7)), {}],
    ['answered-otherwise', 'follow-up', asked(tapped(9, ['price'])), {}],
    [
      'not-yet-a-customer',
      'follow-up',
      asked(tapped(3), { band: 'gone' }),
      { customer: aCustomer('x', { since: '2026-11-04' }) },
    ],
    ['answered-otherwise', 'follow-up', asked(clicked(2, 9)), {}],
    ['answered-otherwise', 'follow-up', asked({ hits: [], lostHits: 0 }), {}],
    ['answered-otherwise', 'thanks', asked(clicked(2, 9)), {}],
    ['answered-otherwise', 'thanks', asked(tapped(3)), {}],
    ['said-why', 'follow-up', asked(tapped(3, ['price'])), {}],
    ['said-why', 'follow-up', asked(tapped(3), {}, 'Too slow.'), {}],
    ['no-template', 'thanks', asked(tapped(9)), {}],
    ['no-template', 'thanks', asked(tapped(9), { band: 'veteran' }), { programme: generous }],
    ['unsubscribed', 'follow-up', asked(tapped(3)), { address: suppressed('unsubscribed') }],
    ['bounced', 'thanks', asked(tapped(3, ['price'])), { address: suppressed('bounced') }],
    ['address-of-another', 'follow-up', asked(tapped(3)), { address: { hash: 'h', ref: refFor('y') } }],
    ['opted-out', 'follow-up', asked(tapped(3)), { customer: aCustomer('x', { optedOut: true }) }],
    ['former-customer', 'follow-up', asked(tapped(3)), { customer: aCustomer('x', { until: '2026-11-02' }) }],
    [
      'stale',
      'follow-up',
      asked(tapped(3)),
      { contact: { kind: 'follow-up', aboutWeek: '2026-W41', dueAt: '2026-10-19T10:00:00Z' } },
    ],
  ])('is skipped as %s: a %s', (reason, kind, reply, change) => {
    expect(decideContact(replyFacts(kind, reply, change))).toMatchObject({ kind: 'skip', reason });
  });

  it('waits for the next window', () => {
    const night = { now: Date.parse('2026-11-03T20:00:00Z') };
    expect(decideContact(replyFacts('follow-up', asked(tapped(3)), night))).toMatchObject({
      kind: 'defer',
      until: expect.stringMatching(/^2026-11-04T(09|1[0-5])/),
    });
  });

  it.each([
    ['2026-11-03T10:20:00Z', '2026-11-03T10:21:00Z'],
    // Settling is late.
    ['2026-11-03T09:00:00Z', '2026-11-03T10:01:00Z'],
  ])('waits while its answer is to be settled anew at %s, whatever it is now', (settleAt, until) => {
    for (const evidence of [tapped(3), tapped(9), tapped(3, ['price']), clicked(1, 2)])
      expect(decideContact(replyFacts('follow-up', asked(evidence, { settleAt })))).toEqual({
        kind: 'defer',
        until,
      });
  });

  it('answers nothing where no ask was looked for', () => {
    const { reply: _, ...unasked } = replyFacts('follow-up', asked(tapped(3)));
    expect(decideContact(unasked)).toStrictEqual({ kind: 'skip', reason: 'no-such-ask' });
  });

  it('waits for the day that a rule names', () => {
    const objects = () => ({ kind: 'until', day: '2026-11-05', reason: 'min-gap' }) as const;
    const rules = { customer: [{ name: 'rest', objects }], beyond: [] };
    expect(decideContact(replyFacts('follow-up', asked(tapped(3)), { rules }))).toMatchObject({
      kind: 'defer',
      until: expect.stringMatching(/^2026-11-05T(09|1[0-5])/),
    });
  });

  it('is dropped rather than kept waiting when it may not go at all', () => {
    const pending = asked(tapped(3), { settleAt: '2026-11-03T10:20:00Z' });
    expect(
      decideContact(replyFacts('follow-up', pending, { address: suppressed('unsubscribed') })).kind,
    ).toBe('skip');
  });
});
