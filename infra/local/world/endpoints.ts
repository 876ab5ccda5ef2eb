import { pathToFileURL } from 'node:url';
import type { SecretSources } from '../../../functions/runtime/key-source.ts';
import { FEEDBACK_MAX_RECEIVES, FEEDBACK_VISIBILITY_S } from '../../../functions/wiring/feedback-queue.ts';
import { MAX_RECEIVES, VISIBILITY_S } from '../../../functions/wiring/outbox-queue.ts';
import { deadLettersOf, LOCAL_REGION, makeQueue, type Queue } from '../aws/queue.ts';
import { type SesOptions, startSes } from '../aws/ses.ts';
import { snsEnvelope, topicArn } from '../aws/ses-events.ts';
import { startSqs } from '../aws/sqs.ts';
import type { Mailbox } from '../files/mailbox.ts';
import type { MovableClock } from '../state/clock.ts';
import type { DataDir } from './data-dir.ts';

export interface EndpointOptions {
  readonly clock: MovableClock;
  /** Where SES delivers mails. */
  readonly mailbox: Mailbox;
  readonly mailboxes?: NonNullable<SesOptions['mailboxes']>;
  /**
   * Asked when a message of a queue is received for the first time: after how many ms it comes a second time.
   * Undefined: never.
   */
  readonly again?: (queue: string, body: string) => number | undefined;
  /** Where templates and secrets are. */
  readonly files: Pick<DataDir, 'bundle' | 'secrets'>;
  readonly tableName: string;
  readonly databaseUrl: string;
  readonly publicUrl: string;
  /** Receives the functions that end the endpoints; call the last one first. */
  readonly ends: (() => Promise<void> | void)[];
}

export interface Endpoints {
  readonly outbox: Queue;
  /** The queue in which the events of SES wait, each in its envelope of SNS. */
  readonly feedback: Queue;
  /** The variables by which a function finds everything. */
  readonly env: Readonly<Record<string, string>> & SecretSources;
}

const OUTBOX = 'outbox';
const FEEDBACK = 'feedback';
const CONFIGURATION_SET = 'hearback-local';
const MAIL_FROM = 'hello@hearback.example';

/** Starts the stand-ins for SES, SNS and SQS. */
export async function startEndpoints({
  clock,
  mailbox,
  mailboxes,
  again,
  files,
  tableName,
  databaseUrl,
  publicUrl,
  ends,
}: EndpointOptions): Promise<Endpoints> {
  const feedback = makeQueue({
    name: FEEDBACK,
    clock,
    visibilityMs: FEEDBACK_VISIBILITY_S * 1_000,
    maxReceives: FEEDBACK_MAX_RECEIVES,
    again: (body) => again?.(FEEDBACK, body),
  });
  const topic = topicArn(FEEDBACK);
  const ses = await startSes({
    mailbox,
    clock,
    configurationSets: [CONFIGURATION_SET],
    identities: [MAIL_FROM],
    ...(mailboxes === undefined ? {} : { mailboxes }),
    // All of SNS in one line: the topic has one subscription.
    onEvent: (record) => void feedback.send({ body: snsEnvelope(topic, record, clock.now()) }),
  });
  ends.push(ses.stop);
  const outbox = makeQueue({
    name: OUTBOX,
    clock,
    visibilityMs: VISIBILITY_S * 1_000,
    maxReceives: MAX_RECEIVES,
    again: (body) => again?.(OUTBOX, body),
  });
  const sqs = await startSqs([outbox, feedback]);
  ends.push(sqs.stop);

  const env = {
    TABLE_NAME: tableName,
    OUTBOX_URL: sqs.urlOf(OUTBOX),
    OUTBOX_DEAD_LETTERS_URL: sqs.urlOf(deadLettersOf(OUTBOX)),
    BUNDLE_URL: pathToFileURL(files.bundle).href,
    PEPPER_SECRET: files.secrets.pepper,
    SIGNING_SECRET: files.secrets.signing,
    PUBLIC_URL: publicUrl,
    MAIL_FROM,
    CONFIGURATION_SET,
    FEEDBACK_TOPIC: topic,
    FEEDBACK_URL: sqs.urlOf(FEEDBACK),
    FEEDBACK_DEAD_LETTERS_URL: sqs.urlOf(deadLettersOf(FEEDBACK)),
    AWS_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: databaseUrl,
    AWS_ENDPOINT_URL_SES: ses.url,
    AWS_ENDPOINT_URL_SQS: sqs.url,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'SILENT',
  };
  return { outbox, feedback, env };
}
