import type { Profile } from '../asking/customer.ts';
import type { Programme } from '../programme/programme.ts';

/**
 * The language of a mail to the owner of an account: what the list says of them, else that of the customer
 * whom the mail is about, else that of the staff. Where the templates have no such language, the writer takes
 * that of the staff.
 *
 * @param about the customer or, where they are no longer kept, what their ask remembers of them; its locale is
 *   empty where the ask was written in the language for everyone else
 */
export const ownerLocaleOf = (
  about: Pick<Profile, 'ownerLocale' | 'locale'> | undefined,
  staff: Pick<Programme['staff'], 'locale'>,
): string => about?.ownerLocale ?? (about?.locale || staff.locale);
