import { randomBytes } from 'node:crypto';
import type { KeyRing } from '../../functions/domain/identity/key-ring.ts';
import { makeRunId, type RunId } from '../../functions/domain/identity/run.ts';
import type { AddressStore } from '../../functions/ports/addresses.ts';
import type { AliasStore } from '../../functions/ports/aliases.ts';
import type { Clock } from '../../functions/ports/clock.ts';
import type { CustomerStore } from '../../functions/ports/customers.ts';
import type { RunStore } from '../../functions/ports/runs.ts';
import { dynamoClient, s3Client } from '../../functions/runtime/clients.ts';
import { loadKeyRing } from '../../functions/runtime/keys.ts';
import { addressStore } from '../../functions/store/addresses.ts';
import { aliasStore } from '../../functions/store/aliases.ts';
import { customerStore } from '../../functions/store/customers.ts';
import { type ObjectStore, objectStore } from '../../functions/store/object-store.ts';
import { runStore } from '../../functions/store/runs.ts';
import type { Running } from '../local/files/running.ts';
import { movableClock } from '../local/world/clock.ts';
import { startWorld } from '../local/world/world.ts';
import { Problem } from '../terminal/problem.ts';
import { complain } from '../terminal/terminal.ts';
import { findDeployed } from './deployed.ts';
import { findRunning, type TargetOptions } from './target.ts';

/** A local target, as its functions see it. */
export type LocalTarget = Pick<Running, 'env' | 'clockOffsetMs'>;

/** What reading a file takes. */
export interface LocalDeps {
  readonly customers: CustomerStore;
  readonly addresses: AddressStore;
  readonly aliases: AliasStore;
  readonly runs: RunStore;
  readonly keys: KeyRing;
  readonly clock: Clock;
  /** The name of a run that begins now. */
  readonly run: RunId;
}

/** Works on the table of a local target, with its keys, at the time of its clock. */
export async function withLocalDeps<T>(
  { env, clockOffsetMs }: LocalTarget,
  work: (deps: LocalDeps) => Promise<T>,
): Promise<T> {
  const { TABLE_NAME = '', PEPPER_SECRET = '' } = env;
  const client = dynamoClient(env);
  const clock = movableClock(clockOffsetMs);
  try {
    return await work({
      customers: customerStore(client, TABLE_NAME),
      addresses: addressStore(client, TABLE_NAME),
      aliases: aliasStore(client, TABLE_NAME),
      runs: runStore(client, TABLE_NAME),
      keys: await loadKeyRing({ PEPPER_SECRET }),
      clock,
      run: makeRunId(clock.now(), randomBytes),
    });
  } finally {
    client.destroy();
  }
}

/** Works on the local target that runs here or, where a data directory is named, on one that is started for this. */
export async function onLocalTarget<T>(
  { data, port }: TargetOptions,
  work: (target: LocalTarget) => Promise<T>,
): Promise<T> {
  if (data === undefined) return work(await findRunning(port));
  const world = await startWorld({
    dataDir: data,
    mustExist: true,
    onNotice: complain,
  });
  try {
    return await work({ env: world.env, clockOffsetMs: world.clock.offset() });
  } finally {
    await world.stop();
  }
}

/** The import bucket of a stage. Throws a {@link Problem} when there is none. */
export async function bucketOf(stage: string): Promise<{ name: string; objects: ObjectStore }> {
  const { outputs, region } = await findDeployed(stage, process.env);
  const name = outputs.ImportBucket;
  if (name === undefined) throw new Problem(`The stack of ${stage} has no import bucket; deploy it again.`);
  return { name, objects: objectStore(s3Client({ ...process.env, AWS_REGION: region }), name) };
}
