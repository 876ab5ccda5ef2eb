import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { Problem } from './problem.ts';
import { isAlive } from './processes.ts';

/** A database engine as it is noted beside its data. */
export const strayEngineSchema = z.object({ pid: z.int().positive(), endpoint: z.url() });
export type StrayEngine = z.infer<typeof strayEngineSchema>;

const POLL_MS = 20;
const ENDS_WITHIN_MS = 5_000;

const answers = (endpoint: string): Promise<boolean> =>
  fetch(endpoint, { signal: AbortSignal.timeout(1_000) }).then(
    (response) => response.arrayBuffer().then(() => true),
    () => false,
  );

/**
 * Ends the engine of a run that was killed and could not end it itself. Call this only while holding the directory. The number of
 * a process is given out again later, so only one that also answers where the engine did is taken for it.
 *
 * @throws Problem when it does not end
 */
export async function endStrayEngine(engine: StrayEngine | undefined): Promise<void> {
  const works = async ({ pid, endpoint }: StrayEngine): Promise<boolean> => isAlive(pid) && answers(endpoint);
  if (engine === undefined || !(await works(engine))) return;
  // Its file is made for a sudden end, and nobody waits for its answers any more.
  process.kill(engine.pid, 'SIGKILL');
  const deadline = performance.now() + ENDS_WITHIN_MS;
  while (await works(engine)) {
    if (performance.now() > deadline) {
      throw new Problem(
        `The database engine of an earlier run still works on this directory: process ${engine.pid}. End it first.`,
      );
    }
    await wait(POLL_MS);
  }
}
