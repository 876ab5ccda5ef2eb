import { describe, expect, it } from 'vitest';
import type { Client, HitKind } from '../../../../functions/domain/answering/evidence.ts';
import { readHit, withSeen, writeHit, writeSeen } from '../../../../functions/domain/answering/hit-text.ts';

const AT = '2026-11-03T08:00:12Z';
const KINDS: readonly HitKind[] = ['page', 'app', 'navigation', 'plain', 'forged', 'declared', 'post'];
const CLIENTS: readonly Client[] = ['desktop', 'phone', 'other'];

describe('a hit as text', () => {
  it.each(
    KINDS.flatMap((kind) => CLIENTS.map((client) => ({ kind, client }))),
  )('comes back as it was, in at most 20 bytes: $kind, $client', ({ kind, client }) => {
    for (const score of [1, 10]) {
      const hit = { score, at: AT, kind, client };
      expect(readHit(writeHit(hit))).toEqual(hit);
      expect(Buffer.byteLength(writeHit(hit))).toBeLessThanOrEqual(20);
      const seen = { how: 'pressed', at: '2026-11-03T08:30:12Z' } as const;
      expect(withSeen([hit], [writeSeen(hit, seen)])).toEqual([{ ...hit, seen }]);
      expect(Buffer.byteLength(writeSeen(hit, seen))).toBeLessThanOrEqual(20);
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
    `0@${AT}`,
  ])('is not: "%s"', (text) => {
    expect(readHit(text)).toBeUndefined();
  });

  it('takes the strongest sign of a person, and of equals the first', () => {
    const hit = { score: 9, at: AT, kind: 'app', client: 'phone' } as const;
    const at = (seconds: number): string => `2026-11-03T08:00:${12 + seconds}Z`;
    const texts = [
      writeSeen(hit, { how: 'moved', at: at(1) }),
      writeSeen(hit, { how: 'pressed', at: at(9) }),
      writeSeen(hit, { how: 'pressed', at: at(4) }),
      writeSeen({ ...hit, score: 8 }, { how: 'pressed', at: at(1) }),
      'nonsense',
    ];
    expect(withSeen([hit], texts)).toEqual([{ ...hit, seen: { how: 'pressed', at: at(4) } }]);
  });
});
