import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Ref } from '../../../functions/domain/identity/ref.ts';
import type { ImportReport } from '../../../functions/domain/importing/import-report.ts';
import { MAIL_LANES } from '../../../functions/domain/mail/lanes.ts';
import type { Programme } from '../../../functions/domain/programme/programme.ts';
import { toEpochMs } from '../../../functions/domain/time/instant.ts';
import { sesReputation } from '../../../functions/email/ses/ses-reputation.ts';
import type { ImportDeps } from '../../../functions/use-cases/importing/import-customers.ts';
import { UserError } from '../../terminal/user-error.ts';
import type { Engine } from '../aws/engines.ts';
import { httpApp } from '../aws/http.ts';
import { lambdaContext } from '../aws/lambda-context.ts';
import type { Queue } from '../aws/queue.ts';
import type { Mailbox } from '../files/mailbox.ts';
import { pagesApp } from '../pages/app.ts';
import type { MovableClock } from '../state/clock.ts';
import type { ReadFate } from '../state/fates.ts';
import { agendaHeads, earliestOf, type Overview, readOverview } from '../state/overview.ts';
import { startFunctions } from './functions.ts';
import { cannotStart, type End, type Ground, startGround } from './ground.ts';
import { fileImport } from './import-file.ts';
import { passingTime } from './passing-time.ts';
import type { Trouble } from './troubles.ts';
import type { WorldOptions } from './world-options.ts';

/** The whole system on one machine: the real functions on local endpoints. */
export interface World {
  /** The public address, with the local pages; without a slash at the end. */
  readonly url: string;
  readonly clock: MovableClock;
  readonly mailbox: Mailbox;
  /** The queue in which the events of SES wait, each in its envelope of SNS. */
  readonly feedback: Queue;
  /** What has become of a mail in the mailbox. */
  readonly fateOf: ReadFate;
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly engine: Engine;
  readonly programme: Programme;
  /** Names of the programme's bands, in its order. */
  readonly bands: readonly string[];
  /** The variables that the functions got. */
  readonly env: Readonly<Record<string, string>>;
  overview(): Promise<Overview>;
  /**
   * Does everything that the schedules and queues would do within a minute: settle, digest, plan, send,
   * feedback.
   */
  tick(): Promise<void>;
  /**
   * The same, but calls only the functions that have work. For callers that move the clock in small steps.
   */
  tickDue(): Promise<void>;
  /** Lets a stopped clock run on. */
  release(): Promise<void>;
  /** Runs the sender until no message in the queue can be received. */
  drain(): Promise<void>;
  /** Puts the clock forward by this much, doing all work on the way. */
  move(ms: number): Promise<void>;
  /** Where a moving clock goes, in epoch ms; undefined while the clock only runs. */
  target(): number | undefined;
  /** When the next work is due, in epoch ms; in the past when work is overdue. */
  nextWork(): Promise<number | undefined>;
  /** The customers whose mail was released to the sender since the start, each once. */
  released(): ReadonlySet<Ref>;
  /** Why mails did not go, as far as is known now; the most frequent reason first. */
  troubles(): readonly Trouble[];
  /** When the earliest mail on the agenda is due, in epoch ms; in the past when one is overdue. */
  nextMail(): Promise<number | undefined>;
  /** Throws a {@link UserError} when the file cannot be read. */
  importFile(file: string, onProgress?: ImportDeps['onProgress']): Promise<ImportReport>;
  stop(): Promise<void>;
}

/**
 * Starts a world. After a failure, this ends all that it has started.
 *
 * @throws UserError when a person can put it right: a port taken, a template broken, no engine
 */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const ends: End[] = [];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    return await build(options, ends, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts the functions, and the time in which they run. */
async function startTime(options: WorldOptions, ends: End[], ground: Ground) {
  const { mishaps, onError = () => undefined } = options;
  const { clock, saveClock, tryToNoteMails } = ground;
  if (mishaps !== undefined) ends.push(mishaps.stop);
  const functions = await startFunctions({
    env: ground.env,
    clock,
    queue: ground.outbox,
    feedback: ground.feedback,
    programme: ground.programme,
    client: ground.client,
    tableName: ground.database.tableName,
    ...(mishaps === undefined ? {} : { sender: mishaps.sender }),
    ...(options.envOf === undefined ? {} : { envOf: options.envOf }),
    onError,
  }).catch(cannotStart);
  const time = passingTime({
    clock,
    functions,
    async onMoved() {
      await saveClock();
      await tryToNoteMails();
      await options.onMoved?.(clock.offset());
    },
    onError: (error) => onError('The clock', error),
  });
  await saveClock();
  ends.push(async () => {
    await time.end();
    await tryToNoteMails();
  });
  return { functions, time };
}

async function build(options: WorldOptions, ends: End[], stop: () => Promise<void>): Promise<World> {
  const { onError = () => undefined } = options;
  const ground = await startGround(options, ends);
  const { clock, mailbox, door, database, programme, outbox, feedback, env, client, ses } = ground;
  const { tableName } = database;
  const { functions, time } = await startTime(options, ends, ground);

  const world: World = {
    url: door.url,
    clock,
    mailbox,
    feedback,
    fateOf: ground.fateOf,
    client,
    tableName,
    engine: database.engine,
    programme,
    bands: programme.bands.map(({ name }) => name),
    env,
    overview: () =>
      readOverview({
        client,
        tableName,
        clock,
        mailbox,
        queue: outbox,
        reputation: sesReputation(ses),
      }),
    tick: time.tick,
    tickDue: time.tickDue,
    drain: time.drain,
    move: time.move,
    target: time.target,
    async release() {
      clock.release();
      await ground.saveClock();
      await options.onMoved?.(clock.offset());
    },
    nextWork: functions.nextWork,
    released: () => functions.released,
    troubles: functions.troubles,
    async nextMail() {
      const next = earliestOf(await agendaHeads(client, tableName), MAIL_LANES);
      return next === undefined ? undefined : toEpochMs(next);
    },
    importFile: fileImport(client, tableName, ground.keys, clock, programme),
    stop,
  };
  const app = httpApp(
    {
      handler: functions.answer,
      context: lambdaContext('answer'),
      clock,
      onError: (error) => onError('answer', error),
    },
    pagesApp(world),
  );
  door.answerBy((request, bindings) => app.fetch(request, bindings as Parameters<typeof app.fetch>[1]));
  return world;
}
