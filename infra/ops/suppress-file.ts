import { createReadStream } from 'node:fs';
import * as z from 'zod';
import { optOutFolder } from '../../functions/domain/lists/import-files.ts';
import type { SuppressReason } from '../../functions/domain/lists/suppress-list.ts';
import type { SuppressCounts, SuppressReport } from '../../functions/domain/lists/suppress-report.ts';
import type { Clock } from '../../functions/domain/ports/clock.ts';
import type { ObjectStore } from '../../functions/store/object-store.ts';
import { suppressAddresses } from '../../functions/use-cases/lists/suppress-addresses.ts';
import { type RemoteReport, sendThroughBucket } from './import-bucket.ts';
import { type LocalTarget, withLocalDeps } from './import-target.ts';

/** A list of addresses that must never be mailed again, and why. */
export interface OptOutList {
  readonly file: string;
  readonly reason: SuppressReason;
}

/** Takes an opt-out list into a local target. */
export const suppressInLocal = (
  target: LocalTarget,
  { file, reason }: OptOutList,
  onProgress: (counts: SuppressCounts) => void,
): Promise<SuppressReport> =>
  withLocalDeps(target, (deps) => suppressAddresses(createReadStream(file), reason, { ...deps, onProgress }));

const schema = z.object({
  read: z.int(),
  suppressed: z.int(),
  already: z.int(),
  refused: z.int(),
  problems: z.int(),
  complete: z.boolean(),
});

/** Drops an opt-out list into the import bucket and waits for its report. Throws as {@link sendThroughBucket}. */
export function suppressThroughBucket(
  objects: ObjectStore,
  { file, reason }: OptOutList,
  clock: Clock,
): Promise<RemoteReport<z.infer<typeof schema>>> {
  return sendThroughBucket(objects, { file, folder: optOutFolder(reason), schema }, clock);
}
