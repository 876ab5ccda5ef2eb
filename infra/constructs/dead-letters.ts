import { Duration, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type Alarms, WINDOW } from './alarms.ts';

/** SQS keeps no message longer. */
export const LONGEST_RETENTION = Duration.days(14);

export interface DeadLettersProps {
  readonly alarms: Alarms;
  /** What the work is; first part of the alarm's name. */
  readonly queueName: string;
  readonly says: string;
  /** How long a message stays, and the alarm with it; default: as long as SQS can. */
  readonly keepFor?: Duration;
}

/** Holds the work that failed for good. The alarm `<queueName>-dlq` goes off as soon as anything is in it. */
export class DeadLetters extends Queue {
  constructor(scope: Construct, id: string, props: DeadLettersProps) {
    super(scope, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: props.keepFor ?? LONGEST_RETENTION,
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue; where a function or a schedule fills it, the rule cannot see that.',
    });
    props.alarms.add(this, `${props.queueName}-dlq`, {
      metric: this.metricApproximateNumberOfMessagesVisible({ period: WINDOW, statistic: 'Maximum' }),
      threshold: 1,
      says: props.says,
    });
  }
}
