import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MailMark } from '../../../../functions/domain/mail/feedback.ts';
import {
  afterDelivery,
  isExhausted,
  SOFT_BOUNCE_LIMIT,
  type SoftRun,
  withSoftBounce,
} from '../../../../functions/domain/mail/soft-bounces.ts';

const mail = (day: number, messageId = `ses-${day}`): MailMark => ({
  sentAt: `2026-11-${String(day).padStart(2, '0')}T10:00:00Z`,
  messageId,
});
const count = (...mails: MailMark[]): SoftRun => mails.reduce<SoftRun>(withSoftBounce, []);

describe('a run of soft bounces', () => {
  it('is full with the third mail, not before', () => {
    expect(
      [1, 2, 3].map((days) => isExhausted(count(...[1, 2, 3].slice(0, days).map((day) => mail(day))))),
    ).toEqual([false, false, true]);
  });

  it('counts a mail once, even if its bounce is reported several times', () => {
    const run = count(mail(1), mail(2));
    expect(withSoftBounce(run, mail(1))).toBe(run);
    expect(withSoftBounce(run, { ...mail(2), sentAt: '2027-01-01T00:00:00Z' })).toBe(run);
  });

  it('distinguishes two mails of one second', () => {
    const mails = ['a', 'b', 'c', 'd'].map((id) => mail(1, id));
    for (const each of [mails, mails.toReversed()]) expect(count(...each)).toEqual(mails.slice(1));
  });

  it('is the very same after a mail that is older than all of as many as count', () => {
    const run = count(mail(2), mail(3), mail(4));
    expect(withSoftBounce(run, mail(1))).toBe(run);
    expect(withSoftBounce(run, mail(5))).toEqual([mail(3), mail(4), mail(5)]);
  });

  it('ends when a later mail arrives', () => {
    expect(afterDelivery(count(mail(1), mail(2)), mail(3))).toEqual([]);
  });

  it('loses only the mails before one that arrived in between', () => {
    expect(afterDelivery(count(mail(1), mail(3)), mail(2))).toEqual([mail(3)]);
  });

  it('keeps a mail that was delivered first and came back later', () => {
    const run = count(mail(2));
    expect(afterDelivery(run, mail(2))).toBe(run);
    expect(afterDelivery(run, mail(1))).toBe(run);
  });

  it('is the same in any order of its mails, and with any repeats', () => {
    const mails = fc.uniqueArray(fc.integer({ min: 1, max: 28 }), { maxLength: 6 });
    fc.assert(
      fc.property(
        mails.chain((days) =>
          fc.tuple(
            fc.constant(days),
            fc.shuffledSubarray([...days, ...days], { minLength: 2 * days.length }),
          ),
        ),
        ([days, told]) => {
          const run = count(...told.map((day) => mail(day)));
          const sorted = [...days].sort((a, b) => a - b).slice(-SOFT_BOUNCE_LIMIT);
          expect(run).toEqual(sorted.map((day) => mail(day)));
        },
      ),
    );
  });
});
