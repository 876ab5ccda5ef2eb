/**
 * Why a due contact is not sent, each with the code that stands for it in notes at customers: never changed,
 * never given twice, below 36. The first five, and `unclear`, are those for which an address is suppressed.
 */
export const SKIP_REASON_CODES = {
  unsubscribed: 0,
  'opted-out': 1,
  bounced: 2,
  complained: 3,
  operator: 4,
  /** The address belongs to another customer id. */
  'address-of-another': 5,
  'former-customer': 6,
  'not-yet-a-customer': 7,
  /** The programme's fatigue rules changed, or something else was sent, since this was planned. */
  'too-soon': 8,
  /** An import changed what the date rested on, or the programme changed. */
  'no-longer-due': 9,
  /** So late that the mail would puzzle more than please. */
  stale: 10,
  /** A reply: the ask it answers is not kept. */
  'no-such-ask': 11,
  /** A reply: the other one to the same ask was claimed. There is never a second. */
  'replied-already': 12,
  /** A reply: the answer counts no longer, or is of another group. */
  'answered-otherwise': 13,
  /** A follow-up: the customer has said what went wrong meanwhile. */
  'said-why': 14,
  /** A reply: the programme has no mail for such an answer any more. */
  'no-template': 15,
  /** A list says neither yes nor no. */
  unclear: 16,
} as const;
export type SkipReason = keyof typeof SKIP_REASON_CODES;
export const SKIP_REASONS = Object.keys(SKIP_REASON_CODES) as readonly SkipReason[];
