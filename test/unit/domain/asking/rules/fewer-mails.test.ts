import { describe, expect, it } from 'vitest';
import { asked, heldText, type Question, thanked } from './rule-tables.ts';

const pause = { kind: 'pause', since: '2026-11-01', until: '2027-02-01' } as const;
const yearly = { kind: 'yearly', since: '2026-11-01' } as const;
const PAUSED = '2027-02-01 pause (pause)';
const YEARLY = '2027-06-01 once-a-year (once-a-year)';

describe('pause: no mail at all', () => {
  it.each<[string, Question, string]>([
    ['a question', { customer: { fewer: pause }, on: '2026-11-03' }, PAUSED],
    ['a reply too', { customer: { fewer: pause }, on: '2026-11-03', kind: 'follow-up' }, PAUSED],
    ['from the day of the wish on', { customer: { fewer: pause }, on: '2026-11-01' }, PAUSED],
    ['not before it', { customer: { fewer: pause }, on: '2026-10-31' }, 'may'],
    ['to its last day', { customer: { fewer: pause }, on: '2027-01-31' }, PAUSED],
    ['no more on the day on which it is over', { customer: { fewer: pause }, on: '2027-02-01' }, 'may'],
  ])('%s', (_what, question, held) => {
    expect(heldText(question)).toBe(held);
  });
});

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
