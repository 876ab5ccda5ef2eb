import type { HoldReason, Streak } from '../domain/mail/breaker.ts';
import type { GateState, PausedBy } from '../domain/mail/gate-state.ts';
import type { Instant } from '../domain/time/instant.ts';
import type { EpochMs } from '../domain/time/units.ts';
import type { Cursor } from './agenda.ts';

/** Everything about the gate that people see or code decides on. */
export interface GateView {
  readonly state: GateState;
  /** When somebody last opened it. Absent when nobody has. */
  readonly openedAt?: Instant;
  /** Mails a second; absent before the planner has set it. */
  readonly perSecond?: number;
  /** Mails in a row with this outcome, across all workers. */
  readonly ambiguous: number;
  readonly faulty: number;
}

export interface Gate {
  /** Reads strongly. */
  view(): Promise<GateView>;
  /**
   * The state for a sender between two mails of its batch. It costs half of `view` and may be one second old.
   */
  look(): Promise<GateState>;
  /**
   * Stops all mail until somebody opens the gate. The first reason stays: false if the gate was already
   * paused for another reason. An equal request returns true.
   */
  pause(why: string, at: Instant, by: PausedBy): Promise<boolean>;
  /** Lets mail go again: ends a pause, a hold and both runs. */
  open(at: Instant): Promise<void>;
  /**
   * Holds the gate: for a while nobody starts a mail (`breaker.ts`), then the hold ends by itself. So all
   * workers obey what SES told one of them. A hold is no pause.
   *
   * @param now epoch milliseconds
   */
  hold(why: HoldReason, now: EpochMs): Promise<void>;
  /**
   * Counts the mails in a row on which SES is silent or finds fault, across all workers. At the limit
   * (`breaker.ts`) the gate is paused, because the cause is then SES or all our mails, not a single mail. A
   * mail that is tried again counts once.
   *
   * @param mail a unique name of the mail, without address or name
   */
  count(run: Streak, mail: string, at: Instant): Promise<'open' | 'tripped'>;
  /** Ends both runs, because SES took a mail or refused its recipient. */
  clear(): Promise<void>;
  /**
   * Sets how many mails may go per second, across all workers. Before the first call it is one per second,
   * the rate at which SES starts.
   */
  setPace(perSecond: number): Promise<void>;
  /**
   * Reserves `count` slots at the gate's pace, across all workers. The first slot is at epoch millisecond
   * `from`, each next one `spacingMs` later. If the first slot is more than `maxWaitMs` away, the result is
   * `slowed`, or `held` while a hold is the reason.
   */
  reserve(count: number, now: EpochMs, maxWaitMs: number): Promise<Reservation>;
  /** How far the planner's sweep through the agenda has come. Undefined when none is under way. */
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
  /** By `<lane>#<shard>`. A shard without a cursor starts at its head. */
  readonly cursors: Readonly<Record<string, Cursor>>;
}
