import type { Ref } from '../domain/identity/ref.ts';
import type { RunId } from '../domain/identity/run.ts';
import type { MailMark } from '../domain/mail/feedback.ts';
import type { SoftRun } from '../domain/mail/soft-bounces.ts';
import type { Address, Lifted, Suppression, Word } from '../domain/mail/suppression.ts';
import type { Instant } from '../domain/time/instant.ts';

export interface AddressStore {
  /** Reads strongly. */
  get(hash: string): Promise<Address | undefined>;
  /**
   * Takes the address for this customer, unless another customer has it. Returns what stands against mailing
   * it.
   */
  claim(
    hash: string,
    ref: Ref,
  ): Promise<{ kind: 'ours'; suppression?: Suppression } | { kind: 'taken'; by: Ref }>;
  /** Gives up an address that this customer no longer has. A suppression stays. */
  release(hash: string, ref: Ref): Promise<void>;
  /**
   * Adds a direct word: the address must not be mailed. For each reason the first direct word stands; words
   * of lists stay beside them. The heaviest reason is in force, of equals the first: a complaint, then the
   * wish of the reader or the operator, then the company's own record (`opted-out`), then a bounce, then what
   * a list left unclear.
   *
   * @returns when the direct word with this reason was said that stands now
   */
  suppress(hash: string, word: Word): Promise<Instant>;
  /**
   * Takes back the direct word of this reason and time: the reader says it was a mistake.
   *
   * @returns whether nothing stands against the address now
   */
  takeBack(hash: string, word: Word): Promise<boolean>;
  /**
   * Adds a word of a list, so that undoing the run takes back exactly this word. Its time is that of the run.
   * `suppressed` only if nothing stood before. When the address keeps its full number of list words, only a
   * heavier word is added, in place of the lightest.
   */
  suppressInRun(hash: string, word: Word, run: RunId): Promise<'suppressed' | 'already'>;
  /**
   * Takes back the word of this run's list. `lifted`: the address may be mailed again. `kept`: other lists or
   * a direct word still stand, or this run has no word here.
   */
  undoSuppression(hash: string, run: RunId): Promise<'lifted' | 'kept'>;
  /**
   * Takes back what lists left `unclear`, because a later list plainly says yes. True if the address may now
   * be mailed again.
   */
  clearUnclear(hash: string): Promise<boolean>;
  /** Adds a mail to the run of soft bounces, unless it is there, and returns the new run. */
  countSoftBounce(hash: string, mail: MailMark): Promise<SoftRun>;
  /**
   * A mail arrived: removes earlier mails from the run of soft bounces. Without any it only reads, at half a
   * read unit.
   */
  endSoftRun(hash: string, mail: MailMark): Promise<void>;
  /**
   * Takes back this reason by a person's decision, and stores the decision. All words with the reason go, and
   * for bounces also their run. Words with other reasons stay and come as `stands`, which is absent if the
   * address may be mailed again. `changed`: another reason is in force, or none.
   */
  liftByHand(
    hash: string,
    lifted: Lifted,
  ): Promise<{ kind: 'lifted'; stands?: Suppression } | { kind: 'changed' }>;
}
