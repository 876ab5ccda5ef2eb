import { Aws, Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct, type IDependable } from 'constructs';
import { WINDOW } from './alarms.ts';
import { DeadLetters } from './dead-letters.ts';
import { type Surroundings, serviceFunction } from './service-function.ts';

/**
 * Each run must end this long before the next tick, so that runs do not overlap even without reserved
 * concurrency.
 */
const SPARE_SECONDS = 10;

export interface TickerProps extends Surroundings {
  readonly name: 'plan' | 'settle' | 'digest';
  readonly description: string;
  readonly every: Duration;
  /** Megabytes; 1,769 of them bring one whole CPU. */
  readonly memory: number;
  /** Must be in place before the first tick. */
  readonly after?: IDependable;
}

/**
 * A function that runs again and again, one run at a time. A lost tick costs nothing: the next one finds all
 * that is due.
 */
export class Ticker extends Construct {
  readonly fn: NodejsFunction;

  constructor(scope: Construct, id: string, props: TickerProps) {
    super(scope, id);
    const { name, alarms, every } = props;
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      alarms,
      queueName: name,
      says: `A run of the function "${name}" failed or could not be started.`,
      keepFor: Duration.hours(1),
    });
    const timeout = Duration.seconds(every.toSeconds() - SPARE_SECONDS);
    this.fn = serviceFunction(this, 'Function', { ...props, timeout, alone: true });
    // No retry: the next tick does the same work.
    this.fn.configureAsyncInvoke({
      retryAttempts: 0,
      maxEventAge: every,
      onFailure: new SqsDestination(deadLetters),
    });

    const schedule = new Schedule(this, 'Schedule', {
      schedule: ScheduleExpression.rate(every),
      target: new LambdaInvoke(this.fn, {
        role: this.#schedulerRole(deadLetters).withoutPolicyUpdates(),
        deadLetterQueue: deadLetters,
        retryAttempts: 2,
        maxEventAge: every,
      }),
    });
    if (props.after !== undefined) schedule.node.addDependency(props.after);

    alarms.add(this, `${name}-silent`, {
      metric: this.fn.metricInvocations({ period: WINDOW }),
      threshold: 1,
      below: true,
      periods: 3,
      missing: TreatMissingData.BREACHING,
      says: `The function "${name}" has not run for 15 minutes.`,
    });
  }

  // CDK's default role may call every version of the function; there is only this one.
  #schedulerRole(deadLetters: DeadLetters): Role {
    return new Role(this, 'SchedulerRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      inlinePolicies: {
        tick: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.fn.functionArn] }),
            new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }),
          ],
        }),
      },
    });
  }
}
