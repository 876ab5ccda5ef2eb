import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { CreateTableCommand, type DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { AGENDA, KEY } from '../../../functions/wiring/table.ts';
import { makeDirectory } from '../../terminal/system-problem.ts';
import { UserError } from '../../terminal/user-error.ts';
import { chooseEngine, type Engine, wantedEngine } from './engines.ts';
import { type KeeperOrder, keeperReady } from './keeper-order.ts';

export interface DynamoDb {
  /** `http://127.0.0.1:<port>`; for programs only. */
  readonly endpoint: string;
  readonly engine: Engine;
  /** The process that keeps the engine. */
  readonly pid: number;
  /** Ends the engine and waits until it is gone. */
  stop(): Promise<void>;
}

export interface DynamoDbOptions {
  /** Where the table lives between runs; in memory when absent. Made if it is not there. */
  readonly dataDir?: string;
  /** Where the engine is noted for the next start; the directory of the data when absent. */
  readonly home?: string;
  /** Whether the home is to go should this process be killed. */
  readonly temporary?: boolean;
  /**
   * Insists on one engine; `DYNAMODB_ENGINE` does when absent. Without either it is the first that runs on
   * this machine.
   */
  readonly engine?: Engine;
  /** Told when the engine has ended by itself. */
  readonly onEnd?: (problem: UserError) => void;
}

const KEEPER = fileURLToPath(new URL('engine-keeper.ts', import.meta.url));
/** Above the time in which it ends an engine by force. */
const STOP_WITHIN_MS = 10_000;
const SAID = 2_000;
const isWindows = process.platform === 'win32';

/** Ends a keeper with all that it started. */
function kill(keeper: ChildProcess): void {
  if (keeper.pid === undefined) return;
  try {
    // On Windows there are no groups of processes; there the next start ends what is left.
    process.kill(isWindows ? keeper.pid : -keeper.pid, 'SIGKILL');
  } catch {
    // It is gone, with everything.
  }
}

/**
 * Starts a DynamoDB that speaks the real protocol on a free port of 127.0.0.1, for programs and for no page
 * of a browser, and waits until it answers. It ends with `stop()`, and with this process, however that ends.
 *
 * @throws UserError when no engine can run on this machine, or it cannot work on its data
 */
export async function startDynamoDb(options: DynamoDbOptions = {}): Promise<DynamoDb> {
  const { dataDir, home = dataDir, temporary = false, onEnd } = options;
  const engine = await chooseEngine(options.engine ?? wantedEngine(process.env), dataDir);
  if (home !== undefined) await makeDirectory(home, 0o700);
  const order: KeeperOrder = {
    engine,
    temporary,
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(home === undefined ? {} : { home }),
  };
  // A group of its own: Ctrl-C in a terminal is not meant for it, and who ends the group of this process does
  // not end the one that tidies up after it.
  const keeper = spawn(process.execPath, [KEEPER, JSON.stringify(order)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: !isWindows,
    windowsHide: true,
  });
  // With the last that it said.
  const gone = once(keeper, 'close').then(
    () => undefined,
    () => undefined,
  );
  // What it kept, should it have been killed.
  keeper.once('exit', () => kill(keeper));
  let said = '';
  const hear = (chunk: Buffer): void => {
    said = `${said}${chunk.toString()}`.slice(-SAID);
  };
  keeper.stderr.on('data', hear);
  keeper.on('error', (error) => hear(Buffer.from(error.message)));
  // It may have ended before it was told to.
  keeper.stdin.on('error', () => undefined);
  const ended = (): UserError => {
    const lastWords = said.trim().split('\n').at(-1) ?? '';
    // By itself it never ends without a word; and who is killed has none left.
    const isKilled = lastWords === '' || keeper.signalCode === 'SIGKILL';
    return new UserError(
      isKilled
        ? `The process that keeps the database engine ${engine} was ended from outside. Start again.`
        : lastWords,
    );
  };
  const lines = createInterface(keeper.stdout);
  const first = once(lines, 'line').then(([line]) => keeperReady.parse(JSON.parse(line)));
  const ready = await Promise.race([first, gone]);
  if (ready === undefined || keeper.pid === undefined) throw ended();
  let stopping = false;
  void gone.then(() => {
    if (!stopping) onEnd?.(ended());
  });
  return {
    endpoint: ready.endpoint,
    engine,
    pid: keeper.pid,
    async stop() {
      stopping = true;
      keeper.stdin.end('end');
      const force = setTimeout(() => kill(keeper), STOP_WITHIN_MS);
      await gone;
      clearTimeout(force);
    },
  };
}

/**
 * Creates the one table with its agenda index, as the stack does; a table that is there already stays as it
 * is.
 */
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
