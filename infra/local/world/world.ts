import { randomBytes, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Ref } from '../../../functions/domain/identity/ref.ts';
import { makeRunId } from '../../../functions/domain/identity/run.ts';
import type { ImportReport } from '../../../functions/domain/importing/import-report.ts';
import { MAIL_LANES } from '../../../functions/domain/mail/lanes.ts';
import type { Bundle } from '../../../functions/domain/programme/bundle.ts';
import type { Programme } from '../../../functions/domain/programme/programme.ts';
import { toEpochMs, toInstant } from '../../../functions/domain/time/instant.ts';
import { sesReputation } from '../../../functions/email/ses/ses-reputation.ts';
import { dynamoClient, sesClient } from '../../../functions/runtime/clients.ts';
import { loadKeyRing } from '../../../functions/runtime/keys.ts';
import { addressStore } from '../../../functions/store/addresses.ts';
import { aliasStore } from '../../../functions/store/aliases.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { runStore } from '../../../functions/store/runs.ts';
import { type ImportDeps, importCustomers } from '../../../functions/use-cases/importing/import-customers.ts';
import { Problem } from '../../terminal/problem.ts';
import { plainly, systemProblem } from '../../terminal/system-problem.ts';
import { createTable, startDynamoDb } from '../aws/dynamodb.ts';
import type { Engine } from '../aws/engines.ts';
import { httpApp } from '../aws/http.ts';
import { lambdaContext } from '../aws/lambda-context.ts';
import { listen } from '../aws/listen.ts';
import type { Queue } from '../aws/queue.ts';
import type { SesOptions } from '../aws/ses.ts';
import { directoryMailbox, type Mailbox, memoryMailbox } from '../files/mailbox.ts';
import { oneByOne } from '../files/one-by-one.ts';
import { pagesApp } from '../pages/app.ts';
import { type MovableClock, movableClock } from './clock.ts';
import { openDataDir, type Secrets } from './data-dir.ts';
import { startEndpoints } from './endpoints.ts';
import { fateReader, type ReadFate } from './fates.ts';
import { type EnvOf, type StartSender, startFunctions } from './functions.ts';
import { agendaHeads, earliestOf, type Overview, readOverview } from './overview.ts';
import { publish, publishBundle } from './publish.ts';
import { travelTo } from './travel.ts';
import type { Trouble } from './troubles.ts';
import { readMark, requireKnownMails, requireSameWorld, unsignedMail, writeMark } from './world-mark.ts';

export interface WorldOptions {
  /** Where everything survives; nothing does when absent. */
  readonly dataDir?: string;
  /** The directory must hold a world already. */
  readonly mustExist?: boolean;
  /**
   * Epoch ms at which a new world's clock starts; the real time when absent. An old one goes on where it
   * stopped.
   */
  readonly firstStartAt?: number;
  /** Epoch ms at which the clock starts, whatever it showed before; never earlier than that. */
  readonly startAt?: number;
  /**
   * The secrets of a new world that is to be the same each time. Its clock is held until
   * {@link World.release}.
   */
  readonly repeatable?: Secrets;
  /** For the public address and the local pages; any free one when absent. */
  readonly port?: number;
  /** The marketers' folder; the checkout's own when absent. */
  readonly templatesDir?: string;
  /** Templates that are compiled already, in place of those of a folder. */
  readonly bundle?: Bundle;
  readonly engine?: Engine;
  /** What the mailboxes behind the addresses do with mails: see {@link SesOptions}. */
  readonly mailboxes?: NonNullable<SesOptions['mailboxes']>;
  /** What is to go wrong; nothing when absent. */
  readonly mishaps?: Mishaps;
  /** See {@link EnvOf}. */
  readonly envOf?: EnvOf;
  /** Told of each call of a function that failed. */
  readonly onError?: (where: string, error: unknown) => void;
  /** Told whenever the clock was put forward. */
  readonly onMoved?: (offsetMs: number) => Promise<void>;
  /** Told, in a line, of what is wrong with the directory although the rest can be used. */
  readonly onNotice?: (notice: string) => void;
  /** Told when the world cannot work any more: its database has ended by itself. */
  readonly onBroken?: (problem: Problem) => void;
}

/** What is to go wrong in a world, and how. */
export interface Mishaps {
  /** Stands in for the sender. */
  readonly sender: StartSender;
  /**
   * Has a message of a queue (`outbox`, `feedback`) that is received for the first time come once more, so
   * many ms later.
   */
  readonly again: (queue: string, body: string) => number | undefined;
  stop(): Promise<void>;
}

/** The whole system on one machine: the real functions on local endpoints. */
export interface World {
  /** The public address, where the local pages are too; without a slash at the end. */
  readonly url: string;
  readonly clock: MovableClock;
  readonly mailbox: Mailbox;
  /** Where the events of SES wait, each in its envelope of SNS. */
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
   * Everything that the schedules and the queues would do within a minute: settle, digest, plan, send,
   * feedback.
   */
  tick(): Promise<void>;
  /** The same, but only what has something to do; for whoever moves the clock in steps of their own. */
  tickDue(): Promise<void>;
  /** Lets a clock that was held run on. */
  release(): Promise<void>;
  /** Lets the sender work until nothing in the queue can be received. */
  drain(): Promise<void>;
  /** Puts the clock forward by this much, doing all work on the way. */
  move(ms: number): Promise<void>;
  /** Where a moving clock goes to, in epoch ms; undefined while it only runs. */
  target(): number | undefined;
  /** When the next work is to be done, in epoch ms; in the past when some is overdue. */
  nextWork(): Promise<number | undefined>;
  /** The customers whose mail was released to the sender since the start, each once. */
  released(): ReadonlySet<Ref>;
  /** Why mails of which that is the last known did not go, the most frequent reason first. */
  troubles(): readonly Trouble[];
  /** The earliest mail on the agenda, in epoch ms; in the past when some is overdue. */
  nextMail(): Promise<number | undefined>;
  /** Throws a {@link Problem} when the file cannot be read. */
  importFile(file: string, onProgress?: ImportDeps['onProgress']): Promise<ImportReport>;
  stop(): Promise<void>;
}

const TABLE = 'hearback';
const TEMPLATES = fileURLToPath(new URL('../../../templates', import.meta.url));

/**
 * Starts a world. What was started before a failure is ended again.
 *
 * @throws Problem when a person can put it right: a port taken, a template broken, no engine
 */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const ends: (() => Promise<void> | void)[] = [];
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
 * How far the clock is to be ahead of the real one, in ms. Throws a {@link Problem} when it would go back.
 *
 * @param kept what it was ahead when it was last noted; a run that was killed may have gone further, as its
 *   newest mail tells
 */
function offsetFor(
  { startAt, firstStartAt }: WorldOptions,
  kept: number | undefined,
  newestMail: number | undefined,
): number {
  const now = Date.now();
  const known = [kept, newestMail === undefined ? undefined : newestMail - now].filter(
    (ms) => ms !== undefined,
  );
  const shown = known.length === 0 ? undefined : Math.max(...known);
  if (startAt === undefined) return shown ?? (firstStartAt === undefined ? 0 : firstStartAt - now);
  if (shown !== undefined && startAt < now + shown) {
    throw new Problem(
      `The clock cannot go back: in this directory it is ${toInstant(now + shown)} already. Choose a later time, leave --now out, or name another directory.`,
    );
  }
  return startAt - now;
}

/**
 * A function that does not start says what is wrong with its variables, keys or templates: that is for a
 * person to put right.
 */
function cannotStart(error: unknown): never {
  throw error instanceof Problem ? error : new Problem(plainly(error));
}

async function build(
  options: WorldOptions,
  ends: (() => Promise<void> | void)[],
  stop: () => Promise<void>,
): Promise<World> {
  const { dataDir, port = 0, templatesDir = TEMPLATES, engine, mishaps, onError = () => undefined } = options;
  const { onNotice = () => undefined, onBroken = () => undefined } = options;
  const files = await openDataDir(dataDir, {
    mayCreate: options.mustExist !== true,
    isTimeGiven: options.startAt !== undefined,
    ...(options.repeatable === undefined ? {} : { secrets: options.repeatable }),
  });
  ends.push(files.close);
  const kept = dataDir === undefined ? undefined : await directoryMailbox(files.mails);
  const mailbox = kept ?? memoryMailbox();
  for (const notice of kept?.notices ?? []) onNotice(notice);
  const newest = mailbox.list().at(-1)?.at;
  const clock = movableClock(
    offsetFor(options, files.clockOffset, newest === undefined ? undefined : toEpochMs(newest)),
  );
  if (options.repeatable !== undefined) clock.hold(options.startAt ?? options.firstStartAt);

  // The address is in every mail, so it is taken first; until the world stands it says so.
  const front = {
    fetch: (_request: Request, _env: unknown): Response | Promise<Response> =>
      new Response('Starting …', { status: 503 }),
  };
  const http = await listen({ fetch: (request, env) => front.fetch(request, env) }, port);
  ends.push(http.stop);

  // Before there is a database: one without a clock would not be whole.
  if (files.clockOffset === undefined) await files.saveClockOffset(clock.offset());
  const starting = startDynamoDb({
    onEnd: onBroken,
    home: files.root,
    temporary: dataDir === undefined,
    ...(dataDir === undefined ? {} : { dataDir: files.database }),
    ...(engine === undefined ? {} : { engine }),
  }).then((started) => {
    ends.push(started.stop);
    return started;
  });
  const publishing =
    options.bundle === undefined
      ? publish(templatesDir, files.bundle)
      : publishBundle(options.bundle, files.bundle);
  const [dynamoDb, published] = await Promise.allSettled([starting, publishing]);
  if (published.status === 'rejected') throw published.reason;
  if (dynamoDb.status === 'rejected') throw dynamoDb.reason;

  const { outbox, feedback, env } = await startEndpoints({
    clock,
    mailbox,
    files,
    tableName: TABLE,
    databaseUrl: dynamoDb.value.endpoint,
    publicUrl: http.url,
    ends,
    ...(options.mailboxes === undefined ? {} : { mailboxes: options.mailboxes }),
    ...(mishaps === undefined ? {} : { again: mishaps.again }),
  });
  const client = dynamoClient(env);
  const sesAsked = sesClient(env);
  ends.push(
    () => client.destroy(),
    () => sesAsked.destroy(),
  );
  const keys = await loadKeyRing(env).catch(cannotStart);
  const fateOf = fateReader(client, TABLE, keys.address);
  const unsigned = kept === undefined ? undefined : await unsignedMail(kept, keys);
  if (unsigned !== undefined) onNotice(unsigned);
  let noteMails: () => Promise<void> = async () => undefined;
  if (kept !== undefined) {
    const mark = await readMark(client, TABLE);
    const state = {
      database: files.database,
      mails: files.mails,
      id: files.id,
      mark,
      mailCount: kept.count(),
    };
    requireSameWorld(state);
    await createTable(client, TABLE);
    await requireKnownMails(kept.list(), fateOf, state);
    const id = files.id ?? mark?.id ?? randomUUID();
    noteMails = () => writeMark(client, TABLE, { id, mails: kept.count() });
    await noteMails();
    // The last of what a first start makes: where it is, everything is.
    if (files.id === undefined) await files.saveId(id);
  } else await createTable(client, TABLE);

  const { programme } = published.value;
  if (mishaps !== undefined) ends.push(mishaps.stop);
  const functions = await startFunctions({
    env,
    clock,
    queue: outbox,
    feedback,
    programme,
    client,
    tableName: TABLE,
    ...(mishaps === undefined ? {} : { sender: mishaps.sender }),
    ...(options.envOf === undefined ? {} : { envOf: options.envOf }),
    onError,
  }).catch(cannotStart);
  const { tick, tickDue, nextWork } = functions;
  // A tick and a moving clock must not meet.
  const turn = oneByOne();
  let stopping = false;
  let movingTo: number | undefined;

  /** A piece of work that is not begun once the world is being stopped. */
  const unlessStopping = (work: () => Promise<void>) => async (): Promise<void> => {
    if (stopping) throw new Problem('It was stopped on the way.');
    await work();
  };

  async function nextMail(): Promise<number | undefined> {
    const next = earliestOf(await agendaHeads(client, TABLE), MAIL_LANES);
    return next === undefined ? undefined : toEpochMs(next);
  }

  const move = (target: number): Promise<void> =>
    turn(async () => {
      movingTo = target;
      try {
        await unlessStopping(tick)();
        await travelTo(target, { clock, nextWork, tick: unlessStopping(tickDue) });
      } catch (error) {
        if (!stopping) onError('The clock', error);
        throw error;
      } finally {
        movingTo = undefined;
        await files.saveClockOffset(clock.offset());
        await noteMails().catch(() => undefined);
        await options.onMoved?.(clock.offset());
      }
    });
  await files.saveClockOffset(clock.offset());
  ends.push(() => {
    stopping = true;
    // The queue lives in memory, and SES tells nothing twice.
    return turn(async () => {
      await functions.hear();
      // How many there are only makes it plain that some are missing.
      await noteMails().catch(() => undefined);
    });
  });

  const world: World = {
    url: http.url,
    clock,
    mailbox,
    feedback,
    fateOf,
    client,
    tableName: TABLE,
    engine: dynamoDb.value.engine,
    programme,
    bands: programme.bands.map(({ name }) => name),
    env,
    overview: () =>
      readOverview({
        client,
        tableName: TABLE,
        clock,
        mailbox,
        queue: outbox,
        reputation: sesReputation(sesAsked),
      }),
    tick: () => turn(unlessStopping(tick)),
    tickDue: () => turn(unlessStopping(tickDue)),
    async release() {
      clock.release();
      await files.saveClockOffset(clock.offset());
      await options.onMoved?.(clock.offset());
    },
    drain: () => turn(functions.drain),
    move: (ms) => move(clock.now() + ms),
    target: () => movingTo,
    nextWork,
    released: () => functions.released,
    troubles: functions.troubles,
    nextMail,
    async importFile(file, onProgress) {
      try {
        return await importCustomers(() => createReadStream(file), {
          customers: customerStore(client, TABLE),
          addresses: addressStore(client, TABLE),
          aliases: aliasStore(client, TABLE),
          runs: runStore(client, TABLE),
          keys,
          clock,
          run: makeRunId(clock.now(), randomBytes),
          ...(onProgress === undefined ? {} : { onProgress }),
        });
      } catch (error) {
        throw systemProblem(error, `The customer file ${file}`) ?? error;
      }
    },
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
  front.fetch = (request, bindings) => app.fetch(request, bindings as Parameters<typeof app.fetch>[1]);
  return world;
}
