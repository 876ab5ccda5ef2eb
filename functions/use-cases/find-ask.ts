import { askAmong, type Contact } from '../domain/asking/contact.ts';
import type { AskId } from '../domain/mail/contact-id.ts';
import type { ContactKinds } from '../domain/mail/contact-kinds.ts';
import type { ContactStore } from '../ports/contacts.ts';

/** The ask of a customer in a week, of any kind that asks. Undefined when it is not stored. */
export async function findAsk(
  contacts: Pick<ContactStore, 'ofCustomer'>,
  { ref, week }: AskId,
  kinds?: ContactKinds,
): Promise<Contact | undefined> {
  return askAmong(await contacts.ofCustomer(ref, week), kinds);
}
