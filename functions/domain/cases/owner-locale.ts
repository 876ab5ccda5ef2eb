import type { Programme } from '../programme/programme.ts';

/** What is known of the language that somebody's owner reads. */
export interface OwnerReads {
  /** What the company's list says of the owner. */
  readonly ownerLocale?: string;
  /** That of the customer. */
  readonly locale: string;
}

/**
 * The language of a mail to the owner of an account: what the list says of them, else that of the customer
 * whom the mail is about, else that of the staff. Where the templates have no such language, the writer takes
 * that of the staff.
 *
 * @param about the customer or, where they are no longer kept, what their ask remembers of them: an empty
 *   locale where it was written in the language for everyone else
 */
export const ownerLocaleOf = (
  about: OwnerReads | undefined,
  staff: Pick<Programme['staff'], 'locale'>,
): string => about?.ownerLocale ?? (about?.locale || staff.locale);
