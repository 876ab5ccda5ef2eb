import { createServer } from 'node:net';
import { makeDirectory, plainly } from '../../terminal/system-problem.ts';
import { noteEngine, takeEngine } from '../files/engine-note.ts';
import { removeFolder } from '../files/remove-folder.ts';
import { breakSeal, sealDatabase } from './database-seal.ts';
import { type EngineProcess, type RunningEngine, startEngine } from './engine-process.ts';
import { keeperOrder } from './keeper-order.ts';
import { serve } from './listen.ts';

// Keeps one database engine, in a process of its own: `node engine-keeper.ts ORDER`. Programs reach the
// engine through this process; browsers do not. It ends with the process that started it, however that one
// ended: then its standard input closes. It ends the engine first, and removes the directory of a temporary
// world.

const order = keeperOrder.parse(JSON.parse(process.argv[2] ?? ''));

let engine: RunningEngine | undefined;
let letGo: (() => void) | undefined;
let ending = false;
/** Whether the starter asked for the end. Then the starter tidies up itself. */
let asked = false;

const ask = (): void => {
  asked = true;
};

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  try {
    await engine?.stop();
    if (engine !== undefined && order.dataDir !== undefined) await sealDatabase(order.dataDir);
  } catch (error) {
    process.stderr.write(`${plainly(error)}\n`);
  }
  letGo?.();
  // A killed starter cannot tidy up.
  if (order.temporary && order.home !== undefined && !asked) removeFolder(order.home);
  // The keeper listens until here: if nobody answers at its port, the next start may take its files.
  process.exit();
}

// Otherwise the engines would make their files readable for everybody.
process.umask(0o077);
process.stdin.on('data', ask).on('end', end).on('close', end);
process.on('SIGTERM', () => {
  ask();
  void end();
});
// Ctrl-C in a terminal reaches every process in it. The starter still has to write its last data.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
// The reader of our output may be gone.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

async function run(): Promise<void> {
  const { home, dataDir } = order;
  if (home !== undefined) {
    letGo = await takeEngine(home);
  }
  if (dataDir !== undefined) {
    await makeDirectory(dataDir, 0o700);
    await breakSeal(dataDir);
  }
  const front = createServer((client) => {
    // No answers before the engine is ready.
    if (engine === undefined) client.destroy();
    else engine.serve(client);
  });
  const { url: endpoint } = await serve(front);
  const note = (running?: EngineProcess): void => {
    if (home === undefined) return;
    noteEngine(home, { pid: process.pid, endpoint, ...(running === undefined ? {} : { engine: running }) });
  };
  note();
  engine = await startEngine(order.engine, dataDir, {
    onSpawn: note,
    onEnd: (how) => {
      process.stderr.write(
        `The database engine ${order.engine} has ended by itself (${how}). Start again.\n`,
      );
      process.exit(1);
    },
  });
  process.stdout.write(`${JSON.stringify({ endpoint, past: engine.past })}\n`);
}

await run().catch((error: unknown) => {
  process.stderr.write(`${plainly(error)}\n`);
  process.exit(1);
});
