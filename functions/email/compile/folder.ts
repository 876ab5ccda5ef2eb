import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Problem } from './problem.ts';

/** The templates folder: where it is, and how problems call it. */
export interface Folder {
  /** Absolute. */
  readonly root: string;
  readonly shownAs: string;
}

/** How a problem names a file, given its path within the folder. */
export const shown = (folder: Folder, path: string): string => posix.join(folder.shownAs, path);

/** A file's text, or undefined when there is no such file. Throws when it cannot be read. */
export async function readText(folder: Folder, path: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder.root, path), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR'))
      return undefined;
    throw error;
  }
}

/** Names of the files with this ending in a sub-folder, sorted; none when there is no such folder. */
export async function filesIn(folder: Folder, path: string, ending: string): Promise<string[]> {
  try {
    const entries = await readdir(join(folder.root, path), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** A locale suffix that is no language tag, or undefined when it is one in its canonical spelling. */
export function localeProblem(folder: Folder, path: string, locale: string): Problem | undefined {
  const file = shown(folder, path);
  try {
    const canonical = Intl.getCanonicalLocales(locale)[0];
    return canonical === locale
      ? undefined
      : { file, message: `The language in the file name is written "${locale}". Write it "${canonical}".` };
  } catch {
    return {
      file,
      message: `"${locale}" in the file name is no language. Use a language tag such as fr or fr-CA.`,
    };
  }
}
