import type { SuppressionReason } from '../mail/suppression.ts';

/** How a column speaks of whether its people want mail. */
export type ConsentColumn =
  /** What is true, a date or ticked there means no mail: `opted_out`, `Unsubscribed at`, `Hard bounced`. */
  | { readonly kind: 'refusal'; readonly reason: SuppressionReason }
  /**
   * What is false there means no mail, or a word says it: `Accepts marketing`, `subscribed`, `Email
   * Marketing Consent`.
   */
  | { readonly kind: 'permission' }
  /** A word says it, and a plain true or false would not: `Status`, `Subscription status`. */
  | { readonly kind: 'status' };

/** What one cell of such a column says. */
export type Said =
  | { readonly kind: 'no'; readonly reason: SuppressionReason }
  | { readonly kind: 'yes' }
  /** Nothing about mail, as an empty cell does. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unreadable' };

/** A column that is taken to say who wants mail. */
export interface ConsentUse {
  readonly kind: 'consent';
  readonly consent: ConsentColumn;
  /** The values that mean "no mail" by the word of whoever imports; then no other value is asked about. */
  readonly saysNo?: ReadonlySet<string>;
}
