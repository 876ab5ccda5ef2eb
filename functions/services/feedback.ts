import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Feedback, TaggedMail } from '../domain/mail/feedback.ts';
import { readSesEvent } from '../email/ses/ses-events.ts';
import { dynamoClient } from '../runtime/clients.ts';
import { parseEnv, required } from '../runtime/env.ts';
import { loadKeyRing } from '../runtime/keys.ts';
import { type LambdaHandler, lambda } from '../runtime/lambda.ts';
import { makeLogger } from '../runtime/logger.ts';
import { addressStore } from '../store/addresses.ts';
import { contactStore } from '../store/contacts.ts';
import { staffMailStore } from '../store/staff-mails.ts';
import { type Taken, takeFeedback } from '../use-cases/take-feedback.ts';
import { COLLEAGUE_SUPPRESSED, MAIL_AT_FAULT } from '../wiring/log-lines.ts';

const envSchema = z.object({ TABLE_NAME: required, PEPPER_SECRET: required, FEEDBACK_TOPIC: required });

/**
 * Starts taking what SES tells of mails after it took them: bounces, complaints, deliveries. A message that
 * cannot be read, came through another topic, or names nobody to whom what follows could be done, is reported
 * as failed, and so ends among the dead letters where somebody looks at it. What was done for anybody is
 * done.
 */
export async function startFeedback(
  env: NodeJS.ProcessEnv,
): Promise<LambdaHandler<SQSEvent, SQSBatchResponse>> {
  const { TABLE_NAME, FEEDBACK_TOPIC, ...secrets } = parseEnv(envSchema, env);
  const logger = makeLogger('feedback', env);
  const client = dynamoClient(env);
  const ports = {
    contacts: contactStore(client, TABLE_NAME),
    staffMails: staffMailStore(client, TABLE_NAME),
    addresses: addressStore(client, TABLE_NAME),
    addressKey: (await loadKeyRing(secrets)).address,
  };

  function log(feedback: Feedback, taken: readonly Taken[]): void {
    const { happening, mail, tagged, unread, sentTo } = feedback;
    const subject = { messageId: mail.messageId, ...subjectOf(tagged) };
    for (const each of taken) {
      if (each.isOurFault) logger.error(MAIL_AT_FAULT, { ...subject, taken: each, happening });
      // A colleague who cannot be reached is somebody's to put right; of a customer the figures tell.
      if (tagged?.kind === 'staff' && each.address === 'suppressed')
        logger.error(COLLEAGUE_SUPPRESSED, { ...subject, taken: each, happening });
      // Nearly all events are deliveries that change nothing, and each line has its price.
      if (each.mail !== 'as-before' || happening.kind !== 'delivery')
        logger.info('feedback', { ...subject, taken: each, happening });
    }
    // Somebody may go on being mailed who must not.
    const isMissed = taken.some(
      ({ address }) => address === 'nobody' || (unread !== undefined && address !== 'nothing'),
    );
    if (isMissed && sentTo === undefined)
      logger.error('unreadable recipient', { ...subject, unread, taken, happening });
    if (sentTo !== undefined) logger.warn('recipient not as sent', { ...subject, unread, taken, happening });
  }

  /** Whether the message is done with. */
  async function take({ messageId: id, body, attributes }: SQSRecord): Promise<boolean> {
    const event = readSesEvent(body, FEEDBACK_TOPIC, attributes?.SentTimestamp);
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
        log(event.feedback, taken);
        return !taken.every(isForNobody);
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

/** Whether something was to be done at an address, and nobody knows at which. */
const isForNobody = ({ address }: Taken): boolean => address === 'nobody';

/** What a log line says a mail was: a customer's by their ref, a colleague's by its audience. */
const subjectOf = (tagged: TaggedMail | undefined) =>
  tagged?.kind === 'staff'
    ? { staff: tagged.id }
    : tagged === undefined
      ? {}
      : { ref: tagged.id.ref, contact: tagged.id };
