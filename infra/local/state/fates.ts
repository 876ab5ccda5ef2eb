import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { addressHash, normaliseAddress } from '../../../functions/domain/identity/address.ts';
import type { StaffStatus } from '../../../functions/domain/mail/staff-mail.ts';
import { taggedMail } from '../../../functions/email/ses/ses-events.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { staffMailStore } from '../../../functions/store/staff-mails.ts';
import type { Mail } from '../files/mailbox.ts';

/**
 * What has become of a mail in the inbox, as the table has it; undefined when the table does not know the
 * mail.
 */
export type ReadFate = (mail: Mail) => Promise<StaffStatus | undefined>;

/** Makes a reader that looks up what has become of mails. */
export function fateReader(client: DynamoDBClient, tableName: string, addressKey: Uint8Array): ReadFate {
  const contacts = contactStore(client, tableName);
  const staffMails = staffMailStore(client, tableName);
  return async ({ tags, to: [to = ''] }) => {
    const tagged = taggedMail(tags);
    if (tagged === undefined) return undefined;
    const check = normaliseAddress(to);
    const found =
      tagged.kind === 'contact'
        ? await contacts.get(tagged.id)
        : check.kind === 'ok'
          ? await staffMails.get({ ...tagged.id, recipient: addressHash(check.normalised, addressKey) })
          : undefined;
    return found?.attempt === tagged.attempt ? found.status : undefined;
  };
}
