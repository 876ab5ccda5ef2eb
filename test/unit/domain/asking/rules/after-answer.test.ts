import { describe, expect, it } from 'vitest';
import { beyondNeeds } from '../../../../../functions/domain/asking/eligibility.ts';
import { aCustomer } from '../../../../support/factories.ts';
import { answerTo, asked, heldText, type Question, withFatigue } from './rule-tables.ts';

const fatigue = { afterAnswer: 'P3M' };
const recent = asked('2026-08-01', '2026-10-01');
const HELD = '2027-01-05 after-answer (after-answer)';
const answers = [answerTo('2026-08-01'), answerTo('2026-10-01', '2026-10-05')];

describe('after-answer: nobody is asked again soon after they answered', () => {
  it.each<[string, Question, string]>([
    [
      'without the setting',
      { customer: { recent, lastAnswered: '2026-10-05' }, on: '2026-11-03', beyond: { answers } },
      'may',
    ],
    ['before the answers are read', { customer: { recent }, fatigue, on: '2026-11-03' }, 'may'],
    [
      'no answer',
      { customer: { recent }, fatigue, on: '2026-11-03', beyond: { answers: [answerTo('2026-10-01')] } },
      'may',
    ],
    ['no question before', { fatigue, on: '2026-11-03', beyond: { answers: [] } }, 'may'],
    ['an answer', { customer: { recent }, fatigue, on: '2026-11-03', beyond: { answers } }, HELD],
    ['to its last day', { customer: { recent }, fatigue, on: '2027-01-04', beyond: { answers } }, HELD],
    [
      'no more on the day on which it is over',
      { customer: { recent }, fatigue, on: '2027-01-05', beyond: { answers } },
      'may',
    ],
    [
      'the last answer, to whichever question',
      {
        customer: { recent },
        fatigue,
        on: '2026-11-03',
        beyond: { answers: [answerTo('2026-08-01', '2026-10-20'), answerTo('2026-10-01', '2026-10-05')] },
      },
      '2027-01-20 after-answer (after-answer)',
    ],
    [
      'a month from the 31st',
      {
        customer: { recent },
        fatigue: { afterAnswer: 'P1M' },
        on: '2027-02-01',
        beyond: { answers: [answerTo('2026-10-01', '2027-01-31')] },
      },
      '2027-02-28 after-answer (after-answer)',
    ],
    [
      'an answer to the tool before',
      { customer: { lastAnswered: '2026-10-05' }, fatigue, on: '2026-11-03' },
      HELD,
    ],
    [
      'no question of the tool before',
      { customer: { lastAsked: '2026-10-05' }, fatigue, on: '2026-11-03' },
      'may',
    ],
    [
      'the later of both tools',
      { customer: { recent, lastAnswered: '2026-09-05' }, fatigue, on: '2026-11-03', beyond: { answers } },
      HELD,
    ],
    [
      'not for a reply',
      {
        customer: { recent, lastAnswered: '2026-10-05' },
        fatigue,
        on: '2026-11-03',
        kind: 'thanks',
        beyond: { answers },
      },
      'may',
    ],
  ])('%s', (_what, question, held) => {
    expect(heldText(question)).toBe(held);
  });

  it('has answers read only with the setting, and for no reply', () => {
    const needs = (settings: object, kind: 'score' | 'thanks') => [
      ...beyondNeeds(aCustomer('rule', { recent }), { programme: withFatigue(settings) }, kind),
    ];
    expect(needs(fatigue, 'score')).toEqual(['answers']);
    expect(needs(fatigue, 'thanks')).toEqual([]);
    expect(needs({}, 'score')).toEqual([]);
  });
});
