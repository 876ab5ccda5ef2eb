import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { start as startAnswer } from '../../functions/answer.ts';
import { start as startDigest } from '../../functions/digest.ts';
import { nextDigestAt } from '../../functions/domain/digest-schedule.ts';
import { BATCH_SIZE } from '../../functions/domain/outbox.ts';
import type { Clock } from '../../functions/domain/ports.ts';
import type { Programme } from '../../functions/domain/programme.ts';
import type { Ref } from '../../functions/domain/ref.ts';
import { start as startPlan } from '../../functions/plan.ts';
import { readMessage } from '../../functions/runtime/outbox.ts';
import { start as startSend } from '../../functions/send.ts';
import { start as startSettle } from '../../functions/settle.ts';
import type { HttpHandler } from './api-gateway.ts';
import { lambdaContext } from './lambda-context.ts';
import { agendaHeads } from './overview.ts';
import { eventSource, type Queue } from './queue.ts';
import { type Schedules, schedules } from './schedules.ts';

const WORKERS = 4;

export interface FunctionsOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly queue: Queue;
  readonly programme: Programme;
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Told of each call that failed. */
  readonly onError: (where: string, error: unknown) => void;
}

export interface Functions extends Schedules {
  readonly answer: HttpHandler;
  /** Lets the sender work until nothing in the queue can be received. */
  drain(): Promise<void>;
  /** The customers whose mail was released to the sender since the start, each once. */
  readonly released: ReadonlySet<Ref>;
}

/** The customer whose mail a message may lead to. What cannot be read is the sender's to refuse. */
function mailedBy(body: string): Ref | undefined {
  try {
    const message = readMessage(body);
    return message.kind === 'review' || message.kind === 'staff' ? undefined : message.ref;
  } catch {
    return undefined;
  }
}

/** Starts the real functions in this process, with what calls them on AWS: schedules and queue. */
export async function startFunctions(options: FunctionsOptions): Promise<Functions> {
  const { env, clock, queue, programme, client, tableName, onError } = options;
  const [settle, digest, plan, send, answer] = await Promise.all([
    startSettle(env, clock),
    startDigest(env, clock),
    startPlan(env, clock),
    startSend(env, clock),
    startAnswer(env, clock),
  ]);
  const released = new Set<Ref>();
  const drain = eventSource({
    queue,
    handler: (event, context) => {
      for (const { body } of event.Records) {
        const ref = mailedBy(body);
        if (ref !== undefined) released.add(ref);
      }
      return send(event, context);
    },
    context: lambdaContext('send'),
    batchSize: BATCH_SIZE,
    workers: WORKERS,
    onError: (error) => onError('send', error),
  });
  const contextOf = {
    settle: lambdaContext('settle'),
    digest: lambdaContext('digest'),
    plan: lambdaContext('plan'),
  };
  return {
    answer,
    drain,
    released,
    ...schedules({
      clock,
      queue,
      settle: () => settle({}, contextOf.settle()),
      digest: () => digest({}, contextOf.digest()),
      plan: () => plan({}, contextOf.plan()),
      drain,
      heads: () => agendaHeads(client, tableName),
      nextDigestAt: (now) => nextDigestAt(programme, now),
      onError,
    }),
  };
}
