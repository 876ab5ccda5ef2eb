import { dynamoClient } from '../../functions/runtime/dynamo-client.ts';
import { sesClient } from '../../functions/runtime/ses-client.ts';
import { startPlan } from '../../functions/services/plan.ts';
import { startSend } from '../../functions/services/send.ts';
import { BATCH_SIZE } from '../../functions/wiring/outbox-queue.ts';
import { lambdaContext } from '../../infra/local/aws/lambda-context.ts';
import { eventSource } from '../../infra/local/aws/queue.ts';
import { movableClock } from '../../infra/local/state/clock.ts';
import { startBenchWorld } from './bench-world.ts';
import { importDueCustomers, NOW_MS } from './due-customers.ts';
import { type Meter, meter, type Units } from './watched-client.ts';

export interface SendUnits {
  /** Units of the planner and the sender together, from a due customer to a moved one. */
  readonly writeUnitsPerEmail: number;
  readonly readUnitsPerEmail: number;
  readonly failedConditions: number;
  /** The planner's share, read and write units, with the basic cost of its ticks. */
  readonly planUnitsPerDue: number;
  readonly byFunction: Readonly<Record<'plan' | 'send', Units>>;
  /** How many ticks of the planner that took. */
  readonly ticks: number;
}

/**
 * The quota that SES granted new production accounts, as long as it published that. With it the planner
 * releases 756 mails a minute.
 */
export const QUOTA = { perSecond: 14, perDay: 50_000 };
const TICK_MS = 60_000;

/**
 * DynamoDB's units per email, from a due customer to a moved one. The planner runs minute by minute. One
 * sender works in batches of ten, as SQS delivers them. The engine counts the units.
 */
export async function measureSendUnits(mails: number): Promise<SendUnits> {
  const clock = movableClock();
  clock.hold(NOW_MS);
  const world = await startBenchWorld({ clock, quota: QUOTA });
  const clients = { plan: dynamoClient(world.env), send: dynamoClient(world.env) };
  try {
    await importDueCustomers(world.client, world.tableName, world.keys, mails);
    const meters: Record<'plan' | 'send', Meter> = { plan: meter(clients.plan), send: meter(clients.send) };
    const plan = await startPlan(world.env, clock, { client: clients.plan });
    const send = await startSend(world.env, clock, { dynamo: clients.send, ses: sesClient(world.env) });
    const drain = eventSource({
      queue: world.queue,
      handler: send,
      context: lambdaContext('send'),
      batchSize: BATCH_SIZE,
      workers: 1,
      onError: (error) => {
        throw error;
      },
    });

    let ticks = 0;
    for (let tickAt = NOW_MS; world.mails() < mails; tickAt += TICK_MS) {
      const before = world.mails();
      clock.moveTo(tickAt);
      await plan({}, lambdaContext('plan')());
      await drain();
      ticks += 1;
      if (world.mails() === before) throw new Error(`Only ${before} of ${mails} mails were sent.`);
    }
    const { plan: planned, send: sent } = meters;
    return {
      writeUnitsPerEmail: (planned.total('write') + sent.total('write')) / mails,
      readUnitsPerEmail: (planned.total('read') + sent.total('read')) / mails,
      failedConditions: planned.failedConditions() + sent.failedConditions(),
      planUnitsPerDue: (planned.total('write') + planned.total('read')) / mails,
      byFunction: { plan: planned.units(), send: sent.units() },
      ticks,
    };
  } finally {
    for (const client of Object.values(clients)) client.destroy();
    await world.stop();
  }
}
