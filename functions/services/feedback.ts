import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Feedback, TaggedMail } from '../domain/mail/feedback.ts';
import { readSesEvent } from '../email/ses/ses-events.ts';
import type { Clock } from '../ports/clock.ts';
import { dynamoClient } from '../runtime/dynamo-client.ts';
import { parseEnv, required } from '../runtime/env.ts';
import { loadKeyRing } from '../runtime/key-source.ts';
import { type LambdaHandler, lambda } from '../runtime/lambda.ts';
import { makeLogger } from '../runtime/logger.ts';
import { addressStore } from '../store/addresses.ts';
import { contactStore } from '../store/contacts.ts';
import { receiverStore } from '../store/receivers.ts';
import { staffMailStore } from '../store/staff-mails.ts';
import { gatewayNotes } from '../use-cases/known-receivers.ts';
import { type TakenFeedback, takeFeedback } from '../use-cases/take-feedback.ts';
import { COLLEAGUE_SUPPRESSED, HABITS_NOT_READ, MAIL_AT_FAULT } from '../wiring/log-lines.ts';

const envSchema = z.object({ TABLE_NAME: required, PEPPER_SECRET: required, FEEDBACK_TOPIC: required });

/**
 * Starts taking SES's later reports on mails: bounces, complaints, deliveries. A message is reported as
 * failed if it cannot be read, came through another topic, or names nobody to act on. So it becomes a dead
 * letter and somebody looks at it. What was done for other recipients stays done.
 */
export async function startFeedback(
  env: NodeJS.ProcessEnv,
  clock: Clock,
): Promise<LambdaHandler<SQSEvent, SQSBatchResponse>> {
  const { TABLE_NAME, FEEDBACK_TOPIC, ...secrets } = parseEnv(envSchema, env);
  const logger = makeLogger('feedback', env);
  const client = dynamoClient(env);
  const ports = {
    contacts: contactStore(client, TABLE_NAME),
    staffMails: staffMailStore(client, TABLE_NAME),
    addresses: addressStore(client, TABLE_NAME),
    gateways: gatewayNotes(receiverStore(client, TABLE_NAME), clock, (error) =>
      logger.error(HABITS_NOT_READ, { error }),
    ),
    addressKey: (await loadKeyRing(secrets)).address,
  };

  function log(feedback: Feedback, taken: readonly TakenFeedback[]): void {
    const { happening, mail, tagged, unread, sentTo } = feedback;
    const subject = { messageId: mail.messageId, ...subjectOf(tagged) };
    for (const each of taken) {
      if (each.isOurFault) logger.error(MAIL_AT_FAULT, { ...subject, taken: each, happening });
      // Somebody must repair a colleague's address. For customers the figures show it.
      if (tagged?.kind === 'staff' && each.address === 'suppressed')
        logger.error(COLLEAGUE_SUPPRESSED, { ...subject, taken: each, happening });
      // Nearly all events are deliveries that change nothing, and each line costs money.
      if (each.mail !== 'as-before' || happening.kind !== 'delivery')
        logger.info('feedback', { ...subject, taken: each, happening });
    }
    // Somebody who must not be mailed may still get mail.
    const isMissed = taken.some(
      ({ address }) => address === 'nobody' || (unread !== undefined && address !== 'nothing'),
    );
    if (isMissed && sentTo === undefined)
      logger.error('unreadable recipient', { ...subject, unread, taken, happening });
    if (sentTo !== undefined) logger.warn('recipient not as sent', { ...subject, unread, taken, happening });
  }

  /** Whether the message is done. */
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

/** Whether an address should have changed, but nobody knows which. */
const isForNobody = ({ address }: TakenFeedback): boolean => address === 'nobody';

/** The mail in a log line: a customer's by ref, a colleague's by audience. */
const subjectOf = (tagged: TaggedMail | undefined) =>
  tagged?.kind === 'staff'
    ? { staff: tagged.id }
    : tagged === undefined
      ? {}
      : { ref: tagged.id.ref, contact: tagged.id };
