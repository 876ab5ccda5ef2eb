/**
 * Why a due contact is not sent. Notes on customers name a reason by its code, so a code is never changed and
 * never given twice; codes stay below 36. The first five, and `unclear`, are reasons to suppress an address.
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
  /** What versions before called `min-gap` and `max-per-year`. */
  'too-soon': 8,
  /** An import changed the facts behind the date, or the programme changed. */
  'no-longer-due': 9,
  /** The mail is so late that it would puzzle more than please. */
  stale: 10,
  /** The ask that it answers, or that its link is for, is no longer stored. */
  'no-such-ask': 11,
  /** A reply: the other reply to the same ask was claimed. There is never a second. */
  'replied-already': 12,
  /** A reply: the answer no longer counts, or belongs to another group. */
  'answered-otherwise': 13,
  /** A follow-up: meanwhile the customer has said what went wrong. */
  'said-why': 14,
  /** A reply: the programme no longer has a mail for such an answer. */
  'no-template': 15,
  /** A list says neither yes nor no. */
  unclear: 16,
  /** Another mail has just gone to them. */
  'quiet-time': 17,
  /** They got as many mails as the programme allows in a year. */
  'max-contacts-per-year': 18,
  /** They have answered not long ago. */
  'after-answer': 19,
  /** They have a case that nobody has resolved. */
  'while-case-open': 20,
  /** They ignored the last questions, and are asked half as often. */
  'ignored-asks': 21,
  /** They wished for a pause. */
  pause: 22,
  /** They wished to be asked once a year at most. */
  'once-a-year': 23,
  /** Others of their account are asked in that week. */
  'account-weeks': 24,
  /** It is the turn of others of their account. */
  'max-per-account-per-year': 25,
  /** They were asked not long ago. */
  'min-gap': 26,
  /** They were asked as often as the programme allows in a year. */
  'max-per-year': 27,
} as const;
export type SkipReason = keyof typeof SKIP_REASON_CODES;
export const SKIP_REASONS = Object.keys(SKIP_REASON_CODES) as readonly SkipReason[];
