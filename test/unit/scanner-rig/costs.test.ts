import { describe, expect, it } from 'vitest';
import type { Hit } from '../../../functions/domain/answering/evidence.ts';
import { WEIGHTS } from '../../../functions/domain/answering/weights.ts';
import type { Contact } from '../../../functions/domain/asking/contact.ts';
import { costTable, NOT_REPLAYED, TRIED, weightAt, withWeight } from '../../scanner-rig/costs.ts';
import { EACH_THE_SAME } from '../../scanner-rig/figures.ts';
import type { Played } from '../../scanner-rig/play.ts';
import type { Population, Who } from '../../scanner-rig/population.ts';
import { anewVerdictOf } from '../../scanner-rig/verdict.ts';
import { aContact } from '../../support/factories.ts';

const SENT = '2026-11-03T09:00:00Z';
const at = (seconds: number): string => new Date(Date.parse(SENT) + seconds * 1_000).toISOString();
const hit = (score: number, seconds: number, more: Partial<Hit> = {}): Hit => ({
  score,
  at: at(seconds).replace('.000Z', 'Z'),
  kind: 'app',
  client: 'desktop',
  ...more,
});
const ask = (hits: readonly Hit[], more: Partial<Contact> = {}): Contact =>
  aContact('a', { sentAt: SENT, evidence: { hits, lostHits: 0 }, ...more });

/** The paths of all numbers in a table. */
function numbersIn(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value === 'number') return [path.join('.')];
  return Object.entries(value as object).flatMap(([name, each]) => numbersIn(each, [...path, name]));
}

describe('what other numbers of the policy cost', () => {
  it('is tried for each number on both sides', () => {
    const tried = TRIED.map(({ path }) => path.join('.'));
    expect([...tried, ...NOT_REPLAYED].toSorted()).toEqual(numbersIn(WEIGHTS).toSorted());
  });

  it.each(TRIED)('is tried below and above what it is: $path', ({ path, lower, higher }) => {
    const value = weightAt(path);
    expect(lower.every((each) => each < value)).toBe(true);
    expect(higher.length > 0 && higher.every((each) => each > value)).toBe(true);
  });

  it('leaves the table as it was, also when something breaks', () => {
    const before = structuredClone(WEIGHTS);
    expect(withWeight(['kind', 'app'], 7, () => WEIGHTS.kind.app as number)).toBe(7);
    expect(() =>
      withWeight(['early', '0', 'points'], 7, () => {
        throw new Error('broken');
      }),
    ).toThrow('broken');
    expect(WEIGHTS).toEqual(before);
    expect(() => weightAt(['kind'])).toThrow('There is no number kind in the weights.');
  });

  it('is told in shares, and as the same where nothing moves', () => {
    const played = (name: string, who: Who, contact: Contact, meant?: number): Played => ({
      population: { name, who } as Population,
      ...(meant === undefined ? {} : { meant }),
      wishes: [],
      sentAt: Date.parse(SENT),
      requests: [],
      verdict: 'none',
      anew: anewVerdictOf(contact),
      stored: {},
      hasReasons: false,
      isUnsubscribed: false,
      replies: 0,
    });
    const scanner = played('scanner', 'machine', ask([hit(2, 40, { seen: 'moved' })]));
    const person = played('person', 'person', ask([hit(9, 40, { kind: 'page', seen: 'moved' })]), 9);
    const { title, rows } = costTable([scanner, person], EACH_THE_SAME);
    expect(title).toContain('false accepts / false rejects / unsure in %');
    const row = (name: string) => rows.find(([first]) => first === name);
    expect(row('all as they are')).toEqual(['all as they are', '0.0 / 0.0 / 0.0', '–', '–']);
    expect(row('early.0.points')).toEqual([
      'early.0.points',
      '-6',
      '-8: 0.0 / 0.0 / 100.0',
      '-5: 100.0 / 0.0 / 0.0',
    ]);
    expect(row('visitMs')).toEqual(['visitMs', '1 min', '5 s: same', '5 min: same']);
    expect(row('kind.post')?.slice(2)).toEqual(['–', '0: same']);
  });
});

describe('evidence that is weighed anew', () => {
  const crawl = [1, 2, 3, 4].map((score) => hit(score, score * 3_600));
  it.each<[string, Contact, boolean, number | 'unsure' | 'none']>([
    ['nothing', ask([]), true, 'none'],
    ['a click', ask([hit(9, 3_600)]), true, 9],
    ['a change of mind', ask([hit(9, 3_600), hit(3, 3_700)]), true, 3],
    ['a click after settling', ask([hit(9, 3_600), hit(3, 9_000, { kind: 'page' })]), true, 9],
    ['an early click', ask([hit(9, 40)]), true, 'unsure'],
    [
      'an early click where machines never come',
      ask([hit(9, 40)], { settled: { score: 9, grade: 'settled', at: SENT, habit: 'never' } }),
      true,
      9,
    ],
    [
      '… had nothing been learnt',
      ask([hit(9, 40)], { settled: { score: 9, grade: 'settled', at: SENT, habit: 'never' } }),
      false,
      'unsure',
    ],
    ['a crawl that settled once', ask(crawl), true, 'none'],
    [
      'a press after settling',
      ask([hit(9, 3_600)], {
        evidence: { hits: [hit(9, 3_600)], lostHits: 0, tap: { score: 2, at: hit(2, 90_000).at } },
      }),
      true,
      2,
    ],
    [
      'a click before a burst that came while it waited',
      ask([hit(9, 3_600), ...[1, 2, 3, 4].map((score) => hit(score, 3_700 + score, { kind: 'plain' }))]),
      true,
      9,
    ],
  ])('comes to what settling made of it: %s', (_what, contact, isLearnt, verdict) => {
    expect(anewVerdictOf(contact)(isLearnt)).toBe(verdict);
  });
});
