import { Duration } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';
import { DeadLetters, LONGEST_RETENTION } from './dead-letters.ts';

/**
 * Bounces and complaints wait here, one SES event per message, for 14 days: SQS keeps nothing longer. Nobody works on
 * them before the function `feedback` exists; until then only SES's own suppression list holds such addresses back.
 */
export class FeedbackQueue extends Construct {
  /** Where SES reports to. SES cannot write to a queue itself. */
  readonly topic: Topic;
  readonly url: string;
  readonly deadLettersUrl: string;

  constructor(scope: Construct, id: string, props: { readonly alarms: Alarms }) {
    super(scope, id);
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      alarms: props.alarms,
      of: 'feedback',
      says: 'A bounce or complaint could not be put into the feedback queue, or not be worked on.',
    });
    const queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: LONGEST_RETENTION,
      visibilityTimeout: Duration.minutes(6),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    });
    this.url = queue.queueUrl;
    this.deadLettersUrl = deadLetters.queueUrl;
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    // Raw: the message is the SES event itself, without an envelope of SNS around it.
    this.topic.addSubscription(
      new SqsSubscription(queue, { rawMessageDelivery: true, deadLetterQueue: deadLetters }),
    );
  }
}
