import type { Instant } from '../time/instant.ts';
import type { ContactId } from './contact-id.ts';
import type { StaffMailId } from './staff-mail.ts';

export type BounceType = 'permanent' | 'transient' | 'undetermined';

/**
 * What happened to a mail after SES took it. Subtypes are as SES spells them: it may have new ones any day,
 * or none.
 */
export type Happening =
  | { readonly kind: 'bounce'; readonly type: BounceType; readonly subType: string }
  /** `feedbackType`: in lower case with hyphens, `not-spam`; empty where the report has none. */
  | { readonly kind: 'complaint'; readonly feedbackType: string; readonly subType: string }
  | { readonly kind: 'delivery' }
  /** SES took it and threw it away. */
  | { readonly kind: 'reject' };

export interface FeedbackRecipient {
  /**
   * Normalised (`address.ts`); absent where nobody could be made out, in SES's record or in where the mail
   * was sent.
   */
  readonly address?: string;
  /** What a receiving server said of it; absent where none said anything, as in an automatic reply. */
  readonly said?: string;
}

/** One mail, as far as soft bounces are counted. */
export interface MailMark {
  /** When SES took it. */
  readonly sentAt: Instant;
  /**
   * The id SES gave it; another that stays the same when the event is told again, where the event lacks it.
   */
  readonly messageId: string;
}

/** Which mail it was, as its tags tell. A colleague is named by the recipient. */
export type TaggedMail =
  | { readonly kind: 'contact'; readonly id: ContactId; readonly attempt: string }
  | { readonly kind: 'staff'; readonly id: Omit<StaffMailId, 'recipient'>; readonly attempt: string };

/** What SES tells of one mail. */
export interface Feedback {
  readonly happening: Happening;
  /** When it happened. */
  readonly at: Instant;
  readonly mail: MailMark;
  /** Absent where the tags are not those of a mail of ours. */
  readonly tagged?: TaggedMail;
  /** One at least. */
  readonly recipients: readonly FeedbackRecipient[];
  /**
   * The one address that the mail was sent to, where SES does not name it. It is the last of the recipients.
   */
  readonly sentTo?: string;
  /** How many names of recipients are no address that could be read; absent when there is none. */
  readonly unread?: number;
}
