import { describe, expect, it } from 'vitest';
import type { Figures } from '../../scanner-rig/figures.ts';
import { missedGoals } from '../../scanner-rig/goals.ts';

const figures = (falseAccepts: number, falseRejects: number, unsure: number): Figures => ({
  falseAccepts,
  falseRejects,
  unsure,
  forwardedFalseRejects: 1,
  forwardedUnsure: 0,
  presserFalseAccepts: 1,
});

describe('the goals of a policy', () => {
  it.each<[string, Figures, number, number]>([
    ['are reached', figures(0.03, 0.03, 0.06), 1_000, 0],
    ['are missed, all three', figures(0.04, 0.04, 0.07), 1_000, 3],
    ['are missed by those who count the first hit', figures(0.88, 0.33, 0), 20, 2],
    ['bear two asks of twenty', figures(0.1, 0.1, 0.1), 20, 0],
    ['bear no third', figures(0.15, 0.15, 0.2), 20, 3],
  ])('%s', (_what, of, asks, missed) => {
    expect(missedGoals(of, { machines: asks, people: asks })).toHaveLength(missed);
  });

  it('are named with what they are', () => {
    expect(missedGoals(figures(0.5, 0, 0), { machines: 100, people: 100 })).toEqual([
      'false accepts 50.0 %, where the goal is 3.0 % at most.',
    ]);
  });
});
