import { describe, expect, it } from 'vitest';
import type { Answer, Evidence, Hit } from '../../../../functions/domain/answering/evidence.ts';
import { habitsMatter } from '../../../../functions/domain/answering/judge-hits.ts';
import { answerOf, weigh, weighAsk } from '../../../../functions/domain/answering/weigh.ts';
import { at, burst, DAY, HOUR, hit, MINUTE, MINUTES_3, of, onPhone, PHONE, SENT, seen } from './hits.ts';

describe('the habits of a receiver', () => {
  const never = { visitedShare: 0.01 };
  const always = { visitedShare: 0.98 };
  it.each<[string, Hit, { visitedShare: number }, Answer['grade']]>([
    ['an early click where machines never come is a person’s', hit(8, 40, 'app'), never, 'settled'],
    ['so is one in Safari', hit(8, 40, 'navigation'), never, 'settled'],
    ['a request that says nothing is not', hit(8, 40, 'plain'), never, 'unsure'],
    ['an early click where they always come is not', hit(8, 10 * MINUTE), always, 'unsure'],
    ['a touch counts all the same', seen(8, 40, 'app'), always, 'settled'],
    ['a later click is a person’s everywhere', hit(8, HOUR, 'app'), always, 'settled'],
    ['a program under a false name is none anywhere', hit(8, 40, 'forged'), never, 'unsure'],
    ['… nor ten minutes later on a phone', hit(8, 10 * MINUTE, 'forged', PHONE), never, 'unsure'],
    ['… unless somebody presses', seen(8, 40, 'forged'), { visitedShare: 0.4 }, 'settled'],
    ['a weak press is none anywhere', hit(8, 40, 'post'), never, 'unsure'],
    ['… nor ten minutes later on a phone', hit(8, 10 * MINUTE, 'post', PHONE), never, 'unsure'],
  ])('%s', (_name, click, habits, grade) => {
    expect(weigh(of(click), SENT, at(DAY), habits)?.grade).toBe(grade);
  });

  const early = hit(8, 40, 'app');
  it.each<[string, Evidence, Answer['grade']]>([
    ['a reload', of(early, hit(8, 55, 'app')), 'settled'],
    ['a preview by its own name hours later', of(early, hit(8, 5 * HOUR, 'declared')), 'settled'],
    ['a program by its own name as early', of(early, hit(8, 20, 'declared')), 'unsure'],
    ['another number hours later', of(early, hit(3, 5 * HOUR, 'plain')), 'settled'],
    ['a sweep hours later', { ...of(early), headAt: at(5 * HOUR) }, 'settled'],
    ['another number by the same client: a change of mind', of(early, hit(3, 90, 'app')), 'settled'],
    ['two more numbers as early', of(early, hit(3, 90, 'app'), hit(5, 120, 'app')), 'doubtful'],
    ['another number by another client as early', of(early, hit(3, 90, 'navigation')), 'unsure'],
    ['another client as early', of(early, hit(8, 5, 'plain')), 'unsure'],
    ['another device as early', of(early, hit(8, 200, 'app', { client: 'phone' })), 'unsure'],
    ['a sweep as early', { ...of(early), headAt: at(20) }, 'unsure'],
    ['the link to unsubscribe as early', { ...of(early), leaveAt: at(20) }, 'unsure'],
  ])('speak for a lone click only: where machines never come, beside it comes %s', (_name, evidence, grade) => {
    expect(weigh(evidence, SENT, at(DAY), never)?.grade).toBe(grade);
  });

  const later = hit(8, 10 * MINUTE);
  it.each<[string, Evidence, Answer['grade']]>([
    ['nothing', of(later), 'unsure'],
    ['a burst, which was their visit', of(...burst(12), later), 'settled'],
    ['a program’s lone visit', of(hit(2, 12, 'forged'), later), 'settled'],
    ['a sweep', { ...of(later), headAt: at(15) }, 'settled'],
    ['a burst hours later', of(later, ...burst(5 * HOUR)), 'unsure'],
  ])('speak against a lone click only: where machines always come, beside it comes %s', (_name, evidence, grade) => {
    expect(weigh(evidence, SENT, at(DAY), always)?.grade).toBe(grade);
  });

  it('are named as the reason of what stands by them alone', () => {
    const reasons = (click: Hit, habits: typeof never) => weigh(of(click), SENT, at(DAY), habits)?.reasons;
    expect(reasons(early, never)).toEqual(['clicked', 'quiet-receiver']);
    expect(reasons(hit(8, HOUR, 'app'), never)).toEqual(['clicked']);
    expect(reasons(seen(8, 40, 'app'), never)).toEqual(['seen']);
    expect(reasons(early, always)).toEqual(['too-early', 'receiver']);
    expect(reasons(hit(8, 19 * MINUTE, 'forged'), always)).toEqual(['false-name']);
    expect(reasons(hit(8, 29 * MINUTE, 'plain'), always)).toEqual(['too-early', 'receiver']);
  });

  it('are no reason of what stands by the device', () => {
    const evidence = of(...burst(12, 'forged'), onPhone(MINUTES_3));
    expect(weigh(evidence, SENT, at(DAY), never)?.reasons).toEqual(['clicked', 'after-machines']);
  });

  it('are no reason of a return', () => {
    const evidence = of(hit(3, 12, 'forged'), hit(3, DAY, 'forged'));
    expect(weigh(evidence, SENT, at(2 * DAY), always)?.reasons).toEqual(['came-back']);
  });

  it('of the last settling are those of a recount', () => {
    const mail = { claimedAt: at(-1), sentAt: SENT, evidence: of(early) };
    const settled = { score: 8, grade: 'unsure', at: at(HOUR) } as const;
    expect(weighAsk(mail, at(DAY))?.grade).toBe('unsure');
    expect(weighAsk({ ...mail, settled }, at(DAY))?.grade).toBe('unsure');
    expect(weighAsk({ ...mail, settled: { ...settled, habit: 'never' } }, at(DAY))?.grade).toBe('settled');
    const anew = {
      ...mail,
      settleAt: at(DAY),
      settled: { ...settled, grade: 'pending', habit: 'never' },
    } as const;
    expect(answerOf(anew, at(DAY))).toEqual({ score: 8, grade: 'settled' });
  });

  it.each([
    [[], false],
    [[-1], true],
    [[HOUR / 2 - 1], true],
    [[HOUR / 2], false],
    [[DAY, 12], true],
  ])('have a say where one click is of the first half hour: %j', (times, matter) => {
    expect(habitsMatter(of(...times.map((seconds) => hit(8, seconds))), SENT)).toBe(matter);
  });
});
