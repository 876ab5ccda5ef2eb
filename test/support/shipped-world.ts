import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bundle } from '../../functions/domain/programme/bundle.ts';
import { compile, publishBundle } from '../../infra/local/world/publish.ts';
import { startWorld, type World, type WorldOptions } from '../../infra/local/world/world.ts';

const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));
let compiled: Promise<Bundle> | undefined;

/** The templates of the project, compiled once for all test files of a process. */
export async function shippedBundle(): Promise<Bundle> {
  compiled ??= compile(TEMPLATES);
  return structuredClone(await compiled);
}

/** Writes {@link shippedBundle} to a file, for a process that a test starts. */
export async function shippedBundleFile(): Promise<{ file: string; remove: () => Promise<void> }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'hearback-test-'));
  const file = path.join(directory, 'bundle.json');
  await publishBundle(await shippedBundle(), file);
  return { file, remove: () => rm(directory, { recursive: true }) };
}

/** A whole world like that of `npm start`, with {@link shippedBundle}. */
export const startShippedWorld = async (options: WorldOptions = {}): Promise<World> =>
  startWorld({ ...options, bundle: await shippedBundle() });
