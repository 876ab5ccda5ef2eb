import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { codeOf, messageOf, Problem } from './problem.ts';
import { isAlive } from './processes.ts';

/** Where a local world keeps its files. */
export interface DataDir {
  readonly database: string;
  readonly mails: string;
  readonly bundle: string;
  /** `file:` URLs of the two secrets, as `PEPPER_SECRET` and `SIGNING_SECRET` take them. */
  readonly secrets: { readonly pepper: string; readonly signing: string };
  /** What the clock of the last run was ahead of the real one, in ms; undefined at the first run. */
  readonly clockOffset: number | undefined;
  saveClockOffset(ms: number): Promise<void>;
  /** Lets go of the directory; a temporary one is removed. */
  close(): Promise<void>;
}

const SECRET_BYTES = 32;
const clockSchema = z.object({ offsetMs: z.number() });

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Takes the directory for this process: two engines on one file would spoil it. */
async function lock(file: string, directory: string): Promise<void> {
  const holder = Number(await readIfThere(file));
  if (holder > 0 && holder !== process.pid && isAlive(holder)) {
    throw new Problem(
      `${directory} is in use by another "npm start" (process ${holder}). Stop that one first, or choose another directory.`,
    );
  }
  await writeFile(file, String(process.pid));
}

async function secret(file: string): Promise<string> {
  try {
    await writeFile(file, randomBytes(SECRET_BYTES).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // The secret of an earlier run: links in its mails must go on working.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  return pathToFileURL(file).href;
}

async function readOffset(file: string): Promise<number | undefined> {
  const text = await readIfThere(file);
  return text === undefined ? undefined : clockSchema.parse(JSON.parse(text)).offsetMs;
}

/**
 * Opens the directory of a local world, with fresh secrets if it has none.
 *
 * @param wanted where the world survives; a temporary directory when absent
 * @throws Problem when it cannot be written or another process uses it
 */
export async function openDataDir(wanted?: string): Promise<DataDir> {
  try {
    const root = path.resolve(wanted ?? (await mkdtemp(path.join(tmpdir(), 'hearback-'))));
    const inside = (name: string): string => path.join(root, name);
    await mkdir(inside('keys'), { recursive: true, mode: 0o700 });
    await lock(inside('lock'), root);
    const letGo = (): void =>
      rmSync(wanted === undefined ? root : inside('lock'), { recursive: true, force: true });
    // The secrets of a temporary world must not outlive a process that ends in a hurry.
    process.once('exit', letGo);
    const [pepper, signing, clockOffset] = await Promise.all([
      secret(inside('keys/pepper')),
      secret(inside('keys/signing')),
      readOffset(inside('clock.json')),
    ]);
    return {
      database: inside('database'),
      mails: inside('mails'),
      bundle: inside('bundle.json'),
      secrets: { pepper, signing },
      clockOffset,
      async saveClockOffset(offsetMs) {
        // Written beside and renamed, so that a crash leaves the old clock or the new one.
        await writeFile(inside('clock.json.new'), JSON.stringify({ offsetMs }));
        await rename(inside('clock.json.new'), inside('clock.json'));
      },
      async close() {
        process.removeListener('exit', letGo);
        letGo();
      },
    };
  } catch (error) {
    if (error instanceof Problem || wanted === undefined) throw error;
    throw new Problem(`The directory ${wanted} cannot be used: ${messageOf(error)}`);
  }
}
