import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { nextDigestAt } from '../../../functions/domain/digests/digest-schedule.ts';
import type { Ref } from '../../../functions/domain/identity/ref.ts';
import type { Programme } from '../../../functions/domain/programme/programme.ts';
import type { Clock } from '../../../functions/ports/clock.ts';
import { readMessage } from '../../../functions/runtime/outbox.ts';
import { startAnswer } from '../../../functions/services/answer.ts';
import { startDigest } from '../../../functions/services/digest.ts';
import { startFeedback } from '../../../functions/services/feedback.ts';
import { startPlan } from '../../../functions/services/plan.ts';
import { startSend } from '../../../functions/services/send.ts';
import { startSettle } from '../../../functions/services/settle.ts';
import { agenda } from '../../../functions/store/agenda.ts';
import { BATCH_SIZE } from '../../../functions/wiring/outbox-queue.ts';
import { plainly } from '../../terminal/system-problem.ts';
import type { HttpHandler } from '../aws/api-gateway.ts';
import { lambdaContext } from '../aws/lambda-context.ts';
import { eventSource, type Queue, type QueueHandler } from '../aws/queue.ts';
import { type AgendaHeads, agendaFrom, agendaHeads } from './overview.ts';
import { type Schedules, schedules } from './schedules.ts';
import { type Trouble, troubleCount } from './troubles.ts';

const WORKERS = 4;

/** The functions that run here; the import runs in the command that asks for it. */
export type ServiceName = 'settle' | 'digest' | 'plan' | 'send' | 'answer' | 'feedback';
type Env = Readonly<Record<string, string>>;
/** Gives a function an environment of its own, for whoever wants to look on. */
export type EnvOf = (service: ServiceName, env: Env) => Promise<Env>;

export interface FunctionsOptions {
  readonly env: Env;
  /** That of all when absent. */
  readonly envOf?: EnvOf;
  readonly clock: Clock;
  readonly queue: Queue;
  /** Where the events of SES wait. */
  readonly feedback: Queue;
  readonly programme: Programme;
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Starts the sender; its own start when absent. */
  readonly sender?: StartSender;
  /** Told of each call that failed. */
  readonly onError: (where: string, error: unknown) => void;
}

/** Starts something that stands in for the sender, from its own start. */
export type StartSender = (start: typeof startSend, env: Env, clock: Clock) => Promise<QueueHandler>;

export interface Functions extends Schedules {
  readonly answer: HttpHandler;
  /** Lets the sender work until nothing in the queue can be received. */
  drain(): Promise<void>;
  /** Lets what SES has told be taken until nothing in its queue can be received. */
  hear(): Promise<void>;
  /** The customers whose mail was released to the sender since the start, each once. */
  readonly released: ReadonlySet<Ref>;
  /** Why mails of which that is the last known did not go, and how many each, the most frequent first. */
  troubles(): readonly Trouble[];
}

const plainSender: StartSender = (start, env, clock) => start(env, clock);
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
  const {
    env,
    clock,
    queue,
    feedback,
    programme,
    client,
    tableName,
    onError,
    sender = plainSender,
    envOf = async (_service, shared) => shared,
  } = options;
  const troubles = troubleCount();
  let seen: AgendaHeads | undefined;
  const agendaOf: typeof agenda = (...where) => agendaFrom(agenda(...where), () => seen);
  /** Has a function see where the agenda holds anything, as long as it runs. */
  const seeing = async <T>(heads: AgendaHeads | undefined, work: () => Promise<T>): Promise<T> => {
    seen = heads;
    return work().finally(() => {
      seen = undefined;
    });
  };
  const [settle, digest, plan, send, answer, takeFeedback] = await Promise.all([
    envOf('settle', env).then((own) => startSettle(own, clock, { agendaOf })),
    envOf('digest', env).then((own) => startDigest(own, clock)),
    envOf('plan', env).then((own) => startPlan(own, clock, { agendaOf })),
    envOf('send', env).then((own) =>
      sender((on, at, others) => startSend(on, at, { ...others, onHandled: troubles.handled }), own, clock),
    ),
    envOf('answer', env).then((own) => startAnswer(own, clock)),
    envOf('feedback', env).then((own) => startFeedback(own)),
  ]);
  const released = new Set<Ref>();
  const drain = eventSource({
    queue,
    handler: async (event, context) => {
      for (const { body } of event.Records) {
        const ref = mailedBy(body);
        if (ref !== undefined) released.add(ref);
      }
      try {
        return await send(event, context);
      } catch (error) {
        // None of the batch was begun.
        for (const { body } of event.Records) troubles.failed(body, plainly(error));
        throw error;
      }
    },
    context: lambdaContext('send'),
    batchSize: BATCH_SIZE,
    workers: WORKERS,
    onError: (error) => onError('send', error),
  });
  const hear = eventSource({
    queue: feedback,
    handler: takeFeedback,
    context: lambdaContext('feedback'),
    batchSize: BATCH_SIZE,
    workers: WORKERS,
    onError: (error) => onError('feedback', error),
  });
  const contextOf = {
    settle: lambdaContext('settle'),
    digest: lambdaContext('digest'),
    plan: lambdaContext('plan'),
  };
  return {
    answer,
    drain,
    hear,
    released,
    troubles: troubles.list,
    ...schedules({
      clock,
      queue,
      feedback,
      settle: (heads) => seeing(heads, () => settle({}, contextOf.settle())),
      digest: () => digest({}, contextOf.digest()),
      plan: (heads) => seeing(heads, () => plan({}, contextOf.plan())),
      drain,
      hear,
      heads: () => agendaHeads(client, tableName),
      nextDigestAt: (now) => nextDigestAt(programme, now),
      onError,
    }),
  };
}
