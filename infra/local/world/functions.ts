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
import { type AgendaHeads, agendaFrom, agendaHeads } from '../state/overview.ts';
import { type Schedules, schedules } from './schedules.ts';
import { type Trouble, troubleCount } from './troubles.ts';

const WORKERS = 4;

/** The functions that run here. The import runs in the command that asks for it. */
export type ServiceName = 'settle' | 'digest' | 'plan' | 'send' | 'answer' | 'feedback';
type Env = Readonly<Record<string, string>>;
/** Gives a function an environment of its own, for an observer. */
export type EnvOf = (service: ServiceName, env: Env) => Promise<Env>;

export interface FunctionsOptions {
  readonly env: Env;
  /** Absent: all functions share `env`. */
  readonly envOf?: EnvOf;
  readonly clock: Clock;
  readonly queue: Queue;
  /** The queue in which the events of SES wait. */
  readonly feedback: Queue;
  readonly programme: Programme;
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Starts the sender; default: as the real function starts it. */
  readonly sender?: StartSender;
  /** Called with the error of each failed call. */
  readonly onError: (where: string, error: unknown) => void;
}

/** Starts a stand-in for the sender; it gets the real start of the sender. */
export type StartSender = (start: typeof startSend, env: Env, clock: Clock) => Promise<QueueHandler>;

export interface Functions extends Schedules {
  readonly answer: HttpHandler;
  /** Runs the sender until no message in the queue can be received. */
  drain(): Promise<void>;
  /** Runs the feedback function until no event in its queue can be received. */
  hear(): Promise<void>;
  /** The customers whose mail was released to the sender since the start, each once. */
  readonly released: ReadonlySet<Ref>;
  /**
   * For mails that did not go, as far as is known now: each reason with its number of mails, the most
   * frequent first.
   */
  troubles(): readonly Trouble[];
}

const plainSender: StartSender = (start, env, clock) => start(env, clock);
/** The customer whose mail a message may lead to. The sender refuses an unreadable message itself. */
function mailedBy(body: string): Ref | undefined {
  try {
    const message = readMessage(body);
    return message.kind === 'review' || message.kind === 'staff' ? undefined : message.ref;
  } catch {
    return undefined;
  }
}

/** Starts the real functions in this process, with the schedules and queues that call them on AWS. */
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
  /** While a function runs, tells it where the agenda has anything. */
  const seeing = async <T>(heads: AgendaHeads | undefined, work: () => Promise<T>): Promise<T> => {
    seen = heads;
    return work().finally(() => {
      seen = undefined;
    });
  };
  const [settle, digest, plan, send, answer, takeFeedback] = await Promise.all([
    envOf('settle', env).then((itsEnv) => startSettle(itsEnv, clock, { agendaOf })),
    envOf('digest', env).then((itsEnv) => startDigest(itsEnv, clock)),
    envOf('plan', env).then((itsEnv) => startPlan(itsEnv, clock, { agendaOf })),
    envOf('send', env).then((itsEnv) =>
      sender(
        (on, at, others) => startSend(on, at, { ...others, onHandled: troubles.handled }),
        itsEnv,
        clock,
      ),
    ),
    envOf('answer', env).then((itsEnv) => startAnswer(itsEnv, clock)),
    envOf('feedback', env).then((itsEnv) => startFeedback(itsEnv, clock)),
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
        // The sender began none of the batch.
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
