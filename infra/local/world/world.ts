import { fileURLToPath } from 'node:url';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Ref } from '../../../functions/domain/identity/ref.ts';
import type { ImportReport } from '../../../functions/domain/importing/import-report.ts';
import { MAIL_LANES } from '../../../functions/domain/mail/lanes.ts';
import type { Bundle } from '../../../functions/domain/programme/bundle.ts';
import type { Programme } from '../../../functions/domain/programme/programme.ts';
import { toEpochMs } from '../../../functions/domain/time/instant.ts';
import { sesReputation } from '../../../functions/email/ses/ses-reputation.ts';
import { dynamoClient, sesClient } from '../../../functions/runtime/clients.ts';
import { loadKeyRing } from '../../../functions/runtime/key-source.ts';
import type { ImportDeps } from '../../../functions/use-cases/importing/import-customers.ts';
import { plainly } from '../../terminal/system-problem.ts';
import { UserError } from '../../terminal/user-error.ts';
import { createTable, type DynamoDb, startDynamoDb } from '../aws/dynamodb.ts';
import type { Engine } from '../aws/engines.ts';
import { httpApp } from '../aws/http.ts';
import { lambdaContext } from '../aws/lambda-context.ts';
import type { Queue } from '../aws/queue.ts';
import type { SesOptions } from '../aws/ses.ts';
import { directoryMailbox, type Mailbox, memoryMailbox } from '../files/mailbox.ts';
import { pagesApp } from '../pages/app.ts';
import type { MovableClock } from '../state/clock.ts';
import { fateReader, type ReadFate } from '../state/fates.ts';
import { agendaHeads, earliestOf, type Overview, readOverview } from '../state/overview.ts';
import { type DataDir, openDataDir, type Secrets } from './data-dir.ts';
import { startEndpoints } from './endpoints.ts';
import { openFrontDoor } from './front-door.ts';
import { type EnvOf, type StartSender, startFunctions } from './functions.ts';
import { fileImport } from './import-file.ts';
import { keptTable } from './kept-table.ts';
import { passingTime } from './passing-time.ts';
import { publish, publishBundle } from './publish.ts';
import { startClock } from './start-clock.ts';
import type { Trouble } from './troubles.ts';
import { unsignedMail } from './world-mark.ts';

export interface WorldOptions {
  /** Where everything survives; when absent, nothing does. */
  readonly dataDir?: string;
  /** Whether the directory must hold a world already. */
  readonly mustExist?: boolean;
  /**
   * Epoch ms at which a new world's clock starts; default: the real time. An existing world goes on where it
   * stopped.
   */
  readonly firstStartAt?: number;
  /** Epoch ms at which the clock starts. It must not be before the time that the clock showed last. */
  readonly startAt?: number;
  /**
   * The secrets of a new world that must be the same each time. Its clock is stopped until {@link
   * World.release}.
   */
  readonly repeatable?: Secrets;
  /** The port of the public address and the local pages; any free one when absent. */
  readonly port?: number;
  /** The marketers' folder; default: that of this checkout. */
  readonly templatesDir?: string;
  /** Compiled templates, in place of those of a folder. */
  readonly bundle?: Bundle;
  readonly engine?: Engine;
  /** A database that runs already and goes on after this world; one of its own is started when absent. */
  readonly database?: RunningDatabase;
  /** What the mailboxes behind the addresses do with mails: see {@link SesOptions}. */
  readonly mailboxes?: NonNullable<SesOptions['mailboxes']>;
  /** What should go wrong; nothing when absent. */
  readonly mishaps?: Mishaps;
  /** See {@link EnvOf}. */
  readonly envOf?: EnvOf;
  /** Called with the error of each failed call of a function. */
  readonly onError?: (where: string, error: unknown) => void;
  /** Called whenever the clock was put forward. */
  readonly onMoved?: (offsetMs: number) => Promise<void>;
  /** Called with a line for each thing that is wrong with the directory although the rest can be used. */
  readonly onNotice?: (notice: string) => void;
  /** Called when the world can no longer work, because its database has ended by itself. */
  readonly onBroken?: (problem: UserError) => void;
}

/** A database that serves more than one world, and the name of the table that this one makes in it. */
export interface RunningDatabase extends Pick<DynamoDb, 'endpoint' | 'engine'> {
  readonly tableName: string;
}

/** What should go wrong in a world, and how. */
export interface Mishaps {
  /** The stand-in for the sender. */
  readonly sender: StartSender;
  /**
   * Asked when a message of a queue (`outbox`, `feedback`) is received for the first time: after how many ms
   * it comes a second time. Undefined: never.
   */
  readonly again: (queue: string, body: string) => number | undefined;
  stop(): Promise<void>;
}

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

const TABLE = 'hearback';
const TEMPLATES = fileURLToPath(new URL('../../../templates', import.meta.url));

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

/**
 * A function that does not start names the fault in its variables, keys or templates. A person can put it
 * right.
 */
function cannotStart(error: unknown): never {
  throw error instanceof UserError ? error : new UserError(plainly(error));
}

type End = () => Promise<void> | void;

/** Opens a world's directory and mailbox, and starts its clock. */
async function openStorage(options: WorldOptions, ends: End[]) {
  const { dataDir, startAt, firstStartAt, repeatable, onNotice = () => undefined } = options;
  const files = await openDataDir(dataDir, {
    mayCreate: options.mustExist !== true,
    isTimeGiven: startAt !== undefined,
    ...(repeatable === undefined ? {} : { secrets: repeatable }),
  });
  ends.push(files.close);
  const kept = dataDir === undefined ? undefined : await directoryMailbox(files.mails);
  for (const notice of kept?.notices ?? []) onNotice(notice);
  const mailbox: Mailbox = kept ?? memoryMailbox();
  const newest = mailbox.list().at(-1)?.at;
  const clock = startClock({
    startAt,
    firstStartAt,
    kept: files.clockOffset,
    newestMailAt: newest === undefined ? undefined : toEpochMs(newest),
    isHeld: repeatable !== undefined,
  });
  return { files, kept, mailbox, clock };
}

async function startDatabase(options: WorldOptions, files: DataDir, ends: End[]): Promise<RunningDatabase> {
  const { dataDir, engine, onBroken = () => undefined } = options;
  const started = await startDynamoDb({
    onEnd: onBroken,
    home: files.root,
    temporary: dataDir === undefined,
    ...(dataDir === undefined ? {} : { dataDir: files.database }),
    ...(engine === undefined ? {} : { engine }),
  });
  ends.push(started.stop);
  return { endpoint: started.endpoint, engine: started.engine, tableName: TABLE };
}

/** Starts the database, and publishes the templates at the same time. */
async function startData(options: WorldOptions, files: DataDir, ends: End[]) {
  const { bundle, templatesDir = TEMPLATES } = options;
  const starting =
    options.database === undefined ? startDatabase(options, files, ends) : Promise.resolve(options.database);
  const publishing =
    bundle === undefined ? publish(templatesDir, files.bundle) : publishBundle(bundle, files.bundle);
  const [dynamoDb, published] = await Promise.allSettled([starting, publishing]);
  if (published.status === 'rejected') throw published.reason;
  if (dynamoDb.status === 'rejected') throw dynamoDb.reason;
  return { database: dynamoDb.value, programme: published.value.programme };
}

async function build(options: WorldOptions, ends: End[], stop: () => Promise<void>): Promise<World> {
  const { mishaps, onError = () => undefined, onNotice = () => undefined } = options;
  const { files, kept, mailbox, clock } = await openStorage(options, ends);
  // The address comes first, because every mail contains it.
  const door = await openFrontDoor(options.port ?? 0);
  ends.push(door.stop);
  // The clock comes before the database: a directory with a database and no clock would not be whole.
  if (files.clockOffset === undefined) await files.saveClockOffset(clock.offset());
  const { database, programme } = await startData(options, files, ends);
  const { tableName } = database;

  const { outbox, feedback, env } = await startEndpoints({
    clock,
    mailbox,
    files,
    tableName,
    databaseUrl: database.endpoint,
    publicUrl: door.url,
    ends,
    ...(options.mailboxes === undefined ? {} : { mailboxes: options.mailboxes }),
    ...(mishaps === undefined ? {} : { again: mishaps.again }),
  });
  const client = dynamoClient(env);
  const ses = sesClient(env);
  ends.push(
    () => client.destroy(),
    () => ses.destroy(),
  );
  const keys = await loadKeyRing(env).catch(cannotStart);
  const fateOf = fateReader(client, tableName, keys.address);
  let noteMails: () => Promise<void> = async () => undefined;
  if (kept === undefined) await createTable(client, tableName);
  else {
    const unsigned = await unsignedMail(kept, keys);
    if (unsigned !== undefined) onNotice(unsigned);
    noteMails = await keptTable(client, tableName, { files, mailbox: kept, fateOf });
  }
  // A failure here is harmless: the number only helps to find out that mails are missing.
  const tryToNoteMails = () => noteMails().catch(() => undefined);

  if (mishaps !== undefined) ends.push(mishaps.stop);
  const functions = await startFunctions({
    env,
    clock,
    queue: outbox,
    feedback,
    programme,
    client,
    tableName,
    ...(mishaps === undefined ? {} : { sender: mishaps.sender }),
    ...(options.envOf === undefined ? {} : { envOf: options.envOf }),
    onError,
  }).catch(cannotStart);
  const saveClock = () => files.saveClockOffset(clock.offset());
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

  const world: World = {
    url: door.url,
    clock,
    mailbox,
    feedback,
    fateOf,
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
      await saveClock();
      await options.onMoved?.(clock.offset());
    },
    nextWork: functions.nextWork,
    released: () => functions.released,
    troubles: functions.troubles,
    async nextMail() {
      const next = earliestOf(await agendaHeads(client, tableName), MAIL_LANES);
      return next === undefined ? undefined : toEpochMs(next);
    },
    importFile: fileImport(client, tableName, keys, clock),
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
