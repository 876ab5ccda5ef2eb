import type { Ref } from '../domain/identity/ref.ts';
import type { RunId } from '../domain/identity/run.ts';
import type { MailMark } from '../domain/mail/feedback.ts';
import type { SoftRun } from '../domain/mail/soft-bounces.ts';
import type { Address, Lifted, Suppression, Word } from '../domain/mail/suppression.ts';

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
   * own word, of which one stands for each reason, the first; what lists say stays beside it.
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
  /** Adds a mail to the run of soft bounces, unless it is in it, and returns the run as it is then. */
  countSoftBounce(hash: string, mail: MailMark): Promise<SoftRun>;
  /**
   * A mail arrived: takes those before it out of the run. Where there are none it only looks, at the price of
   * half a read.
   */
  endSoftRun(hash: string, mail: MailMark): Promise<void>;
  /**
   * Takes back what is in force if it is this reason, by a person's decision, which is kept: every word for
   * it, whoever said it, and with bounces their run. Words for other reasons stand, and `stands` has them;
   * absent when the address may be mailed again. `changed` when another reason is in force, or none.
   */
  liftByHand(
    hash: string,
    lifted: Lifted,
  ): Promise<{ kind: 'lifted'; stands?: Suppression } | { kind: 'changed' }>;
}
