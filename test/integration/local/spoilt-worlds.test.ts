import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../functions/domain/time/units.ts';
import { openDataDir } from '../../../infra/local/world/data-dir.ts';
import { UserError } from '../../../infra/terminal/user-error.ts';
import { enginesHere } from '../../support/engines-here.ts';
import { startOwnWorld as startWorld } from '../../support/shipped-world.ts';

// A world that survives, and what people and disks do to its directory. Whatever is missing: nobody gets a
// mail twice, and the rest stays as it is.

const WEDNESDAY = Date.parse('2026-11-04T12:00:00Z');
const UNTIL_EVENING_MS = 6 * HOUR_MS;
const PEOPLE = ['ada', 'bob', 'eve'];

let folder: string;
let customers: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hearback-test-'));
  customers = path.join(folder, 'customers.csv');
  const header =
    'id,email,first_name,last_name,account,owner_email,region,locale,time_zone,customer_since,customer_until,annual_value,opted_out';
  // They reach their first milestone on that Wednesday.
  const rows = PEOPLE.map((name) => `${name},${name}@example.com,,,,,,en,Europe/London,2026-10-05,,,no`);
  await writeFile(customers, [header, ...rows].join('\n'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Makes a world in which everybody has got a mail. */
async function mailed(dataDir: string, engine?: (typeof ENGINES)[number]): Promise<void> {
  const world = await startWorld({
    dataDir,
    firstStartAt: WEDNESDAY,
    ...(engine === undefined ? {} : { engine }),
  });
  await world.importFile(customers);
  await world.tick();
  await world.move(UNTIL_EVENING_MS);
  expect(world.mailbox.list()).toHaveLength(PEOPLE.length);
  await world.stop();
}

const made = new Map<(typeof ENGINES)[number] | undefined, Promise<string>>();
/**
 * A world in which everybody was mailed, of each engine one; without one that of `npm start`. Nobody works in
 * it.
 */
function good(engine?: (typeof ENGINES)[number]): Promise<string> {
  const known =
    made.get(engine) ??
    mkdtemp(path.join(folder, 'good-')).then(async (world) => {
      await mailed(world, engine);
      return world;
    });
  made.set(engine, known);
  return known;
}

/** A copy of {@link good}, to be spoilt. */
async function copyOfGood(engine?: (typeof ENGINES)[number]): Promise<string> {
  const copy = await mkdtemp(path.join(folder, 'copy-'));
  await cp(await good(engine), copy, { recursive: true });
  return copy;
}

/** The size of each of our files in a directory. Files that name a running process are left out. */
async function filesIn(directory: string): Promise<Record<string, number>> {
  const files: Record<string, number> = {};
  for (const name of (await readdir(directory, { recursive: true })).sort()) {
    const found = await stat(path.join(directory, name));
    if (found.isFile() && !/lock|holder|engine\.json|bundle\.json|LOG/i.test(name)) files[name] = found.size;
  }
  return files;
}

async function stopped(dataDir: string): Promise<UserError> {
  const failure = await startWorld({ dataDir }).then(
    async (world) => {
      await world.stop();
      return undefined;
    },
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(UserError);
  return failure as UserError;
}

async function expectStopped(dataDir: string, says: RegExp): Promise<void> {
  expect((await stopped(dataDir)).message).toMatch(says);
}

const database = (world: string): string => path.join(world, 'database');
const seal = (world: string): string => path.join(database(world), 'seal.json');

/** Changes one byte in the middle of a file. */
async function changeByte(file: string): Promise<void> {
  const bytes = await readFile(file);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 0x55;
  await writeFile(file, bytes);
}

const ENGINES = enginesHere();
const BACK = /Put it back from a copy/;

describe.each(ENGINES)('the database of %s', (engine) => {
  it('continues when nothing is missing, and mails nobody again', async () => {
    const world = await startWorld({ dataDir: await copyOfGood(engine) });
    ends.push(world.stop);
    await world.importFile(customers);
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
    const world = await copyOfGood(engine);
    await spoil(world);
    const before = await filesIn(world);
    await expectStopped(
      world,
      /^.* is not whole: database is missing or empty, beside .*mails.* People would be mailed twice\.\nPut it back from a copy\./,
    );
    expect(await filesIn(world)).toEqual(before);
  });

  it('mails nobody again, whichever of its files is cut off, overwritten or gone', async () => {
    const whole = await good(engine);
    const names = (await readdir(database(whole), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && !/^(?:LO(?:CK|G)|seal\.json|access-key)/.test(entry.name))
      .map((entry) => path.relative(whole, path.join(entry.parentPath, entry.name)));
    expect(names).not.toEqual([]);
    for (const name of names) {
      const { size } = await stat(path.join(whole, name));
      const spoils: ((file: string) => Promise<unknown>)[] = [
        (file) => rm(file),
        (file) => truncate(file, Math.floor(size / 2)),
        (file) => writeFile(file, Buffer.alloc(size, 'something else ')),
      ];
      for (const spoil of spoils) {
        const world = await copyOfGood(engine);
        // The state after a killed run.
        await rm(seal(world));
        await spoil(path.join(world, name));
        await expectStopped(world, BACK);
      }
    }
  });
});

// The content of a table does not depend on its engine.
describe('a database that is whole but does not belong to this state of the world', () => {
  it('stops the start when it belongs to another world', async () => {
    const world = await copyOfGood();
    const other = await mkdtemp(path.join(folder, 'other-'));
    await mailed(other);
    await rm(database(world), { recursive: true });
    await cp(database(other), database(world), { recursive: true });
    await expectStopped(
      world,
      /is that of another world, beside 3 mails in .*mails\. Put it back from a copy/,
    );
  });

  it('stops the start when somebody has put a new one there', async () => {
    const world = await copyOfGood();
    const other = await mkdtemp(path.join(folder, 'other-'));
    await (await startWorld({ dataDir: other })).stop();
    await rm(database(world), { recursive: true });
    await cp(database(other), database(world), { recursive: true });
    // Without the mark of the directory, the mails show it.
    await rm(path.join(world, 'keys/world.json'));
    await expectStopped(world, /knows nothing of the newest of 3 mails in .*mails: it was emptied/);
  });

  it('stops the start when it is older than the mails', async () => {
    const world = await mkdtemp(path.join(folder, 'older-'));
    const first = await startWorld({ dataDir: world, firstStartAt: WEDNESDAY });
    await first.importFile(customers);
    await first.stop();
    await cp(database(world), path.join(folder, 'database-before'), { recursive: true });
    const second = await startWorld({ dataDir: world });
    await second.tick();
    await second.move(2 * DAY_MS);
    await second.stop();
    await rm(database(world), { recursive: true });
    await cp(path.join(folder, 'database-before'), database(world), { recursive: true });
    await expectStopped(world, /knows nothing of the newest of 3 mails/);
  });
});

it('a database with one byte changed since the last run ended stops every start', async () => {
  const world = await copyOfGood();
  const [file = ''] = Object.keys(await filesIn(database(world))).filter((name) => name !== 'seal.json');
  await changeByte(path.join(database(world), file));
  for (const _ of [1, 2])
    await expectStopped(
      world,
      /is spoilt \(its file .* was changed since the last run ended\)\. Put it back/,
    );
});

it.runIf(ENGINES.includes('dynalite'))(
  'what LevelDB has left out of its journal stops every start, also after a run that was killed',
  async () => {
    const world = await copyOfGood('dynalite');
    await rm(seal(world));
    const directory = path.join(world, 'database/dynalite');
    const [journal = ''] = (await readdir(directory)).filter((name) => name.endsWith('.log'));
    await changeByte(path.join(directory, journal));
    for (const _ of [1, 2])
      await expectStopped(world, /is spoilt \(a part of it was lost: .*\)\. Put it back from a copy/);
  },
);

describe.runIf(ENGINES.includes('dynamodb-local'))('tables that a stranger made beside ours', () => {
  const STRANGERS = `${'0'.repeat(32)}_eu-west-1.db`;
  let other: string;
  beforeAll(async () => {
    other = await mkdtemp(path.join(folder, 'other-'));
    await (await startWorld({ dataDir: other, engine: 'dynamodb-local' })).stop();
  });
  const withStrangers = async (): Promise<string> => {
    const world = await copyOfGood('dynamodb-local');
    const [theirs = ''] = (await readdir(database(other))).filter((name) => name.endsWith('.db'));
    await cp(path.join(database(other), theirs), path.join(database(world), STRANGERS));
    return world;
  };

  it('change nothing', async () => {
    const world = await startWorld({ dataDir: await withStrangers() });
    ends.push(world.stop);
    await world.importFile(customers);
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

describe('the other parts of a world', () => {
  it.each<[part: string, says: RegExp]>([
    ['keys/pepper', /keys\/pepper is missing or empty, beside .*Put it back from a copy\./s],
    ['keys/signing', /keys\/signing is missing or empty, .*a line of 32 random characters or more/s],
    ['clock.json', /clock\.json is missing or empty, .*--now INSTANT, later than anything in there/s],
    ['mails/index.jsonl', /has 0 of the 3 mails or more that were in it\. Put it back from a copy/],
    ['mails', /has 0 of the 3 mails or more that were in it\. Put it back from a copy/],
    ['keys', /keys\/pepper and keys\/signing are missing or empty, beside database, mails and clock\.json/],
  ])('stop the start when %s is gone, and are not made anew', async (part, says) => {
    const world = await copyOfGood();
    await rm(path.join(world, part), { recursive: true });
    const before = await filesIn(world);
    await expectStopped(world, says);
    expect(await filesIn(world)).toEqual(before);
  });

  it.each<[part: string, content: string, says: RegExp]>([
    ['keys/pepper', '', /keys\/pepper is missing or empty/],
    ['keys/pepper', '\n', /keys\/pepper is missing or empty/],
    [
      'keys/pepper',
      'short',
      /^The secret .*pepper has 5 characters and needs at least 32\. Put it back from a copy\./,
    ],
    [
      'keys/pepper',
      'x'.repeat(40),
      /pepper is not the one that this world began with: everybody in it would be a/,
    ],
    ['keys/signing', '', /keys\/signing is missing or empty/],
    ['keys/signing', ' \t\n', /keys\/signing is missing or empty/],
    ['keys/signing', 'x'.repeat(31), /^The secret .*signing has 31 characters and needs at least 32\./],
    [
      'keys/signing',
      `${'x'.repeat(40)}\n\nshort\n`,
      /signing, line 3, has 5 characters and needs at least 32\./,
    ],
    ['clock.json', '', /clock\.json is missing or empty/],
    ['clock.json', '{"offsetMs":', /clock\.json cannot be read: something else stands in it\. Put it back/],
    ['clock.json', '{"offsetMs":1e300}', /clock\.json cannot be read: something else stands in it\./],
    ['clock.json', '{"offsetMs":"soon"}', /clock\.json cannot be read: something else stands in it\./],
    ['keys/world.json', '{"id":', /world\.json cannot be read: something else stands in it\./],
    ['keys/world.json', '[]', /world\.json cannot be read: something else stands in it\./],
    ['mails/index.jsonl', '', /has 0 of the 3 mails or more that were in it/],
    ['mails/index.jsonl', 'something else', /has 0 of the 3 mails or more that were in it/],
    [
      'engine.json',
      '{',
      /^The note of a database engine, .*engine\.json, cannot be read\. Delete it if no process/,
    ],
    ['lock', 'something else', /lock cannot be locked \(.*\)\. Delete it, then start again\./],
    ['engine.lock', 'something else', /engine\.lock cannot be locked \(.*\)\. Delete it, then start again\./],
  ])('stop the start when %s contains %j, and leave it for a person to look at', async (part, content, says) => {
    const world = await copyOfGood();
    await writeFile(path.join(world, part), content);
    await expectStopped(world, says);
    expect(await readFile(path.join(world, part), 'utf8')).toBe(content);
  });

  it.each([
    'keys/pepper',
    'keys/signing',
    'clock.json',
    'clock.json.new',
    'keys/world.json',
    'mails/index.jsonl',
    'bundle.json',
    'engine.json',
    'engine.json.new',
    'lock',
    'holder',
    'engine.lock',
    'engine.holder',
  ])('stop the start when %s is a directory', async (part) => {
    const world = await copyOfGood();
    await rm(path.join(world, part), { force: true });
    await mkdir(path.join(world, part));
    const { message } = await stopped(world);
    expect(message).toBe(`${path.join(world, part)} is a directory, where a file is needed. Move it away.`);
  });

  it('stop the start when mails is a file', async () => {
    const world = await copyOfGood();
    await rm(path.join(world, 'mails'), { recursive: true });
    await writeFile(path.join(world, 'mails'), '');
    await expectStopped(world, /mails is or lies in a file, where a directory is needed\. Move it away\.$/);
  });

  it('are shown as far as they can be read: the spoilt line of the index is named, and nobody is mailed again', async () => {
    const world = await copyOfGood();
    const index = path.join(world, 'mails/index.jsonl');
    const [first, , ...rest] = (await readFile(index, 'utf8')).split('\n');
    await writeFile(index, [first, '{"id": spoilt', ...rest].join('\n'));
    for (let run = 0; run < 2; run++) {
      const notices: string[] = [];
      const again = await startWorld({ dataDir: world, onNotice: (notice) => void notices.push(notice) });
      await again.importFile(customers);
      await again.move(DAY_MS);
      expect(again.mailbox.list()).toHaveLength(PEOPLE.length - 1);
      await again.stop();
      expect(notices).toEqual([
        `${index} has 1 line that cannot be read, the first is line 2: those mails are not shown. Put the file back from a copy, or leave it.`,
      ]);
    }
  });
});

it.each([
  ['that of another world', 'k'.repeat(40), true],
  ['a new one above it', (old: string) => `${'k'.repeat(40)}\n${old}`, false],
] as const)('a signing key that is %s: links that lead nowhere are told', async (_, put, isTold) => {
  const dataDir = await copyOfGood();
  const key = path.join(dataDir, 'keys/signing');
  await writeFile(key, typeof put === 'string' ? put : put(await readFile(key, 'utf8')));
  const notices: string[] = [];
  ends.push((await startWorld({ dataDir, onNotice: (notice) => void notices.push(notice) })).stop);
  expect(notices).toEqual(
    isTold
      ? [expect.stringMatching(/^No line of keys\/signing has signed the links of the newest mail/)]
      : [],
  );
});

describe('secrets that were put there before the first start', () => {
  it.each<[pepper: string | undefined, signing: string | undefined, says: RegExp | undefined]>([
    ['p'.repeat(32), 's'.repeat(32), undefined],
    [`${'p'.repeat(32)}\n`, `${'s'.repeat(32)}\r\n${'t'.repeat(32)}\r\n`, undefined],
    ['', '', undefined],
    ['p'.repeat(31), undefined, /pepper has 31 characters and needs at least 32/],
    [undefined, 'secret', /signing has 6 characters and needs at least 32/],
    [undefined, `${'s'.repeat(32)}\nold`, /signing, line 2, has 3 characters and needs at least 32/],
  ])('are used when they can be: %j and %j', async (pepper, signing, says) => {
    const world = await mkdtemp(path.join(folder, 'secrets-'));
    await mkdir(path.join(world, 'keys'));
    if (pepper !== undefined) await writeFile(path.join(world, 'keys/pepper'), pepper);
    if (signing !== undefined) await writeFile(path.join(world, 'keys/signing'), signing);
    const opened = openDataDir(world);
    if (says !== undefined) return expect(opened).rejects.toThrow(says);
    await (await opened).close();
    const kept = await readFile(path.join(world, 'keys/pepper'), 'utf8');
    if (pepper === '') expect(kept.length).toBeGreaterThanOrEqual(32);
    else expect(kept).toBe(pepper);
    return undefined;
  });
});

it('a signing key that is emptied during a run stops mails, and is named as the reason', async () => {
  const dataDir = await mkdtemp(path.join(folder, 'emptied-'));
  const world = await startWorld({ dataDir, firstStartAt: WEDNESDAY - DAY_MS });
  ends.push(world.stop);
  await world.importFile(customers);
  await world.tick();
  await writeFile(path.join(dataDir, 'keys/signing'), '');
  await world.move(3 * DAY_MS);
  expect(world.mailbox.list()).toEqual([]);
  expect(world.troubles()).toEqual([
    {
      reason: expect.stringMatching(/^The signing secret \(file:.*signing\) is empty\.$/),
      mails: PEOPLE.length,
    },
  ]);
});
