import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, messageOf, UserError } from './user-error.ts';

// What the operating system refuses, in words for a person who can put it right.

interface Words {
  /** The words that follow the name of a file. */
  readonly what: string;
  readonly remedy: string;
}

const RIGHTS: Words = {
  what: 'may not be read or written by you',
  remedy: 'Give yourself the right to, or choose another place.',
};
const FULL: Words = { what: 'has no room left on its disk', remedy: 'Make room, then start again.' };
const TOO_MANY: Words = {
  what: 'cannot be opened, for too many files are open',
  remedy: 'End other programs, or raise the limit (ulimit -n), then start again.',
};
const WORDS = new Map<string, Words>(
  Object.entries({
    ENOENT: { what: 'is not there', remedy: 'Put it there, or name another.' },
    EISDIR: { what: 'is a directory, where a file is needed', remedy: 'Move it away.' },
    ENOTDIR: { what: 'is or lies in a file, where a directory is needed', remedy: 'Move it away.' },
    EEXIST: { what: 'is there already, and is something else', remedy: 'Move it away.' },
    EACCES: RIGHTS,
    EPERM: RIGHTS,
    EROFS: { what: 'is on a disk that cannot be written', remedy: 'Choose another place.' },
    ENOSPC: FULL,
    EDQUOT: FULL,
    EMFILE: TOO_MANY,
    ENFILE: TOO_MANY,
    EFBIG: { what: 'has become larger than files may be', remedy: 'Raise the limit (ulimit -f).' },
    ELOOP: { what: 'is a link that leads round in a circle', remedy: 'Name another.' },
    ENAMETOOLONG: { what: 'has a name that is too long', remedy: 'Choose a shorter one.' },
    EIO: { what: 'cannot be read or written: its disk has a fault', remedy: 'Look at the disk.' },
  }),
);

/** The local target or AWS has no service at this address. */
const UNREACHABLE = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EADDRNOTAVAIL'];

/** The address where nothing answered (` at 127.0.0.1:3000`), if the system names it. */
function placeOf(error: unknown): string {
  const { address, port } = Object(error);
  return typeof address === 'string' && typeof port === 'number' ? ` at ${address}:${port}` : '';
}

/**
 * Turns a failure of the system into something that a person can put right: what is wrong with which file,
 * and what to do. Undefined for anything else.
 *
 * @param file used when the system names none
 */
export function systemProblem(error: unknown, file?: string): UserError | undefined {
  const code = codeOf(error) ?? '';
  if (UNREACHABLE.includes(code))
    return new UserError(
      `Nothing answers${placeOf(error)} (${code}). If that is the local target, start it again; else look at the network.`,
    );
  const words = WORDS.get(code);
  if (words === undefined) return undefined;
  const named = Object(error).path;
  return new UserError(
    `${file ?? (typeof named === 'string' ? named : 'A file')} ${words.what}. ${words.remedy}`,
  );
}

/** The line to print for anything thrown, in plain words if there are some. */
export const plainly = (error: unknown): string => messageOf(systemProblem(error) ?? error);

/**
 * Makes a directory and those above it, as `mkdir -p` does. Node's own version never returns when the system
 * says that the new directory does not exist (in `/proc`).
 *
 * @throws UserError that names what the system refuses
 */
export const makeDirectory = (directory: string, mode: number): Promise<void> =>
  withFile(directory, () => makeWithAbove(path.resolve(directory), mode));

const isDirectory = (name: string): Promise<boolean> =>
  stat(name).then(
    (found) => found.isDirectory(),
    () => false,
  );

async function makeWithAbove(directory: string, mode: number): Promise<void> {
  try {
    await mkdir(directory, { mode });
  } catch (error) {
    // The directory was there, or another process has just made it.
    if (await isDirectory(directory)) return;
    const above = path.dirname(directory);
    if (codeOf(error) !== 'ENOENT' || above === directory || (await isDirectory(above))) throw error;
    await makeWithAbove(above, mode);
    await makeWithAbove(directory, mode);
  }
}

/** Does something with a file. A refusal of the system becomes a {@link UserError} that names the file. */
export async function withFile<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw systemProblem(error, file) ?? error;
  }
}
