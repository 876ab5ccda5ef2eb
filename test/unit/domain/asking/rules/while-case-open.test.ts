import { describe, expect, it } from 'vitest';
import { beyondNeeds } from '../../../../../functions/domain/asking/eligibility.ts';
import { aCase, aCustomer } from '../../../../support/factories.ts';
import { asked, heldText, type Question, withFatigue } from './rule-tables.ts';

const fatigue = { whileCaseOpen: 'P60D' };
const recent = asked('2026-10-01');
const opened = (...at: string[]) => ({ openCases: at.map((openedAt) => aCase('rule', { openedAt })) });
const HELD = '2026-12-04 while-case-open (while-case-open)';

describe('while-case-open: nobody is asked while somebody owes them an answer', () => {
  it.each<[string, Question, string]>([
    [
      'without the setting',
      { customer: { recent }, on: '2026-11-03', beyond: opened('2026-10-05T10:00:00Z') },
      'may',
    ],
    ['before the cases are read', { customer: { recent }, fatigue, on: '2026-11-03' }, 'may'],
    ['no case', { customer: { recent }, fatigue, on: '2026-11-03', beyond: opened() }, 'may'],
    [
      'a case',
      { customer: { recent }, fatigue, on: '2026-11-03', beyond: opened('2026-10-05T10:00:00Z') },
      HELD,
    ],
    [
      'the last opened of two',
      {
        customer: { recent },
        fatigue,
        on: '2026-11-03',
        beyond: opened('2026-10-05T10:00:00Z', '2026-01-05T10:00:00Z'),
      },
      HELD,
    ],
    [
      'to its last day',
      { customer: { recent }, fatigue, on: '2026-12-03', beyond: opened('2026-10-05T10:00:00Z') },
      HELD,
    ],
    [
      'a case that nobody resolves holds no longer than that',
      { customer: { recent }, fatigue, on: '2026-12-04', beyond: opened('2026-10-05T10:00:00Z') },
      'may',
    ],
    [
      'by the day in the zone of the customer',
      {
        customer: { recent, zone: 'Pacific/Kiritimati' },
        fatigue,
        on: '2026-11-03',
        beyond: opened('2026-10-05T10:00:00Z'),
      },
      '2026-12-05 while-case-open (while-case-open)',
    ],
    [
      'not for a reply',
      {
        customer: { recent },
        fatigue,
        on: '2026-11-03',
        kind: 'follow-up',
        beyond: opened('2026-10-05T10:00:00Z'),
      },
      'may',
    ],
  ])('%s', (_what, question, held) => {
    expect(heldText(question)).toBe(held);
  });

  it('has cases read only with the setting, for questions, and of whoever was asked', () => {
    const needs = (settings: object, kind: 'score' | 'thanks', past = recent) => [
      ...beyondNeeds(aCustomer('rule', { recent: past }), { programme: withFatigue(settings) }, kind),
    ];
    expect(needs(fatigue, 'score')).toEqual(['openCases']);
    expect(needs(fatigue, 'score', [])).toEqual([]);
    expect(needs(fatigue, 'thanks')).toEqual([]);
    expect(needs({}, 'score')).toEqual([]);
  });
});
