import { describe, expect, it } from 'vitest';
import { asked, heldText, type Question, thanked } from './rule-tables.ts';

const yearly = { kind: 'yearly', since: '2026-11-01' } as const;
const YEARLY = '2027-06-01 once-a-year (once-a-year)';

describe('once-a-year: a question a year at most', () => {
  it.each<[string, Question, string]>([
    ['who was never asked is', { customer: { fewer: yearly }, on: '2026-11-03' }, 'may'],
    [
      '365 days after the last question',
      { customer: { fewer: yearly, recent: asked('2026-01-01', '2026-06-01') }, on: '2026-11-03' },
      YEARLY,
    ],
    [
      'to the last day',
      { customer: { fewer: yearly, recent: asked('2026-06-01') }, on: '2027-05-31' },
      YEARLY,
    ],
    [
      'no more on the day on which it is over',
      { customer: { fewer: yearly, recent: asked('2026-06-01') }, on: '2027-06-01' },
      'may',
    ],
    [
      '365 days, also in a leap year',
      { customer: { fewer: yearly, recent: asked('2027-06-01') }, on: '2027-11-03' },
      '2028-05-31 once-a-year (once-a-year)',
    ],
    [
      'a question of the tool before counts',
      { customer: { fewer: yearly, lastAsked: '2026-06-01' }, on: '2026-11-03' },
      YEARLY,
    ],
    [
      'other mails do not',
      { customer: { fewer: yearly, recent: thanked('2026-06-01') }, on: '2026-11-03' },
      'may',
    ],
    [
      'a reply goes',
      { customer: { fewer: yearly, recent: asked('2026-06-01') }, on: '2026-11-03', kind: 'thanks' },
      'may',
    ],
  ])('%s', (_what, question, held) => {
    expect(heldText(question)).toBe(held);
  });
});
