import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { INCOMING, reportKeys } from '../../functions/domain/import-files.ts';
import type { ImportCounts, ImportReport } from '../../functions/domain/import-report.ts';
import type { Clock } from '../../functions/domain/ports.ts';
import { dynamoClient } from '../../functions/runtime/clients.ts';
import { loadKeyRing } from '../../functions/runtime/keys.ts';
import { addressStore } from '../../functions/store/addresses.ts';
import { customerStore } from '../../functions/store/customers.ts';
import type { ObjectStore } from '../../functions/store/object-store.ts';
import { importCustomers } from '../../functions/use-cases/import-customers.ts';
import { movableClock } from '../local/clock.ts';
import { Problem } from '../local/problem.ts';
import type { Running } from '../local/running.ts';

/** Imports a file into the local target that runs, at the time of its clock. */
export async function importIntoRunning(
  running: Pick<Running, 'env' | 'clockOffsetMs'>,
  file: string,
  onProgress: (counts: ImportCounts) => void,
): Promise<ImportReport> {
  const { TABLE_NAME = '', PEPPER_SECRET = '', SIGNING_SECRET = '' } = running.env;
  const client = dynamoClient(running.env);
  try {
    return await importCustomers(createReadStream(file), {
      customers: customerStore(client, TABLE_NAME),
      addresses: addressStore(client, TABLE_NAME),
      keys: await loadKeyRing({ PEPPER_SECRET, SIGNING_SECRET }),
      clock: movableClock(running.clockOffsetMs),
      onProgress,
    });
  } finally {
    client.destroy();
  }
}

const summarySchema = z.object({
  read: z.int(),
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  problems: z.int(),
  complete: z.boolean(),
});

/** What the function `import` tells of a file. The list of problems is beside it, as CSV. */
export interface RemoteReport extends z.infer<typeof summarySchema> {
  readonly csv: string;
  readonly csvKey: string;
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
 * Drops a file into the import bucket and waits for its report.
 *
 * @throws Problem when there is no report after twenty minutes
 */
export async function importThroughBucket(
  objects: ObjectStore,
  file: string,
  clock: Clock,
): Promise<RemoteReport> {
  const uploadedAt = clock.now();
  // A name of its own, so that the report of an earlier upload is not taken for this one's.
  const stamp = new Date(uploadedAt).toISOString().replace(/\D/g, '').slice(0, 17);
  const key = `${INCOMING}${path.basename(file).replace(/\.csv$/i, '')}-${stamp}.csv`;
  await objects.write(key, await readFile(file), 'text/csv');
  const report = reportKeys(key);
  for (;;) {
    const summary = await textOf(await objects.read(report.json));
    if (summary !== undefined) {
      const csv = (await textOf(await objects.read(report.csv))) ?? '';
      return { ...summarySchema.parse(JSON.parse(summary)), csv, csvKey: report.csv };
    }
    if (clock.now() - uploadedAt > WAIT_MS) {
      throw new Problem(
        `The file was uploaded as ${key}, but after 20 minutes there is no report. Look at the log of the import function; the report will be ${report.csv}.`,
      );
    }
    await clock.sleep(POLL_MS);
  }
}
