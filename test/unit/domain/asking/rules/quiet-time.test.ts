import { describe, expect, it } from 'vitest';
import { asked, heldText, type Question, thanked } from './rule-tables.ts';

const fatigue = { quietTime: 'P20D' };
const HELD = '2026-11-23 quiet-time (quiet-time)';

describe('quiet-time: peace after any mail', () => {
  it.each<[string, Question, string]>([
    ['without the setting', { customer: { recent: thanked('2026-11-03') }, on: '2026-11-04' }, 'may'],
    ['nothing before', { fatigue, on: '2026-11-04' }, 'may'],
    ['after a reply', { customer: { recent: thanked('2026-11-03') }, fatigue, on: '2026-11-04' }, HELD],
    ['after a question', { customer: { recent: asked('2026-11-03') }, fatigue, on: '2026-11-12' }, HELD],
    [
      'after the last of several',
      { customer: { recent: [...asked('2026-10-25'), ...thanked('2026-11-03')] }, fatigue, on: '2026-11-04' },
      HELD,
    ],
    ['to its last day', { customer: { recent: thanked('2026-11-03') }, fatigue, on: '2026-11-22' }, HELD],
    [
      'no more on the day on which it is over',
      { customer: { recent: thanked('2026-11-03') }, fatigue, on: '2026-11-23' },
      'may',
    ],
    [
      'a month from the 31st',
      { customer: { recent: thanked('2028-01-31') }, fatigue: { quietTime: 'P1M' }, on: '2028-02-01' },
      '2028-02-29 quiet-time (quiet-time)',
    ],
    [
      'not for a reply',
      { customer: { recent: asked('2026-11-03') }, fatigue, on: '2026-11-04', kind: 'follow-up' },
      'may',
    ],
    [
      'not after a mail of another tool',
      { customer: { lastAsked: '2026-11-03' }, fatigue, on: '2026-11-13' },
      'may',
    ],
  ])('%s', (_what, question, held) => {
    expect(heldText(question)).toBe(held);
  });
});
