import type { ContactId } from './contact.ts';
import type { Instant } from './instant.ts';
import type { StaffMailId } from './staff-mail.ts';

/** What happened to a mail after SES took it. Subtypes are as SES spells them: it may have new ones any day. */
export type Happening =
  | {
      readonly kind: 'bounce';
      readonly type: 'permanent' | 'transient' | 'undetermined';
      readonly subType: string;
    }
  | { readonly kind: 'complaint'; readonly feedbackType: string; readonly subType: string }
  | { readonly kind: 'delivery' }
  /** SES took it and threw it away. */
  | { readonly kind: 'reject' };

export interface FeedbackRecipient {
  /** As SES wrote it, without a name; not checked yet. */
  readonly address: string;
  /** What a receiving server said of it; absent where none said anything, as in an automatic reply. */
  readonly said?: string;
}

/** One mail, as far as soft bounces are counted. */
export interface MailMark {
  /** When SES took it. */
  readonly sentAt: Instant;
  /** The id SES gave it. */
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
  readonly recipients: readonly FeedbackRecipient[];
}
