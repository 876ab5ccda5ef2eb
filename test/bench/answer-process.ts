import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import middy from '@middy/core';
import router from '@middy/http-router';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { dynamoClient } from '../../functions/runtime/dynamo-client.ts';
import { startAnswer } from '../../functions/services/answer.ts';
import { lambdaContext } from '../../infra/local/aws/lambda-context.ts';
import { movableClock } from '../../infra/local/state/clock.ts';
import { formEvent, httpEvent } from '../support/http-events.ts';
import { takeOrders } from './take-orders.ts';
import { recordCalls, type SdkCall } from './watched-client.ts';

// The process whose CPU is measured. It only answers, one request after the other, as an instance of the
// Lambda does. `answer-cpu.ts` starts it; the database works in another process.

/** The first message to the process. */
export interface AnswerSetup {
  readonly env: Readonly<Record<string, string>>;
  /** Epoch milliseconds at which the clock stands. */
  readonly now: number;
}

/** One run: somebody opens each of these score links (paths without a number), and presses a number. */
export interface AnswerOrder {
  readonly links: readonly string[];
  readonly first: Worker;
}

export type Worker = 'handler' | 'floor';

/** CPU time of this process while the handler or the floor was at work, in ms. */
export type AnswerReport = Readonly<Record<Worker, number>>;

type Handler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

/** How many links before handler and floor change over: when the machine gets slower, both get slower. */
const STRETCH = 25;

/** What somebody's browser sends for one link: the click, and the press on its page. */
const eventsFor = (link: string): APIGatewayProxyEventV2[] => [
  httpEvent({ path: `${link}/9` }),
  formEvent(link, { score: '9' }),
];

interface Kept {
  readonly event: APIGatewayProxyEventV2;
  readonly requests: readonly (() => Promise<unknown>)[];
  readonly page: APIGatewayProxyStructuredResultV2;
}

async function run({ env, now }: AnswerSetup): Promise<(order: AnswerOrder) => Promise<AnswerReport>> {
  const clock = movableClock();
  clock.hold(now);
  const context = lambdaContext('answer');
  const client = dynamoClient(env);
  const started = await startAnswer(env, clock, { client });
  const watched = dynamoClient(env);
  let calls: SdkCall[] = [];
  recordCalls(watched, (call) => calls.push(call));
  const recording = await startAnswer({ ...env, LOG_LEVEL: 'SILENT' }, clock, { client: watched });

  // The inputs were recorded from these same commands.
  const make = (call: SdkCall): (() => Promise<unknown>) => {
    const input = call.input as never;
    switch (call.command) {
      case 'GetItemCommand':
        return () => client.send(new GetItemCommand(input));
      case 'PutItemCommand':
        return () => client.send(new PutItemCommand(input));
      case 'UpdateItemCommand':
        return () => client.send(new UpdateItemCommand(input));
      default:
        throw new Error(`The pages made a request that is new to the benchmark: ${call.command}.`);
    }
  };

  /** Answers once, and keeps what the database was asked and what the page looked like. */
  async function record(event: APIGatewayProxyEventV2): Promise<Kept> {
    calls = [];
    const page = await recording(event, context());
    if (page.statusCode !== 200) throw new Error(`A page answered with ${page.statusCode}.`);
    return { event, requests: calls.map(make), page };
  }

  /** The least that can answer: a router, the requests to the database, and a page that never changes. */
  let current: Kept | undefined;
  const constant: Handler = async () => {
    for (const request of current?.requests ?? []) await request();
    return { ...current?.page };
  };
  const routes = (['GET', 'POST'] as const).map((method) => ({
    method,
    path: '/{proxy+}',
    handler: constant,
  }));
  const floor = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>().handler(
    router<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({ routes }),
  ) as unknown as typeof started;

  const work: Readonly<Record<Worker, (kept: Kept) => Promise<unknown>>> = {
    handler: ({ event }) => started(event, context()),
    floor: (kept) => {
      current = kept;
      return floor(kept.event, context());
    },
  };

  return async ({ links, first }) => {
    const kept: Kept[] = [];
    for (const event of links.flatMap(eventsFor)) kept.push(await record(event));
    const cpuMs = { handler: 0, floor: 0 };
    const other: Worker = first === 'handler' ? 'floor' : 'handler';
    globalThis.gc?.();
    for (let from = 0; from < kept.length; from += STRETCH * 2) {
      for (const worker of [first, other]) {
        const before = process.cpuUsage();
        for (const each of kept.slice(from, from + STRETCH * 2)) await work[worker](each);
        const { user, system } = process.cpuUsage(before);
        cpuMs[worker] += (user + system) / 1_000;
      }
    }
    return cpuMs;
  };
}

takeOrders(run);
