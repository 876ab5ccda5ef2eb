import { createReadStream } from 'node:fs';
import type { ImportReport } from '../../functions/domain/importing/import-report.ts';
import type { ListOptions } from '../../functions/domain/importing/list-options.ts';
import type { Clock } from '../../functions/ports/clock.ts';
import type { ObjectStore } from '../../functions/store/object-store.ts';
import { type ImportDeps, importCustomers } from '../../functions/use-cases/importing/import-customers.ts';
import { publishedProgramme } from '../../functions/use-cases/importing/published-programme.ts';
import { INCOMING } from '../../functions/wiring/import-bucket.ts';
import { type RemoteReport, sendThroughBucket } from './import-bucket.ts';
import { importDepsOf } from './import-deps.ts';
import { bundlesOf, type Target } from './target.ts';

/** The parts of an import that report its progress. */
export type ImportWatch = Pick<ImportDeps, 'onColumns' | 'onProgress'>;

/** Imports a file of customers into a local target. */
export const importIntoLocal = async (
  target: Target,
  file: string,
  options: ListOptions = {},
  watch: ImportWatch = {},
): Promise<ImportReport> =>
  importCustomers(
    () => createReadStream(file),
    { ...(await importDepsOf(target)), ...(await publishedProgramme(bundlesOf(target))), ...watch },
    options,
  );

/**
 * Drops a file of customers into the import bucket and waits for its report. Throws as {@link
 * sendThroughBucket}.
 */
export const importThroughBucket = (
  objects: ObjectStore,
  file: string,
  options: ListOptions,
  clock: Clock,
): Promise<RemoteReport> => sendThroughBucket(objects, { file, folder: INCOMING, options }, clock);
