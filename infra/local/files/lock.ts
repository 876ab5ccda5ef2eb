import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { systemProblem } from '../../terminal/system-problem.ts';
import { messageOf, UserError } from '../../terminal/user-error.ts';

/** SQLite's code for a file that another connection has locked. */
const BUSY = 5;

/** The process that holds the lock, as far as we know it. Only the message needs this; the lock does not. */
function holderIn(file: string): string {
  try {
    return ` (process ${Number(readFileSync(file, 'utf8'))})`;
  } catch {
    return '';
  }
}

function writeSmall(file: string, text: string, flag: 'a' | 'w'): void {
  try {
    writeFileSync(file, text, { flag, mode: 0o600 });
  } catch (error) {
    throw systemProblem(error, file) ?? error;
  }
}

/**
 * A part of a directory with a lock of its own. The database engine is another process, so it takes its own
 * lock.
 */
type LockedPart = 'engine';

const fileOf = (directory: string, name: 'lock' | 'holder', part: LockedPart | undefined): string =>
  path.join(directory, part === undefined ? name : `${part}.${name}`);

/** Takes a directory, and returns a function that releases it; undefined while another process has it. */
function tryLock(directory: string, part: LockedPart | undefined): (() => void) | undefined {
  const holder = fileOf(directory, 'holder', part);
  const file = fileOf(directory, 'lock', part);
  writeSmall(file, '', 'a');
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    writeSmall(holder, String(process.pid), 'w');
  } catch (error) {
    lock.close();
    if (error instanceof UserError) throw error;
    if (error instanceof Error && 'errcode' in error && error.errcode === BUSY) return undefined;
    throw new UserError(`${file} cannot be locked (${messageOf(error)}). Delete it, then start again.`);
  }
  return () => {
    rmSync(holder, { force: true });
    lock.close();
  };
}

const inUse = (directory: string, part: LockedPart | undefined): UserError =>
  new UserError(
    `${directory} is in use by another command${holderIn(fileOf(directory, 'holder', part))}. End that one first, or choose another directory.`,
  );

/**
 * Takes a directory for this process, because two worlds in one directory would spoil it. The lock is
 * SQLite's, and so the operating system's: taking it is one step, and it ends with its process however that
 * ends. So a stale lock cannot exist.
 *
 * @returns a function that releases the directory
 * @throws UserError when another process has it
 */
export function holdLock(directory: string): () => void {
  const letGo = tryLock(directory, undefined);
  if (letGo === undefined) throw inUse(directory, undefined);
  return letGo;
}

const POLL_MS = 50;

/**
 * Takes a part of a directory as {@link holdLock} does. While another process has it, this waits.
 *
 * @throws UserError when that takes longer than `withinMs`
 */
export async function awaitLock(directory: string, part: LockedPart, withinMs: number): Promise<() => void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const letGo = tryLock(directory, part);
    if (letGo !== undefined) return letGo;
    if (performance.now() > deadline) throw inUse(directory, part);
    await wait(POLL_MS);
  }
}
