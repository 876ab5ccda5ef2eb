import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../../functions/domain/time/units.ts';
import { openDataDir } from '../../../../infra/local/world/data-dir.ts';
import { filesIn, mailedWorld, PEOPLE, WEDNESDAY, whyStopped } from '../../../support/mailed-world.ts';
import { startOwnWorld } from '../../../support/shipped-world.ts';

// What people and disks do to the directory of a world that survives, apart from its database. Whatever is
// missing: nobody gets a mail twice, and the rest stays as it is.

const made = mailedWorld();
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const expectStopped = async (dataDir: string, says: RegExp): Promise<void> =>
  expect(await whyStopped(dataDir)).toMatch(says);

describe('the parts of a world', () => {
  it.each<[part: string, says: RegExp]>([
    ['keys/pepper', /keys\/pepper is missing or empty, beside .*Put it back from a copy\./s],
    ['keys/signing', /keys\/signing is missing or empty, .*a line of 32 random characters or more/s],
    ['clock.json', /clock\.json is missing or empty, .*--now INSTANT, later than anything in there/s],
    ['mails/index.jsonl', /has 0 of the 3 mails or more that were in it\. Put it back from a copy/],
    ['mails', /has 0 of the 3 mails or more that were in it\. Put it back from a copy/],
    ['keys', /keys\/pepper and keys\/signing are missing or empty, beside database, mails and clock\.json/],
  ])('stop the start when %s is gone, and are not made anew', async (part, says) => {
    const world = await made.copy();
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
    const world = await made.copy();
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
    const world = await made.copy();
    await rm(path.join(world, part), { force: true });
    await mkdir(path.join(world, part));
    expect(await whyStopped(world)).toBe(
      `${path.join(world, part)} is a directory, where a file is needed. Move it away.`,
    );
  });

  it('stop the start when mails is a file', async () => {
    const world = await made.copy();
    await rm(path.join(world, 'mails'), { recursive: true });
    await writeFile(path.join(world, 'mails'), '');
    await expectStopped(world, /mails is or lies in a file, where a directory is needed\. Move it away\.$/);
  });

  it('are shown as far as they can be read: the spoilt line of the index is named, and nobody is mailed again', async () => {
    const world = await made.copy();
    const index = path.join(world, 'mails/index.jsonl');
    const [first, , ...rest] = (await readFile(index, 'utf8')).split('\n');
    await writeFile(index, [first, '{"id": spoilt', ...rest].join('\n'));
    for (let run = 0; run < 2; run++) {
      const notices: string[] = [];
      const again = await startOwnWorld({ dataDir: world, onNotice: (notice) => void notices.push(notice) });
      await again.importFile(made.customers);
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
  const dataDir = await made.copy();
  const key = path.join(dataDir, 'keys/signing');
  await writeFile(key, typeof put === 'string' ? put : put(await readFile(key, 'utf8')));
  const notices: string[] = [];
  ends.push((await startOwnWorld({ dataDir, onNotice: (notice) => void notices.push(notice) })).stop);
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
    const world = await mkdtemp(path.join(made.folder, 'secrets-'));
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
  const dataDir = await mkdtemp(path.join(made.folder, 'emptied-'));
  const world = await startOwnWorld({ dataDir, firstStartAt: WEDNESDAY - DAY_MS });
  ends.push(world.stop);
  await world.importFile(made.customers);
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
