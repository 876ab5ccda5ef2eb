import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { ifThere } from '../../terminal/missing-file.ts';
import { UserError } from '../../terminal/user-error.ts';
import { isAlive } from './processes.ts';

const runningSchema = z.object({
  /** The variables of the functions; the operator commands use the same. */
  env: z.record(z.string(), z.string()),
  /** The address of the local pages. */
  url: z.string(),
  pid: z.int().positive(),
  /** How far the local clock is ahead of the real one, in ms. */
  clockOffsetMs: z.number(),
});

/** What other commands need to know of a local target that runs in this checkout. */
export type Running = z.infer<typeof runningSchema>;

const DIRECTORY = path.join(fileURLToPath(new URL('../../..', import.meta.url)), '.hearback');
const NAME = /^running-(\d+)\.json(?:\.new)?$/;
const fileOf = (directory: string, pid: number): string => path.join(directory, `running-${pid}.json`);

async function readOne(file: string): Promise<Running | undefined> {
  const text = await ifThere(readFile(file, 'utf8'));
  if (text === undefined) return undefined;
  try {
    const parsed = runningSchema.safeParse(JSON.parse(text));
    // A killed run leaves its file behind.
    return parsed.success && isAlive(parsed.data.pid) ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** All local targets that run in this checkout. */
export async function readRunning(directory = DIRECTORY): Promise<Running[]> {
  const names = (await ifThere(readdir(directory))) ?? [];
  const all = await Promise.all(
    names
      .filter((name) => NAME.test(name) && !name.endsWith('.new'))
      .map((name) => readOne(path.join(directory, name))),
  );
  return all.filter((running) => running !== undefined);
}

/**
 * Chooses the local target for a command.
 *
 * @param port of its pages; needed only when several targets run
 * @throws UserError when none runs, none has this port, or the command must name a port
 */
export function chooseRunning(all: readonly Running[], port: number | undefined): Running {
  const ports = all.map(({ url }) => Number(new URL(url).port)).sort((a, b) => a - b);
  const chosen = port === undefined ? all : all.filter(({ url }) => new URL(url).port === String(port));
  const [only] = chosen;
  if (only !== undefined && chosen.length === 1) return only;
  if (all.length === 0) {
    throw new UserError(
      'Nothing runs here. Run "npm start" first, or say where: --data DIR or --stage NAME.',
    );
  }
  const list = `${all.length === 1 ? 'One local target runs' : `${all.length} local targets run`} here, on port ${ports.join(' and ')}.`;
  throw new UserError(
    port === undefined
      ? `${list} Say which one: --port ${ports.join(' or --port ')}.`
      : `Nothing runs on port ${port}. ${list}`,
  );
}

/** Removes the files of killed runs. */
async function forgetDead(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  const dead = names.filter((name) => !isAlive(Number(NAME.exec(name)?.[1] ?? process.pid)));
  await Promise.all(dead.map((name) => rm(path.join(directory, name), { force: true })));
}

/** Tells other commands of this run. Only the owner can read the file: it names where the keys are. */
export async function writeRunning(running: Running, directory = DIRECTORY): Promise<void> {
  const file = fileOf(directory, running.pid);
  await mkdir(directory, { recursive: true });
  await forgetDead(directory);
  await writeFile(`${file}.new`, JSON.stringify(running, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Removes what {@link writeRunning} wrote for this process. */
export async function removeRunning(directory = DIRECTORY): Promise<void> {
  await rm(fileOf(directory, process.pid), { force: true });
  await forgetDead(directory);
}
