import { lstatSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { TemplateProblem } from './template-problem.ts';

/** The templates folder: where it is, and how problems call it. */
export interface Folder {
  /** Absolute. */
  readonly root: string;
  readonly shownAs: string;
}

/** How a problem names a file, given its path within the folder. */
export const shown = (folder: Folder, path: string): string => posix.join(folder.shownAs, path);

/** What lies at a path, links not followed; `nothing` also where nobody may look. */
export type Entry = 'file' | 'folder' | 'link' | 'other' | 'nothing';

/** Errors of the file system have a code; all others are mistakes of ours. */
const isFromFiles = (error: unknown): boolean => error instanceof Error && 'code' in error;

/** What lies at a path within the folder. */
export function entryAt(folder: Folder, path: string): Entry {
  try {
    const stats = lstatSync(join(folder.root, path));
    if (stats.isFile()) return 'file';
    if (stats.isDirectory()) return 'folder';
    return stats.isSymbolicLink() ? 'link' : 'other';
  } catch (error) {
    if (isFromFiles(error)) return 'nothing';
    throw error;
  }
}

/** The first link on the way to a path, if there is one. */
export function linkOnTheWay(folder: Folder, path: string): string | undefined {
  const steps = path.split('/').map((_, index, all) => all.slice(0, index + 1).join('/'));
  return steps.find((each) => each !== '..' && entryAt(folder, each) === 'link');
}

/** Links lead to places that are not published with the folder, or not there at all. */
export const IS_LINK =
  'This is a symbolic link (symlink) to another place. Put the file or folder itself here: what lies elsewhere is not published.';

/**
 * A file's text, without a byte order mark; undefined when there is no such file, or none that may be read.
 */
export async function readText(folder: Folder, path: string): Promise<string | undefined> {
  try {
    if (entryAt(folder, path) !== 'file') return undefined;
    return (await readFile(join(folder.root, path), 'utf8')).replace(/^\ufeff/, '');
  } catch (error) {
    if (isFromFiles(error)) return undefined;
    throw error;
  }
}

/** What editors and systems leave beside a file while it is open, or for themselves. */
export const isLeftBeside = (name: string): boolean => /^\.[#_~]|^\.DS_Store$|~$|\.sw[a-p]$/.test(name);

/**
 * Names of the files with this ending in a sub-folder, sorted, whatever they are; none when there is no such
 * folder.
 */
export async function filesIn(folder: Folder, path: string, ending: string): Promise<string[]> {
  try {
    const names = await readdir(join(folder.root, path));
    return names.filter((name) => name.endsWith(ending) && !isLeftBeside(name)).sort();
  } catch (error) {
    if (isFromFiles(error)) return [];
    throw error;
  }
}

/** A locale suffix that is no language tag, or undefined when it is one in its canonical spelling. */
export function localeProblem(folder: Folder, path: string, locale: string): TemplateProblem | undefined {
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
