import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { codeOf } from './problem.ts';
import { isAlive } from './processes.ts';

const runningSchema = z.object({
  /** The variables that the functions got; the operator commands use the same. */
  env: z.record(z.string(), z.string()),
  /** Where the local pages are. */
  url: z.string(),
  pid: z.int().positive(),
  /** How far the local clock is ahead of the real one, in ms. */
  now: z.number(),
});

/** What other commands need to know of the local target that runs in this checkout. */
export type Running = z.infer<typeof runningSchema>;

const FILE = path.join(fileURLToPath(new URL('../..', import.meta.url)), '.hearback', 'running.json');

/** The local target that runs in this checkout; undefined when there is none. */
export async function readRunning(): Promise<Running | undefined> {
  try {
    const parsed = runningSchema.safeParse(JSON.parse(await readFile(FILE, 'utf8')));
    // A run that was killed leaves its file behind.
    return parsed.success && isAlive(parsed.data.pid) ? parsed.data : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Tells other commands of this run. Only its owner can read it: it names where the keys are. */
export async function writeRunning(running: Running): Promise<void> {
  await mkdir(path.dirname(FILE), { recursive: true });
  await writeFile(`${FILE}.new`, JSON.stringify(running, null, 2), { mode: 0o600 });
  await rename(`${FILE}.new`, FILE);
}

/** Takes back what {@link writeRunning} told, unless another run has told since. */
export async function removeRunning(): Promise<void> {
  if ((await readRunning())?.pid === process.pid) await rm(FILE, { force: true });
}
