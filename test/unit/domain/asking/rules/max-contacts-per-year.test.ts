import { describe, expect, it } from 'vitest';
import { asked, heldText, type Question, thanked } from './rule-tables.ts';

const fatigue = { maxContactsPerYear: 2 };
const mails = [...asked('2026-03-01'), ...thanked('2026-03-03')];
const HELD = '2027-03-01 max-contacts-per-year (max-contacts-per-year)';
const TWELVE = Array.from(
  { length: 12 },
  (_, nth) => `2026-0${1 + Math.floor(nth / 2)}-${nth % 2 === 0 ? '01' : '15'}`,
);

describe('max-contacts-per-year: no more mails of any kind in 365 days', () => {
  it.each<[string, Question, string]>([
    ['without the setting', { customer: { recent: mails }, on: '2026-11-03' }, 'may'],
    ['fewer than that', { customer: { recent: asked('2026-03-01') }, fatigue, on: '2026-11-03' }, 'may'],
    ['as many, replies among them', { customer: { recent: mails }, fatigue, on: '2026-11-03' }, HELD],
    [
      'replies alone',
      { customer: { recent: thanked('2026-03-01', '2026-03-03') }, fatigue, on: '2026-11-03' },
      HELD,
    ],
    ['to its last day', { customer: { recent: mails }, fatigue, on: '2027-02-28' }, HELD],
    [
      'no more on the day on which it is over',
      { customer: { recent: mails }, fatigue, on: '2027-03-01' },
      'may',
    ],
    [
      'one',
      { customer: { recent: asked('2026-03-01') }, fatigue: { maxContactsPerYear: 1 }, on: '2026-11-03' },
      HELD,
    ],
    [
      'as many as an item remembers',
      { customer: { recent: thanked(...TWELVE) }, fatigue: { maxContactsPerYear: 12 }, on: '2026-11-03' },
      '2027-01-01 max-contacts-per-year (max-contacts-per-year)',
    ],
    ['not for a reply', { customer: { recent: mails }, fatigue, on: '2026-11-03', kind: 'thanks' }, 'may'],
    [
      'not with a mail of another tool',
      { customer: { lastAsked: '2026-03-01', recent: thanked('2026-03-03') }, fatigue, on: '2026-11-03' },
      'may',
    ],
  ])('%s', (_what, question, held) => {
    expect(heldText(question)).toBe(held);
  });
});
