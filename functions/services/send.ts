import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SESClient } from '@aws-sdk/client-ses';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { lackForMails } from '../domain/mail/bundle-needs.ts';
import { mailWriter } from '../email/sending/mail-writer.ts';
import { staffWriter } from '../email/sending/staff-writer.ts';
import { sesGateway } from '../email/ses/ses.ts';
import type { Clock } from '../ports/clock.ts';
import type { OutboxMessage } from '../ports/outbox.ts';
import { bundleSource } from '../runtime/bundle-source.ts';
import { dynamoClient } from '../runtime/dynamo-client.ts';
import { parseEnv, required } from '../runtime/env.ts';
import { keyLoader, keySource } from '../runtime/key-source.ts';
import { type LambdaHandler, lambda } from '../runtime/lambda.ts';
import { makeLogger } from '../runtime/logger.ts';
import { readMessage } from '../runtime/outbox.ts';
import { sesClient } from '../runtime/ses-client.ts';
import { addressStore } from '../store/addresses.ts';
import { caseStore } from '../store/cases.ts';
import { contactStore } from '../store/contacts.ts';
import { customerStore } from '../store/customers.ts';
import { digestStore } from '../store/digests.ts';
import { gate } from '../store/gate.ts';
import { staffMailStore } from '../store/staff-mails.ts';
import type { Handled } from '../use-cases/handle-message.ts';
import { sendBatch } from '../use-cases/send-batch.ts';
import {
  BREAKER_TRIPPED,
  BUNDLE_NOT_REFRESHED,
  KEYS_NOT_RENEWED,
  MAIL_UNKNOWN,
} from '../wiring/log-lines.ts';

const envSchema = z.object({
  TABLE_NAME: required,
  BUNDLE_URL: required,
  PEPPER_SECRET: required,
  SIGNING_SECRET: required,
  PUBLIC_URL: required,
  MAIL_FROM: required,
  CONFIGURATION_SET: required,
});

/** What a caller that watches the function may bring, instead of what the environment names. */
export interface Others {
  readonly dynamo?: DynamoDBClient;
  readonly ses?: SESClient;
  /** Called with the outcome of each message. */
  readonly onHandled?: (message: OutboxMessage, outcome: Handled) => void;
}

/**
 * Starts the one mail gate: every mail leaves through it. Keys that sign links were read at most a minute
 * before their batch began.
 */
export async function startSend(
  env: NodeJS.ProcessEnv,
  clock: Clock,
  { dynamo: client = dynamoClient(env), ses = sesClient(env), onHandled }: Others = {},
): Promise<LambdaHandler<SQSEvent, SQSBatchResponse>> {
  const { TABLE_NAME, BUNDLE_URL, PUBLIC_URL, MAIL_FROM, CONFIGURATION_SET, ...secrets } = parseEnv(
    envSchema,
    env,
  );
  const logger = makeLogger('send', env);
  const keys = await keySource(keyLoader(secrets), clock, (error) =>
    logger.error(KEYS_NOT_RENEWED, { error }),
  );
  const writing = {
    get keys() {
      return keys.ring();
    },
    publicUrl: PUBLIC_URL,
    from: MAIL_FROM,
  };
  const ports = {
    customers: customerStore(client, TABLE_NAME),
    addresses: addressStore(client, TABLE_NAME),
    contacts: contactStore(client, TABLE_NAME),
    staffMails: staffMailStore(client, TABLE_NAME),
    cases: caseStore(client, TABLE_NAME),
    digests: digestStore(client, TABLE_NAME),
    gate: gate(client, TABLE_NAME),
    bundles: bundleSource(
      BUNDLE_URL,
      env,
      clock,
      (error) => logger.error(BUNDLE_NOT_REFRESHED, { error }),
      lackForMails,
    ),
    writer: mailWriter(writing),
    staffWriter: staffWriter(writing),
    addressKey: keys.ring().address,
    mail: sesGateway(ses, { from: MAIL_FROM, configurationSet: CONFIGURATION_SET }),
    clock,
    newAttempt: randomUUID,
  };

  return lambda(logger, async ({ Records }) => {
    // Mails wait, because links with an outdated key would soon be invalid.
    await keys.refresh();
    const failed: string[] = [];
    const readable: { id: string; message: OutboxMessage }[] = [];
    for (const { messageId: id, body } of Records) {
      try {
        readable.push({ id, message: readMessage(body) });
      } catch (error) {
        logger.error('unreadable message', { id, error });
        failed.push(id);
      }
    }
    const handled = await sendBatch(
      ports,
      readable.map(({ message }) => message),
    );
    // One line for all of them: CloudWatch charges for each byte, and most of a line is about the function.
    const uneventful: object[] = [];
    for (const [index, { tripped, ...outcome }] of handled.entries()) {
      // A tripped breaker concerns all mails.
      if (tripped !== undefined) logger.error(BREAKER_TRIPPED, { why: tripped });
      const entry = readable[index];
      if (entry === undefined) continue;
      onHandled?.(entry.message, outcome);
      const line = { ...subjectOf(entry.message), dueAt: entry.message.dueAt, outcome };
      if (isEventful(outcome)) logger.error(outcome.kind, line);
      else uneventful.push(line);
      if (outcome.kind === 'failed') failed.push(entry.id);
    }
    if (uneventful.length > 0) logger.info('handled', { mails: uneventful });
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  });
}

/** Whether an alarm watches for this outcome, so that it needs its own line. */
const isEventful = (outcome: Handled): boolean =>
  outcome.kind === 'failed' ||
  outcome.kind === MAIL_UNKNOWN ||
  (outcome.kind === 'resolved' && outcome.status === 'UNKNOWN');

/** The subject of a message in a log line: a customer by ref, a colleague by the hash of the address. */
const subjectOf = (message: OutboxMessage) =>
  message.kind === 'staff' ? { staff: message.staff } : { ref: message.ref, contact: message.kind };
