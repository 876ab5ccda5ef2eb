import { describe, expect, it } from 'vitest';
import type { Evidence, Hit } from '../../../../functions/domain/answering/evidence.ts';
import {
  burstsAmong,
  crawlOf,
  inTime,
  isSwept,
  wasVisited,
} from '../../../../functions/domain/answering/machine-visits.ts';
import { at, burst, HOUR, hit, MINUTE, of, PHONE, SENT, seen } from './hits.ts';

const scores = (hits: readonly { readonly hit: Hit }[]): number[] => hits.map((each) => each.hit.score);

describe('the order of hits', () => {
  it('is that of time, and within one second the lower score comes last', () => {
    const hits = [hit(2, 60), hit(9, 60), hit(5, 30), hit(7, 90)];
    expect(scores(inTime(hits))).toEqual([5, 9, 2, 7]);
  });
});

describe('a burst', () => {
  it.each<[string, readonly Hit[], readonly number[]]>([
    ['is nobody', [], []],
    ['is no lone hit', [hit(3, 0)], []],
    ['is no number twice', [hit(3, 0), hit(3, 1)], []],
    ['is two numbers faster than a hand', [hit(3, 0), hit(9, 4)], [3, 9]],
    ['is not two numbers as fast as a hand', [hit(3, 0), hit(9, 5)], []],
    ['is three numbers in one visit', [hit(3, 0), hit(9, 30), hit(5, 60)], [3, 9, 5]],
    ['is three numbers, each a minute after the one before', [hit(3, 0), hit(9, 60), hit(5, 120)], [3, 9, 5]],
    ['is not three numbers over a minute apart', [hit(3, 0), hit(9, 61), hit(5, 122)], []],
    ['is that of one kind of request', [hit(3, 0, 'app'), hit(9, 1, 'page'), hit(5, 2, 'plain')], []],
    ['is that of one kind of client', [hit(3, 0), hit(9, 1, 'page', PHONE)], []],
    [
      'is that of programs under many names',
      [hit(3, 0, 'plain'), hit(9, 1, 'forged', PHONE), hit(5, 2, 'plain', { client: 'other' })],
      [3, 9, 5],
    ],
    ['has no press among its clicks', [hit(3, 0, 'plain'), hit(9, 1, 'post')], []],
    ['goes on though others come meanwhile', [hit(3, 0), hit(7, 1, 'page', PHONE), hit(9, 2)], [3, 9]],
    ['leaves out who was seen', [hit(3, 0), seen(4, 1, 'page'), hit(9, 2)], [3, 9]],
    [
      'takes all where who was seen was as fast',
      [seen(3, 0, 'page'), seen(4, 1, 'page'), hit(9, 2)],
      [3, 4, 9],
    ],
  ])('%s', (_what, hits, found) => {
    expect(scores(burstsAmong(inTime(hits)))).toEqual(found);
  });
});

describe('a crawl', () => {
  const steps = (...minutes: readonly number[]): Hit[] =>
    minutes.map((minute, index) => hit(index + 1, minute * MINUTE, 'app'));
  it.each<[string, readonly Hit[], readonly number[]]>([
    ['is nobody', [], []],
    ['is not three numbers', steps(0, 10, 20), []],
    ['is four', steps(0, 10, 20, 30), [1, 2, 3, 4]],
    ['is not four at one of which somebody was seen', [...steps(0, 10, 20), seen(4, 30 * MINUTE, 'app')], []],
    ['is not four by two kinds of client', [...steps(0, 10, 20), hit(4, 30 * MINUTE, 'app', PHONE)], []],
    [
      'is that of each client by itself',
      [...steps(0, 10, 20, 30), ...[5, 6, 7, 8].map((score) => hit(score, score * 100, 'plain'))],
      [1, 2, 3, 4, 5, 6, 7, 8],
    ],
    ['lasts a day at most', steps(0, 13 * 60, 26 * 60, 39 * 60), []],
    ['… and takes what lies within half a day', steps(0, 6 * 60, 9 * 60, 12 * 60), [1, 2, 3, 4]],
    ['… but not what lies beyond', steps(0, 6 * 60, 9 * 60, 12 * 60, 20 * 60), [1, 2, 3, 4]],
    ['bears pauses of eight of its steps', steps(0, 10, 20, 100, 110), [1, 2, 3, 4, 5]],
    ['… and longer ones in its midst', steps(0, 10, 20, 130, 140), [1, 2, 3, 4, 5]],
    ['… but not before a number that four follow', steps(0, 90, 100, 110, 120), [2, 3, 4, 5]],
    ['… nor before one that follows four', steps(0, 10, 20, 30, 120), [1, 2, 3, 4]],
    ['takes a number far away from three with it', steps(0, 90, 100, 110), [1, 2, 3, 4]],
    ['comes in batches', steps(0, 1, 2, 122, 123, 124, 244, 245), [1, 2, 3, 4, 5, 6, 7, 8]],
    ['leaves out a click of long before', steps(-300, 0, 10, 20, 30), [2, 3, 4, 5]],
    [
      'is known though each link is opened twice',
      steps(0, 60, 120, 180).flatMap((each) => [each, { ...each, at: each.at.replace(':00Z', ':01Z') }]),
      [1, 1, 2, 2, 3, 3, 4, 4],
    ],
    ['has steps in any order of length', steps(0, 40, 50, 60, 100, 105), [1, 2, 3, 4, 5, 6]],
  ])('%s', (_what, hits, found) => {
    expect(scores(crawlOf(inTime(hits)))).toEqual(found);
  });
});

describe('what a sweep opens', () => {
  const swept = (each: Hit, marks: Partial<Evidence>): boolean => {
    const [timed] = inTime([each]);
    return timed !== undefined && isSwept(timed, { ...of(each), ...marks });
  };
  it.each<[string, Hit, Partial<Evidence>, boolean]>([
    ['nothing without one', hit(3, HOUR, 'plain'), {}, false],
    ['by a program a minute after the head', hit(3, HOUR, 'plain'), { headAt: at(HOUR - 60) }, true],
    ['… and before it', hit(3, HOUR, 'forged'), { headAt: at(HOUR + 60) }, true],
    ['… and no longer', hit(3, HOUR, 'plain'), { headAt: at(HOUR - 61) }, false],
    ['not by a browser: page', hit(3, HOUR, 'page'), { headAt: at(HOUR) }, false],
    ['not by a browser: app', hit(3, HOUR, 'app'), { headAt: at(HOUR) }, false],
    ['not by a browser: navigation', hit(3, HOUR, 'navigation'), { headAt: at(HOUR) }, false],
    ['beside the link to unsubscribe, by anybody', hit(3, HOUR, 'page'), { leaveAt: at(HOUR + 4) }, true],
    ['… faster than a hand', hit(3, HOUR, 'page'), { leaveAt: at(HOUR + 5) }, false],
    ['not where somebody was seen', seen(3, HOUR, 'plain'), { headAt: at(HOUR), leaveAt: at(HOUR) }, false],
  ])('%s', (_what, each, marks, expected) => {
    expect(swept(each, marks)).toBe(expected);
  });
});

describe('a visit of a machine that gives itself away', () => {
  it.each<[string, Evidence, boolean]>([
    ['nothing', of(), false],
    ['a lone click, however early', of(hit(8, 5, 'app')), false],
    ['a lone request under a false name', of(hit(8, 5, 'forged')), false],
    ['two numbers, one after the other', of(hit(8, 5), hit(3, 55)), false],
    ['a burst', of(...burst(12)), true],
    ['two numbers at once', of(hit(3, 60, 'plain'), hit(9, 62, 'plain')), true],
    [
      'two numbers at once, at both of which somebody pressed',
      of(seen(3, 60, 'app'), seen(9, 62, 'app')),
      true,
    ],
    ['a burst half an hour later: of a forward, perhaps', of(...burst(HOUR / 2)), false],
    ['a crawl of minutes', of(...[1, 2, 3, 4].map((score) => hit(score, score * 120, 'plain'))), true],
    [
      'three numbers, minutes apart',
      of(...[1, 2, 3].map((score) => hit(score, score * 120, 'plain'))),
      false,
    ],
    [
      'four numbers at which somebody was seen',
      of(...[1, 2, 3, 4].map((score) => seen(score, score * 120, 'app'))),
      false,
    ],
    ['a crawl of hours', of(...[1, 2, 3, 4].map((score) => hit(score, score * HOUR, 'plain'))), false],
    ['the same number again and again', of(...[10, 11, 12].map((seconds) => hit(8, seconds))), false],
    ['one number by a program’s own name: a chat’s preview, perhaps', of(hit(8, 12, 'declared')), false],
    ['several numbers by a program’s own name', of(...burst(12, 'declared')), true],
    ['a sweep by HEAD', { ...of(), headAt: at(15) }, true],
    ['a sweep by HEAD hours later', { ...of(), headAt: at(HOUR) }, false],
    ['a look at the page to unsubscribe', { ...of(), leaveAt: at(15) }, false],
    ['… together with a number', { ...of(hit(8, 13, 'plain')), leaveAt: at(15) }, true],
    ['… and a number by somebody who was seen', { ...of(seen(8, 13, 'app')), leaveAt: at(15) }, false],
    ['a press of automation', of(hit(8, 40, 'app'), hit(8, 45, 'post')), true],
    [
      'a press that was asked for once more',
      { ...of(hit(8, 45, 'post')), tap: { score: 8, at: at(50) } },
      false,
    ],
    ['a press of automation hours later', of(hit(8, HOUR, 'post')), false],
  ])('%s', (_name, evidence, expected) => {
    expect(wasVisited(evidence, SENT)).toBe(expected);
  });

  it('is the same whatever we made of it', () => {
    const evidence = of(...burst(12));
    const settled = { score: 8, grade: 'settled', at: at(HOUR) } as const;
    expect(wasVisited({ ...evidence, settled } as Evidence, SENT)).toBe(true);
  });
});
