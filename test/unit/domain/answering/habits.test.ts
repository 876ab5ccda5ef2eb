import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  HABIT_CLASSES,
  habitAt,
  habitClassOf,
  habitsOf,
  NOTHING_KNOWN,
  type Receivers,
  USUAL,
  type Visits,
  visitedShare,
} from '../../../../functions/domain/answering/habits.ts';

const visits = (asks: number, visited: number): Visits => ({ asks, visited });
const known = (change: Partial<Receivers> = {}): Receivers => ({ ...NOTHING_KNOWN, ...change });
const DOMAIN = 'k3x7qmzp';
const behind = new Map([[DOMAIN, 'mimecast']]);

describe('the share of asks that machines visit', () => {
  // Each step is worth ten asks: (visited + 10 × before) / (asks + 10).
  it.each<[string, Receivers, number]>([
    ['is the prior where nothing is known', known(), 0.2],
    ['is that of anywhere where nothing else is known', known({ anywhere: visits(90, 8) }), 0.1],
    [
      'is that of the gateway for a domain without asks',
      known({ anywhere: visits(90, 8), gateways: new Map([['mimecast', visits(90, 89)]]), via: behind }),
      0.9,
    ],
    [
      'is that of anywhere behind another gateway',
      known({ anywhere: visits(90, 8), gateways: new Map([['google', visits(90, 89)]]), via: behind }),
      0.1,
    ],
    [
      'leans on the gateway for a domain with few asks',
      known({
        anywhere: visits(90, 8),
        gateways: new Map([['mimecast', visits(90, 89)]]),
        domains: new Map([[DOMAIN, visits(5, 0)]]),
        via: behind,
      }),
      0.6,
    ],
    [
      'is its own where there are many',
      known({ anywhere: visits(90, 8), domains: new Map([[DOMAIN, visits(495, 495)]]) }),
      496 / 505,
    ],
    ['of another domain says nothing', known({ domains: new Map([['aaaabbbb', visits(500, 500)]]) }), 0.2],
  ])('%s', (_, receivers, share) => {
    expect(visitedShare(receivers, DOMAIN)).toBeCloseTo(share, 10);
  });

  it('is that of anywhere for an ask from before domains were kept', () => {
    const receivers = known({ anywhere: visits(90, 8), domains: new Map([[DOMAIN, visits(50, 50)]]) });
    expect(visitedShare(receivers, undefined)).toBeCloseTo(0.1, 10);
  });

  it('stays between 0 and 1, and grows with each visit', () => {
    const some = fc
      .tuple(fc.nat(1_000), fc.nat(1_000))
      .map(([a, b]) => visits(Math.max(a, b), Math.min(a, b)));
    fc.assert(
      fc.property(some, some, some, (anywhere, gateway, { asks, visited }) => {
        const share = (count: number): number =>
          visitedShare(
            known({
              anywhere,
              gateways: new Map([['mimecast', gateway]]),
              domains: new Map([[DOMAIN, visits(asks + 1, count)]]),
              via: behind,
            }),
            DOMAIN,
          );
        expect(share(visited)).toBeGreaterThan(0);
        expect(share(visited)).toBeLessThan(1);
        expect(share(visited + 1)).toBeGreaterThan(share(visited));
      }),
    );
  });
});

describe('the class of a receiver', () => {
  it.each([
    [0, 'never'],
    [0.024, 'never'],
    [0.025, 'seldom'],
    [0.099, 'seldom'],
    [0.1, 'sometimes'],
    [0.2, 'sometimes'],
    [0.299, 'sometimes'],
    [0.3, 'often'],
    [0.424, 'often'],
    [0.425, 'always'],
    [1, 'always'],
  ] as const)('of the share %d is %s', (share, habit) => {
    expect(habitClassOf(share)).toBe(habit);
  });

  it('is weighed with a share of its own, which grows from class to class', () => {
    const taken = HABIT_CLASSES.map((habit) => habitsOf(habit).visitedShare);
    expect(taken).toEqual([...new Set(taken)].sort((a, b) => a - b));
    expect([taken[0], taken.at(-1)]).toEqual([0.02, 0.95]);
  });

  it('is the usual one where nothing is known, and when none is stored', () => {
    expect(habitAt(NOTHING_KNOWN, DOMAIN)).toBe(USUAL);
    expect(habitsOf()).toEqual(habitsOf(USUAL));
  });

  it.each<[asks: number, habit: string]>([
    [0, 'sometimes'],
    [10, 'sometimes'],
    [11, 'seldom'],
    [70, 'seldom'],
    [71, 'never'],
  ])('needs many quiet asks to be one where machines never come: %d', (asks, habit) => {
    expect(habitAt(known({ domains: new Map([[DOMAIN, visits(asks, 0)]]) }), DOMAIN)).toBe(habit);
  });
});
