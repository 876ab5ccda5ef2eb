import { Duration } from 'aws-cdk-lib';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { TICKS_MS } from '../../functions/domain/time/ticks.ts';
import {
  BREAKER_TRIPPED,
  HELD_BY_PAUSE,
  PLANNED,
  REPUTATION_NOT_READ,
} from '../../functions/wiring/log-lines.ts';
import type { DataTable } from './data-table.ts';
import { ITEM_GRANTS } from './item-grants.ts';
import { logAlarm, message } from './log-alarm.ts';
import type { Mail } from './mail.ts';
import type { Outbox } from './outbox.ts';
import type { PublishedBundle } from './published-bundle.ts';
import type { Surroundings } from './service-function.ts';
import { Ticker } from './ticker.ts';

export interface PlannerProps extends Surroundings {
  readonly data: DataTable;
  readonly bundle: PublishedBundle;
  readonly mail: Mail;
  readonly outbox: Outbox;
}

/** The function `plan`, which puts mails into the outbox, and the alarms on a gate that is shut. */
export class Planner extends Ticker {
  constructor(scope: Construct, id: string, props: PlannerProps) {
    super(scope, id, {
      ...props,
      name: 'plan',
      description: 'Each minute, releases what is due and what SES can take into the outbox.',
      every: Duration.millis(TICKS_MS.plan),
      memory: 512,
      // The planner itself needs no template, but the mails it releases do.
      after: props.bundle.deployment,
    });
    props.data.allowAgenda(this.fn);
    props.data.allowItems(this.fn, ITEM_GRANTS.plan);
    props.outbox.allowFilling(this.fn);
    props.mail.allowReadingQuota(this.fn);
    logAlarm([this.fn], {
      ...props,
      name: 'gate-paused',
      lines: FilterPattern.all(message(PLANNED), FilterPattern.stringValue('$.held', '=', HELD_BY_PAUSE)),
      periods: 3,
      says: 'The gate has been paused for 15 minutes: no mail goes out.',
    });
    // The gate is shut by whichever of the two functions finds the reason.
    logAlarm([props.outbox.send, this.fn], {
      ...props,
      name: 'breaker-tripped',
      lines: message(BREAKER_TRIPPED),
      says: 'Mail has stopped by itself, and goes on only when somebody opens the gate.',
    });
    logAlarm([this.fn], {
      ...props,
      name: 'breaker-blind',
      lines: message(REPUTATION_NOT_READ),
      periods: 3,
      says: 'For 15 minutes SES has not said how many mails come back. Mail goes on, but the breaker does not see bounces and complaints.',
    });
  }
}
