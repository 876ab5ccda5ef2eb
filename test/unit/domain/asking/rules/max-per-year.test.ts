import { describe, expect, it } from 'vitest';
import { asked, heldText, type Question, thanked } from './rule-tables.ts';

const fatigue = { maxPerYear: 2 };

describe('max-per-year: no more questions than this in any 365 days', () => {
  it.each<[string, Question, string]>([
    ['fewer than that', { customer: { recent: asked('2026-06-01') }, fatigue, on: '2026-11-03' }, 'may'],
    [
      'as many',
      { customer: { recent: asked('2026-03-01', '2026-06-01') }, fatigue, on: '2026-11-03' },
      '2027-03-01 max-per-year (max-per-year)',
    ],
    [
      'the last day',
      { customer: { recent: asked('2026-03-01', '2026-06-01') }, fatigue, on: '2027-02-28' },
      '2027-03-01 max-per-year (max-per-year)',
    ],
    [
      'the day on which it is over',
      { customer: { recent: asked('2026-03-01', '2026-06-01') }, fatigue, on: '2027-03-01' },
      'may',
    ],
    [
      '365 days of a leap year',
      { customer: { recent: asked('2027-03-01', '2027-06-01') }, fatigue, on: '2027-11-03' },
      '2028-02-29 max-per-year (max-per-year)',
    ],
    [
      'the latest of many',
      { customer: { recent: asked('2024-03-01', '2026-03-01', '2026-06-01') }, fatigue, on: '2026-11-03' },
      '2027-03-01 max-per-year (max-per-year)',
    ],
    [
      'no mails of other kinds',
      {
        customer: { recent: [...asked('2026-03-01'), ...thanked('2026-03-03', '2026-03-05')] },
        fatigue,
        on: '2026-11-03',
      },
      'may',
    ],
    [
      'no reply',
      { customer: { recent: asked('2026-03-01', '2026-06-01') }, fatigue, on: '2026-11-03', kind: 'thanks' },
      'may',
    ],
    [
      'a question by the tool before is one of them',
      { customer: { lastAsked: '2026-03-01', recent: asked('2026-06-01') }, fatigue, on: '2026-11-03' },
      '2027-03-01 max-per-year (max-per-year)',
    ],
    [
      'also a later one',
      { customer: { lastAsked: '2026-08-01', recent: asked('2026-06-01') }, fatigue, on: '2026-11-03' },
      '2027-06-01 max-per-year (max-per-year)',
    ],
    [
      'one of six',
      {
        customer: {
          recent: asked('2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01', '2026-05-01', '2026-06-01'),
        },
        on: '2026-11-03',
      },
      '2027-01-01 max-per-year (max-per-year)',
    ],
  ])('%s', (_what, question, held) => {
    expect(heldText(question)).toBe(held);
  });
});
