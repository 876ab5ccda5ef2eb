import fc from 'fast-check';
import {
  type Evidence,
  type Hit,
  type HitKind,
  SCORES,
} from '../../../../functions/domain/answering/evidence.ts';
import { WEIGHTS } from '../../../../functions/domain/answering/weights.ts';
import { toEpochMs, toInstant } from '../../../../functions/domain/time/instant.ts';

// Evidence in short, for tables.

/** When the mail went out. */
export const SENT = '2026-11-16T08:00:00Z';
/** An instant, from seconds after sending. */
export const at = (seconds: number): string => toInstant(toEpochMs(SENT) + seconds * 1_000);
export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const QUARANTINE = WEIGHTS.quarantineMs / 1_000;
export const PHONE = { client: 'phone' } as const;

export const hit = (
  score: number,
  seconds: number,
  kind: HitKind = 'page',
  more: Partial<Hit> = {},
): Hit => ({
  score,
  at: at(seconds),
  kind,
  client: 'desktop',
  ...more,
});
export const seen = (
  score: number,
  seconds: number,
  kind: HitKind,
  how: 'moved' | 'pressed' = 'pressed',
): Hit => hit(score, seconds, kind, { seen: how });
export const burst = (from: number, kind: HitKind = 'plain', scores: readonly number[] = SCORES): Hit[] =>
  scores.map((score, index) => hit(score, from + Math.floor(index / 3), kind));
export const of = (...hits: readonly Hit[]): Evidence => ({ hits, lostHits: 0 });

export const anyScore = fc.integer({ min: 1, max: 10 });
/** Any hit, of the first three hours. */
export const anyHit = fc
  .record({
    value: anyScore,
    seconds: fc.integer({ min: 0, max: 3 * HOUR }),
    kind: fc.constantFrom<HitKind>('page', 'app', 'navigation', 'plain', 'forged', 'declared', 'post'),
    how: fc.option(fc.constantFrom('moved', 'pressed'), { nil: undefined }),
  })
  .map(({ value, seconds, kind, how }) =>
    how === undefined ? hit(value, seconds, kind) : seen(value, seconds, kind, how),
  );
export const MINUTES_3 = 3 * MINUTE;
export const onPhone = (seconds: number, kind: HitKind = 'app'): Hit => hit(8, seconds, kind, PHONE);
