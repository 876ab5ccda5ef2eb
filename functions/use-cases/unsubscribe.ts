import type { Contact } from '../domain/asking/contact.ts';
import type { ContactId } from '../domain/mail/contact-id.ts';
import { TAKE_BACK_WITHIN_MS } from '../domain/mail/suppression.ts';
import { type Instant, toEpochMs, toInstant } from '../domain/time/instant.ts';
import type { EpochMs } from '../domain/time/units.ts';
import type { AddressStore } from '../ports/addresses.ts';
import type { ContactStore } from '../ports/contacts.ts';

export type UnsubscribeOutcome =
  | {
      readonly kind: 'unsubscribed';
      readonly contact: Contact;
      /** When they said so first. Absent when that is too long ago to be taken back. */
      readonly undoAt?: Instant;
    }
  /** We signed the link, but its mail is no longer stored, so we do not know the address. */
  | { readonly kind: 'no-such-contact' };

/**
 * Suppresses the address that a mail went to. A second call changes nothing.
 *
 * It is that address even if the customer has a new one since, because the reader of that mailbox asks for
 * peace.
 */
export async function unsubscribe(
  contacts: Pick<ContactStore, 'get'>,
  addresses: Pick<AddressStore, 'suppress'>,
  id: ContactId,
  now: EpochMs,
): Promise<UnsubscribeOutcome> {
  const contact = await contacts.get(id);
  if (contact === undefined) return { kind: 'no-such-contact' };
  const at = await addresses.suppress(contact.addressHash, { reason: 'unsubscribed', at: toInstant(now) });
  return { kind: 'unsubscribed', contact, ...(isOfThisHour(toEpochMs(at), now) ? { undoAt: at } : {}) };
}

const isOfThisHour = (at: EpochMs, now: EpochMs): boolean => Math.abs(now - at) <= TAKE_BACK_WITHIN_MS;

export type StayOutcome =
  /** `isFree`: nothing stands against the address now. Else an older wish does, or another reason. */
  | { readonly kind: 'taken-back'; readonly contact: Contact; readonly isFree: boolean }
  | { readonly kind: 'no-such-contact' };

/**
 * Takes back an unsubscription of this hour: it was no wish of the reader's. Everything else stands.
 *
 * @param at when they unsubscribed, in epoch ms, as their page says
 */
export async function stay(
  contacts: Pick<ContactStore, 'get'>,
  addresses: Pick<AddressStore, 'takeBack'>,
  id: ContactId,
  at: EpochMs,
  now: EpochMs,
): Promise<StayOutcome> {
  const contact = await contacts.get(id);
  if (contact === undefined) return { kind: 'no-such-contact' };
  const word = { reason: 'unsubscribed', at: toInstant(at) } as const;
  return {
    kind: 'taken-back',
    contact,
    isFree: isOfThisHour(at, now) && (await addresses.takeBack(contact.addressHash, word)),
  };
}
