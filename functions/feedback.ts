import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Feedback, TaggedMail } from './domain/feedback.ts';
import { readSesEvent } from './email/ses-events.ts';
import { dynamoClient } from './runtime/clients.ts';
import { parseEnv, required } from './runtime/env.ts';
import { loadKeyRing } from './runtime/keys.ts';
import { type LambdaHandler, lambda, onFirstCall } from './runtime/lambda.ts';
import { makeLogger } from './runtime/logger.ts';
import { addressStore } from './store/addresses.ts';
import { contactStore } from './store/contacts.ts';
import { staffMailStore } from './store/staff-mails.ts';
import { type Taken, takeFeedback } from './use-cases/take-feedback.ts';

const envSchema = z.object({ TABLE_NAME: required, PEPPER_SECRET: required, FEEDBACK_TOPIC: required });

/**
 * Starts taking what SES tells of mails after it took them: bounces, complaints, deliveries. A message that cannot be read, or came
 * through another topic, is reported as failed, and so ends among the dead letters where somebody looks at it.
 */
export async function start(env: NodeJS.ProcessEnv): Promise<LambdaHandler<SQSEvent, SQSBatchResponse>> {
  const { TABLE_NAME, FEEDBACK_TOPIC, ...secrets } = parseEnv(envSchema, env);
  const logger = makeLogger('feedback', env);
  const client = dynamoClient(env);
  const ports = {
    contacts: contactStore(client, TABLE_NAME),
    staffMails: staffMailStore(client, TABLE_NAME),
    addresses: addressStore(client, TABLE_NAME),
    addressKey: (await loadKeyRing(secrets)).address,
  };

  function log(feedback: Feedback, taken: Taken): void {
    const subject = { messageId: feedback.mail.messageId, ...subjectOf(feedback.tagged), taken };
    const { happening } = feedback;
    if (taken.address === 'unreadable') logger.error('unreadable recipient', { ...subject, happening });
    if (taken.isOurFault) logger.error('mail at fault', { ...subject, happening });
    // A colleague who cannot be reached is somebody's to put right; of a customer the figures tell.
    if (feedback.tagged?.kind === 'staff' && taken.address === 'suppressed')
      logger.error('colleague suppressed', { ...subject, happening });
    // Nearly all events are deliveries that change nothing, and each line has its price.
    if (taken.mail !== 'as-before' || happening.kind !== 'delivery')
      logger.info('feedback', { ...subject, happening });
  }

  /** Whether the message is done with. */
  async function take({ messageId: id, body }: SQSRecord): Promise<boolean> {
    const event = readSesEvent(body, FEEDBACK_TOPIC);
    switch (event.kind) {
      case 'ignored':
        logger.info('event ignored', { id, what: event.what });
        return true;
      case 'foreign-topic':
      case 'unreadable':
        logger.error(event.kind === 'unreadable' ? 'unreadable event' : 'foreign topic', { id, event });
        return false;
      case 'feedback': {
        const taken = await takeFeedback(ports, event.feedback);
        for (const each of taken) log(event.feedback, each);
        return taken.every(({ address }) => address !== 'unreadable');
      }
    }
  }

  return lambda(logger, async ({ Records }) => {
    const done = await Promise.all(
      Records.map(async (record) => {
        try {
          return await take(record);
        } catch (error) {
          logger.error('feedback failed', { id: record.messageId, error });
          return false;
        }
      }),
    );
    const failed = Records.filter((_, index) => done[index] !== true);
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  });
}

/** What a log line says a mail was: a customer's by their ref, a colleague's by its audience. */
const subjectOf = (tagged: TaggedMail | undefined) =>
  tagged?.kind === 'staff'
    ? { staff: tagged.id }
    : tagged === undefined
      ? {}
      : { ref: tagged.id.ref, contact: tagged.id };

export const handler = onFirstCall(() => start(process.env));
