import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Compiled } from '../../../functions/email/publishing/compile.ts';
import { ifThere } from '../../terminal/missing-file.ts';

// Compiling takes seconds, and most starts find the templates as they were. What came of it is kept beside
// the installed packages, under a fingerprint of all that it depends on.

/** On what compiling depends, besides the templates. */
export interface CompilerFiles {
  /** The folders of its code. */
  readonly code: readonly string[];
  /** What npm notes of the packages that it has installed. */
  readonly packages: string;
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const OURS: CompilerFiles = {
  code: [path.join(ROOT, 'functions')],
  packages: path.join(ROOT, 'node_modules/.package-lock.json'),
};
const KEPT = path.join(ROOT, 'node_modules/.cache/hearback/templates.json');

/** Where the packages of the compiler look for settings of their own: here, and in every folder above. */
const SETTINGS = /mjmlconfig|htmlnano|browsers?list|^package\.(?:json|yaml)$/;
const SETTINGS_IN_ENV = /^BROWSERSLIST/;

const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

/** Every entry of a folder, one a line, with the hash of what is in it. */
async function inside(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const lines = entries.map(async (entry) => {
    const file = path.join(entry.parentPath, entry.name);
    // Nothing else is read by the compiler, and a pipe would never come to its end.
    const content = entry.isFile() ? sha256(await readFile(file)) : entry.isDirectory() ? 'folder' : 'other';
    return JSON.stringify([path.relative(folder, file), content]);
  });
  return (await Promise.all(lines)).sort();
}

async function settings(): Promise<string[]> {
  const found = Object.entries(process.env)
    .filter(([name]) => SETTINGS_IN_ENV.test(name))
    .map((variable) => JSON.stringify(variable));
  for (let folder = process.cwd(); ; folder = path.dirname(folder)) {
    for (const place of [folder, path.join(folder, '.config')]) {
      const names = (await readdir(place).catch(() => [])).filter((name) => SETTINGS.test(name)).sort();
      for (const file of names.map((name) => path.join(place, name)))
        found.push(JSON.stringify([file, await readFile(file).then(sha256, () => 'other')]));
    }
    if (folder === path.dirname(folder)) return found;
  }
}

/** Equal only where compiling comes to the same; undefined where that cannot be told. */
async function fingerprintOf(templatesDir: string, { code, packages }: CompilerFiles) {
  try {
    const folder = path.resolve(templatesDir);
    return sha256(
      JSON.stringify([
        process.version,
        folder,
        await inside(folder),
        await Promise.all(code.map(inside)),
        sha256(await readFile(packages)),
        await settings(),
      ]),
    );
  } catch {
    // What may not be read, or is none: the compiler says so in words.
    return undefined;
  }
}

/** A line that vouches for the rest: the fingerprint, and the hash of what was kept. */
const seal = (fingerprint: string, content: string): string => `${fingerprint} ${sha256(content)}`;

async function readKept(file: string, fingerprint: string): Promise<Compiled | undefined> {
  const text = (await ifThere(readFile(file, 'utf8')).catch(() => undefined)) ?? '';
  const end = text.indexOf('\n');
  const content = text.slice(end + 1);
  return end > 0 && text.slice(0, end) === seal(fingerprint, content) ? JSON.parse(content) : undefined;
}

/** In one step: another process may be reading. */
async function keep(file: string, fingerprint: string, compiled: Compiled): Promise<void> {
  const content = JSON.stringify(compiled);
  const part = `${file}.${randomUUID()}`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(part, `${seal(fingerprint, content)}\n${content}`);
    await rename(part, file);
  } catch {
    // Where nothing can be kept the next start compiles again.
    await rm(part, { force: true }).catch(() => undefined);
  }
}

/**
 * What compiling a folder of templates comes to: as it was kept, where neither they nor anything else that it
 * depends on has changed since; else it is compiled, and kept when it can be published.
 *
 * @param compile compiles the folder
 * @param file where it is kept
 */
export async function keptOrCompiled(
  templatesDir: string,
  compile: (templatesDir: string) => Promise<Compiled>,
  { file = KEPT, compiler = OURS }: { readonly file?: string; readonly compiler?: CompilerFiles } = {},
): Promise<Compiled> {
  const fingerprint = await fingerprintOf(templatesDir, compiler);
  const kept = fingerprint === undefined ? undefined : await readKept(file, fingerprint);
  if (kept !== undefined) return kept;
  const compiled = await compile(templatesDir);
  if (fingerprint === undefined || compiled.kind !== 'compiled') return compiled;
  // Somebody may have saved a file meanwhile.
  if ((await fingerprintOf(templatesDir, compiler)) === fingerprint) await keep(file, fingerprint, compiled);
  return compiled;
}
