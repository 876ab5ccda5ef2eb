import { describe, expect, it } from 'vitest';
import { asked, heldText, type Question, thanked } from './rule-tables.ts';

describe('min-gap: quiet time between two questions', () => {
  it.each<[string, Question, string]>([
    ['nothing before', { on: '2026-11-03' }, 'may'],
    [
      'the day of the question',
      { customer: { recent: asked('2026-11-03') }, on: '2026-11-03' },
      '2026-11-11 min-gap (min-gap)',
    ],
    [
      'the last day of it',
      { customer: { recent: asked('2026-11-03') }, on: '2026-11-10' },
      '2026-11-11 min-gap (min-gap)',
    ],
    ['the day on which it is over', { customer: { recent: asked('2026-11-03') }, on: '2026-11-11' }, 'may'],
    [
      'the last of several',
      { customer: { recent: asked('2026-09-03', '2026-11-03') }, on: '2026-11-04' },
      '2026-11-11 min-gap (min-gap)',
    ],
    [
      'a month from the 31st',
      { customer: { recent: asked('2027-01-31') }, fatigue: { minGap: 'P1M' }, on: '2027-02-27' },
      '2027-02-28 min-gap (min-gap)',
    ],
    [
      'a month from the 31st in a leap year',
      { customer: { recent: asked('2028-01-31') }, fatigue: { minGap: 'P1M' }, on: '2028-02-28' },
      '2028-02-29 min-gap (min-gap)',
    ],
    [
      'a year from 29 February',
      { customer: { recent: asked('2028-02-29') }, fatigue: { minGap: 'P1Y' }, on: '2029-02-27' },
      '2029-02-28 min-gap (min-gap)',
    ],
    ['no mail of another kind', { customer: { recent: thanked('2026-11-03') }, on: '2026-11-03' }, 'may'],
    ['no reply', { customer: { recent: asked('2026-11-03') }, on: '2026-11-03', kind: 'follow-up' }, 'may'],
    [
      'a question by the tool before',
      { customer: { lastAsked: '2026-11-03' }, on: '2026-11-04' },
      '2026-11-11 min-gap (min-gap)',
    ],
    [
      'an answer to the tool before, which had its question',
      { customer: { lastAnswered: '2026-11-03' }, on: '2026-11-04' },
      '2026-11-11 min-gap (min-gap)',
    ],
    [
      'the later of both',
      { customer: { lastAsked: '2026-11-01', lastAnswered: '2026-11-03' }, on: '2026-11-04' },
      '2026-11-11 min-gap (min-gap)',
    ],
    [
      'the later of both, the other way',
      { customer: { lastAsked: '2026-11-03', lastAnswered: '2026-01-03' }, on: '2026-11-04' },
      '2026-11-11 min-gap (min-gap)',
    ],
    [
      'our own, if it is later',
      { customer: { lastAsked: '2026-10-01', recent: asked('2026-11-03') }, on: '2026-11-04' },
      '2026-11-11 min-gap (min-gap)',
    ],
    [
      'that of the tool before, if it is later',
      { customer: { lastAsked: '2026-11-03', recent: asked('2026-10-01') }, on: '2026-11-04' },
      '2026-11-11 min-gap (min-gap)',
    ],
  ])('%s', (_what, question, held) => {
    expect(heldText(question)).toBe(held);
  });
});
