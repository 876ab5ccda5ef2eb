import { describe, expect, it } from 'vitest';
import type { Answer, Evidence } from '../../../../functions/domain/answering/evidence.ts';
import {
  answerOf,
  areClicksOfMachines,
  isFinal,
  weigh,
  weighedAnew,
} from '../../../../functions/domain/answering/weigh.ts';
import { at, DAY, HOUR, hit, of, SENT } from './hits.ts';

type Expected = [score: number, grade: Answer['grade']] | undefined;

describe('the answer to an ask', () => {
  const mail = { claimedAt: at(-1), sentAt: SENT, evidence: of(hit(9, 60)) };
  it('is what was settled, until new evidence comes', () => {
    const before = { score: 9, grade: 'settled', at: at(HOUR) } as const;
    expect(answerOf({ ...mail, settled: before }, at(DAY))).toEqual({ score: 9, grade: 'settled' });
    const unsure = { ...before, grade: 'unsure' } as const;
    expect(answerOf({ ...mail, settled: unsure }, at(DAY))).toEqual({ score: 9, grade: 'unsure' });
    const anew = { ...mail, evidence: of(hit(9, 60), hit(4, HOUR)), settleAt: at(DAY) };
    expect(answerOf({ ...anew, settled: unsure }, at(DAY))).toEqual({ score: 4, grade: 'settled' });
  });

  it('is weighed from the claim when nobody knows whether the mail went out', () => {
    const { sentAt: _, ...unknown } = mail;
    expect(answerOf({ ...unknown, claimedAt: at(-DAY) }, at(DAY))?.grade).toBe('settled');
  });
});

describe('an ask that was settled', () => {
  const mail = { claimedAt: at(-1), sentAt: SENT };
  const was = (score: number, grade: Answer['grade']) => ({ settled: { score, grade, at: at(HOUR) } });
  const crawl = of(...[1, 2, 3, 4].map((score) => hit(score, score * HOUR, 'app')), hit(9, 9 * HOUR));

  it.each<[string, object, boolean]>([
    ['never', {}, false],
    ['once', was(9, 'settled'), true],
    ['once, and evidence has come since', { ...was(9, 'settled'), settleAt: at(DAY) }, false],
    ['and is weighed anew', was(9, 'pending'), false],
  ])('stays so: %s', (_what, more, stays) => {
    expect(isFinal({ ...mail, evidence: of(hit(9, HOUR)), ...more })).toBe(stays);
  });

  it.each<[string, Evidence, object, Expected]>([
    ['never settled', of(hit(9, HOUR)), {}, [9, 'settled']],
    ['settled by other rules', of(hit(9, 60)), was(9, 'settled'), [9, 'unsure']],
    ['counted apart by other rules', of(hit(9, HOUR)), was(9, 'doubtful'), [9, 'settled']],
    [
      'confirmed by a reason, though its click is doubted now',
      { ...of(hit(3, 200, 'app')), whyAt: at(DAY) },
      was(3, 'settled'),
      [3, 'confirmed'],
    ],
    [
      'that no reason can confirm, for it never counted',
      { ...of(hit(3, 200, 'app')), whyAt: at(DAY) },
      was(3, 'unsure'),
      [3, 'unsure'],
    ],
  ])('is weighed anew as settling would: %s', (_what, evidence, more, expected) => {
    const anew = weighedAnew({ ...mail, evidence, ...more }, at(2 * DAY));
    expect(anew === undefined ? undefined : [anew.score, anew.grade]).toEqual(expected);
  });

  it('is weighed anew with what was known of its receiver', () => {
    const early = { ...mail, evidence: of(hit(8, 40, 'app')) };
    expect(
      weighedAnew(
        { ...early, settled: { score: 8, grade: 'settled', at: at(HOUR), habit: 'never' } },
        at(DAY),
      )?.grade,
    ).toBe('settled');
  });

  it.each([
    [1, true],
    [4, true],
    [9, false],
    [5, false],
  ])('knows whether all clicks on a score were machines’: %d', (score, are) => {
    expect(areClicksOfMachines({ ...mail, evidence: crawl }, score)).toBe(are);
  });

  it('knows that one of them was not', () => {
    const evidence = { ...crawl, hits: [...crawl.hits, hit(4, 20 * HOUR)] };
    expect(areClicksOfMachines({ ...mail, evidence }, 4)).toBe(false);
  });

  it('holds by no click that came later', () => {
    const evidence = of(...crawl.hits.slice(0, 4), hit(1, DAY, 'page'));
    expect(weigh({ ...evidence, ...was(1, 'settled') }, SENT, at(2 * DAY))).toEqual({
      score: 1,
      grade: 'settled',
      reasons: ['clicked', 'after-machines'],
    });
  });

  it('falls only by what had come when it was settled', () => {
    const evidence = of(
      hit(3, HOUR, 'page'),
      ...[1, 2, 3, 4].map((score) => hit(score, (1 + score) * HOUR, 'app')),
    );
    expect(weigh({ ...evidence, ...was(3, 'settled') }, SENT, at(DAY))).toMatchObject({
      score: 3,
      grade: 'settled',
    });
    // Nothing is kept of the click behind it: it stays.
    expect(weigh({ ...of(hit(9, DAY)), ...was(3, 'settled') }, SENT, at(2 * DAY))).toMatchObject({
      score: 3,
      grade: 'settled',
    });
  });
});
