import { cp, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { HOUR_MS } from '../../functions/domain/time/units.ts';
import { UserError } from '../../infra/terminal/user-error.ts';
import { startOwnWorld } from './shipped-world.ts';

/** A Wednesday on which all of {@link PEOPLE} reach their first milestone. */
export const WEDNESDAY = Date.parse('2026-11-04T12:00:00Z');
export const PEOPLE = ['ada', 'bob', 'eve'];
const UNTIL_EVENING_MS = 6 * HOUR_MS;
const HEADER =
  'id,email,first_name,last_name,account,owner_email,region,locale,time_zone,customer_since,customer_until,annual_value,opted_out';

/** A world that survives, and copies of it to be spoilt. Its properties can be read in tests only. */
export interface MailedWorld {
  /** A temporary folder of the test file. */
  readonly folder: string;
  /** A list of {@link PEOPLE}. */
  readonly customers: string;
  /** The directory of a world in which everybody was mailed. Nobody works in it. */
  readonly good: string;
  /** A copy of {@link good}. */
  readonly copy: () => Promise<string>;
  /** Makes another world in which everybody has got a mail. */
  readonly mail: (dataDir: string) => Promise<void>;
}

/** Makes a {@link MailedWorld} for all tests of a file. It is gone after them. */
export function mailedWorld(): MailedWorld {
  let folder = '';
  const made = (name: string): string => path.join(folder, name);

  async function mail(dataDir: string): Promise<void> {
    const world = await startOwnWorld({ dataDir, firstStartAt: WEDNESDAY });
    await world.importFile(made('customers.csv'));
    await world.tick();
    await world.move(UNTIL_EVENING_MS);
    expect(world.mailbox.list()).toHaveLength(PEOPLE.length);
    await world.stop();
  }

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'hearback-test-'));
    const rows = PEOPLE.map((name) => `${name},${name}@example.com,,,,,,en,Europe/London,2026-10-05,,,no`);
    await writeFile(made('customers.csv'), [HEADER, ...rows].join('\n'));
    await mail(made('good'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  return {
    get folder() {
      return folder;
    },
    get customers() {
      return made('customers.csv');
    },
    get good() {
      return made('good');
    },
    copy: async () => {
      const copy = await mkdtemp(made('copy-'));
      await cp(made('good'), copy, { recursive: true });
      return copy;
    },
    mail,
  };
}

/** The size of each of our files in a directory. Files that name a running process are left out. */
export async function filesIn(directory: string): Promise<Record<string, number>> {
  const files: Record<string, number> = {};
  for (const name of (await readdir(directory, { recursive: true })).sort()) {
    const found = await stat(path.join(directory, name));
    if (found.isFile() && !/lock|holder|engine\.json|bundle\.json|LOG/i.test(name)) files[name] = found.size;
  }
  return files;
}

/** Why a world does not start on a directory. */
export async function whyStopped(dataDir: string): Promise<string> {
  const failure = await startOwnWorld({ dataDir }).then(
    async (world) => {
      await world.stop();
      return undefined;
    },
    (error: unknown) => error,
  );
  if (!(failure instanceof UserError)) throw failure ?? new Error(`A world starts on ${dataDir}.`);
  return failure.message;
}
