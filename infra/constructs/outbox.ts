import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { MailStatus } from '../../functions/domain/mail/mail-status.ts';
import { MAIL_UNKNOWN } from '../../functions/wiring/log-lines.ts';
import {
  BATCH_SIZE,
  BATCHING_S,
  MAX_RECEIVES,
  SEND_TIMEOUT_S,
  VISIBILITY_S,
} from '../../functions/wiring/outbox-queue.ts';
import { WINDOW } from './alarms.ts';
import type { DataTable } from './data-table.ts';
import { DeadLetters } from './dead-letters.ts';
import { ITEM_GRANTS } from './item-grants.ts';
import { logAlarm, message } from './log-alarm.ts';
import type { Mail } from './mail.ts';
import type { PublishedBundle } from './published-bundle.ts';
import type { Secrets } from './secrets.ts';
import { allow, type Surroundings, serviceFunction } from './service-function.ts';

/** The planner releases what SES can take within a minute, so no mail should wait this long. */
const STUCK_AFTER = Duration.minutes(20);

export interface OutboxProps extends Surroundings {
  readonly data: DataTable;
  readonly secrets: Secrets;
  readonly bundle: PublishedBundle;
  readonly mail: Mail;
  /** The beginning of the links in the mails. */
  readonly publicUrl: string;
  readonly concurrency: number;
}

/** The queue to the one mail gate, and the function `send` behind it. */
export class Outbox extends Construct {
  readonly send: NodejsFunction;
  readonly url: string;
  readonly deadLettersUrl: string;
  readonly #queueArn: string;

  constructor(scope: Construct, id: string, props: OutboxProps) {
    super(scope, id);
    const { alarms } = props;
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      alarms,
      queueName: 'outbox',
      says: `A mail could not be worked on ${MAX_RECEIVES} times in a row.`,
    });
    const queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(VISIBILITY_S),
      // The queue is only a hint. The planner finds on the agenda whatever the queue lost.
      retentionPeriod: Duration.days(1),
      deadLetterQueue: { maxReceiveCount: MAX_RECEIVES, queue: deadLetters },
    });
    alarms.add(this, 'outbox-age', {
      metric: queue.metricApproximateAgeOfOldestMessage({ period: WINDOW, statistic: 'Maximum' }),
      threshold: STUCK_AFTER.toSeconds(),
      says: 'A mail has been waiting in the outbox for more than 20 minutes.',
    });

    this.send = serviceFunction(this, 'Send', {
      ...props,
      name: 'send',
      description: 'The one mail gate: suppression, fatigue, pace and send-once hold here.',
      timeout: Duration.seconds(SEND_TIMEOUT_S),
      memory: 512,
      environment: { PUBLIC_URL: props.publicUrl },
    });
    props.data.allowItems(this.send, ITEM_GRANTS.send);
    props.bundle.allowReading(this.send);
    props.secrets.allowSigning(this.send);
    props.mail.allowSending(this.send);
    this.send.addEventSource(
      new SqsEventSource(queue, {
        batchSize: BATCH_SIZE,
        maxBatchingWindow: Duration.seconds(BATCHING_S),
        reportBatchItemFailures: true,
        maxConcurrency: props.concurrency,
      }),
    );
    logAlarm([this.send], {
      ...props,
      name: 'send-unknown',
      lines: FilterPattern.any(
        message(MAIL_UNKNOWN),
        FilterPattern.stringValue('$.outcome.status', '=', 'UNKNOWN' satisfies MailStatus),
      ),
      says: 'SES did not say whether it took a mail. Such a mail is never sent again.',
    });
    logAlarm([this.send], {
      ...props,
      name: 'send-parked',
      lines: FilterPattern.booleanValue('$.outcome.parked', true),
      says: 'A customer, or a mail to a colleague, was put aside after failing three times.',
    });
    this.url = queue.queueUrl;
    this.deadLettersUrl = deadLetters.queueUrl;
    this.#queueArn = queue.queueArn;
  }

  /** Tells a function of the queue, and lets it put mails in and count those that wait. */
  allowFilling(fn: NodejsFunction): void {
    fn.addEnvironment('OUTBOX_URL', this.url);
    allow(fn, ['sqs:SendMessage', 'sqs:GetQueueAttributes'], [this.#queueArn]);
  }
}
