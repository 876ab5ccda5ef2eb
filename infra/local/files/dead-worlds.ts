import { lstat, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withFile } from '../../terminal/system-problem.ts';
import { endStrayEngine, readStrayEngine } from './engine-note.ts';
import { holdLock } from './lock.ts';
import { isAlive } from './processes.ts';
import { isWorldFile } from './world-parts.ts';

/** The name of a temporary world's directory; the number is the process that made it. */
const TEMPORARY = /^hearback-(?:(\d+)-)?[A-Za-z0-9]{6}$/;

/**
 * Makes the directory of a temporary world.
 *
 * @throws UserError that names the temporary folder
 */
export const makeTemporary = (): Promise<string> =>
  withFile(`The temporary folder (TMPDIR) ${tmpdir()}`, () =>
    mkdtemp(path.join(tmpdir(), `hearback-${process.pid}-`)),
  );

/**
 * Removes the directory of a world whose process was killed, and ends the engine that this process may have
 * left.
 */
async function clearIfDead(directory: string, maker: number | undefined): Promise<void> {
  const found = await lstat(directory);
  if (!found.isDirectory() || (process.getuid !== undefined && found.uid !== process.getuid())) return;
  const names = await readdir(directory);
  if (!names.every(isWorldFile)) return;
  // A living world shows by its lock. Before it has a lock, it shows by the process that makes it.
  const wasTaken = await readFile(path.join(directory, 'holder')).then(
    () => true,
    () => false,
  );
  if (!wasTaken && (maker === undefined || isAlive(maker))) return;
  const letGo = holdLock(directory);
  try {
    await endStrayEngine(readStrayEngine(directory));
  } finally {
    letGo();
  }
  await rm(directory, { recursive: true, force: true });
}

/**
 * Clears what killed worlds have left in the temporary folder: keys, templates, engines. When it is unclear
 * whether a world is dead, it stays.
 */
export async function clearDeadWorlds(): Promise<void> {
  const folder = tmpdir();
  for (const name of await readdir(folder).catch(() => [])) {
    const made = TEMPORARY.exec(name);
    if (made === null) continue;
    const maker = made[1] === undefined ? undefined : Number(made[1]);
    // A living world cannot be locked, and the world of another user cannot be read. Neither is ours to
    // clear.
    await clearIfDead(path.join(folder, name), maker).catch(() => undefined);
  }
}
