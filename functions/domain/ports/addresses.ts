import type { MailMark } from '../feedback.ts';
import type { Instant } from '../instant.ts';
import type { RunId } from '../lists/run.ts';
import type { Ref } from '../ref.ts';
import type { SoftRun } from '../soft-bounces.ts';

export type SuppressionReason =
  | 'unsubscribed'
  | 'opted-out'
  | 'bounced'
  | 'complained'
  | 'operator'
  /**
   * A list says neither yes nor no, which counts as no mail. It goes along to a new address as a wish does.
   */
  | 'unclear';
/** Those that somebody, or a mailbox, can put into words. */
export type SpokenReason = Exclude<SuppressionReason, 'unclear'>;

/** That an address must not be mailed, as somebody says it. */
export interface Word {
  readonly reason: SuppressionReason;
  readonly at: Instant;
}

/** What the list of one run says; it is as old as the run. */
export interface ListWord {
  readonly run: RunId;
  readonly reason: SuppressionReason;
}

/**
 * What stands against mailing an address, and of that what is in force: the heaviest word, of equals the
 * first.
 */
export interface Suppression extends Word {
  /**
   * What lists say, each run its word, in order of time; undoing a run takes its word back. Absent: what is
   * in force is the word of the reader, of SES or of an operator, and no undoing takes that back.
   */
  readonly lists?: readonly ListWord[];
  /** The word of somebody's own that stands beside those of lists, in force or not. */
  readonly own?: Word;
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
   * Never mail this address again. The weightiest reason is in force, of equal ones the first: a complaint
   * weighs more than the wish of the reader or the operator, that more than the company's own record
   * (`opted-out`), that more than a bounce, and that more than what a list left unclear. This is somebody's
   * own word, of which one stands, the weightiest; what lists say stays beside it.
   */
  suppress(hash: string, word: Word): Promise<void>;
  /**
   * The same by a list of this run, so that undoing the run takes exactly that back; its time is that of
   * the run. `suppressed` only when nothing stood before. Where as many lists say so as are kept, only a
   * weightier word is taken down, in the place of the lightest.
   */
  suppressInRun(hash: string, word: Word, run: RunId): Promise<'suppressed' | 'already'>;
  /**
   * Takes back what a list of this run said. `lifted` when the address may be mailed again; `kept` when other
   * lists or somebody's own word say the same, or when this run said nothing that still stands.
   */
  undoSuppression(hash: string, run: RunId): Promise<'lifted' | 'kept'>;
  /**
   * Takes back what lists left `unclear`, for a later one plainly says yes. True when the address may be
   * mailed again by it.
   */
  clearUnclear(hash: string): Promise<boolean>;
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
