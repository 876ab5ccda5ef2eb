import { createServer } from 'node:http';
import { openDynalite } from './dynalite.ts';
import { HOST } from './listen.ts';

// The database engine in JavaScript, as a process of its own: `node dynalite-server.ts PORT [DIRECTORY]`.
// It ends when its standard input does, so with whoever started it, however that ended.

const [port, directory] = process.argv.slice(2);

// LevelDB makes its files readable for everybody.
process.umask(0o077);
const engine = await openDynalite(directory);
const server = createServer((request, response) => {
  // The client has gone: nobody waits for an answer.
  engine.answer(request, response).catch(() => response.destroy());
});
server.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
// An idle connection that ends just as a request comes would look like a fault.
server.keepAliveTimeout = 0;
server.listen(Number(port), HOST);

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  await engine.close().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  // It listens to the last: who finds nobody at its port may take its files.
  process.exit();
}

process.stdin.on('close', end).resume();
process.on('SIGTERM', end);
// Ctrl-C in a terminal is for everybody in it, and whoever started this still has to write its last.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
