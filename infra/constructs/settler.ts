import { Duration } from 'aws-cdk-lib';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { TICKS_MS } from '../../functions/domain/time/ticks.ts';
import { NOT_NUDGED, NOT_SETTLED } from '../../functions/wiring/log-lines.ts';
import type { DataTable } from './data-table.ts';
import { ITEM_GRANTS } from './item-grants.ts';
import { logAlarm, message } from './log-alarm.ts';
import type { PublishedBundle } from './published-bundle.ts';
import type { Secrets } from './secrets.ts';
import type { Surroundings } from './service-function.ts';
import { Ticker } from './ticker.ts';

export interface SettlerProps extends Surroundings {
  readonly data: DataTable;
  readonly secrets: Secrets;
  readonly bundle: PublishedBundle;
}

/** The function `settle`: it makes answers final and escalates cases. */
export class Settler extends Ticker {
  constructor(scope: Construct, id: string, props: SettlerProps) {
    super(scope, id, {
      ...props,
      name: 'settle',
      description:
        'Each minute, settles the answers whose quarantine is over and sees to what follows from them.',
      every: Duration.millis(TICKS_MS.settle),
      memory: 512,
      after: props.bundle.deployment,
    });
    props.data.allowAgenda(this.fn);
    props.data.allowItems(this.fn, ITEM_GRANTS.settle);
    props.bundle.allowReading(this.fn);
    props.secrets.allowNaming(this.fn);
    logAlarm([this.fn], {
      ...props,
      name: 'settle-stuck',
      lines: FilterPattern.any(message(NOT_SETTLED), message(NOT_NUDGED)),
      periods: 3,
      says: 'For 15 minutes there have been answers that could not be settled, or cases that could not be escalated.',
    });
  }
}
