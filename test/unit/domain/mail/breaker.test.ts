import { describe, expect, it } from 'vitest';
import {
  BREAKER_POLICY,
  breakerTrip,
  HOLDS_MS,
  reputationOf,
  reputationText,
  type SendPoint,
  STREAKS,
} from '../../../../functions/domain/mail/breaker.ts';
import { toInstant } from '../../../../functions/domain/time/instant.ts';
import { DAY_MS, MINUTE_MS } from '../../../../functions/domain/time/units.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const QUARTER = 15 * MINUTE_MS;

/** What SES counted in the quarter of an hour that began this many quarters ago. */
const ago = (quarters: number, attempts: number, bounces = 0, complaints = 0): SendPoint => ({
  at: NOW - quarters * QUARTER,
  attempts,
  bounces,
  complaints,
});
const weeksAgo = (days: number, ...counts: [number, number?, number?]): SendPoint => ({
  ...ago(0, ...counts),
  at: NOW - days * DAY_MS,
});

describe('the numbers of the breaker', () => {
  it.each([
    'bounces',
    'complaints',
  ] as const)('stop %s at half of the rate at which AWS reviews an account', (of) => {
    const { tripAt, reviewAt } = BREAKER_POLICY[of];
    expect(tripAt).toBe(reviewAt / 2);
  });

  it.each([
    ['bounces', 13],
    ['complaints', 3],
  ] as const)('never stop for fewer %s than %i', (of, fewest) => {
    const { tripAt, sample } = BREAKER_POLICY[of];
    expect(Math.ceil(tripAt * sample)).toBe(fewest);
  });
});

describe('a run of outcomes', () => {
  it.each([
    ['ambiguous', 5, '5 mails in a row may or may not have gone: SES did not answer.'],
    [
      'faulty',
      5,
      'SES found fault with 5 different mails in a row: most likely a template is broken. None of them was sent: they stay due, and who was tried three times is parked (npm run redrive).',
    ],
  ] as const)('of %s ones stops mail at %i, and says why', (streak, limit, why) => {
    expect(STREAKS[streak]).toEqual({ limit, why });
  });

  it('is not needed where SES only asks to wait: two seconds, or a quarter of an hour', () => {
    expect(HOLDS_MS).toEqual({ 'slow-down': 2_000, 'stop-for-today': QUARTER });
  });
});

describe('the latest mails', () => {
  it.each<[string, SendPoint[], [measure: string, count: number, attempts: number, text: string][]]>([
    [
      'are none where nothing was sent',
      [],
      [
        ['complaints', 0, 0, '0 of the last 0 mails were marked as spam (0 %)'],
        ['bounces', 0, 0, '0 of the last 0 mails bounced (0 %)'],
      ],
    ],
    [
      'are whole stretches, until the sample of each rate is full',
      [ago(3, 5_500, 7, 1), ago(1, 400, 2), ago(2, 100, 1), ago(4, 1, 1, 1)],
      [
        ['complaints', 1, 6_000, '1 of the last 6000 mails were marked as spam (0.017 %)'],
        ['bounces', 3, 500, '3 of the last 500 mails bounced (0.6 %)'],
      ],
    ],
  ])('%s', (_what, points, expected) => {
    const found = reputationOf(points, undefined, NOW);
    expect(found.map((each) => [each.measure, each.count, each.attempts, reputationText(each)])).toEqual(
      expected,
    );
    expect(found.map(({ rate, trips }) => [rate, trips])).toEqual(
      expected.map(([, count, attempts]) => [attempts === 0 ? 0 : count / attempts, false]),
    );
  });
});

describe('the breaker', () => {
  it.each<[string, SendPoint[], boolean]>([
    ['nothing was ever sent', [], false],
    ['all went well', [ago(1, 1_000), ago(2, 1_000)], false],
    ['stretches in which nothing was sent', [ago(1, 0), ago(2, 0)], false],
    ['every mail of a sample that is too small bounced', [ago(1, 12, 12)], false],
    ['one mail in three was marked as spam', [ago(1, 3, 0, 1)], false],
    ['two complaints among few mails', [ago(1, 100, 0, 2)], false],
    ['three complaints among few mails', [ago(1, 100, 0, 3)], true],
    ['more bounces among few mails than a good sample could have', [ago(1, 60, 13)], true],
    ['bounces just under the line', [ago(1, 1_000, 24)], false],
    ['bounces at the line', [ago(1, 1_000, 25)], true],
    ['complaints just under the line', [ago(1, 10_000, 0, 4)], false],
    ['complaints at the line', [ago(1, 10_000, 0, 5)], true],
    ['a bad list after two good weeks', [ago(1, 500, 20), ago(90, 50_000)], true],
    ['a bad list some time ago, and a good sample since', [ago(1, 500), ago(90, 500, 100)], false],
    [
      'a sample that has to be gathered from many stretches',
      Array.from({ length: 50 }, (_, index) => ago(index, 10, index % 3 === 0 ? 1 : 0)),
      true,
    ],
    ['stretches out of order', [ago(90, 50_000), ago(1, 500, 20), ago(50, 10_000)], true],
    ['bounces that came in a stretch in which nothing was sent', [ago(1, 0, 30), ago(2, 600)], true],
    ['bad weeks longer ago than SES tells', [weeksAgo(15, 500, 100)], false],
    ['a bad list at the far end of what SES tells', [weeksAgo(14, 500, 100)], true],
  ])('%s', (_case, points, trips) => {
    expect(breakerTrip(points, undefined, NOW) !== undefined).toBe(trips);
  });

  it('does not overrule a person: what was counted before the gate was opened does not count again', () => {
    const bad = [ago(1, 500, 100), ago(8, 500, 100)];
    const openedIn = (quarters: number) => toInstant(NOW - quarters * QUARTER);
    expect(breakerTrip(bad, openedIn(0), NOW)).toBeUndefined();
    expect(breakerTrip(bad, openedIn(4), NOW)).toBeDefined();
    expect(reputationOf(bad, openedIn(4), NOW)).toContainEqual({
      measure: 'bounces',
      count: 100,
      attempts: 500,
      rate: 0.2,
      trips: true,
    });
  });

  it('says in plain words what it saw, and where the limits are', () => {
    expect(breakerTrip([ago(1, 512, 20)], undefined, NOW)).toEqual({
      why: '20 of the last 512 mails bounced (3.9 %). Mail stops at 2.5 %, for AWS reviews an account at 5 %.',
    });
    expect(breakerTrip([ago(1, 6_000, 600, 4)], undefined, NOW)).toEqual({
      why: '4 of the last 6000 mails were marked as spam (0.067 %). Mail stops at 0.05 %, for AWS reviews an account at 0.1 %.',
    });
  });
});
