import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { ifThere } from '../../terminal/missing-file.ts';
import { isWorldFile } from '../files/world-parts.ts';
import { spoiltDatabase } from './engines.ts';

// Notes the files of a database when a run ends in order. An engine may start on files that were damaged
// since then, and lose some customers without a word: Hearback would ask them twice.

/** The note lies among the files, so that a copy of them contains it. */
const SEAL = 'seal.json';

const sealSchema = z.record(z.string(), z.string());

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64url');
}

/**
 * Notes the hash of each file of a database. Our own locks and notes may lie beside the files and are left
 * out. Call this only when no engine works on the files.
 */
export async function sealDatabase(directory: string): Promise<void> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)));
  const hashes: Record<string, string> = {};
  for (const file of files.filter((each) => each !== SEAL && !isWorldFile(each)).sort())
    hashes[file.split(path.sep).join('/')] = await hashOf(path.join(directory, file));
  await writeFile(path.join(directory, SEAL), JSON.stringify(hashes), { mode: 0o600 });
}

/**
 * Compares a database with its note, then removes the note, because the new run changes the files. A killed
 * run leaves no note; then there is nothing to compare.
 *
 * @throws UserError when a file is missing or has changed
 */
export async function breakSeal(directory: string): Promise<void> {
  const seal = path.join(directory, SEAL);
  const text = await ifThere(readFile(seal, 'utf8'));
  if (text === undefined) return;
  for (const [file, noted] of Object.entries(read(seal, text))) {
    const found = await ifThere(hashOf(path.join(directory, ...file.split('/'))));
    if (found === undefined) throw spoiltDatabase(directory, `its file ${file} is missing`);
    if (found !== noted)
      throw spoiltDatabase(directory, `its file ${file} was changed since the last run ended`);
  }
  await rm(seal);
}

function read(seal: string, text: string): Readonly<Record<string, string>> {
  try {
    return sealSchema.parse(JSON.parse(text));
  } catch {
    throw spoiltDatabase(path.dirname(seal), `its file ${SEAL} cannot be read`);
  }
}
