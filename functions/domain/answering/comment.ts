import type { ContactId } from '../mail/contact-id.ts';
import type { Instant } from '../time/instant.ts';

/**
 * Enough for two pages of writing. A longer text was pasted by mistake. Counted like browsers, in UTF-16
 * units.
 */
export const MAX_COMMENT = 5_000;

/** What a customer wrote with the answer to an ask. */
export interface Comment extends ContactId {
  readonly text: string;
  readonly at: Instant;
  /** Whether the customer lets us show the words to the owner of the account. */
  readonly mayShare: boolean;
  /** The score sent with the words. Absent for words from the page that asks what went wrong. */
  readonly score?: number;
}
