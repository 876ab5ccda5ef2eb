import { createReadStream } from 'node:fs';
import * as z from 'zod';
import { INCOMING } from '../../functions/domain/lists/import-files.ts';
import type { ImportCounts, ImportReport } from '../../functions/domain/lists/import-report.ts';
import type { Clock } from '../../functions/domain/ports/clock.ts';
import type { ObjectStore } from '../../functions/store/object-store.ts';
import { importCustomers } from '../../functions/use-cases/lists/import-customers.ts';
import { type RemoteReport, sendThroughBucket } from './import-bucket.ts';
import { type LocalTarget, withLocalDeps } from './import-target.ts';

/** Imports a file of customers into a local target. */
export const importIntoLocal = (
  target: LocalTarget,
  file: string,
  onProgress: (counts: ImportCounts) => void,
): Promise<ImportReport> =>
  withLocalDeps(target, (deps) => importCustomers(createReadStream(file), { ...deps, onProgress }));

const schema = z.object({
  read: z.int(),
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  problems: z.int(),
  tagColumns: z.array(z.string()),
  unusedColumns: z.array(z.string()),
  complete: z.boolean(),
});

/** Drops a file of customers into the import bucket and waits for its report. Throws as {@link sendThroughBucket}. */
export function importThroughBucket(
  objects: ObjectStore,
  file: string,
  clock: Clock,
): Promise<RemoteReport<z.infer<typeof schema>>> {
  return sendThroughBucket(objects, { file, folder: INCOMING, schema }, clock);
}
