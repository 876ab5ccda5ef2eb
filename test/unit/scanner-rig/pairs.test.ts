import { describe, expect, it } from 'vitest';
import { pairsOf, shapeOf } from '../../scanner-rig/pairs.ts';
import { pairCosts } from '../../scanner-rig/report.ts';

const SENT = Date.parse('2026-11-03T08:00:00Z');
const at = (seconds: number): string => new Date(SENT + seconds * 1_000).toISOString().replace('.000', '');
const hits = (...given: readonly (readonly [number, number])[]) => ({
  hits: given.map(([score, seconds]) => ({ score, at: at(seconds) })),
  lostHits: 0,
});

describe('the shape of what is stored', () => {
  it.each([
    { what: 'another score', one: hits([3, 20]), other: hits([9, 20]), same: true },
    { what: 'a second later', one: hits([3, 20]), other: hits([3, 21]), same: true },
    { what: 'four minutes later', one: hits([3, 20]), other: hits([3, 260]), same: false },
    { what: 'a second hit', one: hits([3, 20]), other: hits([3, 20], [3, 25]), same: false },
    { what: 'two scores, turned', one: hits([3, 20], [9, 25]), other: hits([9, 20], [3, 25]), same: true },
    { what: 'one score for two', one: hits([3, 20], [3, 25]), other: hits([9, 20], [3, 25]), same: false },
    { what: 'a longer gap', one: hits([3, 400], [3, 403]), other: hits([3, 400], [3, 900]), same: false },
    {
      what: 'a mark of another kind',
      one: { hits: [{ score: 3, at: at(20), kind: 'gesture' }] },
      other: { hits: [{ score: 3, at: at(20), kind: 'plain' }] },
      same: false,
    },
    { what: 'a field more', one: { ...hits([3, 20]), whyAt: at(500) }, other: hits([3, 20]), same: false },
  ])('with $what: the same? $same', ({ one, other, same }) => {
    expect(shapeOf(one, SENT).text === shapeOf(other, SENT).text).toBe(same);
  });
});

const ask = (name: string, who: 'machine' | 'person', stored: object, meant?: number) => ({
  population: { name, who },
  sentAt: SENT,
  stored,
  ...(meant === undefined ? {} : { meant }),
});

describe('pairs with the same evidence', () => {
  const PLAYED = [
    ask('scanner', 'machine', hits([3, 20])),
    ask('scanner', 'machine', hits([3, 20], [4, 21])),
    ask('crawler', 'machine', hits([3, 20])),
    ask('early', 'person', hits([9, 40]), 9),
    ask('late', 'person', hits([9, 4_000]), 9),
    ask('changed', 'person', hits([9, 4_000], [8, 4_030]), 8),
    ask('kept', 'person', hits([9, 4_000], [8, 4_030]), 9),
  ];

  it('are those of which one means something else, with the share of the asks of each', () => {
    expect(pairsOf(PLAYED)).toEqual([
      { names: ['crawler', 'early'], shares: [1, 1] },
      { names: ['changed', 'kept'], shares: [1, 1] },
      { names: ['scanner', 'early'], shares: [0.5, 1] },
    ]);
  });

  it('cost in all what their shares weigh among their kind', () => {
    const costs = pairCosts(PLAYED, () => 1);
    expect(costs.map(({ names, costs }) => [...names, ...costs])).toEqual([
      ['crawler', 'early', 0.5, 0.25],
      ['changed', 'kept', 0.25, 0.25],
      ['scanner', 'early', 0.25, 0.25],
    ]);
  });
});
