import type { Instant } from './instant.ts';

/** One raw request on a score link, kept as evidence, never edited. */
export interface Hit {
  readonly score: number;
  readonly at: Instant;
}

/** The last button a person pressed on the page. */
export interface Tap {
  readonly score: number;
  readonly at: Instant;
}

/** Everything known about one ask's answer. Hits beyond the limit are only counted; a tap has a field of its own, so a scanner never crowds a person out. */
export interface Evidence {
  readonly hits: readonly Hit[];
  /** Hits that came after the list was full. */
  readonly lostHits: number;
  readonly tap?: Tap;
}

/** confirmed: a person acted. settled: one lone click stood for the whole quarantine. pending: too early to tell. doubtful: cannot be told from a machine. */
export type Grade = 'confirmed' | 'settled' | 'pending' | 'doubtful';

export interface Answer {
  readonly score: number;
  readonly grade: Grade;
}

/** The policy of evidence: every number in one place, with its reason. */
export const EVIDENCE_POLICY = {
  /** Ten links and two re-opens; 12 × 48 bytes keep the contact within one write unit (1 KB). */
  maxHits: 12,
  /**
   * How long a click waits for contradiction. Of 836 scanner bursts seen by one sender, 99.3 % started within
   * 30 minutes of sending and each follows its links within seconds, so a burst that would contradict a lone hit
   * has long shown itself (craft-campaign issue 546).
   */
  quarantineMs: 30 * 60_000,
} as const;
