import { describe, expect, it } from 'vitest';
import { heldText, type Question } from './rule-tables.ts';

const pause = { kind: 'pause', since: '2026-11-01', until: '2027-02-01' } as const;
const PAUSED = '2027-02-01 pause (pause)';

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
