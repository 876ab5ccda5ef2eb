import { type SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { normaliseAddress } from '../../domain/identity/address.ts';
import type { MailGateway } from '../../ports/mail.ts';
import { classifySesError } from './classify-ses-error.ts';

export interface SesSettings {
  /** The verified address that mail comes from. */
  readonly from: string;
  readonly configurationSet: string;
}

/**
 * SES as the mail gateway.
 *
 * @param client with `maxAttempts: 1` and a timeout that throws: SES has no idempotency key, so a retried
 *   call mails twice
 */
export function sesGateway(client: SESClient, { from, configurationSet }: SesSettings): MailGateway {
  return {
    async send({ to, raw, tags }) {
      const recipient = normaliseAddress(to);
      if (recipient.kind === 'bad') {
        return { kind: 'refused', reason: `The address cannot be mailed; needed is ${recipient.expected}.` };
      }
      try {
        const { MessageId } = await client.send(
          new SendRawEmailCommand({
            Source: from,
            Destinations: [recipient.address],
            ConfigurationSetName: configurationSet,
            Tags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
            RawMessage: { Data: raw },
          }),
        );
        if (MessageId === undefined || MessageId === '') {
          return { kind: 'ambiguous', reason: 'SES answered without a message id.' };
        }
        return { kind: 'sent', messageId: MessageId };
      } catch (error) {
        return classifySesError(error, from);
      }
    },
  };
}
