import { createHash, randomBytes } from 'node:crypto';
import { chmod, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { lackOfSecret } from '../../../functions/domain/identity/key-ring.ts';
import { DAY_MS } from '../../../functions/domain/time/units.ts';
import { ifThere } from '../../terminal/missing-file.ts';
import { makeDirectory, systemProblem, withFile } from '../../terminal/system-problem.ts';
import { messageOf, UserError } from '../../terminal/user-error.ts';
import { enginesIn } from '../aws/engines.ts';
import { clearDeadWorlds, makeTemporary } from '../files/dead-worlds.ts';
import { takeEngine } from '../files/engine-note.ts';
import { holdLock } from '../files/lock.ts';
import { removeFolder } from '../files/remove-folder.ts';
import { isWorldFile, judgeParts, missingWords, PARTS, type Part } from '../files/world-parts.ts';

/** Where a local world keeps its files. */
export interface DataDir {
  /** The directory itself. */
  readonly root: string;
  readonly database: string;
  readonly mails: string;
  readonly bundle: string;
  /** `file:` URLs of the two secrets, as `PEPPER_SECRET` and `SIGNING_SECRET` take them. */
  readonly secrets: { readonly pepper: string; readonly signing: string };
  /** How far the clock of the last run was ahead of the real one, in ms; undefined at the first run. */
  readonly clockOffset: number | undefined;
  saveClockOffset(ms: number): Promise<void>;
  /** The name by which the table of this world knows the directory; undefined until {@link saveId}. */
  readonly id: string | undefined;
  saveId(id: string): Promise<void>;
  /** Releases the directory, and removes a temporary one. */
  close(): Promise<void>;
}

/** The secrets from which the keys of a world are derived; at least 32 characters each. */
export interface Secrets {
  readonly pepper: string;
  readonly signing: string;
}

export interface DataDirOptions {
  /** Whether a directory without data of ours may become a new world. */
  readonly mayCreate: boolean;
  /** The secrets of a new world; random when absent. With secrets, an existing world is refused. */
  readonly secrets?: Secrets;
  /** Whether the person gives the time, so that the clock may be missing. */
  readonly isTimeGiven?: boolean;
}

const SECRET_BYTES = 32;
/** Only the owner may read these: the mails hold working links, and the keys sign links. */
const OWNER_ONLY = { directory: 0o700, file: 0o600 } as const;
/** Nobody simulates further ahead. A larger offset was not written by us. */
const MAX_OFFSET_MS = 100 * 366 * DAY_MS;
const clockSchema = z.object({ offsetMs: z.number().min(-MAX_OFFSET_MS).max(MAX_OFFSET_MS) });
const worldSchema = z.object({ id: z.string().min(1), pepper: z.string().min(1) });

const readIfThere = (file: string): Promise<string | undefined> =>
  withFile(file, () => ifThere(readFile(file, 'utf8')));

/** Writes a new file and renames it, so that a crash leaves either the old content or the new one. */
async function replace(file: string, content: unknown): Promise<void> {
  const beside = `${file}.new`;
  await withFile(beside, () => writeFile(beside, JSON.stringify(content), { mode: OWNER_ONLY.file }));
  await withFile(file, () => rename(beside, file));
}

/**
 * The content of a file of ours; undefined when the file is missing or empty. Throws a {@link UserError} when
 * it has other content.
 */
async function readJson<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Promise<z.infer<Schema> | undefined> {
  const text = await readIfThere(file);
  if (text === undefined || text.trim() === '') return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new UserError(`${file} cannot be read: something else stands in it. Put it back from a copy.`);
  }
}

const namesIn = (directory: string): Promise<string[]> =>
  withFile(directory, async () => (await ifThere(readdir(directory))) ?? []);

/** The parts of a world that have content. */
async function partsIn(root: string): Promise<Part[]> {
  const holds = async (part: Part): Promise<boolean> => {
    const place = path.join(root, part);
    switch (part) {
      case 'database':
        return (await enginesIn(place)).length > 0;
      case 'mails':
        return (await namesIn(place)).length > 0;
      default:
        return ((await readIfThere(place)) ?? '').trim() !== '';
    }
  };
  const areThere = await Promise.all(PARTS.map(holds));
  return PARTS.filter((_, index) => areThere[index]);
}

/**
 * Throws a {@link UserError} unless the directory is a whole world of ours, or may become a new one. Writes
 * nothing.
 *
 * @returns whether there is a world
 */
async function requireUsable(root: string, options: DataDirOptions): Promise<boolean> {
  const found = await withFile(root, () => ifThere(stat(root)));
  if (found !== undefined && !found.isDirectory())
    throw new UserError(`${root} is a file; name a directory.`);
  const names = await namesIn(root);
  const there = await partsIn(root);
  const judged = judgeParts(there);
  if (judged.kind === 'broken') {
    const missing = judged.missing.filter((part) => part !== 'clock.json' || options.isTimeGiven !== true);
    if (missing.length > 0) {
      // Another process may be making this world just now: then the lock throws.
      if (names.includes('lock')) holdLock(root)();
      throw new UserError(missingWords(root, missing, there));
    }
  }
  const isWorld = judged.kind !== 'new';
  const isWorldAlready = isWorld || there.includes('keys/pepper');
  if (options.secrets !== undefined && isWorldAlready) {
    throw new UserError(
      `${root} holds a world already, and a simulation begins a new one. Name a new directory.`,
    );
  }
  if (isWorldAlready) return isWorld;
  if (!options.mayCreate) {
    throw new UserError(
      `${root} holds no data of Hearback. "npm start -- --data DIR" makes such a directory.`,
    );
  }
  if (!names.every(isWorldFile)) {
    throw new UserError(
      `${root} holds other things and no data of Hearback. Name a new or an empty directory.`,
    );
  }
  return false;
}

/**
 * Reads a secret from its file, or makes a new one. It throws when the file has a faulty secret, because
 * links in earlier mails need the right one.
 */
async function secret(
  file: string,
  content = randomBytes(SECRET_BYTES).toString('base64url'),
): Promise<string> {
  const text = await readIfThere(file);
  if (text === undefined || text.trim() === '') {
    await withFile(file, () => writeFile(file, content, { mode: OWNER_ONLY.file }));
    return content;
  }
  const lines = text.split('\n').map((line) => line.trim());
  const values = lines.filter((line) => line !== '');
  for (const value of values) {
    const lack = lackOfSecret(value);
    if (lack === undefined) continue;
    const at = values.length > 1 ? `, line ${lines.indexOf(value) + 1},` : '';
    throw new UserError(`The secret ${file}${at} ${lack}. Put it back from a copy.`);
  }
  return values[0] ?? content;
}

/** Tells one pepper from another without revealing it. */
const fingerprint = (pepper: string): string =>
  createHash('sha256').update(pepper).digest('base64url').slice(0, 16);

/**
 * Opens the directory of a local world, with fresh secrets for a new one.
 *
 * @param wanted where the world survives; a temporary directory when absent. Then this also clears what
 *   killed runs left in the temporary folder.
 * @throws UserError when the directory is not ours, not whole, not writable, or in use by another process
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
    const isWorld = wanted !== undefined && (await requireUsable(path.resolve(wanted), options));
    if (wanted === undefined) await clearDeadWorlds();
    const root = path.resolve(wanted ?? (await makeTemporary()));
    const inside = (name: string): string => path.join(root, name);
    // A temporary world's secrets must not outlive a process that ends suddenly.
    process.once('exit', letGo);
    ends.push(() => process.removeListener('exit', letGo));
    if (wanted === undefined) ends.push(() => removeFolder(root));
    await makeDirectory(root, OWNER_ONLY.directory);
    ends.push(holdLock(root));
    // Called even if this start is refused below, to end what a killed run has left.
    (await takeEngine(root))();
    await chmod(root, OWNER_ONLY.directory);
    await makeDirectory(inside('keys'), OWNER_ONLY.directory);
    // The pepper comes last: it shows that the other parts are there.
    await secret(inside('keys/signing'), options.secrets?.signing);
    const pepper = await secret(inside('keys/pepper'), options.secrets?.pepper);
    const world = await readJson(inside('keys/world.json'), worldSchema);
    if (world !== undefined && world.pepper !== fingerprint(pepper)) {
      throw new UserError(
        `${inside('keys/pepper')} is not the one that this world began with: everybody in it would be a stranger. Put the old one back.`,
      );
    }
    const clock = await readJson(inside('clock.json'), clockSchema);
    return {
      root,
      database: inside('database'),
      mails: inside('mails'),
      bundle: inside('bundle.json'),
      secrets: {
        pepper: pathToFileURL(inside('keys/pepper')).href,
        signing: pathToFileURL(inside('keys/signing')).href,
      },
      // A first start that was cut short has no time to go on from.
      clockOffset: isWorld ? clock?.offsetMs : undefined,
      saveClockOffset: (offsetMs) => replace(inside('clock.json'), { offsetMs }),
      id: world?.id,
      saveId: (id) => replace(inside('keys/world.json'), { id, pepper: fingerprint(pepper) }),
      close: async () => letGo(),
    };
  } catch (error) {
    letGo();
    const problem = error instanceof UserError ? error : systemProblem(error);
    if (problem !== undefined) throw problem;
    if (wanted === undefined) throw error;
    throw new UserError(`The directory ${wanted} cannot be used: ${messageOf(error)}`);
  }
}
