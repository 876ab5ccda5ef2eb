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
  /** `http://127.0.0.1:<port>`; it answers programs only. */
  readonly endpoint: string;
  /**
   * The engine itself, past its keeper, where it can be reached. It answers browsers too: for tests, which
   * save the way through another process.
   */
  readonly past?: string;
  readonly engine: Engine;
  /** The process that keeps the engine. */
  readonly pid: number;
  /** Ends the engine and waits until it is gone. */
  stop(): Promise<void>;
}

export interface DynamoDbOptions {
  /** Where the table lives between runs; in memory when absent. Created when missing. */
  readonly dataDir?: string;
  /** The directory of the note that lets the next start find the engine; default: `dataDir`. */
  readonly home?: string;
  /** Whether the home is removed when this process is killed. */
  readonly temporary?: boolean;
  /** The engine to use; default: `DYNAMODB_ENGINE`, else the first engine that runs on this machine. */
  readonly engine?: Engine;
  /** Called when the engine has ended by itself. */
  readonly onEnd?: (problem: UserError) => void;
}

const KEEPER = fileURLToPath(new URL('engine-keeper.ts', import.meta.url));
/** Longer than the keeper waits before it ends an engine by force. */
const STOP_WITHIN_MS = 10_000;
const SAID = 2_000;
const isWindows = process.platform === 'win32';

/** Ends a keeper and all that it started. */
function kill(keeper: ChildProcess): void {
  if (keeper.pid === undefined) return;
  try {
    // Windows has no process groups. There the next start ends what is left.
    process.kill(isWindows ? keeper.pid : -keeper.pid, 'SIGKILL');
  } catch {
    // The keeper and its group are gone.
  }
}

/**
 * Starts a DynamoDB that speaks the real protocol on a free port of 127.0.0.1, and waits until it answers. It
 * serves programs and refuses browsers. It ends with `stop()`, and whenever and however this process ends.
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
  // The keeper has a process group of its own. Ctrl-C in a terminal must not reach it; and if somebody kills
  // the group of this process, the keeper must live on to tidy up.
  const keeper = spawn(process.execPath, [KEEPER, JSON.stringify(order)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: !isWindows,
    windowsHide: true,
  });
  // 'close' comes after the keeper's last output.
  const gone = once(keeper, 'close').then(
    () => undefined,
    () => undefined,
  );
  // A killed keeper may leave its engine behind; the group ends with it.
  keeper.once('exit', () => kill(keeper));
  let said = '';
  const hear = (chunk: Buffer): void => {
    said = `${said}${chunk.toString()}`.slice(-SAID);
  };
  keeper.stderr.on('data', hear);
  keeper.on('error', (error) => hear(Buffer.from(error.message)));
  // The keeper may have ended before it gets the message.
  keeper.stdin.on('error', () => undefined);
  const ended = (): UserError => {
    const lastWords = said.trim().split('\n').at(-1) ?? '';
    // A keeper that ends by itself says why. A killed one says nothing.
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
    ...(ready.past === undefined ? {} : { past: ready.past }),
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

/** Creates the one table with its agenda index, as the stack does. An existing table stays as it is. */
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
