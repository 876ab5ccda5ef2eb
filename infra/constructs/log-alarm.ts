import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { FilterPattern, type IFilterPattern, type JsonPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { WINDOW } from './alarms.ts';
import type { Surroundings } from './service-function.ts';

export interface LogAlarmProps extends Pick<Surroundings, 'alarms' | 'metricNamespace'> {
  /** Name of the alarm. */
  readonly name: string;
  /** Which lines of the function's log count. */
  readonly lines: IFilterPattern;
  /** How many periods of five minutes in a row must have such a line. */
  readonly periods?: number;
  readonly says: string;
}

/** A line of the log whose message is exactly this. */
export const message = (text: string): JsonPattern => FilterPattern.stringValue('$.message', '=', text);

/** An alarm on what a function writes into its log, for what is wrong although the function did not fail. */
export function logAlarm(fn: NodejsFunction, props: LogAlarmProps): void {
  const filter = new MetricFilter(fn, `Lines-${props.name}`, {
    logGroup: fn.logGroup,
    filterPattern: props.lines,
    metricNamespace: props.metricNamespace,
    metricName: props.name,
  });
  props.alarms.add(fn, props.name, {
    metric: filter.metric({ statistic: 'Sum', period: WINDOW }),
    threshold: 1,
    ...(props.periods === undefined ? {} : { periods: props.periods }),
    says: props.says,
  });
}
