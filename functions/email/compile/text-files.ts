import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Folder, shown } from './folder.ts';
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

/** The files that hold no text that could be read. What else may be said of them is beside the point. */
export async function unreadableFiles(folder: Folder): Promise<Problem[]> {
  // A folder that is not there is said by those who miss its files.
  if (!existsSync(folder.root)) return [];
  const paths = (await readdir(folder.root, { recursive: true })).filter((path) => TEXT.test(path));
  const checked = paths.map(async (path): Promise<Problem[]> => {
    const message = problemOf(await readFile(join(folder.root, path)));
    return message === undefined ? [] : [{ file: shown(folder, path), message }];
  });
  return (await Promise.all(checked)).flat();
}
