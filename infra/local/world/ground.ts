import { fileURLToPath } from 'node:url';
import type { Bundle } from '../../../functions/domain/programme/bundle.ts';
import { toEpochMs } from '../../../functions/domain/time/instant.ts';
import { dynamoClient } from '../../../functions/runtime/dynamo-client.ts';
import { loadKeyRing } from '../../../functions/runtime/key-source.ts';
import { sesClient } from '../../../functions/runtime/ses-client.ts';
import { plainly } from '../../terminal/system-problem.ts';
import { UserError } from '../../terminal/user-error.ts';
import { createTable, startDynamoDb } from '../aws/dynamodb.ts';
import { directoryMailbox, type Mailbox, memoryMailbox } from '../files/mailbox.ts';
import { fateReader } from '../state/fates.ts';
import { type DataDir, openDataDir } from './data-dir.ts';
import { startEndpoints } from './endpoints.ts';
import { openFrontDoor } from './front-door.ts';
import { keptTable } from './kept-table.ts';
import { publish, publishBundle, publishedBundle } from './publish.ts';
import { startClock } from './start-clock.ts';
import { unsignedMail } from './world-mark.ts';
import type { RunningDatabase, WorldOptions } from './world-options.ts';

const TABLE = 'hearback';
const TEMPLATES = fileURLToPath(new URL('../../../templates', import.meta.url));

/**
 * A function that does not start names the fault in its variables, keys or templates. A person can put it
 * right.
 */
export function cannotStart(error: unknown): never {
  throw error instanceof UserError ? error : new UserError(plainly(error));
}

/** Ends something that was started. */
export type End = () => Promise<void> | void;

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

/** What is in force in a world: what its directory holds, if that is to stay, or what is published now. */
async function bundleInForce(options: WorldOptions, file: string): Promise<Bundle> {
  const { bundle, templatesDir = TEMPLATES, keepsPublished = false } = options;
  if (bundle !== undefined) return publishBundle(bundle, file);
  const kept = keepsPublished ? await publishedBundle(file) : undefined;
  return kept ?? publish(templatesDir, file);
}

/** Starts the database, and publishes the templates at the same time. */
async function startData(options: WorldOptions, files: DataDir, ends: End[]) {
  const starting =
    options.database === undefined ? startDatabase(options, files, ends) : Promise.resolve(options.database);
  const publishing = bundleInForce(options, files.bundle);
  const [dynamoDb, published] = await Promise.allSettled([starting, publishing]);
  if (published.status === 'rejected') throw published.reason;
  if (dynamoDb.status === 'rejected') throw dynamoDb.reason;
  return { database: dynamoDb.value, programme: published.value.programme };
}

/** Starts everything that the functions stand on: storage, address, database, queues, SES, keys. */
export async function startGround(options: WorldOptions, ends: End[]) {
  const { mishaps, onNotice = () => undefined } = options;
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
  return {
    clock,
    mailbox,
    door,
    database,
    programme,
    outbox,
    feedback,
    env,
    client,
    ses,
    keys,
    fateOf,
    saveClock: () => files.saveClockOffset(clock.offset()),
    // A failure here is harmless: the number only helps to find out that mails are missing.
    tryToNoteMails: () => noteMails().catch(() => undefined),
  };
}

export type Ground = Awaited<ReturnType<typeof startGround>>;
