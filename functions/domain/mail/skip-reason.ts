/**
 * Why a due contact is not sent. The first five, and `unclear`, are those for which an address is
 * suppressed. Positions are part of stored customers: append, never reorder.
 */
export const SKIP_REASONS = [
  'unsubscribed',
  'opted-out',
  'bounced',
  'complained',
  'operator',
  /** The address belongs to another customer id. */
  'address-of-another',
  'former-customer',
  'not-yet-a-customer',
  /** The programme's fatigue rules changed, or something else was sent, since this was planned. */
  'too-soon',
  /** An import changed what the date rested on, or the programme changed. */
  'no-longer-due',
  /** So late that the mail would puzzle more than please. */
  'stale',
  /** A reply: the ask it answers is not kept. */
  'no-such-ask',
  /** A reply: the other one to the same ask was claimed. There is never a second. */
  'replied-already',
  /** A reply: the answer counts no longer, or is of another group. */
  'answered-otherwise',
  /** A follow-up: the customer has said what went wrong meanwhile. */
  'said-why',
  /** A reply: the programme has no mail for such an answer any more. */
  'no-template',
  /** A list says neither yes nor no. */
  'unclear',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];
