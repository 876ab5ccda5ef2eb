import { describe, expect, it } from 'vitest';
import type { Client, HitKind } from '../../../../functions/domain/answering/evidence.ts';
import { readHit, withSeen, writeHit, writeSeen } from '../../../../functions/domain/answering/hit-text.ts';

const AT = '2026-11-03T08:00:12Z';
const KINDS: readonly HitKind[] = ['page', 'app', 'navigation', 'plain', 'forged', 'declared', 'post'];
const CLIENTS: readonly Client[] = ['desktop', 'phone', 'other'];

describe('a hit as text', () => {
  it.each(
    KINDS.flatMap((kind) => CLIENTS.map((client) => ({ kind, client }))),
  )('comes back as it was, in at most 20 bytes with who was seen: $kind, $client', ({ kind, client }) => {
    for (const score of [1, 10]) {
      const hit = { score, at: AT, kind, client };
      expect(readHit(writeHit(hit))).toEqual(hit);
      for (const seen of ['moved', 'pressed'] as const) {
        expect(withSeen([hit], [writeSeen(hit, seen)])).toEqual([{ ...hit, seen }]);
        expect(Buffer.byteLength(writeHit(hit) + writeSeen(hit, seen))).toBeLessThanOrEqual(20);
      }
    }
  });

  it('reads hits of before kinds were kept, and writes them as they were', () => {
    expect(readHit(`9@${AT}`)).toEqual({ score: 9, at: AT });
    expect(writeHit({ score: 9, at: AT })).toBe(`9@${AT}`);
  });

  it.each([
    '',
    '9',
    '11pdabcdef',
    '0pdabcdef',
    '9zdabcdef',
    '9pzabcdef',
    '9pdabc',
    '9pd!',
    '9pdabcdefgh',
    'x9pdabcdef',
    `9@`,
    `19@${AT}`,
    `x9@${AT}`,
    `0@${AT}`,
  ])('is not: "%s"', (text) => {
    expect(readHit(text)).toBeUndefined();
  });

  it('takes the stronger of two signs of a person', () => {
    const hit = { score: 9, at: AT, kind: 'app', client: 'phone' } as const;
    const moved = writeSeen(hit, 'moved');
    const ofAnother = writeSeen({ ...hit, score: 8 }, 'pressed');
    const atAnotherTime = writeSeen({ ...hit, at: '2026-11-03T08:00:13Z' }, 'pressed');
    expect(withSeen([hit], [ofAnother, atAnotherTime, 'nonsense'])).toEqual([hit]);
    expect(withSeen([hit], [ofAnother, moved])).toEqual([{ ...hit, seen: 'moved' }]);
    expect(withSeen([hit], [moved, writeSeen(hit, 'pressed')])).toEqual([{ ...hit, seen: 'pressed' }]);
  });
});
