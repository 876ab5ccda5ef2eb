import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ZodType } from 'zod';
import { reportKeys } from '../../functions/domain/lists/import-files.ts';
import type { Clock } from '../../functions/domain/ports/clock.ts';
import type { ObjectStore } from '../../functions/store/object-store.ts';
import { Problem } from '../local/problem.ts';

/** What every summary of a file has beside its counts. */
export interface Summary {
  readonly problems: number;
  readonly complete: boolean;
}

/** What the function `import` wrote about a file. */
export interface RemoteReport<S extends Summary> {
  readonly summary: S;
  /** The list of problems. */
  readonly csv: string;
  readonly csvKey: string;
}

export interface Upload<S extends Summary> {
  readonly file: string;
  /** Where it goes, with a slash at the end. */
  readonly folder: string;
  /** Of the summary that the function will write. */
  readonly schema: ZodType<S>;
}

const POLL_MS = 2_000;
/** The function may take fifteen minutes and is tried again after one. */
const WAIT_MS = 20 * 60_000;

async function textOf(source: AsyncIterable<Uint8Array> | undefined): Promise<string | undefined> {
  if (source === undefined) return undefined;
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

/**
 * Drops a file into a folder of the import bucket and waits for its report.
 *
 * @throws Problem when there is no report after twenty minutes
 */
export async function sendThroughBucket<S extends Summary>(
  objects: ObjectStore,
  { folder, file, schema }: Upload<S>,
  clock: Clock,
): Promise<RemoteReport<S>> {
  const uploadedAt = clock.now();
  // A name of its own, so that the report of an earlier upload is not taken for this one's.
  const stamp = new Date(uploadedAt).toISOString().replace(/\D/g, '').slice(0, 17);
  const key = `${folder}${path.basename(file).replace(/\.(csv|txt)$/i, '')}-${stamp}.csv`;
  await objects.write(key, await readFile(file), 'text/csv');
  const report = reportKeys(key);
  for (;;) {
    const summary = await textOf(await objects.read(report.json));
    if (summary !== undefined) {
      const csv = (await textOf(await objects.read(report.csv))) ?? '';
      return { summary: schema.parse(JSON.parse(summary)), csv, csvKey: report.csv };
    }
    if (clock.now() - uploadedAt > WAIT_MS) {
      throw new Problem(
        `The file was uploaded as ${key}, but after 20 minutes there is no report. Look at the log of the import function; the report will be ${report.csv}.`,
      );
    }
    await clock.sleep(POLL_MS);
  }
}
