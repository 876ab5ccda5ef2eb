import {
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { SQSEvent } from 'aws-lambda';
import { DAY_MS } from '../../functions/domain/time/units.ts';
import type { CustomerMessage } from '../../functions/ports/outbox.ts';
import { dynamoClient } from '../../functions/runtime/dynamo-client.ts';
import { sesClient } from '../../functions/runtime/ses-client.ts';
import { startSend } from '../../functions/services/send.ts';
import { BATCH_SIZE } from '../../functions/wiring/outbox-queue.ts';
import { lambdaContext } from '../../infra/local/aws/lambda-context.ts';
import { makeQueue } from '../../infra/local/aws/queue.ts';
import { movableClock } from '../../infra/local/state/clock.ts';
import { takeOrders } from './take-orders.ts';
import { recordCalls, type SdkCall } from './watched-client.ts';

// The process whose CPU is measured. It only sends, one batch after the other, as an instance of the Lambda
// does. `send-cpu.ts` starts it, and runs the database and SES in another process.

/** The first message to the process. */
export interface SenderSetup {
  readonly env: Readonly<Record<string, string>>;
  /** Epoch milliseconds at which the clock starts. */
  readonly now: number;
  readonly messages: readonly CustomerMessage[];
}

/**
 * Each order sends all mails once, to a table in its first state.
 *
 * - `record`: the handler sends, and every request that it makes is kept
 * - `handler-first` and `floor-first`: handler and floor alternate, {@link STRETCH} mails each. The handler
 *   is in the state of an instance that has worked for a while. The floor only makes the kept requests.
 */
export type SenderOrder = 'record' | 'handler-first' | 'floor-first';

type Worker = 'handler' | 'floor';

export interface SenderReport {
  /** CPU time of this process while the handler or the floor was at work, in ms. */
  readonly cpuMs: { readonly handler: number; readonly floor: number };
  /** How many requests the floor makes for all mails. */
  readonly requests: number;
}

/**
 * How many mails before handler and floor change over. Few enough: when the machine gets slower, both get
 * slower. Many enough: nearly all garbage is collected while its maker still runs.
 */
export const STRETCH = 100;

function batchesOf(messages: readonly CustomerMessage[], clock: { now(): number }): SQSEvent[] {
  const queue = makeQueue({
    name: 'outbox',
    clock: { ...clock, sleep: async () => undefined },
    visibilityMs: DAY_MS,
    maxReceives: 1,
  });
  for (const message of messages) queue.send({ body: JSON.stringify(message) });
  return Array.from({ length: Math.ceil(messages.length / BATCH_SIZE) }, () => ({
    Records: queue.receive(BATCH_SIZE),
  }));
}

/**
 * Leaves out the read of the whole gate: only the first call of an instance makes it. The look at the gate in
 * the middle of a batch may be a moment old, and stays in.
 */
const isUnavoidable = ({ command, input }: SdkCall): boolean =>
  !(
    command === 'GetItemCommand' &&
    JSON.stringify(input).includes('"GATE"') &&
    (input as GetItemCommandInput).ConsistentRead === true
  );

async function run({
  env,
  now,
  messages,
}: SenderSetup): Promise<(order: SenderOrder) => Promise<SenderReport>> {
  const clock = movableClock();
  const context = lambdaContext('send');
  const clients = { dynamo: dynamoClient(env), ses: sesClient(env) };
  const send = await startSend(env, clock, clients);
  /** The kept requests of each batch. */
  let kept: SdkCall[][] = [];

  async function handle(handler: typeof send, event: SQSEvent): Promise<void> {
    const { batchItemFailures } = await handler(event, context());
    if (batchItemFailures.length > 0) throw new Error('The handler could not send a mail.');
  }

  async function record(): Promise<void> {
    const watched = { dynamo: dynamoClient(env), ses: sesClient(env) };
    let calls: SdkCall[] = [];
    for (const client of [watched.dynamo, watched.ses]) recordCalls(client, (call) => calls.push(call));
    const watchedSend = await startSend(env, clock, watched);
    kept = [];
    for (const event of batchesOf(messages, clock)) {
      calls = [];
      await handle(watchedSend, event);
      kept.push(calls.filter(isUnavoidable));
    }
  }

  // The inputs were recorded from these same commands.
  const make = (call: SdkCall): (() => Promise<unknown>) => {
    const input = call.input as never;
    switch (call.command) {
      case 'GetItemCommand':
        return () => clients.dynamo.send(new GetItemCommand(input));
      case 'PutItemCommand':
        return () => clients.dynamo.send(new PutItemCommand(input));
      case 'UpdateItemCommand':
        return () => clients.dynamo.send(new UpdateItemCommand(input));
      case 'QueryCommand':
        return () => clients.dynamo.send(new QueryCommand(input));
      case 'SendRawEmailCommand':
        return () => clients.ses.send(new SendRawEmailCommand(input));
      default:
        throw new Error(`The sender made a request that is new to the benchmark: ${call.command}.`);
    }
  };

  async function alternate(first: Worker): Promise<SenderReport['cpuMs']> {
    const cpuMs = { handler: 0, floor: 0 };
    const events = batchesOf(messages, clock);
    const requests = kept.map((calls) => calls.map(make));
    const work: Record<Worker, (batch: number) => Promise<void>> = {
      handler: async (batch) => {
        const event = events[batch];
        if (event !== undefined) await handle(send, event);
      },
      floor: async (batch) => {
        for (const request of requests[batch] ?? []) await request();
      },
    };
    globalThis.gc?.();
    let worker = first;
    for (let batch = 0; batch < events.length; worker = worker === 'handler' ? 'floor' : 'handler') {
      const end = batch + STRETCH / BATCH_SIZE;
      const before = process.cpuUsage();
      for (; batch < end; batch += 1) await work[worker](batch);
      const { user, system } = process.cpuUsage(before);
      cpuMs[worker] += (user + system) / 1_000;
    }
    return cpuMs;
  }

  return async (order) => {
    // The clock is stopped: otherwise, on a busy machine, the slots of a batch would expire and the batch
    // would reserve others. Each order starts at the same time, because the recorded slots must still be
    // free.
    clock.release();
    clock.hold(now);
    let cpuMs: SenderReport['cpuMs'] = { handler: 0, floor: 0 };
    if (order === 'record') await record();
    else cpuMs = await alternate(order === 'handler-first' ? 'handler' : 'floor');
    return { cpuMs, requests: kept.flat().length };
  };
}

takeOrders(run);
