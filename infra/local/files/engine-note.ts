import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { isMissing } from '../../terminal/missing-file.ts';
import { systemProblem } from '../../terminal/system-problem.ts';
import { UserError } from '../../terminal/user-error.ts';
import { awaitLock } from './lock.ts';
import { isAlive } from './processes.ts';

const processSchema = z.object({ pid: z.int().positive(), endpoint: z.url() });
/**
 * What the note beside the data says of an engine: its keeper, and the engine's own process if it has one.
 */
export const strayEngineSchema = processSchema.extend({ engine: processSchema.optional() });
export type StrayEngine = z.infer<typeof strayEngineSchema>;

/** The file of the note. */
const ENGINE_NOTE = 'engine.json';

const POLL_MS = 20;
const ENDS_WITHIN_MS = 5_000;

/**
 * The engine that an earlier run noted in this directory.
 *
 * @throws UserError when the note cannot be read
 */
export function readStrayEngine(directory: string): StrayEngine | undefined {
  const file = path.join(directory, ENGINE_NOTE);
  try {
    return strayEngineSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw (
      systemProblem(error, file) ??
      new UserError(
        `The note of a database engine, ${file}, cannot be read. Delete it if no process of an earlier run is left.`,
      )
    );
  }
}

/**
 * Notes the engine that works in a directory. The next start needs the note if this process and the keeper
 * are both killed.
 */
export function noteEngine(directory: string, engine: StrayEngine): void {
  const file = path.join(directory, ENGINE_NOTE);
  // Written to another file and renamed: half a note would be useless.
  writeFileSync(`${file}.new`, JSON.stringify(engine), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** An engine whose run was killed a moment ago first closes its files. */
const FREE_WITHIN_MS = 20_000;

/**
 * Takes the engine's lock of a directory for this process. Before that, the engine of an earlier run ends or
 * is ended.
 *
 * @returns a function that releases the lock
 * @throws UserError when another process has the lock
 */
export async function takeEngine(directory: string): Promise<() => void> {
  const letGo = await awaitLock(directory, 'engine', FREE_WITHIN_MS);
  try {
    await endStrayEngine(readStrayEngine(directory));
    return letGo;
  } catch (error) {
    letGo();
    throw error;
  }
}

const answers = (endpoint: string): Promise<boolean> =>
  fetch(endpoint, { signal: AbortSignal.timeout(1_000) }).then(
    (response) => response.arrayBuffer().then(() => true),
    () => false,
  );

/**
 * Ends the engine of an earlier run when the run and the keeper of its engine were both killed. Call this
 * only while holding the directory. The system reuses process numbers, so a process counts as the engine only
 * if it also answers at the engine's address.
 *
 * @throws UserError when the engine does not end
 */
export async function endStrayEngine(noted: StrayEngine | undefined): Promise<void> {
  const works = async ({ pid, endpoint }: z.infer<typeof processSchema>): Promise<boolean> =>
    isAlive(pid) && answers(endpoint);
  // The keeper first: its engine ends with it, or has its own entry in the note.
  for (const each of noted === undefined ? [] : [noted, noted.engine]) {
    if (each === undefined || !(await works(each))) continue;
    // The database survives a sudden end, and nobody waits for the engine's answers any more.
    process.kill(each.pid, 'SIGKILL');
    const deadline = performance.now() + ENDS_WITHIN_MS;
    while (await works(each)) {
      if (performance.now() > deadline) {
        throw new UserError(
          `The database engine of an earlier run still works on this directory: process ${each.pid}. End it first.`,
        );
      }
      await wait(POLL_MS);
    }
  }
}
