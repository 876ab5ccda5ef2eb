import { lstatSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { TemplateProblem } from './template-problem.ts';

/** The templates folder: where it is, and its name in problems. */
export interface Folder {
  /** Absolute. */
  readonly root: string;
  readonly shownAs: string;
}

/** The name of a file in problems, from its path within the folder. */
export const shown = (folder: Folder, path: string): string => posix.join(folder.shownAs, path);

/** What a path leads to, without following links. `nothing` includes paths that we may not read. */
export type Entry = 'file' | 'folder' | 'link' | 'other' | 'nothing';

/** Errors of the file system have a code. All others are our own mistakes. */
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

/** Links lead to places that are not published with the folder, or do not exist there. */
export const IS_LINK =
  'This is a symbolic link (symlink) to another place. Put the file or folder itself here: what lies elsewhere is not published.';

/** A file's text, without a byte order mark. Undefined when the file does not exist or may not be read. */
export async function readText(folder: Folder, path: string): Promise<string | undefined> {
  try {
    if (entryAt(folder, path) !== 'file') return undefined;
    return (await readFile(join(folder.root, path), 'utf8')).replace(/^\ufeff/, '');
  } catch (error) {
    if (isFromFiles(error)) return undefined;
    throw error;
  }
}

/** Files that editors and systems leave in a folder. */
export const isLeftBeside = (name: string): boolean => /^\.[#_~]|^\.DS_Store$|~$|\.sw[a-p]$/.test(name);

/** Sorted names of everything with this ending in a sub-folder. Empty when there is no such folder. */
export async function filesIn(folder: Folder, path: string, ending: string): Promise<string[]> {
  try {
    const names = await readdir(join(folder.root, path));
    return names.filter((name) => name.endsWith(ending) && !isLeftBeside(name)).sort();
  } catch (error) {
    if (isFromFiles(error)) return [];
    throw error;
  }
}

/**
 * The problem with a locale suffix that is no language tag in its canonical spelling. Undefined when it is
 * one.
 */
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
