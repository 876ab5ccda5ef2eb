import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { holdLock } from './lock.ts';
import { codeOf, messageOf, Problem } from './problem.ts';
import { endStrayEngine, type StrayEngine, strayEngineSchema } from './stray-engine.ts';

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
  /** Notes the engine that works on the database, so that the next start can end it should this process be killed. */
  saveEngine(engine: StrayEngine): Promise<void>;
  /** Lets go of the directory; a temporary one is removed. */
  close(): Promise<void>;
}

/** What the keys of a world are derived from; at least 32 characters each. */
export interface Secrets {
  readonly pepper: string;
  readonly signing: string;
}

export interface DataDirOptions {
  /** Whether a directory that holds no data of ours becomes a new world. */
  readonly mayCreate: boolean;
  /** The secrets of a new world; made at random when absent. A world that is there already is refused. */
  readonly secrets?: Secrets;
}

const SECRET_BYTES = 32;
/** The mails hold working links and the keys sign them: for the owner's eyes only. */
const OWNER_ONLY = { directory: 0o700, file: 0o600 } as const;
/** Without the pepper nothing in a world can be read, so where it is, a world is. */
const MARKER = 'keys/pepper';
/** What a first start that was cut short may leave behind. */
const UNFINISHED: readonly string[] = ['keys', 'lock', 'holder'];
const clockSchema = z.object({ offsetMs: z.number() });

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written beside and renamed, so that a crash leaves the old content or the new one. */
async function replace(file: string, content: unknown): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(content), { mode: OWNER_ONLY.file });
  await rename(`${file}.new`, file);
}

/** Throws a {@link Problem} unless this is a directory of ours or may become one. Writes nothing. */
async function requireUsable(root: string, { mayCreate, secrets }: DataDirOptions): Promise<void> {
  const found = await stat(root).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (found !== undefined && !found.isDirectory()) throw new Problem(`${root} is a file; name a directory.`);
  const names = found === undefined ? [] : await readdir(root);
  if (names.length > 0 && (await readIfThere(path.join(root, MARKER))) !== undefined) {
    if (secrets === undefined) return;
    throw new Problem(
      `${root} holds a world already, and a simulation begins a new one. Name a new directory.`,
    );
  }
  if (!mayCreate) {
    throw new Problem(`${root} holds no data of Hearback. "npm start -- --data DIR" makes such a directory.`);
  }
  if (names.some((name) => !UNFINISHED.includes(name))) {
    throw new Problem(
      `${root} holds other things and no data of Hearback. Name a new or an empty directory.`,
    );
  }
}

async function secret(
  file: string,
  content = randomBytes(SECRET_BYTES).toString('base64url'),
): Promise<string> {
  try {
    await writeFile(file, content, { mode: OWNER_ONLY.file, flag: 'wx' });
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

async function readStrayEngine(file: string): Promise<StrayEngine | undefined> {
  const text = await readIfThere(file);
  return text === undefined ? undefined : strayEngineSchema.parse(JSON.parse(text));
}

/**
 * Opens the directory of a local world, with fresh secrets if it has none.
 *
 * @param wanted where the world survives; a temporary directory when absent
 * @throws Problem when it is not ours, cannot be written or another process uses it
 */
export async function openDataDir(
  wanted?: string,
  options: DataDirOptions = { mayCreate: true },
): Promise<DataDir> {
  const ends: (() => void)[] = [];
  const letGo = (): void => {
    for (const end of ends.splice(0).reverse()) end();
  };
  try {
    if (wanted !== undefined) await requireUsable(path.resolve(wanted), options);
    const root = path.resolve(wanted ?? (await mkdtemp(path.join(tmpdir(), 'hearback-'))));
    const inside = (name: string): string => path.join(root, name);
    // The secrets of a temporary world must not outlive a process that ends in a hurry.
    process.once('exit', letGo);
    ends.push(() => process.removeListener('exit', letGo));
    if (wanted === undefined) ends.push(() => rmSync(root, { recursive: true, force: true }));
    await mkdir(root, { recursive: true, mode: OWNER_ONLY.directory });
    ends.push(holdLock(root));
    await chmod(root, OWNER_ONLY.directory);
    await mkdir(inside('keys'), { recursive: true, mode: OWNER_ONLY.directory });
    await endStrayEngine(await readStrayEngine(inside('engine.json')));
    // The pepper comes last: it marks a directory whose other parts are there.
    const signing = await secret(inside('keys/signing'), options.secrets?.signing);
    const pepper = await secret(inside(MARKER), options.secrets?.pepper);
    const clockOffset = await readOffset(inside('clock.json'));
    return {
      database: inside('database'),
      mails: inside('mails'),
      bundle: inside('bundle.json'),
      secrets: { pepper, signing },
      clockOffset,
      saveClockOffset: (offsetMs) => replace(inside('clock.json'), { offsetMs }),
      saveEngine: (engine) => replace(inside('engine.json'), engine),
      close: async () => letGo(),
    };
  } catch (error) {
    letGo();
    if (error instanceof Problem || wanted === undefined) throw error;
    throw new Problem(`The directory ${wanted} cannot be used: ${messageOf(error)}`);
  }
}
