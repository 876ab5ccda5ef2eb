import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { Problem } from './problem.ts';

/** SQLite's code for a file that another connection has locked. */
const BUSY = 5;

/** Who holds the lock, as far as it is known: for the message only, the lock does not rest on it. */
function holderIn(file: string): string {
  try {
    return ` (process ${Number(readFileSync(file, 'utf8'))})`;
  } catch {
    return '';
  }
}

/**
 * Takes a directory for this process: two worlds in one would spoil it. SQLite's lock on a file is one of the operating
 * system: it is taken in one step, and it ends with its process however that ends, so that there is no stale lock to judge.
 *
 * @param of what in the directory is taken, where it is not all of it: the database engine is another process, and takes its own
 * @returns what lets go of the directory
 * @throws Problem when another process has it
 */
export function holdLock(directory: string, of?: 'engine'): () => void {
  const prefix = of === undefined ? '' : `${of}.`;
  const holder = path.join(directory, `${prefix}holder`);
  const file = path.join(directory, `${prefix}lock`);
  writeFileSync(file, '', { flag: 'a', mode: 0o600 });
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!(error instanceof Error && 'errcode' in error && error.errcode === BUSY)) throw error;
    throw new Problem(
      `${directory} is in use by another command${holderIn(holder)}. End that one first, or choose another directory.`,
    );
  }
  writeFileSync(holder, String(process.pid), { mode: 0o600 });
  return () => {
    rmSync(holder, { force: true });
    lock.close();
  };
}

const POLL_MS = 50;

/**
 * Takes a directory as {@link holdLock} does, as soon as another process lets go of it.
 *
 * @throws Problem when that takes longer than `withinMs`
 */
export async function awaitLock(directory: string, of: 'engine', withinMs: number): Promise<() => void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return holdLock(directory, of);
    } catch (error) {
      if (!(error instanceof Problem) || performance.now() > deadline) throw error;
    }
    await wait(POLL_MS);
  }
}
