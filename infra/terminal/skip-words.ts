import type { SkipReason } from '../../functions/domain/mail/skip-reason.ts';
import { SUPPRESSION_TEXT } from './suppression-words.ts';

/** Why a mail is not sent; the words follow "because". */
export const SKIP_TEXT: Readonly<Record<SkipReason, string>> = {
  ...SUPPRESSION_TEXT,
  'address-of-another': 'the address belongs to another customer of the list, and one address is asked once',
  'former-customer': 'the last day as a customer is over (column customer_until)',
  'not-yet-a-customer':
    'the first day as a customer is still to come (column customer_since), or no band of the programme fits',
  'too-soon': 'they were asked not long ago, and the fatigue rules of the programme allow no question yet',
  'min-gap': 'they were asked not long ago (fatigue.minGap)',
  'max-per-year': 'they were asked as often as the programme allows in a year (fatigue.maxPerYear)',
  'quiet-time':
    'another mail has just gone to them, and the programme leaves them in peace for a while (fatigue.quietTime)',
  'max-contacts-per-year':
    'they got as many mails as the programme allows in a year (fatigue.maxContactsPerYear)',
  'after-answer': 'they answered not long ago, and are not asked again so soon (fatigue.afterAnswer)',
  'while-case-open': 'they have a case that nobody has resolved (fatigue.whileCaseOpen)',
  'ignored-asks':
    'they have not answered the last questions, and are asked half as often until they do (fatigue.ignoredAsks)',
  pause: 'they wished for a pause, on the page to unsubscribe',
  'once-a-year': 'they wished to be asked once a year at most, on the page to unsubscribe',
  'account-weeks':
    'others of their account are asked in that week, and it is not their turn (fatigue.accountWeeks)',
  'max-per-account-per-year':
    'it is the turn of others of their account, which gets only so many questions a year (fatigue.maxPerAccountPerYear)',
  'no-longer-due':
    'there is no reason to ask: no milestone of the relationship has been reached since they were asked or imported',
  stale: 'it had been due for so long that it would puzzle more than please (staleAfter of the programme)',
  'no-such-ask': 'the question that it would answer is not kept',
  'replied-already':
    'the other mail that answers the same question had been sent, and there is never a second',
  'answered-otherwise': 'the answer that it was planned for counts no longer, or is another one now',
  'said-why': 'they had said by themselves what went wrong',
  'no-template': 'the programme has no mail for such an answer any more',
};
