import { existsSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { entryAt, type Folder, IS_LINK, isLeftBeside, shown } from './folder.ts';
import type { Problem } from './problem.ts';

const TEXT = /\.(?:mjml|txt|yaml|css|html)$/;

function problemOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.trim() === '' ? 'This file is empty. Write something in it, or remove it.' : undefined;
  } catch {
    return 'This file is not saved as UTF-8, so letters such as é would be garbled. Save it again with the encoding UTF-8.';
  }
}

async function messageAbout(folder: Folder, path: string): Promise<string | undefined> {
  const entry = entryAt(folder, path);
  if (entry === 'link') return IS_LINK;
  if (!TEXT.test(path)) return undefined;
  if (entry !== 'file')
    return `This is ${entry === 'folder' ? 'a folder' : 'no file'}, but its name is that of a file. Rename or remove it.`;
  try {
    return problemOf(await readFile(join(folder.root, path)));
  } catch {
    return 'This file may not be read. Ask whoever looks after this computer for the right to.';
  }
}

/**
 * Whether what was named as the folder is something else. One that is not there is said by those who miss its
 * files.
 */
export const isFile = ({ root }: Folder): boolean => existsSync(root) && !statSync(root).isDirectory();

/**
 * The files that hold no text that could be read, and links: what is left out of what is published would be
 * missed by nobody. What else may be said of them is beside the point.
 */
export async function unreadableFiles(folder: Folder): Promise<Problem[]> {
  if (!existsSync(folder.root)) return [];
  const entries = await readdir(folder.root, { recursive: true, withFileTypes: true });
  const found = entries
    .filter(({ name }) => !isLeftBeside(name))
    .map(async (entry): Promise<Problem[]> => {
      const path = relative(folder.root, join(entry.parentPath, entry.name)).split(sep).join('/');
      const message = await messageAbout(folder, path);
      return message === undefined ? [] : [{ file: shown(folder, path), message }];
    });
  return (await Promise.all(found)).flat();
}
