import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import type { Bundle } from '../../functions/domain/programme/bundle.ts';
import { compile, publishBundle } from '../../infra/local/world/publish.ts';
import { startWorld, type World } from '../../infra/local/world/world.ts';
import type { WorldOptions } from '../../infra/local/world/world-options.ts';

const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));
let compiled: Promise<Bundle> | undefined;

/** The templates of the project, compiled once for all test files of a process. */
export async function shippedBundle(): Promise<Bundle> {
  compiled ??= compile(TEMPLATES);
  return structuredClone(await compiled);
}

/** The same without digests, which are most of the work of a week in which little happens. */
export async function bundleWithoutDigests(): Promise<Bundle> {
  const bundle = await shippedBundle();
  return { ...bundle, programme: { ...bundle.programme, digests: [] } };
}

/** Writes {@link shippedBundle} to a file, for a process that a test starts. */
export async function shippedBundleFile(): Promise<{ file: string; remove: () => Promise<void> }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'hearback-test-'));
  const file = path.join(directory, 'bundle.json');
  await publishBundle(await shippedBundle(), file);
  return { file, remove: () => rm(directory, { recursive: true }) };
}

/** A whole world as `npm start` has it, with {@link shippedBundle}, and a database of its own. */
export const startOwnWorld = async (options: WorldOptions = {}): Promise<World> =>
  startWorld({ ...options, bundle: options.bundle ?? (await shippedBundle()) });

/** The same, with a table of its own in the database that all tests share. */
export const startShippedWorld = (
  options: Omit<WorldOptions, 'dataDir' | 'engine' | 'onBroken'> = {},
): Promise<World> =>
  startOwnWorld({ ...options, database: { ...inject('database'), tableName: `world-${randomUUID()}` } });
