import type { Programme } from '../programme/programme.ts';

/** What is known about the language of an owner. */
export interface OwnerReads {
  /** The owner's language by the company's list. */
  readonly ownerLocale?: string;
  /** The customer's language. */
  readonly locale: string;
}

/**
 * The language of a mail to an account owner: the one from the list, else that of the customer whom the mail
 * is about, else that of the staff. If the templates lack that language, the writer takes that of the staff.
 *
 * @param about the customer; if the customer is no longer stored, what their ask remembers. Its locale is
 *   empty if the ask was written in the fallback language.
 */
export const ownerLocaleOf = (
  about: OwnerReads | undefined,
  staff: Pick<Programme['staff'], 'locale'>,
): string => about?.ownerLocale ?? (about?.locale || staff.locale);
