import { describe, expect, it } from 'vitest';
import { figuresOf, type Judgement, judge, sharesOf, sharesOfAll } from '../../scanner-rig/figures.ts';
import { NAIVE, OURS } from '../../scanner-rig/policies.ts';
import type { Who } from '../../scanner-rig/population.ts';
import type { Counted } from '../../scanner-rig/verdict.ts';
import type { Request } from '../../scanner-rig/visitor.ts';

describe('how a verdict is judged', () => {
  it.each<{ counted: Counted; meant?: number; is: Judgement }>([
    { counted: 'none', is: 'right' },
    { counted: 7, is: 'accepted' },
    { counted: 'unsure', is: 'unsure' },
    { counted: 9, meant: 9, is: 'right' },
    { counted: 3, meant: 9, is: 'wrong' },
    { counted: 'none', meant: 9, is: 'lost' },
    { counted: 'unsure', meant: 9, is: 'unsure' },
  ])('$counted where $meant was meant is $is', ({ counted, meant, is }) => {
    expect(judge(counted, meant)).toBe(is);
  });
});

const ask = (name: string, who: Who, verdict: Counted, meant?: number) => ({
  population: { name, who },
  verdict,
  anew: () => verdict,
  requests: [],
  ...(meant === undefined ? {} : { meant }),
});

describe('shares', () => {
  const PLAYED = [
    ask('scanner', 'machine', 4),
    ask('scanner', 'machine', 'none'),
    ask('scanner', 'machine', 'none'),
    ask('scanner', 'machine', 'unsure'),
    ask('crawler', 'machine', 'none'),
    ask('presser', 'presser', 1),
    ask('desk', 'person', 9, 9),
    ask('desk', 'person', 3, 9),
    ask('phone', 'person', 'none', 8),
    ask('phone', 'person', 'unsure', 8),
    ask('forward', 'forwarded', 'none', 8),
    ask('leaver', 'wish', 'none'),
  ];

  it('of some asks count each the same', () => {
    expect(sharesOf(PLAYED.slice(0, 5), OURS)).toEqual({ falseAccepts: 0.2, falseRejects: 0, unsure: 0.2 });
    expect(sharesOf([], OURS)).toEqual({ falseAccepts: 0, falseRejects: 0, unsure: 0 });
  });

  it('in all count each population the same, whatever the number of its asks, and tell the others apart', () => {
    expect(figuresOf(PLAYED, OURS)).toEqual({
      falseAccepts: 0.125,
      falseRejects: 0.5,
      unsure: 0.25,
      forwardedFalseRejects: 1,
      forwardedUnsure: 0,
      presserFalseAccepts: 1,
    });
  });

  it('count by the weights of a mix', () => {
    const weightOf = (name: string): number => ({ scanner: 3, crawler: 1, desk: 1 })[name] ?? 0;
    expect(figuresOf(PLAYED, OURS, weightOf)).toMatchObject({
      falseAccepts: (3 * 0.25) / 4,
      falseRejects: 0.5,
      unsure: 0,
      forwardedFalseRejects: undefined,
    });
    expect(sharesOfAll(PLAYED, 'person', OURS, () => 0)).toBeUndefined();
  });
});

describe('naive policies', () => {
  const made = (method: Request['method'], score: number | undefined, runsScripts = false): Request => ({
    at: 0,
    method,
    runsScripts,
    ...(score === undefined ? {} : { score }),
  });
  const [first, last, script, tap] = NAIVE;

  it.each([
    { what: 'nothing', requests: [], counts: ['none', 'none', 'none', 'none'] },
    { what: 'a HEAD', requests: [made('HEAD', 3)], counts: ['none', 'none', 'none', 'none'] },
    { what: 'a hit', requests: [made('GET', 3)], counts: [3, 3, 'none', 'none'] },
    {
      what: 'two browsers',
      requests: [made('GET', 3, true), made('GET', 5, true)],
      counts: [3, 5, 5, 'none'],
    },
    {
      what: 'a browser, then a program',
      requests: [made('GET', 3, true), made('GET', 5)],
      counts: [3, 5, 3, 'none'],
    },
    { what: 'a tap', requests: [made('GET', 3), made('POST', 8)], counts: [3, 8, 8, 8] },
    {
      what: 'a form without a score',
      requests: [made('POST', undefined)],
      counts: ['none', 'none', 'none', 'none'],
    },
  ])('count of $what', ({ requests, counts }) => {
    const played = { requests, verdict: 'none' as const, anew: () => 'none' as const };
    expect([first, last, script, tap].map((policy) => policy?.count(played))).toEqual(counts);
  });
});
