import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addContact,
  EMPTY_TALLY,
  rateOf,
  referenceability,
  type Tally,
} from '../../../../functions/domain/answering/score.ts';
import { aContact } from '../../../support/factories.ts';

const NOW = '2026-11-04T12:00:00Z';
const tap = (score: number) =>
  aContact('t', { evidence: { hits: [], lostHits: 0, tap: { score, at: NOW } } });
const tallyOf = (contacts: ReturnType<typeof aContact>[]): Tally =>
  contacts.reduce((tally, contact) => addContact(tally, contact, NOW), EMPTY_TALLY);

describe('a tally', () => {
  it('counts yes minus no, a count and not a percentage', () => {
    const tally = tallyOf([tap(10), tap(9), tap(9), tap(8), tap(6), aContact('silent')]);
    expect(tally).toEqual({
      asked: 6,
      answered: 5,
      pending: 0,
      unsure: 0,
      doubtful: 0,
      promoters: 3,
      passives: 1,
      detractors: 1,
    });
    expect(referenceability(tally)).toBe(2);
  });

  it.each([
    ['SENT', 1],
    ['COMPLAINED', 1],
    ['SENDING', 0],
    ['UNKNOWN', 0],
    ['REFUSED', 0],
    ['BOUNCED', 0],
  ] as const)('a mail that is %s counts %i as asked', (status, asked) => {
    expect(tallyOf([aContact('a', { status })]).asked).toBe(asked);
  });

  it('counts an ask with an unknown outcome once somebody clicks in it', () => {
    const evidence = { hits: [{ score: 9, at: '2026-11-04T10:00:00Z' }], lostHits: 0 };
    expect(tallyOf([aContact('a', { status: 'UNKNOWN', evidence })])).toMatchObject({
      asked: 1,
      answered: 1,
    });
  });

  it('keeps pending, unsure and doubtful clicks out of the score', () => {
    const pending = aContact('p', {
      evidence: { hits: [{ score: 10, at: '2026-11-04T11:59:00Z' }], lostHits: 0 },
    });
    const doubtful = aContact('d', {
      evidence: { hits: [1, 2, 3].map((score) => ({ score, at: '2026-11-03T10:00:00Z' })), lostHits: 0 },
    });
    const unsure = aContact('u', {
      evidence: { hits: [{ score: 9, at: '2026-11-03T09:01:00Z' }], lostHits: 0 },
    });
    expect(tallyOf([pending, unsure, doubtful])).toEqual({
      ...EMPTY_TALLY,
      asked: 3,
      pending: 1,
      unsure: 1,
      doubtful: 1,
    });
  });

  it('ignores mails other than the question', () => {
    expect(tallyOf([{ ...tap(9), kind: 'thanks' }])).toEqual(EMPTY_TALLY);
  });

  it('adds up anything, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 40 }), (scores) => {
        const tally = tallyOf(scores.map(tap));
        expect(tally.promoters + tally.passives + tally.detractors).toBe(tally.answered);
        expect(tallyOf(scores.toReversed().map(tap))).toEqual(tally);
      }),
    );
  });
});

describe('the rate', () => {
  const tally = (promoters: number, passives: number, detractors: number): Tally => ({
    ...EMPTY_TALLY,
    answered: promoters + passives + detractors,
    promoters,
    passives,
    detractors,
  });

  it('does not exist without answers', () => {
    expect(rateOf(EMPTY_TALLY)).toBeUndefined();
  });

  it('comes with an interval that contains it, narrows with n and stays within the scale', () => {
    const small = rateOf(tally(5, 3, 2));
    const large = rateOf(tally(500, 300, 200));
    expect(small?.value).toBeCloseTo(0.3);
    expect(large?.value).toBeCloseTo(0.3);
    expect((small?.high ?? 0) - (small?.low ?? 0)).toBeGreaterThan((large?.high ?? 0) - (large?.low ?? 0));
    expect(rateOf(tally(1, 0, 0))?.high).toBeLessThanOrEqual(1);
    expect(rateOf(tally(1, 0, 0))?.low).toBeLessThan(0.5);
  });

  it.each([
    [5, 3, 2, -0.219, 0.719],
    [1, 0, 0, -0.734, 1],
    [0, 0, 1, -1, 0.734],
    [0, 4, 0, -0.462, 0.462],
  ])('of %i yes, %i maybe and %i no lies between %4$f and %5$f', (yes, maybe, no, low, high) => {
    expect(rateOf(tally(yes, maybe, no))?.low).toBeCloseTo(low, 3);
    expect(rateOf(tally(yes, maybe, no))?.high).toBeCloseTo(high, 3);
  });

  it('counts an ask that a press shows to have arrived, whatever SES said', () => {
    const pressed = aContact('u', {
      status: 'UNKNOWN',
      evidence: { hits: [], lostHits: 0, tap: { score: 9, at: NOW } },
    });
    expect(tallyOf([pressed])).toMatchObject({ asked: 1, answered: 1, promoters: 1 });
  });

  it('covers the truth about 95 times in 100', () => {
    let seed = 20261122;
    const random = (): number => {
      // Park and Miller's minimal standard generator gives the same draws on every machine.
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const truth = { promoter: 0.5, detractor: 0.2 };
    let covered = 0;
    const runs = 2_000;
    for (let run = 0; run < runs; run += 1) {
      const drawn = Array.from({ length: 40 }, random);
      const yes = drawn.filter((value) => value < truth.promoter).length;
      const no = drawn.filter((value) => value >= 1 - truth.detractor).length;
      const rate = rateOf(tally(yes, 40 - yes - no, no));
      if (rate !== undefined && rate.low <= 0.3 && 0.3 <= rate.high) covered += 1;
    }
    expect(covered / runs).toBeGreaterThan(0.93);
    expect(covered / runs).toBeLessThan(0.98);
  });
});
