import type { FewerMails } from '../domain/asking/fewer-mails.ts';
import type { Ref } from '../domain/identity/ref.ts';
import type { Instant } from '../domain/time/instant.ts';

/**
 * The wish of a customer for fewer mails. Both writes put the customer under review at `now`, so that the
 * sender plans anew; whoever is parked stays parked. Done twice is the same as done once.
 */
export interface FewerMailsStore {
  /** Sets the wish in place of an earlier one. False when there is no such customer. */
  wish(ref: Ref, wish: FewerMails, now: Instant): Promise<boolean>;
  /**
   * Takes this very wish back; true as well when no wish stands any more. False when another one stands by
   * now, or there is no such customer.
   */
  takeBack(ref: Ref, wish: FewerMails, now: Instant): Promise<boolean>;
}
