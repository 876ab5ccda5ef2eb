import { describe, expect, it } from 'vitest';
import {
  type Answer,
  changedFrom,
  type Evidence,
  evidenceThen,
  GRADES,
  isCounted,
  isSameAnswer,
} from '../../../../functions/domain/answering/evidence.ts';

const answer = (score: number, grade: Answer['grade']): Answer => ({ score, grade });
const settled = (score: number): Answer => answer(score, 'settled');

describe('an answer', () => {
  it('counts when it is confirmed or settled', () => {
    expect(GRADES.filter((grade) => isCounted({ grade }))).toEqual(['confirmed', 'settled']);
  });

  it.each<[Answer, Answer | undefined, boolean]>([
    [settled(9), settled(9), true],
    [settled(9), answer(9, 'confirmed'), true],
    [settled(9), settled(3), false],
    [settled(9), answer(9, 'unsure'), false],
    [settled(9), undefined, false],
    [answer(9, 'unsure'), answer(3, 'unsure'), true],
    [answer(9, 'unsure'), answer(9, 'doubtful'), false],
    [answer(9, 'doubtful'), settled(9), false],
    [answer(9, 'doubtful'), undefined, false],
  ])('makes the same figures: %j and %j', (one, other, isSame) => {
    expect(isSameAnswer(one, other)).toBe(isSame);
  });

  it.each<[Answer | undefined, Answer | undefined, number | undefined]>([
    [undefined, settled(3), undefined],
    [settled(9), undefined, undefined],
    [settled(9), settled(9), undefined],
    [settled(9), answer(9, 'confirmed'), undefined],
    [settled(9), settled(3), 9],
    [answer(9, 'confirmed'), answer(9, 'unsure'), 9],
    [settled(9), answer(3, 'doubtful'), 9],
    [answer(9, 'unsure'), settled(3), undefined],
    [answer(9, 'pending'), settled(3), undefined],
  ])('changed: from %j to %j', (before, now, was) => {
    expect(changedFrom(before, now)).toBe(was);
  });
});

describe('the evidence of an earlier time', () => {
  const at = (hour: number): string => `2026-11-03T${String(hour).padStart(2, '0')}:00:00Z`;
  const had = (evidence: Evidence, hour: number): Evidence =>
    evidenceThen(evidence, (each) => each <= at(hour));
  const all: Evidence = {
    hits: [
      { score: 9, at: at(10) },
      { score: 3, at: at(12), seen: 'moved' },
    ],
    lostHits: 2,
    headAt: at(9),
    leaveAt: at(11),
    tap: { score: 3, at: at(13) },
    causes: ['price'],
    mayContact: false,
    whyAt: at(15),
  };
  const [first, second] = all.hits;

  it.each<[number, object]>([
    [8, { hits: [] }],
    [9, { hits: [], headAt: at(9) }],
    [10, { hits: [first], headAt: at(9) }],
    [11, { hits: [first], headAt: at(9), leaveAt: at(11) }],
    [12, { hits: [first, second], headAt: at(9), leaveAt: at(11) }],
    [13, { hits: [first, second], headAt: at(9), leaveAt: at(11), tap: all.tap }],
    [15, all],
  ])('has what had come by %d o’clock', (hour, expected) => {
    expect(had(all, hour)).toEqual({ lostHits: 2, ...expected });
  });

  it('has the causes that came with a press, when no reason came after it', () => {
    const { whyAt: _, ...pressed } = all;
    expect(had(pressed, 12)).not.toHaveProperty('causes');
    expect(had(pressed, 13)).toMatchObject({ causes: ['price'], mayContact: false });
  });

  it('has no causes before the last that came, whichever way', () => {
    const evidence = { ...all, whyAt: at(10) };
    expect(had(evidence, 12)).not.toHaveProperty('causes');
    expect(had(evidence, 13)).toMatchObject({ causes: ['price'] });
  });

  it('has nothing that never came', () => {
    const nothing = { hits: [], lostHits: 0 };
    expect(had(nothing, 23)).toEqual(nothing);
    expect(had({ ...nothing, causes: ['price'], mayContact: true }, 23)).toEqual(nothing);
  });
});
