import { existsSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import { MAIL_KIND_NAMES } from '../sending/mail-kinds.ts';
import { entryAt, type Folder, IS_LINK, isLeftBeside, readText, shown } from './folder.ts';
import { nearest } from './nearest-name.ts';
import type { TemplateProblem } from './template-problem.ts';

const TEXT = /\.(?:mjml|txt|yaml|css|html)$/;

/** Nothing can be published without these. */
const NEEDED = new Set(['programme.yaml', 'pages/en.yaml']);

function problemOf(path: string, bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.trim() !== '') return undefined;
    return NEEDED.has(path)
      ? 'This file is empty. Write what belongs in it; templates/README.md says what.'
      : 'This file is empty. Write something in it, or remove it.';
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
    return problemOf(path, await readFile(join(folder.root, path)));
  } catch {
    return 'This file may not be read. Ask whoever looks after this computer for the right to.';
  }
}

/** Why a path is no templates folder. Undefined when it is one. */
export function noFolder({ root }: Folder): string | undefined {
  if (!existsSync(root)) return 'There is no such folder. Name the folder of templates.';
  return statSync(root).isDirectory() ? undefined : 'This is no folder. Name the folder of templates.';
}

/**
 * Files without readable text, and links. Otherwise nobody would notice that they are missing from what is
 * published. Other problems of these files do not matter then.
 */
export async function unreadableFiles(folder: Folder): Promise<TemplateProblem[]> {
  const found = (await pathsIn(folder)).map(async (path): Promise<TemplateProblem[]> => {
    const message = await messageAbout(folder, path);
    return message === undefined ? [] : [{ file: shown(folder, path), message }];
  });
  return (await Promise.all(found)).flat();
}

/** Everything in the folder, except files that editors and systems leave. */
async function pathsIn(folder: Folder): Promise<string[]> {
  const entries = await readdir(folder.root, { recursive: true, withFileTypes: true });
  return entries
    .filter(({ name }) => !isLeftBeside(name))
    .map((entry) => relative(folder.root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

const INCLUDED = /<mj-include\b[^>]*?\bpath\s*=\s*["']([^"']+)["']/gi;
/** `footer` of `footer.fr-CA.mjml`: a mail that includes `footer.mjml` may get it too. */
const bare = (path: string): string => posix.basename(path).split('.')[0] ?? '';

/**
 * Mails, text parts and words of pages that nothing reads, because of their name or place. Otherwise nobody
 * would notice that they are missing.
 */
export async function unreadFiles(folder: Folder): Promise<TemplateProblem[]> {
  const files = (await pathsIn(folder)).filter((path) => entryAt(folder, path) === 'file');
  const texts = await Promise.all(
    files.filter((path) => path.endsWith('.mjml')).map((path) => readText(folder, path)),
  );
  const included = new Set(
    texts.flatMap((text) => [...(text ?? '').matchAll(INCLUDED)].map(([, path = '']) => bare(path))),
  );
  return files.flatMap((path) => {
    const better = included.has(bare(path)) ? undefined : readAs(path);
    return better === undefined
      ? []
      : [{ file: shown(folder, path), message: `Nothing reads this file. ${better}` }];
  });
}

const FOLDERS: readonly string[] = [...MAIL_KIND_NAMES, 'pages'];

/** How to mend the place or name of a file. Undefined when it is fine, or none of ours. */
function readAs(path: string): string | undefined {
  const { dir, name, ext } = posix.parse(path);
  const [folder = ''] = dir.split('/');
  const kind = ext.toLowerCase().replace('.yml', '.yaml');
  const isText = kind === '.txt' && FOLDERS.includes(folder);
  if (folder === 'partials' || !(kind === '.mjml' || kind === '.yaml' || isText)) return undefined;
  const rename = `Name it ${name}${kind}, or remove it.`;
  if (dir === '' && kind === '.yaml') {
    if (path === 'programme.yaml') return undefined;
    return nearest(name.toLowerCase(), ['programme']) === undefined && name.toLowerCase() !== 'programme'
      ? undefined
      : 'Name it programme.yaml, or remove it.';
  }
  const belongs = kind === '.yaml' ? ['pages'] : MAIL_KIND_NAMES;
  if (belongs.some((each) => each === dir)) return kind === ext ? undefined : rename;
  const near = belongs.find((each) => each === folder) ?? nearest(folder, belongs);
  if (near !== undefined) {
    const language = /\/([a-z]{2}(?:-[A-Z]{2})?)$/.exec(dir)?.[1];
    const called = language === undefined ? name : near === 'pages' ? language : `${name}.${language}`;
    return `Move it to ${near}/${called}${kind}, or remove it.`;
  }
  const where =
    kind === '.yaml' ? 'The words of the pages lie in pages/' : `Mails lie in ${belongs.join('/, ')}/`;
  return `${where}, and not deeper: move it there, or remove it.`;
}
