import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, type Hit, MAX_HITS, SCORES } from '../../../../functions/domain/answering/evidence.ts';
import { countsAlone, type SettledEvidence, weigh } from '../../../../functions/domain/answering/weigh.ts';
import {
  anyHit,
  anyScore,
  at,
  burst,
  DAY,
  HOUR,
  hit,
  MINUTE,
  MINUTES_3,
  of,
  onPhone,
  PHONE,
  QUARANTINE,
  SENT,
  seen,
} from './hits.ts';

type Expected = [score: number, grade: Answer['grade']] | undefined;
type Row = [name: string, evidence: SettledEvidence, asked: number, expected: Expected];

const returns: readonly Row[] = [
  [
    'a lone scanner scans again the next day',
    of(hit(3, 12, 'app'), hit(3, DAY, 'app')),
    2 * DAY,
    [3, 'unsure'],
  ],
  ['… another link', of(hit(3, 12, 'app'), hit(8, DAY, 'app')), 2 * DAY, [8, 'unsure']],
  ['… as Safari', of(hit(3, 12, 'navigation'), hit(3, DAY, 'navigation')), 2 * DAY, [3, 'unsure']],
  ['… under a false name', of(hit(3, 12, 'forged'), hit(3, DAY, 'forged')), 2 * DAY, [3, 'unsure']],
  [
    '… link after link under a false name',
    of(hit(1, 60, 'forged'), hit(2, HOUR, 'forged'), hit(3, 2 * HOUR, 'forged')),
    DAY,
    [3, 'unsure'],
  ],
  ['… as an old browser', of(hit(3, 12, 'plain'), hit(3, DAY, 'plain')), 2 * DAY, [3, 'unsure']],
  [
    'a person after a burst of the same kind',
    of(...burst(12, 'app'), hit(5, 3 * HOUR, 'app')),
    DAY,
    [5, 'settled'],
  ],
  [
    'a person after it who is seen',
    of(hit(3, 12, 'app'), seen(8, HOUR, 'app', 'moved')),
    DAY,
    [8, 'settled'],
  ],
  ['… who clicks on a page', of(hit(3, 12, 'page'), hit(8, HOUR, 'page')), DAY, [8, 'settled']],
  ['… on a phone', of(hit(3, 12, 'app'), hit(8, HOUR, 'app', { client: 'phone' })), DAY, [8, 'settled']],
  ['… in another program', of(hit(3, 12, 'app'), hit(8, HOUR, 'navigation')), DAY, [8, 'settled']],
  ['somebody seen early who comes back', of(seen(8, 90, 'app'), hit(8, DAY, 'app')), 2 * DAY, [8, 'settled']],
  ['somebody who comes back later', of(hit(8, HOUR, 'app'), hit(8, DAY, 'app')), 2 * DAY, [8, 'settled']],
];

const clicks: readonly Row[] = [
  ['nothing is no answer', of(), DAY, undefined],
  ['a click hours later is pending at first', of(hit(8, HOUR)), HOUR, [8, 'pending']],
  ['… until the last second of its half hour', of(hit(8, HOUR)), HOUR + QUARANTINE - 1, [8, 'pending']],
  ['… and settles then', of(hit(8, HOUR)), HOUR + QUARANTINE, [8, 'settled']],
  ['from a mail program', of(hit(8, HOUR, 'app')), DAY, [8, 'settled']],
  ['from Safari, which names no gesture', of(hit(8, HOUR, 'navigation')), DAY, [8, 'settled']],
  ['from an old browser', of(hit(8, HOUR, 'plain')), DAY, [8, 'settled']],
  ['of before kinds were kept', of({ score: 8, at: at(HOUR) }), DAY, [8, 'settled']],
  ['under a false name: of isolation, by then', of(hit(8, 20 * MINUTE, 'forged')), DAY, [8, 'settled']],
  ['… within twenty minutes', of(hit(8, 20 * MINUTE - 1, 'forged')), DAY, [8, 'unsure']],
  ['… though a pointer moved', of(seen(8, 20 * MINUTE - 1, 'forged', 'moved')), DAY, [8, 'unsure']],
  ['a weak press alone', of(hit(8, HOUR, 'post')), DAY, [8, 'unsure']],
  ['a preview by its own name', of(hit(8, HOUR, 'declared')), DAY, undefined],
  ['on a phone after ten minutes', of(hit(8, 10 * MINUTE, 'app', PHONE)), DAY, [8, 'settled']],
  ['… in Safari', of(hit(8, 10 * MINUTE, 'navigation', PHONE)), DAY, [8, 'settled']],
  ['of before devices were kept', of({ score: 8, at: at(10 * MINUTE), kind: 'app' }), DAY, [8, 'settled']],
  ['at a desk after ten minutes', of(hit(8, 10 * MINUTE, 'app')), DAY, [8, 'unsure']],
  ['… in Safari', of(hit(8, 10 * MINUTE, 'navigation')), DAY, [8, 'unsure']],
  ['… with a moving pointer', of(seen(8, 10 * MINUTE, 'app', 'moved')), DAY, [8, 'settled']],
  ['… with a moving pointer in Safari', of(seen(8, 10 * MINUTE, 'navigation', 'moved')), DAY, [8, 'settled']],
  ['… on a page', of(hit(8, 10 * MINUTE, 'page')), DAY, [8, 'settled']],
  ['… until half an hour is over', of(hit(8, HOUR / 2 - 1, 'app')), DAY, [8, 'unsure']],
  ['… and not a second later', of(hit(8, HOUR / 2, 'app')), DAY, [8, 'settled']],
  ['an old browser after ten minutes', of(hit(8, 10 * MINUTE, 'plain')), DAY, [8, 'unsure']],
  ['… on a phone', of(hit(8, 10 * MINUTE, 'plain', PHONE)), DAY, [8, 'settled']],
  [
    '… of a name that nobody knows',
    of(hit(8, 10 * MINUTE, 'plain', { client: 'other' })),
    DAY,
    [8, 'unsure'],
  ],
];

const early: readonly Row[] = [
  ['alone is unsure, and stays so', of(hit(8, 40)), DAY, [8, 'unsure']],
  ['in a mail program is unsure', of(hit(8, 40, 'app')), DAY, [8, 'unsure']],
  ['before the outcome of sending was known', of(hit(8, -1)), DAY, [8, 'unsure']],
  ['with a touch counts', of(seen(8, 40, 'app')), DAY, [8, 'settled']],
  ['with a touch in Safari counts', of(seen(8, 40, 'navigation')), DAY, [8, 'settled']],
  ['with a moving pointer counts behind a web mailer', of(seen(8, 40, 'page', 'moved')), DAY, [8, 'settled']],
  ['… and in Safari, which names no gesture', of(seen(8, 40, 'navigation', 'moved')), DAY, [8, 'settled']],
  ['… and not for a gesture from nowhere', of(seen(8, 40, 'app', 'moved')), DAY, [8, 'unsure']],
  ['… until the first minute is over', of(seen(8, 59, 'app', 'moved')), DAY, [8, 'unsure']],
  ['… and not a second later', of(seen(8, 60, 'app', 'moved')), DAY, [8, 'settled']],
  ['… and not for an old browser', of(seen(8, 40, 'plain', 'moved')), DAY, [8, 'unsure']],
  ['… and not under a false name', of(seen(8, 40, 'forged', 'moved')), DAY, [8, 'unsure']],
  ['neither stands nor contradicts', of(hit(2, 12, 'app'), hit(8, HOUR)), DAY, [8, 'settled']],
  ['twice, on two links', of(hit(2, 12, 'app'), hit(9, 90, 'plain')), DAY, [9, 'unsure']],
  ['at the end of five minutes still', of(hit(8, 5 * MINUTE - 1)), DAY, [8, 'unsure']],
  ['and not a second later', of(hit(8, 5 * MINUTE)), DAY, [8, 'settled']],
];

const phones: readonly Row[] = [
  ['after a burst', of(...burst(12, 'forged'), onPhone(MINUTES_3)), DAY, [8, 'settled']],
  ['… in Safari', of(...burst(12, 'forged'), onPhone(MINUTES_3, 'navigation')), DAY, [8, 'settled']],
  ['… in an old browser', of(...burst(12, 'forged'), onPhone(MINUTES_3, 'plain')), DAY, [8, 'settled']],
  ['… by a weak press', of(...burst(12, 'forged'), onPhone(29 * MINUTE, 'post')), DAY, [8, 'unsure']],
  ['… under a false name', of(...burst(12, 'forged'), onPhone(19 * MINUTE, 'forged')), DAY, [8, 'unsure']],
  [
    '… in Safari within the first minute',
    of(...burst(12, 'forged'), onPhone(59, 'navigation')),
    DAY,
    [8, 'unsure'],
  ],
  ['… and not a second later', of(...burst(12, 'forged'), onPhone(60, 'navigation')), DAY, [8, 'settled']],
  [
    '… in a mail program within the first minute',
    of(...burst(12, 'forged'), onPhone(59)),
    DAY,
    [8, 'settled'],
  ],
  ['after one link under a false name', of(hit(2, 12, 'forged'), onPhone(MINUTES_3)), DAY, [8, 'settled']],
  [
    'after one link by a program’s own name',
    of(hit(2, 12, 'declared', { client: 'other' }), onPhone(MINUTES_3)),
    DAY,
    [8, 'settled'],
  ],
  ['after a press of automation', of(hit(2, 12, 'post'), onPhone(MINUTES_3)), DAY, [8, 'settled']],
  ['after a sweep', { ...of(onPhone(MINUTES_3)), headAt: at(12) }, DAY, [8, 'settled']],
  ['before a sweep', { ...of(onPhone(MINUTES_3)), headAt: at(MINUTES_3) }, DAY, [8, 'unsure']],
  ['before a program', of(onPhone(MINUTES_3), hit(8, MINUTES_3, 'forged')), DAY, [8, 'unsure']],
  ['after nothing', of(onPhone(MINUTES_3)), DAY, [8, 'unsure']],
  ['after a driven browser', of(hit(2, 12, 'app'), onPhone(MINUTES_3)), DAY, [8, 'unsure']],
  ['after a program of a phone', of(hit(2, 12, 'plain', PHONE), onPhone(MINUTES_3)), DAY, [8, 'unsure']],
  ['and no desk', of(...burst(12, 'forged'), hit(8, MINUTES_3, 'app')), DAY, [8, 'unsure']],
];

const machines: readonly Row[] = [
  ['a burst is doubtful', of(...burst(12)), DAY, [10, 'doubtful']],
  ['a burst the next day, too', of(...burst(DAY)), 2 * DAY, [10, 'doubtful']],
  ['a burst by a driven browser, too', of(...burst(HOUR, 'app')), DAY, [10, 'doubtful']],
  [
    'two links within a hand’s reach',
    of(hit(3, HOUR, 'plain'), hit(9, HOUR + 2, 'plain')),
    DAY,
    [9, 'doubtful'],
  ],
  ['a burst poisons nothing after it', of(...burst(12), hit(7, 3 * MINUTE + 200)), DAY, [7, 'settled']],
  ['… nor a second after it', of(...burst(HOUR), hit(7, HOUR + 4)), DAY, [7, 'settled']],
  ['… nor before it', of(hit(7, HOUR), ...burst(DAY)), 2 * DAY, [7, 'settled']],
  [
    '… nor a click on a page in the midst of a driven browser’s',
    of(hit(7, HOUR + 2, 'page'), ...burst(HOUR, 'app')),
    DAY,
    [7, 'settled'],
  ],
  [
    '… nor one on a phone half a minute before it',
    of(hit(7, HOUR, 'app', PHONE), ...burst(HOUR + 30, 'app')),
    DAY,
    [7, 'settled'],
  ],
  [
    '… but it takes a click of the same kind within the same minute with it',
    of(hit(7, HOUR, 'app'), ...burst(HOUR + 30, 'app', [1, 2, 3])),
    DAY,
    [1, 'doubtful'],
  ],
  [
    'a pointer that moves at every link is a machine’s',
    of(...SCORES.map((score) => seen(score, HOUR + score * 9, 'app', 'moved'))),
    DAY,
    [10, 'doubtful'],
  ],
  [
    'a person is seen in the midst of a burst',
    of(...burst(HOUR, 'app'), seen(4, HOUR + 5, 'app')),
    DAY,
    [4, 'settled'],
  ],
  [
    'a crawl over hours',
    of(...SCORES.map((score) => hit(score, score * HOUR, 'app'))),
    2 * DAY,
    [10, 'doubtful'],
  ],
  [
    'a crawl poisons no click of another client',
    of(hit(6, HOUR), ...SCORES.map((score) => hit(score, score * HOUR + 9, 'plain'))),
    2 * DAY,
    [6, 'settled'],
  ],
  ['what a sweep opens', { ...of(hit(5, HOUR, 'plain')), headAt: at(HOUR - 20) }, DAY, [5, 'doubtful']],
  [
    'a check of the head before a person’s click',
    { ...of(hit(5, HOUR)), headAt: at(HOUR - 1) },
    DAY,
    [5, 'settled'],
  ],
  [
    'a score and the link to unsubscribe at once',
    { ...of(hit(5, HOUR, 'app')), leaveAt: at(HOUR + 2) },
    DAY,
    [5, 'doubtful'],
  ],
  [
    'a person who answers and then unsubscribes',
    { ...of(hit(5, HOUR)), leaveAt: at(HOUR + 40) },
    DAY,
    [5, 'settled'],
  ],
  ['a sweep alone is nobody', { ...of(), headAt: at(15), leaveAt: at(16) }, DAY, undefined],
];

const minds: readonly Row[] = [
  ['the last click within the half hour counts', of(hit(3, HOUR), hit(9, HOUR + 20)), DAY, [9, 'settled']],
  [
    'a click after the half hour does not',
    of(hit(3, HOUR), hit(9, HOUR + QUARANTINE + 1)),
    DAY,
    [3, 'settled'],
  ],
  [
    'the same score again is no contradiction',
    of(hit(9, HOUR), hit(9, HOUR + 5), hit(9, 31 * DAY)),
    32 * DAY,
    [9, 'settled'],
  ],
  [
    'a click that is doubted replaces none at which somebody was seen',
    of(seen(3, 6 * MINUTE, 'app', 'moved'), hit(9, 8 * MINUTE, 'app')),
    DAY,
    [3, 'settled'],
  ],
  [
    '… so no scanner of the first five minutes does',
    of(seen(9, 150, 'app', 'moved'), hit(4, 200, 'app')),
    DAY,
    [9, 'settled'],
  ],
  ['a weak press never replaces a click', of(hit(9, HOUR), hit(1, HOUR + 20, 'post')), DAY, [9, 'settled']],
  [
    'a tap confirms',
    { ...of(hit(8, HOUR)), tap: { score: 9, at: at(HOUR + 60) } },
    HOUR + 60,
    [9, 'confirmed'],
  ],
  ['a tap confirms without any hit', { ...of(), tap: { score: 2, at: at(0) } }, 0, [2, 'confirmed']],
  [
    'a reason confirms the answer it was asked for',
    { ...of(hit(4, HOUR), hit(8, 2 * DAY)), whyAt: at(DAY) },
    3 * DAY,
    [4, 'confirmed'],
  ],
  [
    'a reason confirms the last of the clicks that settled',
    { ...of(hit(9, HOUR), hit(4, HOUR + 60)), whyAt: at(DAY) },
    3 * DAY,
    [4, 'confirmed'],
  ],
  [
    'a tap weighs more than a reason',
    { ...of(hit(4, HOUR)), tap: { score: 9, at: at(HOUR) }, whyAt: at(DAY) },
    2 * DAY,
    [9, 'confirmed'],
  ],
  [
    'a reason confirms no click that came after it',
    { ...of(hit(4, 3 * DAY)), whyAt: at(DAY) },
    4 * DAY,
    [4, 'settled'],
  ],
  ['a reason without a click is no answer', { ...of(), whyAt: at(DAY) }, 2 * DAY, undefined],
];

const settled = (score: number, grade: Answer['grade'], seconds: number) => ({
  settled: { score, grade, at: at(seconds) },
});
const after: readonly Row[] = [
  [
    'a later click changes nothing',
    { ...of(hit(9, HOUR), hit(2, DAY)), ...settled(9, 'settled', 2 * HOUR) },
    2 * DAY,
    [9, 'settled'],
  ],
  [
    'nor does a later one that was seen',
    { ...of(hit(9, HOUR), seen(2, DAY, 'page')), ...settled(9, 'settled', 2 * HOUR) },
    2 * DAY,
    [9, 'settled'],
  ],
  [
    'nor a burst',
    { ...of(hit(9, HOUR), ...burst(DAY)), ...settled(9, 'settled', 2 * HOUR) },
    2 * DAY,
    [9, 'settled'],
  ],
  [
    'a tap does',
    { ...of(hit(9, HOUR)), tap: { score: 2, at: at(DAY) }, ...settled(9, 'settled', 2 * HOUR) },
    2 * DAY,
    [2, 'confirmed'],
  ],
  [
    'a settled answer stays although the policy has changed',
    { ...of(hit(9, 60)), ...settled(9, 'settled', HOUR) },
    DAY,
    [9, 'settled'],
  ],
  [
    'it falls when its click was the first of a crawl',
    {
      ...of(...[1, 2, 3, 4].map((score) => hit(score, score * HOUR, 'app'))),
      ...settled(1, 'settled', 2 * HOUR),
    },
    DAY,
    [4, 'doubtful'],
  ],
  [
    '… and also when it came in the middle of one',
    {
      ...of(...[1, 2, 3, 4].map((score) => hit(score, score * HOUR, 'app'))),
      ...settled(3, 'settled', 4 * HOUR),
    },
    DAY,
    [4, 'doubtful'],
  ],
  [
    'it stays when a crawl by the same kind of client comes hours later',
    {
      ...of(
        hit(9, HOUR, 'app'),
        ...[1, 9, 2, 3, 4].map((score, order) => hit(score, (5 + order / 10) * HOUR, 'app')),
      ),
      ...settled(9, 'settled', 2 * HOUR),
    },
    DAY,
    [9, 'settled'],
  ],
  [
    'a crawl with pauses of its own is one all the same',
    {
      ...of(...[1, 2, 3, 4, 5].map((score) => hit(score, HOUR + score ** 2 * 2 * MINUTE, 'app'))),
      ...settled(1, 'settled', 2 * HOUR),
    },
    DAY,
    [5, 'doubtful'],
  ],
  [
    '… and one that opens each link twice',
    {
      ...of(
        ...[1, 2, 3, 4].flatMap((score) => [
          hit(score, score * HOUR, 'app'),
          hit(score, score * HOUR + 1, 'app'),
        ]),
      ),
      ...settled(1, 'settled', 2 * HOUR),
    },
    DAY,
    [4, 'doubtful'],
  ],
  [
    'a reason confirms the answer for which it was asked, though its clicks were machines’ after all',
    {
      ...of(hit(2, HOUR, 'app'), ...[1, 2, 3, 4].map((score) => hit(score, (1 + score) * HOUR, 'app'))),
      whyAt: at(DAY),
      settled: { score: 2, grade: 'doubtful', at: at(10 * HOUR), was: 2 },
    },
    2 * DAY,
    [2, 'confirmed'],
  ],
  [
    '… and though nobody has settled it since',
    {
      ...of(...[1, 2, 3, 4].map((score) => hit(score, score * HOUR, 'app'))),
      whyAt: at(DAY),
      ...settled(2, 'settled', 3 * HOUR),
    },
    2 * DAY,
    [2, 'confirmed'],
  ],
  [
    '… and though another click stands now',
    {
      ...of(...[1, 2, 3, 4].map((score) => hit(score, score * HOUR, 'app')), hit(9, 5 * HOUR)),
      whyAt: at(DAY),
      ...settled(2, 'settled', 3 * HOUR),
    },
    2 * DAY,
    [2, 'confirmed'],
  ],
  [
    'a reason confirms no machine’s visit that was never settled',
    { ...of(...burst(12)), whyAt: at(DAY) },
    2 * DAY,
    [10, 'doubtful'],
  ],
  [
    'a reason confirms nothing where no answer ever counted',
    { ...of(...burst(12)), whyAt: at(DAY), ...settled(10, 'doubtful', HOUR) },
    2 * DAY,
    [10, 'doubtful'],
  ],
  [
    'what was unsure becomes an answer by a later click',
    { ...of(hit(9, 60), hit(4, HOUR)), ...settled(9, 'unsure', QUARANTINE) },
    DAY,
    [4, 'settled'],
  ],
];

const rows = (name: string, table: readonly Row[]) =>
  describe(name, () => {
    it.each(table)('%s', (_name, evidence, asked, expected) => {
      const weighed = weigh(evidence, SENT, at(asked));
      expect(weighed === undefined ? undefined : [weighed.score, weighed.grade]).toEqual(expected);
      if (weighed !== undefined) expect(weighed.reasons).not.toEqual([]);
    });
  });

rows('a click', clicks);
rows('a machine that comes back', returns);
rows('a click in the first five minutes', early);
rows('a click on a phone where a program has been', phones);
rows('machines', machines);
rows('a change of mind', minds);
rows('after settling', after);

describe('a click that counts by itself', () => {
  it.each<[string, SettledEvidence, Hit, boolean]>([
    [
      'doubted, beside one that stands',
      of(hit(8, HOUR), hit(3, 2 * HOUR, 'post')),
      hit(3, 2 * HOUR, 'post'),
      false,
    ],
    [
      'after another answer was settled',
      { ...of(hit(8, HOUR)), ...settled(3, 'settled', HOUR / 2) },
      hit(8, HOUR),
      false,
    ],
    [
      'after others were counted apart',
      { ...of(hit(8, HOUR)), ...settled(3, 'doubtful', HOUR / 2) },
      hit(8, HOUR),
      true,
    ],
    ['alone', of(hit(8, HOUR)), hit(8, HOUR), true],
    ['after a burst', of(...burst(12), hit(8, HOUR)), hit(8, HOUR), true],
    ['after a lone early click', of(hit(2, 12, 'app'), hit(8, HOUR)), hit(8, HOUR), true],
    ['too early', of(hit(8, 12)), hit(8, 12), false],
    ['after another click, of any score', of(hit(8, HOUR), hit(8, HOUR + 40)), hit(8, HOUR + 40), false],
    ['after a tap', { ...of(hit(8, HOUR)), tap: { score: 8, at: at(9) } }, hit(8, HOUR), false],
  ])('%s', (_name, evidence, click, expected) => {
    expect(countsAlone(evidence, click, SENT)).toBe(expected);
  });

  it('is also an early one where machines never come', () => {
    const click = hit(8, 12, 'app');
    expect(countsAlone(of(click), click, SENT)).toBe(false);
    expect(countsAlone(of(click), click, SENT, { visitedShare: 0.01 })).toBe(true);
  });
});

describe('whatever comes', () => {
  it('weighs the same in any order', () => {
    const lists = fc
      .array(anyHit, { maxLength: MAX_HITS })
      .chain((list) =>
        fc.tuple(
          fc.constant(list),
          fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
        ),
      );
    fc.assert(
      fc.property(lists, fc.integer({ min: 0, max: DAY }), ([list, other], now) => {
        expect(weigh(of(...other), SENT, at(now))).toEqual(weigh(of(...list), SENT, at(now)));
      }),
    );
  });

  it('a tap wins, and a settled answer is what somebody clicked', () => {
    fc.assert(
      fc.property(fc.array(anyHit, { minLength: 1, maxLength: MAX_HITS }), anyHit, (list, tap) => {
        const answer = weigh(of(...list), SENT, at(DAY));
        if (answer !== undefined) expect(list.map((each) => each.score)).toContain(answer.score);
        expect(weigh({ ...of(...list), tap }, SENT, at(DAY))).toMatchObject({
          score: tap.score,
          grade: 'confirmed',
        });
      }),
    );
  });

  it('counts no request that says nothing of a person in the first five minutes', () => {
    const soon = fc.array(fc.record({ value: anyScore, seconds: fc.integer({ min: 0, max: 299 }) }), {
      minLength: 1,
      maxLength: MAX_HITS,
    });
    fc.assert(
      fc.property(soon, (list) => {
        const hits = list.map(({ value, seconds }) => hit(value, seconds, 'app'));
        expect(['unsure', 'doubtful']).toContain(weigh(of(...hits), SENT, at(DAY))?.grade);
      }),
    );
  });
});

describe('how long settling waits for whoever may yet be seen', () => {
  const EARLY = 2 * MINUTE;
  it.each<[string, SettledEvidence, number, number | undefined]>([
    [
      'twenty minutes after a click that is doubted',
      of(hit(9, EARLY, 'app')),
      EARLY + 1,
      EARLY + 20 * MINUTE,
    ],
    ['no longer', of(hit(9, EARLY, 'app')), EARLY + 20 * MINUTE, undefined],
    [
      'after the last of them',
      of(hit(9, EARLY, 'app'), hit(9, 10 * MINUTE, 'app')),
      12 * MINUTE,
      30 * MINUTE,
    ],
    [
      'beside a click that stands, when its own half hour is over',
      of(seen(3, EARLY, 'app'), hit(9, 25 * MINUTE, 'app')),
      EARLY + QUARANTINE,
      45 * MINUTE,
    ],
    [
      'at first for the half hour',
      of(seen(3, EARLY, 'app'), hit(9, 25 * MINUTE, 'app')),
      26 * MINUTE,
      EARLY + QUARANTINE,
    ],
    ['for nobody where somebody was seen', of(seen(9, 30, 'app', 'moved')), 40, undefined],
    ['for no press of automation', of(hit(9, EARLY, 'post')), EARLY + 1, undefined],
    ['for no machine’s visit', of(...burst(EARLY)), EARLY + 60, undefined],
    ['for no flood', { ...of(hit(9, EARLY, 'app')), lostHits: 1 }, EARLY + 1, undefined],
    [
      'for nobody once an answer was settled',
      { ...of(hit(9, EARLY), hit(3, 10 * MINUTE, 'app')), ...settled(9, 'settled', 5 * MINUTE) },
      11 * MINUTE,
      undefined,
    ],
  ])('%s', (_what, evidence, now, until) => {
    expect(weigh(evidence, SENT, at(now))?.settlesAt).toBe(until === undefined ? undefined : at(until));
  });
});

describe('the reasons of an answer', () => {
  it.each<[readonly string[], SettledEvidence]>([
    [['tapped'], { ...of(hit(9, HOUR)), tap: { score: 9, at: at(HOUR) } }],
    [['gave-reason'], { ...of(hit(2, HOUR)), whyAt: at(HOUR) }],
    [['settled-before'], { ...of(hit(9, HOUR)), ...settled(9, 'settled', 2 * HOUR) }],
    [['clicked'], of(hit(9, HOUR))],
    [['seen'], of(seen(9, HOUR, 'app'))],
    [['clicked', 'last-of-several'], of(hit(3, HOUR), hit(9, HOUR + QUARANTINE))],
    [['clicked', 'after-machines'], of(...burst(12), hit(9, HOUR))],
    [['too-early'], of(hit(9, 40))],
    [['false-name'], of(hit(9, 40, 'forged'))],
    [['weak-press'], of(hit(9, HOUR, 'post'))],
    [['came-back'], of(hit(9, 40, 'app'), hit(9, DAY, 'app'))],
    [['burst'], of(...burst(HOUR))],
    [['crawl'], of(...[1, 2, 3, 4].map((score) => hit(score, score * HOUR, 'app')))],
    [['swept'], { ...of(hit(9, HOUR, 'plain')), headAt: at(HOUR) }],
  ])('are %j', (reasons, evidence) => {
    expect(weigh(evidence, SENT, at(2 * DAY))?.reasons).toEqual(reasons);
  });

  it('name no doubt where there is none of its own', () => {
    expect(weigh(of(hit(9, 12, 'app'), hit(9, DAY, 'declared')), SENT, at(2 * DAY))?.reasons).toEqual([
      'too-early',
    ]);
    expect(weigh(of(hit(8, 10 * MINUTE)), SENT, at(DAY), { visitedShare: 0.75 })?.reasons).toEqual([
      'too-early',
      'receiver',
    ]);
  });
});
