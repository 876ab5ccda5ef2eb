import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { DAY_MS } from '../../../../functions/domain/time/units.ts';
import { filesIn, mailedWorld, PEOPLE, WEDNESDAY, whyStopped } from '../../../support/mailed-world.ts';
import { startOwnWorld } from '../../../support/shipped-world.ts';

// What people and disks do to the database of a world that survives. Whatever is missing: nobody gets a mail
// twice, and the rest stays as it is.

const made = mailedWorld();
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const expectStopped = async (dataDir: string, says: RegExp): Promise<void> =>
  expect(await whyStopped(dataDir)).toMatch(says);
const database = (world: string): string => path.join(world, 'database');
const seal = (world: string): string => path.join(database(world), 'seal.json');

/** Changes one byte in the middle of a file. */
async function changeByte(file: string): Promise<void> {
  const bytes = await readFile(file);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 0x55;
  await writeFile(file, bytes);
}

// `.ci/run` repeats this with each engine.
const { engine } = inject('database');
const BACK = /Put it back from a copy/;

describe(`the database of ${engine}`, () => {
  it('continues when nothing is missing, and mails nobody again', async () => {
    const world = await startOwnWorld({ dataDir: await made.copy() });
    ends.push(world.stop);
    await world.importFile(made.customers);
    await world.tick();
    await world.move(2 * DAY_MS);
    expect(world.mailbox.list()).toHaveLength(PEOPLE.length);
  });

  it.each<[string, (world: string) => Promise<unknown>]>([
    ['gone', (world) => rm(database(world), { recursive: true })],
    [
      'emptied',
      async (world) => {
        await rm(database(world), { recursive: true });
        await mkdir(database(world));
      },
    ],
    [
      'emptied of its files, not of its directories',
      async (world) => {
        for (const entry of await readdir(database(world), { recursive: true, withFileTypes: true }))
          if (entry.isFile()) await rm(path.join(entry.parentPath, entry.name));
      },
    ],
  ])('stops the start when it is %s, and nothing is made anew', async (_what, spoil) => {
    const world = await made.copy();
    await spoil(world);
    const before = await filesIn(world);
    await expectStopped(
      world,
      /^.* is not whole: database is missing or empty, beside .*mails.* People would be mailed twice\.\nPut it back from a copy\./,
    );
    expect(await filesIn(world)).toEqual(before);
  });

  it('mails nobody again, whichever of its files is cut off, overwritten or gone', async () => {
    const names = (await readdir(database(made.good), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && !/^(?:LO(?:CK|G)|seal\.json|access-key)/.test(entry.name))
      .map((entry) => path.relative(made.good, path.join(entry.parentPath, entry.name)));
    expect(names).not.toEqual([]);
    for (const name of names) {
      const { size } = await stat(path.join(made.good, name));
      const spoils: ((file: string) => Promise<unknown>)[] = [
        (file) => rm(file),
        (file) => truncate(file, Math.floor(size / 2)),
        (file) => writeFile(file, Buffer.alloc(size, 'something else ')),
      ];
      for (const spoil of spoils) {
        const world = await made.copy();
        // The state after a killed run.
        await rm(seal(world));
        await spoil(path.join(world, name));
        await expectStopped(world, BACK);
      }
    }
  });
});

describe('a database that is whole but does not belong to this state of the world', () => {
  it('stops the start when it belongs to another world', async () => {
    const world = await made.copy();
    const other = await mkdtemp(path.join(made.folder, 'other-'));
    await made.mail(other);
    await rm(database(world), { recursive: true });
    await cp(database(other), database(world), { recursive: true });
    await expectStopped(
      world,
      /is that of another world, beside 3 mails in .*mails\. Put it back from a copy/,
    );
  });

  it('stops the start when somebody has put a new one there', async () => {
    const world = await made.copy();
    const other = await mkdtemp(path.join(made.folder, 'other-'));
    await (await startOwnWorld({ dataDir: other })).stop();
    await rm(database(world), { recursive: true });
    await cp(database(other), database(world), { recursive: true });
    // Without the mark of the directory, the mails show it.
    await rm(path.join(world, 'keys/world.json'));
    await expectStopped(world, /knows nothing of the newest of 3 mails in .*mails: it was emptied/);
  });

  it('stops the start when it is older than the mails', async () => {
    const world = await mkdtemp(path.join(made.folder, 'older-'));
    const first = await startOwnWorld({ dataDir: world, firstStartAt: WEDNESDAY });
    await first.importFile(made.customers);
    await first.stop();
    await cp(database(world), path.join(made.folder, 'database-before'), { recursive: true });
    const second = await startOwnWorld({ dataDir: world });
    await second.tick();
    await second.move(2 * DAY_MS);
    await second.stop();
    await rm(database(world), { recursive: true });
    await cp(path.join(made.folder, 'database-before'), database(world), { recursive: true });
    await expectStopped(world, /knows nothing of the newest of 3 mails/);
  });
});

it('a database with one byte changed since the last run ended stops every start', async () => {
  const world = await made.copy();
  const [file = ''] = Object.keys(await filesIn(database(world))).filter((name) => name !== 'seal.json');
  await changeByte(path.join(database(world), file));
  for (const _ of [1, 2])
    await expectStopped(
      world,
      /is spoilt \(its file .* was changed since the last run ended\)\. Put it back/,
    );
});

if (engine === 'dynalite')
  it('what LevelDB has left out of its journal stops every start, also after a run that was killed', async () => {
    const world = await made.copy();
    await rm(seal(world));
    const directory = path.join(world, 'database/dynalite');
    const [journal = ''] = (await readdir(directory)).filter((name) => name.endsWith('.log'));
    await changeByte(path.join(directory, journal));
    for (const _ of [1, 2])
      await expectStopped(world, /is spoilt \(a part of it was lost: .*\)\. Put it back from a copy/);
  });

if (engine === 'dynamodb-local')
  describe('tables that a stranger made beside ours', () => {
    const STRANGERS = `${'0'.repeat(32)}_eu-west-1.db`;
    let other: string;
    beforeAll(async () => {
      other = await mkdtemp(path.join(made.folder, 'other-'));
      await (await startOwnWorld({ dataDir: other })).stop();
    });
    const withStrangers = async (): Promise<string> => {
      const world = await made.copy();
      const [theirs = ''] = (await readdir(database(other))).filter((name) => name.endsWith('.db'));
      await cp(path.join(database(other), theirs), path.join(database(world), STRANGERS));
      return world;
    };

    it('change nothing', async () => {
      const world = await startOwnWorld({ dataDir: await withStrangers() });
      ends.push(world.stop);
      await world.importFile(made.customers);
      await world.move(2 * DAY_MS);
      expect(world.mailbox.list()).toHaveLength(PEOPLE.length);
    });

    it('stop the start when nothing tells which tables are ours', async () => {
      const world = await withStrangers();
      await rm(seal(world));
      await rm(path.join(database(world), 'access-key'));
      await expectStopped(world, /its file access-key is missing, and there are several databases/);
    });
  });
