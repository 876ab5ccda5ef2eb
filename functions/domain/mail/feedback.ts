import type { Instant } from '../time/instant.ts';
import type { ContactId } from './contact-id.ts';
import type { Gateway } from './gateway.ts';
import type { StaffMailId } from './staff-mail.ts';

export type BounceType = 'permanent' | 'transient' | 'undetermined';

/**
 * What happened to a mail after SES took it. Subtypes are as SES spells them: it may add some any day, or
 * leave them out.
 */
export type Happening =
  | { readonly kind: 'bounce'; readonly type: BounceType; readonly subType: string }
  /** `feedbackType`: in lower case with hyphens, `not-spam`; empty when the report has none. */
  | { readonly kind: 'complaint'; readonly feedbackType: string; readonly subType: string }
  | { readonly kind: 'delivery' }
  /** SES took the mail and threw it away. */
  | { readonly kind: 'reject' };

export interface FeedbackRecipient {
  /**
   * Normalised (`address.ts`). Absent when neither SES's record nor the address the mail was sent to says who
   * it is.
   */
  readonly address?: string;
  /** What a receiving server said of it. Absent when none said anything, as in an automatic reply. */
  readonly said?: string;
}

/** One mail, for counting soft bounces. */
export interface MailMark {
  /** When SES took it. */
  readonly sentAt: Instant;
  /** The id SES gave the mail. An event without it gets another id, the same each time the event comes. */
  readonly messageId: string;
}

/** Which mail it was, by its tags. The recipient tells which colleague it was for. */
export type TaggedMail =
  | { readonly kind: 'contact'; readonly id: ContactId; readonly attempt: string }
  | { readonly kind: 'staff'; readonly id: Omit<StaffMailId, 'recipient'>; readonly attempt: string };

/** What SES reports of one mail. */
export interface Feedback {
  readonly happening: Happening;
  /** When it happened. */
  readonly at: Instant;
  readonly mail: MailMark;
  /** Absent when the tags are not those of a mail of ours. */
  readonly tagged?: TaggedMail;
  /** The service that took the mail for its domain, if its answer tells. Only of deliveries. */
  readonly gateway?: Gateway;
  /** At least one. */
  readonly recipients: readonly FeedbackRecipient[];
  /** The one address that the mail was sent to, if SES does not name it. It is the last of the recipients. */
  readonly sentTo?: string;
  /** How many recipients have a name that is no readable address; absent when none. */
  readonly unread?: number;
}
