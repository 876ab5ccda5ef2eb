import type { ContactId } from '../mail/contact-id.ts';
import type { Instant } from '../time/instant.ts';

/** What a customer wrote beside an ask. */
export interface Comment extends ContactId {
  readonly text: string;
  readonly at: Instant;
  /** Whether the customer allowed us to show the words to the owner of the account. */
  readonly mayShare: boolean;
  /** The score sent with them; absent for words from the page that asks what went wrong. */
  readonly score?: number;
}
