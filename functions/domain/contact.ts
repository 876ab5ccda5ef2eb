import type { Answer, Evidence } from './evidence.ts';
import type { Instant, IsoWeek } from './instant.ts';
import type { MailStatus } from './mail-status.ts';
import type { Ref } from './ref.ts';

/** The kinds of email a customer can get. Positions are part of signed links: append, never reorder. */
export const CONTACT_KINDS = ['score', 'reminder', 'follow-up', 'thanks'] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];

/** The kinds that answer an answer: what went wrong, or thank you. At most one of them follows an ask. */
export const REPLY_KINDS = ['follow-up', 'thanks'] as const satisfies readonly ContactKind[];
export type ReplyKind = (typeof REPLY_KINDS)[number];
export const isReply = (kind: string): kind is ReplyKind => REPLY_KINDS.some((each) => each === kind);

/**
 * Names one contact. The week of an ask is that of the `dueAt` it was claimed for, never the clock's. A reply bears the week of
 * the ask it answers, so that ask and reply stand together and no ask can get two follow-ups.
 */
export interface ContactId {
  readonly ref: Ref;
  readonly week: IsoWeek;
  readonly kind: ContactKind;
}

/** The ask that a reply, a case or a page is about. */
export const askOf = ({ ref, week }: Pick<ContactId, 'ref' | 'week'>): ContactId => ({
  ref,
  week,
  kind: 'score',
});

/** What was true when the mail was claimed, copied in so that counting never joins. */
export interface ContactFacts {
  readonly band: string;
  /** Version of the bundle whose template was rendered. */
  readonly templateVersion: string;
  readonly locale: string;
  /** Keyed hash of the address (see `address.ts`). */
  readonly addressHash: string;
  readonly region?: string;
  readonly account?: string;
  readonly ownerEmail?: string;
  /** The customer's worth to the company per year, in the company's own currency. */
  readonly annualValue?: number;
}

export interface Contact extends ContactId, ContactFacts {
  readonly status: MailStatus;
  /** Fresh at each claim; every later write of the sender is conditional on it. */
  readonly attempt: string;
  readonly dueAt: Instant;
  readonly claimedAt: Instant;
  readonly sentAt?: Instant;
  /** The id SES gave the mail. */
  readonly messageId?: string;
  /** Why it was refused, is unknown, or came back. */
  readonly reason?: string;
  readonly evidence: Evidence;
  /** Counts every piece of evidence; settling holds only while it is what was read. */
  readonly revision: number;
  /** When the answer will be settled; absent before the first hit and after settling. */
  readonly settleAt?: Instant;
  /** What the answer was when it was last settled, and when. */
  readonly settled?: Answer & { readonly at: Instant };
}

/** A claim older than this is a crash's: the sender's function has long timed out (timeout 60 s). */
export const CLAIM_LEASE_MS = 15 * 60_000;
