import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { TICKS_MS } from '../../functions/domain/time/ticks.ts';
import { ITEM_GRANTS } from './item-grants.ts';
import type { SettlerProps } from './settler.ts';
import { Ticker } from './ticker.ts';

/** The function `digest`: it counts the last weeks and puts the mails about them on the agenda. */
export class Digester extends Ticker {
  constructor(scope: Construct, id: string, props: SettlerProps) {
    super(scope, id, {
      ...props,
      name: 'digest',
      description: 'Folds the last weeks when a digest is due, and puts its mails on the agenda.',
      every: Duration.millis(TICKS_MS.digest),
      // A whole CPU: on the day of a digest the function reads every ask of five weeks.
      memory: 1769,
      after: props.bundle.deployment,
    });
    props.data.allowAgenda(this.fn);
    props.data.allowItems(this.fn, ITEM_GRANTS.digest);
    props.bundle.allowReading(this.fn);
    props.secrets.allowNaming(this.fn);
  }
}
