import type { Answer, Evidence } from '../answering/evidence.ts';
import type { HabitClass } from '../answering/habits.ts';
import type { ContactId } from '../mail/contact-id.ts';
import { asksToRecommend, type ContactKind, type ContactKinds, isReply } from '../mail/contact-kinds.ts';
import type { MailStatus } from '../mail/mail-status.ts';
import type { Instant } from '../time/instant.ts';
import { MINUTE_MS } from '../time/units.ts';

/** Facts from the moment of the claim, copied in so that counting never joins. */
export interface ContactFacts {
  readonly band: string;
  /** Version of the bundle whose template was rendered. */
  readonly templateVersion: string;
  readonly locale: string;
  /** Keyed hash of the address (see `address.ts`). */
  readonly addressHash: string;
  /** Keyed hash of the domain of the address. Absent in contacts from before it was kept. */
  readonly domainHash?: string;
  readonly region?: string;
  readonly account?: string;
  readonly ownerEmail?: string;
  /** The owner's language, if the list says it. */
  readonly ownerLocale?: string;
  /** The customer's worth to the company per year, in the company's own currency. */
  readonly annualValue?: number;
}

export interface Contact extends ContactId, ContactFacts {
  readonly status: MailStatus;
  /** Fresh at each claim. Every later write of the sender is conditional on it. */
  readonly attempt: string;
  readonly dueAt: Instant;
  readonly claimedAt: Instant;
  readonly sentAt?: Instant;
  /** The id SES gave the mail. */
  readonly messageId?: string;
  /** Why it was refused, came back, or is unknown. */
  readonly reason?: string;
  readonly evidence: Evidence;
  /** Counts every piece of evidence. Settling writes only if this is still what it read. */
  readonly revision: number;
  /** When the answer will be settled; absent before the first hit and after settling. */
  readonly settleAt?: Instant;
  /**
   * The answer when it was last settled, the time, the score that an earlier settling counted instead, and
   * what was known of the receiver; absent when it was nothing out of the ordinary.
   */
  readonly settled?: Answer & { readonly at: Instant; readonly was?: number; readonly habit?: HabitClass };
}

/** An older claim comes from a crash: the sender's function has timed out long ago (timeout 60 s). */
export const CLAIM_LEASE_MS = 15 * MINUTE_MS;

/** The ask among the contacts of one customer and week; undefined when there is none. */
export const askAmong = (ofWeek: readonly Contact[], kinds?: ContactKinds): Contact | undefined =>
  ofWeek.find(({ kind }) => asksToRecommend(kind, kinds));

/** A reply of another kind to the same ask, among the contacts of its customer and week. */
export const otherReplyAmong = (
  ofWeek: readonly Contact[],
  replied: ContactKind,
  kinds?: ContactKinds,
): Contact | undefined => ofWeek.find(({ kind }) => kind !== replied && isReply(kind, kinds));
