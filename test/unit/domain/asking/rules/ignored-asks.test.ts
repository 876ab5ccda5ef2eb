import { describe, expect, it } from 'vitest';
import { beyondNeeds, whenMay } from '../../../../../functions/domain/asking/eligibility.ts';
import { ignoredInARow } from '../../../../../functions/domain/asking/rules/ignored-asks.ts';
import { CONTACT_KINDS } from '../../../../../functions/domain/mail/contact-kinds.ts';
import { aCustomer } from '../../../../support/factories.ts';
import { answerTo, asked, heldText, noted, type Question, thanked, withFatigue } from './rule-tables.ts';

const fatigue = { ignoredAsks: 2 };
// Each half year, on the 15th.
const since = '2025-11-15';
const recent = asked('2026-05-15', '2026-11-16');
const unanswered = { answers: [answerTo('2026-05-15'), answerTo('2026-11-16')] };
// The next milestone is 15 May 2027, 180 days later.
const HELD = '2027-11-11 ignored-asks (ignored-asks)';

describe('ignored-asks: who ignores questions is asked half as often', () => {
  it.each<[string, Question, string]>([
    ['without the setting', { customer: { since, recent }, on: '2027-05-15', beyond: unanswered }, 'may'],
    ['before the answers are read', { customer: { since, recent }, fatigue, on: '2027-05-15' }, 'may'],
    ['as many ignored', { customer: { since, recent }, fatigue, on: '2027-05-15', beyond: unanswered }, HELD],
    [
      'fewer',
      { customer: { since, recent }, fatigue: { ignoredAsks: 3 }, on: '2027-05-15', beyond: unanswered },
      'may',
    ],
    [
      'to the last day of the second wait',
      { customer: { since, recent }, fatigue, on: '2027-11-10', beyond: unanswered },
      HELD,
    ],
    [
      'no more once the wait was doubled',
      { customer: { since, recent }, fatigue, on: '2027-11-11', beyond: unanswered },
      'may',
    ],
    [
      'the last was answered',
      {
        customer: { since, recent },
        fatigue,
        on: '2027-05-15',
        beyond: { answers: [answerTo('2026-05-15'), answerTo('2026-11-16', '2026-12-01')] },
      },
      'may',
    ],
    [
      'the one before was answered',
      {
        customer: { since, recent },
        fatigue,
        on: '2027-05-15',
        beyond: { answers: [answerTo('2026-05-15', '2026-12-01'), answerTo('2026-11-16')] },
      },
      'may',
    ],
    [
      'one that the item knows as ignored',
      {
        customer: { since, recent: [noted('2026-05-15', false), ...asked('2026-11-16')] },
        fatigue,
        on: '2027-05-15',
        beyond: { answers: [answerTo('2026-11-16')] },
      },
      HELD,
    ],
    [
      'one that the item knows as answered',
      {
        customer: { since, recent: [noted('2026-05-15', true), ...asked('2026-11-16')] },
        fatigue,
        on: '2027-05-15',
        beyond: { answers: [answerTo('2026-11-16')] },
      },
      'may',
    ],
    [
      'whatever replies went between',
      {
        customer: {
          since,
          recent: [...asked('2026-05-15'), ...thanked('2026-06-15'), ...asked('2026-11-16')],
        },
        fatigue,
        on: '2027-05-15',
        beyond: unanswered,
      },
      HELD,
    ],
    [
      'not for a reply',
      { customer: { since, recent }, fatigue, on: '2027-05-15', kind: 'thanks', beyond: unanswered },
      'may',
    ],
    [
      'fewer questions than that',
      {
        customer: { since, recent: asked('2026-11-16') },
        fatigue,
        on: '2027-05-15',
        beyond: { answers: [answerTo('2026-11-16')] },
      },
      'may',
    ],
  ])('%s', (_what, question, held) => {
    expect(heldText(question)).toBe(held);
  });

  it.each([
    ['none without questions', [], [], 0],
    ['none of which nothing is known', asked('2026-05-15', '2026-11-16'), [], 0],
    ['the last', asked('2026-05-15', '2026-11-16'), [answerTo('2026-11-16')], 1],
    ['both', asked('2026-05-15', '2026-11-16'), [answerTo('2026-05-15'), answerTo('2026-11-16')], 2],
    [
      'those since the last answer',
      [noted('2025-05-15', false), noted('2025-11-15', true), noted('2026-05-15', false)],
      [],
      1,
    ],
    [
      'what was read rather than what was noted',
      [noted('2026-05-15', false)],
      [answerTo('2026-05-15', '2026-06-01')],
      0,
    ],
  ] as const)('ignored in a row: %s', (_what, past, answers, count) => {
    expect(ignoredInARow({ recent: past }, answers, CONTACT_KINDS)).toBe(count);
  });

  it('has answers read only of whoever was asked as often', () => {
    const needs = (past: typeof recent, kind: 'score' | 'thanks' = 'score') => [
      ...beyondNeeds(aCustomer('rule', { recent: past }), { programme: withFatigue(fatigue) }, kind),
    ];
    expect(needs(recent)).toEqual(['answers']);
    expect(needs(recent.slice(1))).toEqual([]);
    expect(needs([...recent.slice(1), ...thanked('2026-12-01')])).toEqual([]);
    expect(needs(recent, 'thanks')).toEqual([]);
  });

  it('says nothing where nothing comes any more', () => {
    const programme = withFatigue(fatigue);
    const [first] = programme.bands;
    if (first === undefined) throw new Error('There is no band.');
    const { until: _, ...open } = first;
    const once = { ...programme, bands: [open] };
    const customer = aCustomer('rule', { since: '2019-01-01', recent });
    const facts = { programme: once, on: '2027-05-15', beyond: unanswered };
    expect(whenMay(customer, facts, 'score')).toEqual({ kind: 'may' });
  });
});
