import type { Comment } from '../domain/answering/comment.ts';
import type { Answer, Hit, Presence } from '../domain/answering/evidence.ts';
import type { HabitClass } from '../domain/answering/habits.ts';
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
  /** The attempt in the tags of the mail. */
  readonly attempt: string;
  readonly messageId: string;
  /** When SES took the mail. */
  readonly sentAt: Instant;
  /** Why the mail came back. Absent for a delivery. */
  readonly reason?: string;
}

/**
 * `no-such-attempt`: the mail is no longer stored, or never was ours. `as-before`: a repeat, or we know more
 * already.
 */
export type Reported = 'written' | 'as-before' | 'no-such-attempt';

export interface ContactStore {
  /** Reads strongly. */
  get(id: ContactId): Promise<Contact | undefined>;
  /** As `get`, for half the price: writes of the last second may be missing. */
  glance(id: ContactId): Promise<Contact | undefined>;
  /**
   * Put-if-absent: the claim to mail. A repeat with the same attempt counts as ours, because the SDK may
   * retry a lost response.
   */
  claim(claim: Claim): Promise<{ kind: 'claimed' } | { kind: 'exists'; contact: Contact }>;
  /** Writes the outcome of an attempt if it is still SENDING under this attempt. False otherwise. */
  finish(id: ContactId, attempt: string, result: SendResult): Promise<boolean>;
  /** Gives back the claim of a mail that never left us. The customer stays due. */
  free(id: ContactId, attempt: string): Promise<boolean>;
  /** Writes a report of SES, if `mail-status.ts` has an arrow for it. */
  report(id: ContactId, report: Report): Promise<Reported>;
  /** A reader has the mail, so it went out: UNKNOWN becomes SENT. Nothing else changes. */
  arrived(id: ContactId): Promise<void>;
  /**
   * Stores a request on a score link as evidence. The first one sets the settle time. When there is no room,
   * one of the hits goes (`keptHits`), or under a flood this one. Undefined: no such ask.
   */
  recordHit(id: ContactId, hit: Hit, settleAt: Instant): Promise<Contact | undefined>;
  /**
   * Stores that somebody was seen at the page that a hit opened. Nothing without that hit. What is due stays
   * as it is.
   */
  recordSeen(id: ContactId, hit: Hit, how: Presence): Promise<void>;
  /**
   * Stores the first time that a program swept over the links: that it asked for a head, or opened the link
   * to unsubscribe. What is due stays as it is.
   */
  recordSweep(id: ContactId, what: 'headAt' | 'leaveAt', at: Instant): Promise<void>;
  /**
   * Stores the last button pressed with its causes, and whether the customer may be contacted. What is not
   * said stays as it was. Undefined: no such ask.
   */
  recordTap(
    id: ContactId,
    tap: { score: number; at: Instant },
    settleAt: Instant,
    causes?: readonly string[],
    mayContact?: boolean,
  ): Promise<Contact | undefined>;
  /**
   * Stores what a detractor says went wrong and the fact that they said it, and has the ask settled anew,
   * because something follows from it. The score stays. Earlier causes stay if none come, or if a repeat is
   * older than the stored ones. Undefined: no such ask.
   */
  recordCauses(
    id: ContactId,
    why: { causes: readonly string[]; at: Instant; mayContact?: boolean },
    settleAt: Instant,
  ): Promise<Contact | undefined>;
  /** Stores what the customer wrote with the answer. The last words win. */
  saveComment(id: ContactId, comment: Omit<Comment, keyof ContactId>): Promise<void>;
  /** What the customer wrote with the answer. Reads strongly. */
  comment(id: ContactId): Promise<Comment | undefined>;
  /**
   * Ends the wait: takes the ask off the agenda if its evidence is still what was read. False otherwise.
   *
   * @param habit what was known of the receiver; only what is out of the ordinary is kept
   */
  settle(contact: Contact, answer: Answer | undefined, at: Instant, habit?: HabitClass): Promise<boolean>;
  /**
   * The wait goes on: moves the settle time of an ask if its evidence is still what was read. False
   * otherwise.
   */
  postpone(contact: Contact, until: Instant): Promise<boolean>;
  /**
   * Has a settled ask settled anew, if its evidence is still what was read. Its answer is `pending` until
   * then. False if it has changed, or waits to be settled.
   */
  weighAnew(contact: Contact, at: Instant): Promise<boolean>;
  /** The contacts of one customer in one week. Reads strongly. */
  ofCustomer(ref: Ref, week: IsoWeek): Promise<Contact[]>;
  /** All contacts of one week, in no order, with constant memory. */
  inWeek(week: IsoWeek): AsyncIterable<Contact>;
  /** What customers wrote with the answers of one week, in no order, with constant memory. */
  commentsInWeek(week: IsoWeek): AsyncIterable<Comment>;
}

/** What the pages do with an ask. */
export type AnswerStore = Pick<
  ContactStore,
  | 'get'
  | 'arrived'
  | 'recordHit'
  | 'recordSeen'
  | 'recordSweep'
  | 'recordTap'
  | 'recordCauses'
  | 'saveComment'
>;
