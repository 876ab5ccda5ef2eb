import { createHash, randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EpochMs, HOUR_MS } from '../../../functions/domain/time/units.ts';
import type { Compiled } from '../../../functions/email/publishing/compile.ts';
import { ifThere } from '../../terminal/missing-file.ts';

// Compiling takes seconds, and most starts find the templates as they were. So the result is stored in
// `node_modules/.cache`, with a hash of everything that can change it.

/** What else the result depends on, besides the templates. */
export interface CompilerFiles {
  /** The folders of its code. */
  readonly code: readonly string[];
  /** npm's own list of the packages that it has installed. */
  readonly packages: string;
  /** When this process loaded the code, in epoch ms, or earlier. */
  readonly loadedAt: EpochMs;
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const OURS: CompilerFiles = {
  code: [path.join(ROOT, 'functions')],
  packages: path.join(ROOT, 'node_modules/.package-lock.json'),
  loadedAt: performance.timeOrigin,
};
const KEPT = path.join(ROOT, 'node_modules/.cache/hearback/templates.json');

/** Real folders hold a tenth. Who puts a film among the templates waits for the compiler instead. */
const MAX_BYTES = 20_000_000;
/** Operating systems limit how many files a process may have open. */
const FILES_AT_ONCE = 32;
/** A start that was killed leaves its unfinished file behind. */
const UNFINISHED_FOR_MS = HOUR_MS;

/** Where the packages of the compiler look for settings of their own: here, and in every folder above. */
const SETTINGS = /mjmlconfig|browsers?list|^package\.(?:json|yaml)$/;
const SETTINGS_IN_ENV = /^BROWSERSLIST/;
/** Settings that name further files, whose content nobody here would notice. */
const NAMES_FILES = /^BROWSERSLIST_CONFIG$|(?:^|\/)\.mjmlconfig/;

const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

/** What was found on the disk: the same lines mean the same content. */
interface Found {
  readonly lines: readonly string[];
  /** When something in it last changed, in epoch ms. */
  readonly changedAt: EpochMs;
}

/** Every entry of a folder, one a line, with the hash of its content. Throws where it is too large. */
async function inside(folder: string): Promise<Found> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const lines: string[] = [];
  let bytes = 0;
  let changedAt = (await stat(folder)).ctimeMs;
  for (let from = 0; from < entries.length; from += FILES_AT_ONCE) {
    const batch = entries.slice(from, from + FILES_AT_ONCE).map(async (entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const { ctimeMs, size } = await lstat(file);
      changedAt = Math.max(changedAt, ctimeMs);
      if (entry.isFile()) bytes += size;
      if (bytes > MAX_BYTES) throw new Error(`${folder} is too large.`);
      // The compiler reads files only. Reading a pipe would never end.
      const content = entry.isFile()
        ? sha256(await readFile(file))
        : entry.isDirectory()
          ? 'folder'
          : 'other';
      return JSON.stringify([path.relative(folder, file), content]);
    });
    lines.push(...(await Promise.all(batch)));
  }
  return { lines: lines.sort(), changedAt };
}

async function settings(): Promise<string[]> {
  const found = Object.entries(process.env)
    .filter(([name]) => SETTINGS_IN_ENV.test(name))
    .map(([name, value]) => [name, value]);
  for (let folder = process.cwd(); ; folder = path.dirname(folder)) {
    for (const place of [folder, path.join(folder, '.config')]) {
      const names = (await readdir(place).catch(() => [])).filter((name) => SETTINGS.test(name)).sort();
      for (const file of names.map((name) => path.join(place, name)))
        found.push([file, await readFile(file).then(sha256, () => 'other')]);
    }
    if (folder === path.dirname(folder)) break;
  }
  const further = found.find(([name = '']) => NAMES_FILES.test(name));
  if (further !== undefined) throw new Error(`${further[0]} may name further files.`);
  return found.map((each) => JSON.stringify(each));
}

/** What a compilation depends on, as it is on the disk now. */
interface State {
  /** Two equal ones mean equal results. Packages that were changed by hand go unnoticed. */
  readonly fingerprint: string;
  readonly templatesChangedAt: EpochMs;
  readonly compilerChangedAt: EpochMs;
}

/** Undefined when something cannot be read or told. */
async function stateOf(templatesDir: string, { code, packages }: CompilerFiles): Promise<State | undefined> {
  try {
    const folder = path.resolve(templatesDir);
    const templates = await inside(folder);
    const compiler = await Promise.all(code.map(inside));
    const installed = sha256(await readFile(packages));
    return {
      fingerprint: sha256(
        JSON.stringify([
          process.version,
          // The holidays of countries are listed for the years to come.
          new Date().getUTCFullYear(),
          folder,
          templates.lines,
          compiler.map(({ lines }) => lines),
          installed,
          await settings(),
        ]),
      ),
      templatesChangedAt: templates.changedAt,
      compilerChangedAt: Math.max((await stat(packages)).ctimeMs, ...compiler.map((each) => each.changedAt)),
    };
  } catch {
    // Where a file cannot be read, the compiler will report it.
    return undefined;
  }
}

/** The first line: the fingerprint, and the hash of the rest, which may be damaged. */
const seal = (fingerprint: string, content: string): string => `${fingerprint} ${sha256(content)}`;

async function readKept(file: string, fingerprint: string): Promise<Compiled | undefined> {
  const text = (await ifThere(readFile(file, 'utf8')).catch(() => undefined)) ?? '';
  const end = text.indexOf('\n');
  const content = text.slice(end + 1);
  return end > 0 && text.slice(0, end) === seal(fingerprint, content) ? JSON.parse(content) : undefined;
}

/** Removes what killed starts have left unfinished. */
async function clear(file: string): Promise<void> {
  const folder = path.dirname(file);
  const unfinished = (await readdir(folder)).filter((name) => name.startsWith(`${path.basename(file)}.`));
  for (const each of unfinished.map((name) => path.join(folder, name)))
    if (Date.now() - (await stat(each)).mtimeMs > UNFINISHED_FOR_MS) await rm(each, { force: true });
}

/** Writes in one step, because another process may be reading. */
async function keep(file: string, fingerprint: string, compiled: Compiled): Promise<void> {
  const content = JSON.stringify(compiled);
  const part = `${file}.${randomUUID()}`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(part, `${seal(fingerprint, content)}\n${content}`);
    await rename(part, file);
    await clear(file);
  } catch {
    // Where nothing can be kept, the next start compiles again.
    await rm(part, { force: true }).catch(() => undefined);
  }
}

/** Where a result is kept, and what it depends on. */
export interface Keeping {
  readonly file?: string;
  readonly compiler?: CompilerFiles;
}

/**
 * Returns the stored result if nothing has changed since. Otherwise compiles, and stores the result if it can
 * be published.
 *
 * @param compile compiles the folder
 */
export async function keptOrCompiled(
  templatesDir: string,
  compile: (templatesDir: string) => Promise<Compiled>,
  { file = KEPT, compiler = OURS }: Keeping = {},
): Promise<Compiled> {
  const before = await stateOf(templatesDir, compiler);
  const kept = before === undefined ? undefined : await readKept(file, before.fingerprint);
  if (kept !== undefined) return kept;
  const compiled = await compile(templatesDir);
  if (before === undefined || compiled.kind !== 'compiled') return compiled;
  // Somebody may have saved a file meanwhile, and even have put it back. And code that was saved after this
  // process began is not the code that it has loaded.
  const after = await stateOf(templatesDir, compiler);
  if (
    after?.fingerprint === before.fingerprint &&
    after.templatesChangedAt === before.templatesChangedAt &&
    after.compilerChangedAt < compiler.loadedAt
  )
    await keep(file, before.fingerprint, compiled);
  return compiled;
}
