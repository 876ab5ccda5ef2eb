import { lstat, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withFile } from '../../terminal/system-problem.ts';
import { endStrayEngine, readStrayEngine } from './engine-note.ts';
import { holdLock } from './lock.ts';
import { isAlive } from './processes.ts';
import { isWorldFile } from './world-parts.ts';

/** What the directory of a world that leaves nothing is called, and by which process. */
const TEMPORARY = /^hearback-(?:(\d+)-)?[A-Za-z0-9]{6}$/;

/**
 * Makes the directory of a world that leaves nothing.
 *
 * @throws UserError that names the temporary folder
 */
export const makeTemporary = (): Promise<string> =>
  withFile(`The temporary folder (TMPDIR) ${tmpdir()}`, () =>
    mkdtemp(path.join(tmpdir(), `hearback-${process.pid}-`)),
  );

/** Removes the directory of a world whose process was killed, and ends the engine that it may have left. */
async function clearIfDead(directory: string, maker: number | undefined): Promise<void> {
  const found = await lstat(directory);
  if (!found.isDirectory() || (process.getuid !== undefined && found.uid !== process.getuid())) return;
  const names = await readdir(directory);
  if (!names.every(isWorldFile)) return;
  // A world is known by its lock, and before it has one by the process that makes it.
  const isHeldOnce = await readFile(path.join(directory, 'holder')).then(
    () => true,
    () => false,
  );
  if (!isHeldOnce && (maker === undefined || isAlive(maker))) return;
  const letGo = holdLock(directory);
  try {
    await endStrayEngine(readStrayEngine(directory));
  } finally {
    letGo();
  }
  await rm(directory, { recursive: true, force: true });
}

/**
 * Clears what worlds that were killed have left in the temporary folder: keys, templates, engines. What
 * cannot be judged stays.
 */
export async function clearDeadWorlds(): Promise<void> {
  const folder = tmpdir();
  for (const name of await readdir(folder).catch(() => [])) {
    const made = TEMPORARY.exec(name);
    if (made === null) continue;
    const maker = made[1] === undefined ? undefined : Number(made[1]);
    // One that lives cannot be locked, one of somebody else not be read: either way it is none of ours to
    // clear.
    await clearIfDead(path.join(folder, name), maker).catch(() => undefined);
  }
}
