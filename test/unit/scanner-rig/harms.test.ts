import { describe, expect, it } from 'vitest';
import type { Case } from '../../../functions/domain/cases/case.ts';
import { type HARMS, harmsOf } from '../../scanner-rig/harms.ts';
import type { Wish } from '../../scanner-rig/population.ts';

const caseWith = (more: Partial<Case>): Case => ({
  ref: 'abcdefghjkmnpqrs' as Case['ref'],
  week: '2026-W45',
  band: 'new',
  status: 'open',
  openedAt: '2026-11-03T09:00:00Z',
  openings: 1,
  toldWhy: false,
  nudges: 0,
  revision: 1,
  ...more,
});

interface Outcome {
  readonly meant?: number;
  readonly wishes: readonly Wish[];
  readonly case?: Case;
  readonly hasReasons: boolean;
  readonly isUnsubscribed: boolean;
  readonly replies: number;
}
const NOTHING: Outcome = { wishes: [], hasReasons: false, isUnsubscribed: false, replies: 0 };
const takenAt = '2026-11-03T10:00:00Z';

describe('harm', () => {
  it.each<{ what: string; outcome: Partial<Outcome>; harms: readonly (keyof typeof HARMS)[] }>([
    { what: 'nothing happened', outcome: {}, harms: [] },
    { what: 'a detractor has a case', outcome: { meant: 6, case: caseWith({}), replies: 1 }, harms: [] },
    {
      what: 'nobody has a case and gets a follow-up',
      outcome: { case: caseWith({}), replies: 1 },
      harms: [
        'a case opened that no person gave reason for',
        'a follow-up or thanks to somebody who never answered',
      ],
    },
    {
      what: 'a passive has a case that was withdrawn',
      outcome: { meant: 7, case: caseWith({ status: 'withdrawn' }) },
      harms: ['a case opened that no person gave reason for'],
    },
    {
      what: 'a machine takes and resolves a case',
      outcome: { meant: 2, case: caseWith({ takenAt, resolvedAt: takenAt }) },
      harms: ['a case taken by a machine', 'a case resolved by a machine'],
    },
    {
      what: 'an owner takes and resolves it',
      outcome: { meant: 2, case: caseWith({ takenAt, resolvedAt: takenAt }), wishes: ['take', 'resolve'] },
      harms: [],
    },
    {
      what: 'an owner takes it in vain',
      outcome: { meant: 2, case: caseWith({}), wishes: ['take'] },
      harms: ["a person's wish refused"],
    },
    {
      what: 'reasons come of nobody',
      outcome: { meant: 2, hasReasons: true },
      harms: ['reasons filled in by a machine'],
    },
    { what: 'somebody says why', outcome: { hasReasons: true, wishes: ['words'] }, harms: [] },
    { what: 'nobody unsubscribes', outcome: { isUnsubscribed: true }, harms: ['unsubscribed by a machine'] },
    {
      what: 'somebody unsubscribes in vain',
      outcome: { wishes: ['unsubscribe'] },
      harms: ["a person's wish refused"],
    },
  ])('when $what', ({ outcome, harms }) => {
    const played = [{ ...NOTHING, ...outcome, population: { name: 'one' } }];
    expect(harmsOf(played).filter(({ asks }) => asks > 0)).toEqual(
      harms.map((harm) => ({ harm, asks: 1, populations: { one: 1 } })),
    );
  });
});
