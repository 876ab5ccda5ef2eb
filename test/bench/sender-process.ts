import {
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { SQSEvent } from 'aws-lambda';
import { BATCH_SIZE } from '../../functions/domain/outbox.ts';
import type { CustomerMessage } from '../../functions/domain/ports.ts';
import { dynamoClient, sesClient } from '../../functions/runtime/clients.ts';
import { start } from '../../functions/send.ts';
import { movableClock } from '../../infra/local/clock.ts';
import { lambdaContext } from '../../infra/local/lambda-context.ts';
import { makeQueue } from '../../infra/local/queue.ts';
import { recordCalls, type SdkCall } from './watched-client.ts';

// The process whose CPU is measured: it does nothing but send, one batch after the other as an instance of the Lambda does.
// Started by `send-cpu.ts`, which runs the database and SES elsewhere.

/** What the process is told first. */
export interface SenderSetup {
  readonly env: Readonly<Record<string, string>>;
  /** Epoch milliseconds at which its clock starts. */
  readonly now: number;
  readonly messages: readonly CustomerMessage[];
}

/**
 * Each order sends all mails once, to a table that is as it was before.
 *
 * - `record`: by the handler, and keeps every request that it makes
 * - `handler`: by the handler, in the state of an instance that has been at work for a while
 * - `floor`: makes the requests that were kept, and nothing else
 */
export type SenderOrder = 'record' | 'handler' | 'floor';

export interface SenderReport {
  /** CPU time of this process while it sent, in ms. */
  readonly cpuMs: number;
  /** Requests that the floor makes. */
  readonly requests: number;
}

function batchesOf(messages: readonly CustomerMessage[], clock: { now(): number }): SQSEvent[] {
  const queue = makeQueue({
    name: 'outbox',
    clock: { ...clock, sleep: async () => undefined },
    visibilityMs: 86_400_000,
    maxReceives: 1,
  });
  for (const message of messages) queue.send({ body: JSON.stringify(message) });
  return Array.from({ length: Math.ceil(messages.length / BATCH_SIZE) }, () => ({
    Records: queue.receive(BATCH_SIZE),
  }));
}

/** The first call of an instance reads the whole gate, later ones know it. A look in the middle of a batch, which may be a moment old, is another thing. */
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
  // Held: on a busy machine a batch would else outlive its slots and have to reserve others.
  const clock = movableClock();
  clock.hold(now);
  const context = lambdaContext('send');
  const clients = { dynamo: dynamoClient(env), ses: sesClient(env) };
  const send = await start(env, clock, clients);
  let kept: SdkCall[] = [];

  async function handle(handler: typeof send): Promise<void> {
    for (const event of batchesOf(messages, clock)) {
      const { batchItemFailures } = await handler(event, context());
      if (batchItemFailures.length > 0) throw new Error('The handler could not send a mail.');
    }
  }

  async function record(): Promise<void> {
    kept = [];
    const watched = { dynamo: dynamoClient(env), ses: sesClient(env) };
    for (const client of [watched.dynamo, watched.ses]) recordCalls(client, (call) => kept.push(call));
    await handle(await start(env, clock, watched));
    kept = kept.filter(isUnavoidable);
  }

  // The inputs were made for just these commands.
  const make = (call: SdkCall): (() => Promise<unknown>) => {
    const input = call.input as never;
    switch (call.command) {
      case 'GetItemCommand':
        return () => clients.dynamo.send(new GetItemCommand(input));
      case 'PutItemCommand':
        return () => clients.dynamo.send(new PutItemCommand(input));
      case 'UpdateItemCommand':
        return () => clients.dynamo.send(new UpdateItemCommand(input));
      case 'SendRawEmailCommand':
        return () => clients.ses.send(new SendRawEmailCommand(input));
      default:
        throw new Error(`The sender made a request that is new to the benchmark: ${call.command}.`);
    }
  };

  async function floor(): Promise<void> {
    for (const request of kept.map(make)) await request();
  }

  const work = { record, handler: () => handle(send), floor };
  return async (order) => {
    globalThis.gc?.();
    const before = process.cpuUsage();
    await work[order]();
    const { user, system } = process.cpuUsage(before);
    return { cpuMs: (user + system) / 1_000, requests: kept.length };
  };
}

process.once('message', (setup: SenderSetup) => {
  const ready = run(setup);
  process.on('message', (order: SenderOrder) => {
    void ready
      .then((obey) => obey(order))
      .then(
        (report) => process.send?.(report),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
  });
});
// Connections that are kept open would keep the process.
process.once('disconnect', () => process.exit(0));
