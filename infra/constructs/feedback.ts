import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  FEEDBACK_BATCHING_S,
  FEEDBACK_MAX_RECEIVES,
  FEEDBACK_TIMEOUT_S,
  FEEDBACK_VISIBILITY_S,
} from '../../functions/wiring/feedback-queue.ts';
import { COLLEAGUE_SUPPRESSED, MAIL_AT_FAULT } from '../../functions/wiring/log-lines.ts';
import { BATCH_SIZE } from '../../functions/wiring/outbox-queue.ts';
import { WINDOW } from './alarms.ts';
import type { DataTable } from './data-table.ts';
import { DeadLetters, LONGEST_RETENTION } from './dead-letters.ts';
import { ITEM_GRANTS } from './item-grants.ts';
import { logAlarm, message } from './log-alarm.ts';
import type { Secrets } from './secrets.ts';
import { type Surroundings, serviceFunction } from './service-function.ts';

/** No event should wait this long: a bounce taken late costs another mail to a dead address. */
const STUCK_AFTER = Duration.minutes(30);

export interface FeedbackProps extends Surroundings {
  readonly data: DataTable;
  readonly secrets: Secrets;
}

/**
 * What SES tells of mails after it took them: its topic, the queue behind the topic, and the function
 * `feedback`.
 */
export class Feedback extends Construct {
  /** Where SES reports to. SES cannot write to a queue itself. */
  readonly topic: Topic;
  readonly url: string;
  readonly deadLettersUrl: string;

  constructor(scope: Construct, id: string, props: FeedbackProps) {
    super(scope, id);
    const { alarms } = props;
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      alarms,
      queueName: 'feedback',
      says: 'An event of SES (a bounce, a complaint, a delivery) could not be put into the feedback queue, be read or be worked on, or names nobody.',
    });
    const queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // This queue is the only copy: SES reports each event once. (The outbox is different: it can be
      // refilled.)
      retentionPeriod: LONGEST_RETENTION,
      visibilityTimeout: Duration.seconds(FEEDBACK_VISIBILITY_S),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: FEEDBACK_MAX_RECEIVES },
    });
    this.url = queue.queueUrl;
    this.deadLettersUrl = deadLetters.queueUrl;
    alarms.add(this, 'feedback-age', {
      metric: queue.metricApproximateAgeOfOldestMessage({ period: WINDOW, statistic: 'Maximum' }),
      threshold: STUCK_AFTER.toSeconds(),
      says: 'An event of SES has been waiting in the feedback queue for more than 30 minutes.',
    });

    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    // No raw delivery: the function checks the topic, and only the envelope of SNS names it.
    this.topic.addSubscription(new SqsSubscription(queue, { deadLetterQueue: deadLetters }));

    const fn = serviceFunction(this, 'Function', {
      ...props,
      environment: { FEEDBACK_TOPIC: this.topic.topicArn },
      name: 'feedback',
      description: 'Takes what SES tells of mails: bounces and complaints end in suppression.',
      timeout: Duration.seconds(FEEDBACK_TIMEOUT_S),
      memory: 256,
    });
    props.data.allowItems(fn, ITEM_GRANTS.feedback);
    props.secrets.allowNaming(fn);
    fn.addEventSource(
      new SqsEventSource(queue, {
        batchSize: BATCH_SIZE,
        maxBatchingWindow: Duration.seconds(FEEDBACK_BATCHING_S),
        reportBatchItemFailures: true,
      }),
    );
    logAlarm([fn], {
      ...props,
      name: 'staff-bounced',
      lines: message(COLLEAGUE_SUPPRESSED),
      says: 'A mail to a colleague bounced, or was called spam: they get none any more.',
    });
    logAlarm([fn], {
      ...props,
      name: 'mail-at-fault',
      lines: message(MAIL_AT_FAULT),
      says: 'A receiving server, or SES itself, refused a mail for its content, its size or an attachment, or says that our DKIM, SPF or DMARC did not hold.',
    });
  }
}
