import { describe, expect, it } from 'vitest';
import {
  beyondNeeds,
  type EligibilityFacts,
  whenMay,
} from '../../../../functions/domain/asking/eligibility.ts';
import type { BeyondRule, Rules } from '../../../../functions/domain/asking/rules/rule.ts';
import { RULES } from '../../../../functions/domain/asking/rules/rules.ts';
import { nextContact } from '../../../../functions/domain/asking/schedule.ts';
import { CONTACT_KINDS, type ContactKind } from '../../../../functions/domain/mail/contact-kinds.ts';
import { dayAfter } from '../../../../functions/domain/time/day.ts';
import { aCase, aCustomer, aProgramme } from '../../../support/factories.ts';
import { invented, withKinds } from '../../../support/invented-kinds.ts';

const programme = aProgramme();
const { minGap } = programme.fatigue;
const TODAY = '2026-11-03';
const asked = (...days: string[]) => days.map((on) => ({ week: '2026-W01', kind: 'score' as const, on }));
const may = (
  change: Parameters<typeof aCustomer>[1],
  facts: Partial<EligibilityFacts> = {},
  kind: Parameters<typeof whenMay>[2] = 'score',
) => whenMay(aCustomer('m', change), { programme, on: TODAY, ...facts }, kind);

describe('a contact may go', () => {
  it.each([
    ['to somebody who was never asked', {}],
    ['on the last day as a customer', { until: TODAY }],
    ['on the day on which the gap is over', { recent: asked('2026-09-04') }],
  ])('%s', (_, change) => {
    expect(may(change)).toEqual({ kind: 'may' });
  });

  it.each([
    ['opted-out', 'opted-out', { optedOut: true }],
    ['customer-until', 'former-customer', { until: '2026-11-02' }],
  ])('never while the rule %s stands', (rule, reason, change) => {
    expect(may(change)).toEqual({ kind: 'never', rule, reason });
    expect(may(change, {}, 'thanks')).toEqual({ kind: 'never', rule, reason });
  });

  it('only after the gap since the last ask', () => {
    const day = dayAfter('2026-10-20', minGap);
    expect(may({ recent: asked('2026-10-20') })).toEqual({
      kind: 'from',
      day,
      reason: 'min-gap',
      rule: 'min-gap',
    });
  });

  it('only a year after the oldest ask of a full year, if that is later', () => {
    const recent = asked('2025-12-01', '2026-03-15', '2026-06-01', '2026-08-15');
    expect(programme.fatigue.maxPerYear).toBe(4);
    expect(may({ recent })).toEqual({
      kind: 'from',
      day: '2026-12-01',
      reason: 'max-per-year',
      rule: 'max-per-year',
    });
  });

  it.each([
    ['min-gap', '2026-12-19', ['2025-12-01', '2026-03-15', '2026-06-01', '2026-10-20']],
    ['max-per-year', '2027-03-15', ['2026-03-15', '2026-06-01', '2026-08-15', '2026-10-20']],
    // Of two that name the same day the first.
    ['min-gap', '2026-12-19', ['2025-12-19', '2026-03-15', '2026-06-01', '2026-10-20']],
  ])('not before the latest day that a rule names: %s, %s', (rule, day, days) => {
    expect(may({ recent: asked(...days) })).toEqual({ kind: 'from', day, reason: rule, rule });
  });

  it('at any time when it answers an answer: no fatigue rule stops it', () => {
    expect(may({ recent: asked('2026-11-02') }, {}, 'follow-up')).toEqual({ kind: 'may' });
  });

  it('to a former customer if its kind reaches them', () => {
    const kinds = withKinds({ farewell: { ...CONTACT_KINDS.score, code: 20, reachesFormer: true } });
    expect(may({ until: '2026-11-02' }, { kinds }, invented('farewell'))).toEqual({ kind: 'may' });
  });

  it('even after many mails of a kind that the fatigue rules do not count', () => {
    const kinds = withKinds({ gift: { ...CONTACT_KINDS.score, code: 20, countsForFatigue: false } });
    const recent = [{ week: '2026-W44', kind: invented('gift'), on: '2026-11-02' }];
    expect(may({ recent }, { kinds })).toEqual({ kind: 'may' });
  });
});

describe('the address', () => {
  const customer = aCustomer('m', { optedOut: true });
  const suppression = { reason: 'complained', at: '2026-11-01T10:00:00Z' } as const;

  it.each([
    ['its reason first, whatever else stands', { hash: 'h', suppression }, 'complained', 'address'],
    ['that of another', { hash: 'h', ref: 'b'.repeat(16) }, 'address-of-another', 'address'],
    ['nothing, where nobody has it', { hash: 'h' }, 'opted-out', 'opted-out'],
    ['nothing, where nothing is known of it', 'none', 'opted-out', 'opted-out'],
  ] as const)('says %s', (_, address, reason, rule) => {
    expect(whenMay(customer, { programme, on: TODAY, address }, 'score')).toEqual({
      kind: 'never',
      reason,
      rule,
    });
  });
});

describe('a rule on an open case', () => {
  /** A rule that an order may bring: nobody with an open case is asked, for thirty days at most. */
  const openCase: BeyondRule<'openCases'> = {
    name: 'while-case-open',
    needs: 'openCases',
    concerns: ({ kind }) => kind.asks !== undefined,
    objects: (_, cases) => {
      const [oldest] = cases.map(({ openedAt }) => openedAt.slice(0, 10)).sort();
      return oldest === undefined
        ? undefined
        : { kind: 'until', day: dayAfter(oldest, 'P30D'), reason: 'too-soon' };
    },
  };
  const rules: Rules = { ...RULES, beyond: [openCase] };
  const openCases = [aCase('m', { openedAt: '2026-10-28T10:00:00Z' })];

  it('has its facts read only for the kinds that it concerns', () => {
    const customer = aCustomer('m', { recent: asked('2026-01-05') });
    const needs = (kind: ContactKind, facts = {}) => [
      ...beyondNeeds(customer, { programme, ...facts }, kind),
    ];
    expect(needs('score', { rules })).toEqual(['openCases']);
    expect(needs('thanks', { rules })).toEqual([]);
    expect(needs('score')).toEqual([]);
  });

  it('is not applied before its facts are there', () => {
    expect(may({}, { rules })).toEqual({ kind: 'may' });
  });

  it('names the day on which it may change', () => {
    const held = { kind: 'from', day: '2026-11-27', reason: 'too-soon', rule: 'while-case-open' };
    expect(may({}, { rules, beyond: { openCases } })).toEqual(held);
    expect(may({}, { rules, beyond: { openCases: [] } })).toEqual({ kind: 'may' });
  });

  it('cannot name a reason that stands', () => {
    const standing = () => ({ kind: 'standing', reason: 'too-soon' }) as const;
    // @ts-expect-error: whom a rule beyond the item holds must be planned for a day.
    const rule: BeyondRule = { ...openCase, objects: standing };
    expect(rule.objects).toBe(standing);
  });

  it('makes the customer planned for that day', () => {
    const customer = aCustomer('m', {
      since: '2020-11-03',
      importedAt: '2026-10-01T09:00:00Z',
      recent: asked('2026-01-05'),
    });
    const now = Date.parse('2026-11-03T09:00:00Z');
    const free = nextContact(customer, programme, now);
    const held = nextContact(customer, programme, now, { rules, beyond: { openCases } });
    expect(free).toMatchObject({ next: { dueAt: expect.stringMatching(/^2026-11-03/) } });
    expect(held).toMatchObject({ next: { dueAt: expect.stringMatching(/^2026-11-27/) } });
  });
});
