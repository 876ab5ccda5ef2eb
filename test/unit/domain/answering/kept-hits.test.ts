import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Evidence,
  type Hit,
  MAX_HITS,
  SCORES,
} from '../../../../functions/domain/answering/evidence.ts';
import { keptHits } from '../../../../functions/domain/answering/kept-hits.ts';
import { weigh } from '../../../../functions/domain/answering/weigh.ts';
import { toEpochMs, toInstant } from '../../../../functions/domain/time/instant.ts';
import { anyHit, at, burst, DAY, HOUR, hit, of, SENT, seen } from './hits.ts';

describe('when there is no room for another hit', () => {
  const full = (hits: readonly Hit[]): Evidence => {
    let kept: Hit[] = [];
    for (const each of hits) kept = keptHits(of(...kept), each, SENT);
    return of(...kept);
  };
  const floods: readonly [string, readonly Hit[]][] = [
    ['bursts', [...burst(12), ...burst(400), ...burst(9_000)]],
    ['one link, again and again', Array.from({ length: 40 }, (_, index) => hit(2, index * 7, 'app'))],
    ['a crawl', [...SCORES, ...SCORES].map((each, index) => hit(each, index * 900, 'app'))],
    ['false names', Array.from({ length: 40 }, (_, index) => hit(1 + (index % 10), index * 200, 'forged'))],
    ['weak presses', Array.from({ length: 40 }, (_, index) => hit(1 + (index % 10), index * 3, 'post'))],
  ];
  it.each(floods)('%s crowd out nobody: a click after them counts', (_name, flood) => {
    const evidence = full([...flood, hit(7, 10 * HOUR)]);
    expect(evidence.hits.length).toBeLessThanOrEqual(MAX_HITS);
    expect(weigh(evidence, SENT, at(DAY))).toMatchObject({ score: 7, grade: 'settled' });
  });

  it.each(floods)('%s crowd out nobody: a click before them counts', (_name, flood) => {
    const late = flood.map((each) => ({ ...each, at: toInstant(toEpochMs(each.at) + 2 * HOUR * 1_000) }));
    const evidence = full([seen(7, HOUR, 'page', 'moved'), ...late]);
    expect(evidence.hits.length).toBeLessThanOrEqual(MAX_HITS);
    expect(weigh(evidence, SENT, at(9 * DAY))).toMatchObject({ score: 7, grade: 'settled' });
  });

  it('keeps the newest, so that somebody may be seen at it', () => {
    fc.assert(
      fc.property(fc.array(anyHit, { minLength: 13, maxLength: 30 }), (list) => {
        const sorted = list.toSorted((a, b) => (a.at < b.at ? -1 : 1));
        const evidence = full(sorted);
        expect(evidence.hits).toHaveLength(MAX_HITS);
        expect(evidence.hits.at(-1)).toBe(sorted.at(-1));
      }),
    );
  });

  it('leaves all where there is room', () => {
    const hits = burst(12, 'plain', SCORES.slice(0, 3));
    expect(keptHits(of(...hits), hit(9, HOUR), SENT)).toEqual([...hits, hit(9, HOUR)]);
  });

  it.each<[string, readonly Hit[], Hit]>([
    [
      'a program by its own name before all others',
      [...Array.from({ length: 11 }, (_, index) => hit(7, (1 + index) * HOUR)), hit(1, 5, 'declared')],
      hit(1, 5, 'declared'),
    ],
    [
      'one of a burst that is one without it, too',
      [hit(7, HOUR), hit(8, HOUR + 60, 'app'), ...burst(2 * HOUR)],
      hit(3, 2 * HOUR, 'plain'),
    ],
    [
      'one that is doubted before one that stands',
      [hit(7, HOUR), ...Array.from({ length: 11 }, (_, index) => hit(7, 10 + index * 10, 'forged'))],
      hit(7, 10, 'forged'),
    ],
    [
      'no doubted one at which somebody was seen before one at which nobody was',
      [
        seen(7, 5, 'app', 'moved'),
        ...Array.from({ length: 11 }, (_, index) => hit(7, 10 + index * 4, 'app')),
      ],
      hit(7, 10, 'app'),
    ],
    [
      'the earliest where all stand',
      Array.from({ length: 12 }, (_, index) => hit(7, (1 + index) * HOUR)),
      hit(7, HOUR),
    ],
  ])('lets go %s', (_what, hits, gone) => {
    expect(hits).toHaveLength(MAX_HITS);
    const kept = keptHits(of(...hits), hit(7, DAY), SENT);
    expect(hits.filter((each) => !kept.includes(each))).toEqual([gone]);
    expect(kept.at(-1)).toEqual(hit(7, DAY));
  });

  it('breaks no burst of two by letting one of them go', () => {
    const pair = [hit(3, HOUR, 'plain'), hit(9, HOUR + 2, 'plain')];
    const hits = [...pair, ...Array.from({ length: 10 }, (_, index) => hit(7, (2 + index) * HOUR))];
    const kept = keptHits(of(...hits), hit(7, DAY), SENT);
    expect(kept).toEqual(expect.arrayContaining(pair));
  });

  it('… although a tap has the last word', () => {
    const pair = [hit(3, HOUR, 'plain'), hit(9, HOUR + 2, 'plain')];
    const others = Array.from({ length: 10 }, (_, index) => hit(7, (2 + index) * HOUR));
    const tapped = { ...of(...pair, ...others), tap: { score: 7, at: at(HOUR) } };
    expect(keptHits(tapped, hit(7, DAY), SENT)).toEqual(expect.arrayContaining(pair));
  });
});
