import { createReadStream } from 'node:fs';
import type { ListOptions } from '../../functions/domain/importing/list-options.ts';
import type { SuppressReport } from '../../functions/domain/importing/suppress-report.ts';
import type { OptOutListReason } from '../../functions/domain/mail/suppression.ts';
import type { Clock } from '../../functions/ports/clock.ts';
import type { ObjectStore } from '../../functions/store/object-store.ts';
import {
  type SuppressDeps,
  suppressAddresses,
} from '../../functions/use-cases/importing/suppress-addresses.ts';
import { optOutFolder } from '../../functions/wiring/import-bucket.ts';
import { type RemoteReport, sendThroughBucket } from './import-bucket.ts';
import { importDepsOf } from './import-deps.ts';
import type { Target } from './target.ts';

/** A list of addresses that must never be mailed again, and why. */
export interface OptOutList {
  readonly file: string;
  readonly reason: OptOutListReason;
  readonly options?: ListOptions;
}

/** Takes an opt-out list into a local target. */
export const suppressInLocal = async (
  target: Target,
  { file, reason, options }: OptOutList,
  watch: Pick<SuppressDeps, 'onLayout' | 'onProgress'> = {},
): Promise<SuppressReport> =>
  suppressAddresses(
    () => createReadStream(file),
    reason,
    { ...(await importDepsOf(target)), ...watch },
    options,
  );

/**
 * Drops an opt-out list into the import bucket and waits for its report. Throws as {@link sendThroughBucket}.
 */
export const suppressThroughBucket = (
  objects: ObjectStore,
  { file, reason, options = {} }: OptOutList,
  clock: Clock,
): Promise<RemoteReport> =>
  sendThroughBucket(objects, { file, folder: optOutFolder(reason), options }, clock);
