import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { type ListOptions, writeMapping } from '../../functions/domain/importing/list-options.ts';
import { MINUTE_MS } from '../../functions/domain/time/units.ts';
import type { Clock } from '../../functions/ports/clock.ts';
import { s3Client } from '../../functions/runtime/s3-client.ts';
import { type ObjectStore, objectStore, textOf } from '../../functions/store/object-store.ts';
import { mappingKeys, reportKeys } from '../../functions/wiring/import-bucket.ts';
import { UserError } from '../terminal/user-error.ts';
import { findDeployed } from './deployed.ts';

/** The part that every summary of a file has. */
const summarySchema = z.object({ problems: z.int(), takenIn: z.boolean() });

/** The import bucket of a stage. Throws a {@link UserError} when there is none. */
export async function bucketOf(stage: string): Promise<{ name: string; objects: ObjectStore }> {
  const { outputs, region } = await findDeployed(stage, process.env);
  const name = outputs.ImportBucket;
  if (name === undefined) throw new UserError(`The stack of ${stage} has no import bucket; deploy it again.`);
  return { name, objects: objectStore(s3Client({ ...process.env, AWS_REGION: region }), name) };
}

/** What the function `import` wrote about a file. */
export interface RemoteReport {
  readonly summary: z.infer<typeof summarySchema>;
  /** The report for a person, line by line. */
  readonly lines: readonly string[];
  /** The list of problems, as CSV. */
  readonly csv: string;
  readonly csvKey: string;
}

export interface Upload {
  readonly file: string;
  /** The folder for the file, with a slash at the end. */
  readonly folder: string;
  /** The options of the list; they go into a file beside it. */
  readonly options: ListOptions;
}

const POLL_MS = 2_000;
/** The function may run for fifteen minutes, and is tried again after one. */
const WAIT_MS = 20 * MINUTE_MS;

/**
 * Drops a file into a folder of the import bucket and waits for its report.
 *
 * @throws UserError when there is no report after twenty minutes
 */
export async function sendThroughBucket(
  objects: ObjectStore,
  { folder, file, options }: Upload,
  clock: Clock,
): Promise<RemoteReport> {
  const uploadedAt = clock.now();
  // A name of its own: the report of an earlier upload must not pass for this one's.
  const stamp = new Date(uploadedAt).toISOString().replace(/\D/g, '').slice(0, 17);
  const key = `${folder}${path.basename(file).replace(/\.(csv|txt)$/i, '')}-${stamp}.csv`;
  // The options go first, because the function looks for them as soon as the list is there. Even empty
  // options are written: those of the folder are meant for other lists.
  await objects.write(mappingKeys(key)[0], writeMapping(options), 'application/json');
  await objects.write(key, await readFile(file), 'text/csv');
  const report = reportKeys(key);
  for (;;) {
    const summary = await textOf(await objects.read(report.json));
    if (summary !== undefined) {
      const [csv = '', txt = ''] = [
        await textOf(await objects.read(report.csv)),
        await textOf(await objects.read(report.txt)),
      ];
      const lines = txt.split('\n').filter((line) => line !== '');
      return { summary: summarySchema.parse(JSON.parse(summary)), lines, csv, csvKey: report.csv };
    }
    if (clock.now() - uploadedAt > WAIT_MS) {
      throw new UserError(
        `The file was uploaded as ${key}, but after 20 minutes there is no report. Look at the log of the import function; the report will be ${report.csv}.`,
      );
    }
    await clock.sleep(POLL_MS);
  }
}
