import type { SuppressionReason } from '../mail/suppression.ts';

/** How a column says whether its people want mail. */
export type ConsentColumn =
  /** A true value, a date or a tick means no mail: `opted_out`, `Unsubscribed at`, `Hard bounced`. */
  | { readonly kind: 'refusal'; readonly reason: SuppressionReason }
  /**
   * A false value means no mail, and words may say it: `Accepts marketing`, `subscribed`, `Email Marketing
   * Consent`.
   */
  | { readonly kind: 'permission' }
  /** A word says it. A plain true or false means nothing: `Status`, `Subscription status`. */
  | { readonly kind: 'status' };

/** What one cell of such a column says. */
export type SaidConsent =
  | { readonly kind: 'no'; readonly reason: SuppressionReason }
  | { readonly kind: 'yes' }
  /** Nothing about mail, like an empty cell. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unreadable' };

/** A column that says who wants mail. */
export interface ConsentUse {
  readonly kind: 'consent';
  readonly consent: ConsentColumn;
  /** The values that mean "no mail" by the options. Then nothing is asked about other values. */
  readonly saysNo?: ReadonlySet<string>;
}
