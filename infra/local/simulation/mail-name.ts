import { addressHash, normaliseAddress } from '../../../functions/domain/identity/address.ts';
import { taggedAudience } from '../../../functions/domain/mail/audience.ts';
import type { ContactId } from '../../../functions/domain/mail/contact-id.ts';
import type { StaffMailId } from '../../../functions/domain/mail/staff-mail.ts';
import type { OutboxMessage } from '../../../functions/ports/outbox.ts';
import { isToCustomer, type Mail } from '../files/mailbox.ts';

// A mail has the same name everywhere: from the table, from the queue, and from SES's own record.

/** `score 2026-W45 <ref>`; an occasion comes after the kind: `campaign.3 …` */
export const nameOfContact = ({ kind, week, ref, occasion }: ContactId): string =>
  `${kind}${occasion === undefined ? '' : `.${occasion}`} ${week} ${ref}`;

/** `alert.1 2026-W45 .case.<ref> <recipient>` */
export const nameOfStaffMail = ({ kind, turn, week, audience, recipient }: StaffMailId): string =>
  `${kind}.${turn} ${week} ${audience} ${recipient}`;

/**
 * The name of what a message in the queue wants. For a staff mail, it is the name of the mail. For a
 * customer's mail, it is kind and ref only, because the message does not tell the week.
 */
export const nameOfMessage = (message: OutboxMessage): string =>
  message.kind === 'staff' ? nameOfStaffMail(message.staff) : messageName(message.kind, message.ref);

export const messageName = (kind: string, ref: string): string => `${kind} ${ref}`;

/**
 * The name of a mail by its envelope and tags, and the name of the message that led to it.
 *
 * @param addressKey `KeyRing.address`
 */
export function nameOfMail(
  mail: Pick<Mail, 'tags' | 'to'>,
  addressKey: Uint8Array,
): { readonly mail: string; readonly message: string } {
  const { kind = '', week = '', ref = '', audience = '', turn = '', occasion } = mail.tags;
  if (isToCustomer(mail)) {
    const which = occasion === undefined ? kind : `${kind}.${occasion}`;
    return { mail: `${which} ${week} ${ref}`, message: messageName(kind, ref) };
  }
  const to = normaliseAddress(mail.to[0] ?? '');
  const recipient = to.kind === 'ok' ? addressHash(to.normalised, addressKey) : '';
  const name = `${kind}.${turn} ${week} ${taggedAudience(audience)} ${recipient}`;
  return { mail: name, message: name };
}
