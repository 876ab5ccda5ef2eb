import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export interface AlarmProps {
  readonly metric: IMetric;
  /** The alarm goes off at this value and above, or below it when `below` is set. */
  readonly threshold: number;
  /** How many periods of the metric in a row; default: one. */
  readonly periods?: number;
  readonly below?: boolean;
  /** What missing data means; default: nothing is wrong. */
  readonly missing?: TreatMissingData;
  /** What is wrong, in one plain sentence. */
  readonly says: string;
}

/** The period over which short-lived troubles are counted. */
export const WINDOW = Duration.minutes(5);

/**
 * The SNS topic of a stage's alarms, if its settings name an address. Every alarm has an entry in
 * `infra/runbook.md`.
 */
export class Alarms extends Construct {
  readonly #prefix: string;
  readonly #action: SnsAction | undefined;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly stage: string; readonly email: string | undefined },
  ) {
    super(scope, id);
    this.#prefix = `hearback-${props.stage}`;
    if (props.email === undefined) return;
    const topic = new Topic(this, 'Topic', { enforceSSL: true, displayName: `Hearback ${props.stage}` });
    topic.addSubscription(new EmailSubscription(props.email));
    this.#action = new SnsAction(topic);
  }

  /** Adds an alarm named `hearback-<stage>-<name>`, beside the thing it watches. */
  add(scope: Construct, name: string, props: AlarmProps): void {
    const alarm = new Alarm(scope, `Alarm-${name}`, {
      alarmName: `${this.#prefix}-${name}`,
      alarmDescription: `${props.says} What to do: infra/runbook.md, "${name}".`,
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.periods ?? 1,
      comparisonOperator: props.below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: props.missing ?? TreatMissingData.NOT_BREACHING,
    });
    if (this.#action !== undefined) {
      alarm.addAlarmAction(this.#action);
      alarm.addOkAction(this.#action);
    }
  }
}
