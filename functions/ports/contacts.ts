import type { Comment } from '../domain/answering/comment.ts';
import type { Answer } from '../domain/answering/evidence.ts';
import type { Contact, ContactFacts } from '../domain/asking/contact.ts';
import type { Ref } from '../domain/identity/ref.ts';
import type { ContactId } from '../domain/mail/contact-id.ts';
import type { ReportStatus } from '../domain/mail/mail-status.ts';
import type { Instant, IsoWeek } from '../domain/time/instant.ts';

export interface Claim extends ContactId, ContactFacts {
  readonly attempt: string;
  readonly dueAt: Instant;
  readonly claimedAt: Instant;
}

export type SendResult =
  | { readonly status: 'SENT'; readonly messageId: string; readonly at: Instant }
  | { readonly status: 'REFUSED'; readonly reason: string }
  | { readonly status: 'UNKNOWN'; readonly reason: string };

/** What SES reports of one attempt after it took the mail. */
export interface Report {
  readonly status: ReportStatus;
  /** The attempt that the mail bore as a tag. */
  readonly attempt: string;
  readonly messageId: string;
  /** When SES took the mail. */
  readonly sentAt: Instant;
  /** Why it came back; absent for a delivery. */
  readonly reason?: string;
}

/**
 * `no-such-attempt`: the mail is no longer kept, or was never one of ours. `as-before`: a repeat, or less
 * than is known already.
 */
export type Reported = 'written' | 'as-before' | 'no-such-attempt';

export interface ContactStore {
  /** Reads strongly. */
  get(id: ContactId): Promise<Contact | undefined>;
  /**
   * Put-if-absent: the claim to mail. A repeat with the same attempt is ours (the SDK may retry a lost
   * response).
   */
  claim(claim: Claim): Promise<{ kind: 'claimed' } | { kind: 'exists'; contact: Contact }>;
  /** Writes what became of the attempt, if it is still SENDING under this attempt; false otherwise. */
  finish(id: ContactId, attempt: string, result: SendResult): Promise<boolean>;
  /** Gives a claim back that never left us; the customer stays due. */
  free(id: ContactId, attempt: string): Promise<boolean>;
  /** Writes what SES reports, where that is an arrow of `mail-status.ts`. */
  report(id: ContactId, report: Report): Promise<Reported>;
  /** A reader has it, so it went out: UNKNOWN becomes SENT. Changes nothing else. */
  arrived(id: ContactId): Promise<void>;
  /**
   * Keeps a request on a score link as evidence; the first one sets the settle time. undefined: no such ask.
   */
  recordHit(
    id: ContactId,
    hit: { score: number; at: Instant },
    settleAt: Instant,
  ): Promise<Contact | undefined>;
  /**
   * Keeps the last button pressed, and with it the causes chosen; none chosen leaves those of before.
   * undefined: no such ask.
   */
  recordTap(
    id: ContactId,
    tap: { score: number; at: Instant },
    settleAt: Instant,
    causes?: readonly string[],
  ): Promise<Contact | undefined>;
  /**
   * Keeps what a detractor says went wrong, and that it was said, and has the ask settled anew, for something
   * follows from it. Does not touch the score; no causes leave those of before, and so does a repeat that is
   * older than what is kept. undefined: no such ask.
   */
  recordCauses(
    id: ContactId,
    why: { causes: readonly string[]; at: Instant },
    settleAt: Instant,
  ): Promise<Contact | undefined>;
  /** Keeps what the customer wrote beside the ask; the last words win. */
  saveComment(id: ContactId, comment: Omit<Comment, keyof ContactId>): Promise<void>;
  /** What the customer wrote beside the ask. Reads strongly. */
  comment(id: ContactId): Promise<Comment | undefined>;
  /** Ends the wait: takes the ask off the agenda if its evidence is still what was read; false otherwise. */
  settle(contact: Contact, answer: Answer | undefined, at: Instant): Promise<boolean>;
  /** The contacts of one customer in one week. Reads strongly. */
  ofCustomer(ref: Ref, week: IsoWeek): Promise<Contact[]>;
  /** All contacts of one week, in no order, with constant memory. */
  inWeek(week: IsoWeek): AsyncIterable<Contact>;
  /** What was written beside the asks of one week, in no order, with constant memory. */
  commentsInWeek(week: IsoWeek): AsyncIterable<Comment>;
}

/** What the pages do with an ask. */
export type AnswerStore = Pick<
  ContactStore,
  'get' | 'arrived' | 'recordHit' | 'recordTap' | 'recordCauses' | 'saveComment'
>;
