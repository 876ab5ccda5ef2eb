import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { FilterPattern, type IFilterPattern, type JsonPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { WINDOW } from './alarms.ts';
import type { Surroundings } from './service-function.ts';

export interface LogAlarmProps extends Pick<Surroundings, 'alarms' | 'metricNamespace'> {
  /** Name of the alarm. */
  readonly name: string;
  /** Which lines of the logs count. */
  readonly lines: IFilterPattern;
  /** How many periods of five minutes in a row must have such a line. */
  readonly periods?: number;
  readonly says: string;
}

/** A line of the log whose message is exactly this. */
export const message = (text: string): JsonPattern => FilterPattern.stringValue('$.message', '=', text);

/**
 * An alarm on lines that functions write into their logs, for faults that fail no function. It belongs to the
 * first function.
 */
export function logAlarm(
  functions: readonly [NodejsFunction, ...NodejsFunction[]],
  props: LogAlarmProps,
): void {
  const { alarms, name, lines, periods, says, metricNamespace } = props;
  // All functions count into this one metric.
  for (const fn of functions) {
    new MetricFilter(fn, `Lines-${name}`, {
      logGroup: fn.logGroup,
      filterPattern: lines,
      metricNamespace,
      metricName: name,
    });
  }
  alarms.add(functions[0], name, {
    metric: new Metric({ namespace: metricNamespace, metricName: name, statistic: 'Sum', period: WINDOW }),
    threshold: 1,
    ...(periods === undefined ? {} : { periods }),
    says,
  });
}
