import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Answer,
  answerOf,
  EVIDENCE_POLICY,
  type Evidence,
} from '../../../../functions/domain/answering/evidence.ts';
import { toEpochMs, toInstant } from '../../../../functions/domain/time/instant.ts';

const START = toEpochMs('2026-11-16T08:00:00Z');
/** An instant, from seconds after the start. */
const at = (seconds: number): string => toInstant(START + seconds * 1_000);
const hit = (score: number, seconds: number) => ({ score, at: at(seconds) });
const QUARANTINE = EVIDENCE_POLICY.quarantineMs / 1_000;

interface Case {
  readonly name: string;
  readonly evidence: Evidence;
  /** Seconds after the start. */
  readonly asked: number;
  readonly answer: Answer | undefined;
}

const cases: readonly Case[] = [
  { name: 'nothing is no answer', evidence: { hits: [], lostHits: 0 }, asked: 0, answer: undefined },
  {
    name: 'a lone hit is pending at first',
    evidence: { hits: [hit(8, 0)], lostHits: 0 },
    asked: 0,
    answer: { score: 8, grade: 'pending' },
  },
  {
    name: 'a lone hit is pending until the last second of the quarantine',
    evidence: { hits: [hit(8, 0)], lostHits: 0 },
    asked: QUARANTINE - 1,
    answer: { score: 8, grade: 'pending' },
  },
  {
    name: 'a lone hit settles when the quarantine has passed',
    evidence: { hits: [hit(8, 0)], lostHits: 0 },
    asked: QUARANTINE,
    answer: { score: 8, grade: 'settled' },
  },
  {
    name: 'opening the same link again does not lengthen the quarantine',
    evidence: { hits: [hit(8, 0), hit(8, QUARANTINE - 1)], lostHits: 0 },
    asked: QUARANTINE,
    answer: { score: 8, grade: 'settled' },
  },
  {
    name: 'two scores without a tap are doubtful at once, and carry the last hit',
    evidence: { hits: [hit(3, 0), hit(9, 5)], lostHits: 0 },
    asked: 5,
    answer: { score: 9, grade: 'doubtful' },
  },
  {
    name: 'two scores stay doubtful after the quarantine',
    evidence: { hits: [hit(3, 0), hit(9, 5)], lostHits: 0 },
    asked: QUARANTINE * 2,
    answer: { score: 9, grade: 'doubtful' },
  },
  {
    name: 'a scanner that follows all ten links within a second is doubtful, and carries the lowest of them',
    evidence: { hits: [4, 10, 1, 2, 3, 5, 6, 7, 8, 9].map((score) => hit(score, 0)), lostHits: 0 },
    asked: QUARANTINE,
    answer: { score: 1, grade: 'doubtful' },
  },
  {
    name: 'a tap confirms',
    evidence: { hits: [hit(8, 0)], lostHits: 0, tap: hit(9, 60) },
    asked: 60,
    answer: { score: 9, grade: 'confirmed' },
  },
  {
    name: 'a tap confirms without any hit',
    evidence: { hits: [], lostHits: 0, tap: hit(2, 0) },
    asked: 0,
    answer: { score: 2, grade: 'confirmed' },
  },
  {
    name: 'a tap confirms among the hits of a scanner, kept and lost',
    evidence: { hits: [hit(1, 0), hit(2, 0), hit(3, 0)], lostHits: 40, tap: hit(7, 300) },
    asked: 300,
    answer: { score: 7, grade: 'confirmed' },
  },
  {
    name: 'a reason confirms a lone hit, before the quarantine has passed',
    evidence: { hits: [hit(4, 0)], lostHits: 0, whyAt: at(60) },
    asked: 60,
    answer: { score: 4, grade: 'confirmed' },
  },
  {
    name: 'a reason confirms what it was asked for, though another link is followed after it',
    evidence: { hits: [hit(4, 0), hit(8, 900)], lostHits: 0, whyAt: at(600) },
    asked: QUARANTINE,
    answer: { score: 4, grade: 'confirmed' },
  },
  {
    name: 'a reason confirms what it was asked for, though another link was followed just before it',
    evidence: { hits: [hit(4, 0), hit(10, 500)], lostHits: 0, whyAt: at(600) },
    asked: QUARANTINE,
    answer: { score: 4, grade: 'confirmed' },
  },
  {
    name: 'a reason confirms among the hits of a scanner, kept and lost',
    evidence: {
      hits: [hit(4, 0), ...[1, 2, 3, 5, 6, 7, 8, 9, 10].map((each) => hit(each, 500))],
      lostHits: 40,
      whyAt: at(600),
    },
    asked: 600,
    answer: { score: 4, grade: 'confirmed' },
  },
  {
    name: 'a tap weighs more than a reason, before it or after',
    evidence: { hits: [hit(4, 0)], lostHits: 0, tap: hit(9, 60), whyAt: at(600) },
    asked: 600,
    answer: { score: 9, grade: 'confirmed' },
  },
  {
    name: 'a reason confirms no hit that came after it',
    evidence: { hits: [hit(4, 700), hit(8, 900)], lostHits: 0, whyAt: at(600) },
    asked: QUARANTINE,
    answer: { score: 8, grade: 'doubtful' },
  },
  {
    name: 'of two hits of one second a reason confirms the lower, whichever came first',
    evidence: { hits: [hit(9, 0), hit(2, 0), hit(5, 0)], lostHits: 0, whyAt: at(600) },
    asked: QUARANTINE,
    answer: { score: 2, grade: 'confirmed' },
  },
  {
    name: 'a reason confirms the hit of its own second',
    evidence: { hits: [hit(4, 600), hit(8, 900)], lostHits: 0, whyAt: at(600) },
    asked: QUARANTINE,
    answer: { score: 4, grade: 'confirmed' },
  },
  {
    name: 'a reason without a hit is no answer',
    evidence: { hits: [], lostHits: 0, whyAt: at(600) },
    asked: QUARANTINE,
    answer: undefined,
  },
  {
    name: 'hits of one score are doubtful when others were lost: nobody knows what those said',
    evidence: { hits: Array.from({ length: 12 }, () => hit(8, 0)), lostHits: 1 },
    asked: QUARANTINE,
    answer: { score: 8, grade: 'doubtful' },
  },
];

const score = fc.integer({ min: 1, max: 10 });
const anyHit = fc
  .tuple(score, fc.integer({ min: 0, max: 7_200 }))
  .map(([value, seconds]) => hit(value, seconds));
const hits = fc.array(anyHit, { maxLength: EVIDENCE_POLICY.maxHits });
const seconds = fc.integer({ min: 0, max: 14_400 });
const reason = fc
  .option(seconds, { nil: undefined })
  .map((after) => (after === undefined ? {} : { whyAt: at(after) }));

describe('answerOf', () => {
  it.each(cases)('$name', ({ evidence, asked, answer }) => {
    expect(answerOf(evidence, at(asked))).toEqual(answer);
  });

  it('gives the same answer for the same hits in any order', () => {
    const shuffled = hits.chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, fc.nat({ max: 3 }), reason, seconds, ([list, other], lostHits, why, now) => {
        expect(answerOf({ hits: other, lostHits, ...why }, at(now))).toEqual(
          answerOf({ hits: list, lostHits, ...why }, at(now)),
        );
      }),
    );
  });

  it('lets a tap win over any hits and reasons at any time', () => {
    fc.assert(
      fc.property(hits, fc.nat(), anyHit, reason, seconds, (list, lostHits, tap, why, now) => {
        expect(answerOf({ hits: list, lostHits, tap, ...why }, at(now))).toEqual({
          score: tap.score,
          grade: 'confirmed',
        });
      }),
    );
  });

  it('never changes an answer that was explained, whatever link is followed later', () => {
    fc.assert(
      fc.property(score, seconds, hits, fc.nat({ max: 3 }), (value, wait, list, lostHits) => {
        const first = hit(value, 0);
        const later = list.map((each) => ({ ...each, at: toInstant(toEpochMs(each.at) + 1_000) }));
        expect(answerOf({ hits: [...later, first], lostHits, whyAt: at(wait) }, at(QUARANTINE * 9))).toEqual({
          score: value,
          grade: 'confirmed',
        });
      }),
    );
  });

  it('counts no answer without a tap or a reason when it is contradicted or incomplete', () => {
    fc.assert(
      fc.property(hits, fc.nat({ max: 3 }), seconds, (list, lostHits, now) => {
        const answer = answerOf({ hits: list, lostHits }, at(now));
        const contradicted = new Set(list.map((each) => each.score)).size > 1 || lostHits > 0;
        if (list.length === 0) expect(answer).toBeUndefined();
        else expect(answer?.grade === 'doubtful').toBe(contradicted);
      }),
    );
  });

  it('only ever moves from pending to settled as time passes', () => {
    fc.assert(
      fc.property(hits, seconds, seconds, (list, earlier, wait) => {
        const before = answerOf({ hits: list, lostHits: 0 }, at(earlier));
        const after = answerOf({ hits: list, lostHits: 0 }, at(earlier + wait));
        expect(after?.score).toBe(before?.score);
        if (before?.grade !== 'pending') expect(after).toEqual(before);
        else expect(['pending', 'settled']).toContain(after?.grade);
      }),
    );
  });

  it('holds a score that somebody gave', () => {
    fc.assert(
      fc.property(fc.array(anyHit, { minLength: 1, maxLength: 12 }), seconds, (list, now) => {
        expect(list.map((each) => each.score)).toContain(
          answerOf({ hits: list, lostHits: 0 }, at(now))?.score,
        );
      }),
    );
  });
});
