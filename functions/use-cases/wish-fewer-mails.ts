import type { Contact } from '../domain/asking/contact.ts';
import { type FewerChoice, type FewerMails, fewerMails } from '../domain/asking/fewer-mails.ts';
import type { ContactId } from '../domain/mail/contact-id.ts';
import { dayOf } from '../domain/time/day.ts';
import { toInstant } from '../domain/time/instant.ts';
import type { EpochMs } from '../domain/time/units.ts';
import type { ContactStore } from '../ports/contacts.ts';
import type { FewerMailsStore } from '../ports/fewer-mails.ts';

/** What somebody wants: fewer mails from today on, or that the wish of which a page told is taken back. */
export type FewerPress = { readonly choice: FewerChoice } | { readonly back: FewerMails };

export type FewerOutcome =
  | { readonly kind: 'wished'; readonly contact: Contact; readonly wish: FewerMails }
  /** No wish stands now. */
  | { readonly kind: 'taken-back'; readonly contact: Contact }
  /** Another wish stands than the one to be taken back, and stays. */
  | { readonly kind: 'other-wish'; readonly contact: Contact }
  /** We signed the link, but its mail is no longer stored, or its customer is not. */
  | { readonly kind: 'no-such-contact' };

/**
 * Stores that the customer of a mail wants fewer, in place of an earlier wish, or takes a wish back and no
 * other one. An unsubscription stands beside it and is the stronger of the two. Days are those of UTC.
 */
export async function wishFewerMails(
  contacts: Pick<ContactStore, 'get'>,
  wishes: FewerMailsStore,
  id: ContactId,
  press: FewerPress,
  now: EpochMs,
): Promise<FewerOutcome> {
  const contact = await contacts.get(id);
  if (contact === undefined) return { kind: 'no-such-contact' };
  const at = toInstant(now);
  if ('back' in press)
    return { kind: (await wishes.takeBack(id.ref, press.back, at)) ? 'taken-back' : 'other-wish', contact };
  const wish = fewerMails(press.choice, dayOf(now));
  return (await wishes.wish(id.ref, wish, at))
    ? { kind: 'wished', contact, wish }
    : { kind: 'no-such-contact' };
}
