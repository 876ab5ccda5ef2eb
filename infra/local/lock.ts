import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
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
 * Takes a directory for this process: two engines on one file would spoil it. SQLite's lock on a file is one of the operating
 * system: it is taken in one step, and it ends with its process however that ends, so that there is no stale lock to judge.
 *
 * @returns what lets go of the directory
 * @throws Problem when another process has it
 */
export function holdLock(directory: string): () => void {
  const holder = path.join(directory, 'holder');
  const file = path.join(directory, 'lock');
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
