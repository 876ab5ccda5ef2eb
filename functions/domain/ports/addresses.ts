import type { MailMark } from '../feedback.ts';
import type { Instant } from '../instant.ts';
import type { RunId } from '../lists/run.ts';
import type { Ref } from '../ref.ts';
import type { SoftRun } from '../soft-bounces.ts';

export type SuppressionReason = 'unsubscribed' | 'opted-out' | 'bounced' | 'complained' | 'operator';

/** That an address must not be mailed, as somebody says it. */
export interface Word {
  readonly reason: SuppressionReason;
  readonly at: Instant;
}

/** What stands against mailing an address. */
export interface Suppression extends Word {
  /**
   * The runs whose lists say so, in order of time; undoing all of them takes it back. Absent: the reader, SES
   * or an operator says so, and no undoing takes that back.
   */
  readonly runs?: readonly RunId[];
  /** The lighter word of somebody's own that stood before the runs', and comes back when they are undone. */
  readonly before?: Word;
}

/** A suppression that a person took back, and why. */
export interface Lifted {
  /** What had stood. */
  readonly reason: SuppressionReason;
  readonly because: string;
  readonly at: Instant;
}

export interface Address {
  readonly hash: string;
  /** The customer who owns the address; absent when only a suppression is known. */
  readonly ref?: Ref;
  readonly suppression?: Suppression;
  /** Mails that failed for a while since the last one that arrived; absent when there are none. */
  readonly softBounces?: SoftRun;
  /** The last suppression that was taken back by hand. */
  readonly lifted?: Lifted;
}

export interface AddressStore {
  /** Reads strongly. */
  get(hash: string): Promise<Address | undefined>;
  /** Takes the address for this customer, unless another has it; tells what stands against mailing it. */
  claim(
    hash: string,
    ref: Ref,
  ): Promise<{ kind: 'ours'; suppression?: Suppression } | { kind: 'taken'; by: Ref }>;
  /** Lets go of an address this customer no longer has; a suppression stays. */
  release(hash: string, ref: Ref): Promise<void>;
  /**
   * Never mail this address again. The weightiest reason stays, of equal ones the first: a complaint weighs
   * more than the wish of the reader or the operator, that more than the company's own record (`opted-out`),
   * and that more than a bounce. This is somebody's own word: what only lists had said becomes such a word by
   * it, so that it outlives their undoing.
   */
  suppress(hash: string, word: Word): Promise<void>;
  /**
   * The same by a list of this run, so that undoing the run takes it back. `suppressed` only when nothing
   * stood before. Somebody's own word stays as it is, and is remembered where that of the list weighs more.
   */
  suppressInRun(hash: string, word: Word, run: RunId): Promise<'suppressed' | 'already'>;
  /**
   * Takes back what a list of this run said. `lifted` when the address may be mailed again; `kept` when other
   * lists or somebody's own word say the same, or when this run said nothing that still stands.
   */
  undoSuppression(hash: string, run: RunId): Promise<'lifted' | 'kept'>;
  /**
   * Takes a suppression back if its reason is exactly this one, whoever said it, that of bounces with their
   * run; false when there was none such.
   */
  lift(hash: string, reason: SuppressionReason): Promise<boolean>;
  /** Adds a mail to the run of soft bounces, unless it is in it, and returns the run as it is then. */
  countSoftBounce(hash: string, mail: MailMark): Promise<SoftRun>;
  /** A mail arrived: takes those before it out of the run. Where there are none it only looks, at the price of half a read. */
  endSoftRun(hash: string, mail: MailMark): Promise<void>;
  /** The same by a person's decision, which is kept with its reason. */
  liftByHand(hash: string, lifted: Lifted): Promise<boolean>;
}
