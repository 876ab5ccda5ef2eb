import type { HoldReason, Run } from '../domain/mail/breaker.ts';
import type { Instant } from '../domain/time/instant.ts';
import type { EpochMs } from '../domain/time/units.ts';
import type { Cursor } from './agenda.ts';

/** Who shut the gate: a person, or the breaker (`breaker.ts`). */
export type PausedBy = 'operator' | 'breaker';

export type GateState =
  /** `hold`: nobody starts a mail before its end. It may be over: compare it with the clock. */
  | { readonly kind: 'open'; readonly hold?: Hold }
  | { readonly kind: 'paused'; readonly why: string; readonly since: Instant; readonly by: PausedBy };

export interface Hold {
  readonly why: HoldReason;
  readonly until: EpochMs;
}

/** Everything about the gate that is worth showing, or deciding on. */
export interface GateView {
  readonly state: GateState;
  /** When somebody last opened it; absent when nobody ever had to. */
  readonly openedAt?: Instant;
  /** Mails a second; absent before the planner has set it. */
  readonly perSecond?: number;
  /** Mails in a row with an outcome of this kind, across all workers. */
  readonly ambiguous: number;
  readonly faulty: number;
}

export interface Gate {
  /** Reads strongly. */
  view(): Promise<GateView>;
  /**
   * What a sender with a batch in hand looks at between two mails: half the price of `view`, and up to a
   * second old.
   */
  look(): Promise<GateState>;
  /**
   * Lets no mail go out until somebody opens the gate. The first reason stays: false when it was paused
   * before for another, true also for an equal request.
   */
  pause(why: string, at: Instant, by: PausedBy): Promise<boolean>;
  /** Lets mail go out again: ends a pause, a hold and all runs. */
  open(at: Instant): Promise<void>;
  /**
   * Lets nobody start a mail for a while (`breaker.ts`), then ends by itself: what SES said to one worker
   * goes for all. A pause it is not.
   *
   * @param now epoch milliseconds
   */
  hold(why: HoldReason, now: EpochMs): Promise<void>;
  /**
   * Counts the mails in a row about which SES is silent, and those that it finds fault with, across all
   * workers. At the limit (`breaker.ts`) the gate is paused, for then it is SES, or all our mails, and not a
   * single one. A mail that is tried again counts once.
   *
   * @param mail tells it from all others, with no address or name in it
   */
  count(run: Run, mail: string, at: Instant): Promise<'open' | 'tripped'>;
  /** Ends both runs: SES has taken a mail, or refused its recipient. */
  clear(): Promise<void>;
  /**
   * Sets how many mails a second may go, across all workers. Before the first call it is one a second, SES's
   * own start.
   */
  setPace(perSecond: number): Promise<void>;
  /**
   * Reserves `count` slots at the gate's pace across all workers. The first slot is at epoch millisecond
   * `from`, each next one `spacingMs` later. `slowed`, or `held` when SES told somebody to stop, where the
   * first would be more than `maxWaitMs` away.
   */
  reserve(count: number, now: EpochMs, maxWaitMs: number): Promise<Reservation>;
  /** Where the planner's sweep through the agenda stands; undefined when none is under way. */
  sweep(): Promise<Sweep | undefined>;
  saveSweep(sweep: Sweep | undefined): Promise<void>;
}

export type Reservation =
  | { readonly kind: 'granted'; readonly from: number; readonly spacingMs: number }
  | { readonly kind: 'slowed' }
  | { readonly kind: 'held'; readonly why: HoldReason }
  | { readonly kind: 'paused'; readonly why: string };

export interface Sweep {
  readonly startedAt: Instant;
  /** By `<lane>#<shard>`; a shard without one starts at its head. */
  readonly cursors: Readonly<Record<string, Cursor>>;
}
