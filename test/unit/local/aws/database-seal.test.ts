import { appendFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { breakSeal, sealDatabase } from '../../../../infra/local/aws/database-seal.ts';

const made: string[] = [];
afterEach(async () => {
  for (const directory of made.splice(0)) await rm(directory, { recursive: true, force: true });
});

/** A database of two files, sealed. */
async function sealed(): Promise<{ directory: string; at: (file: string) => string }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'hearback-test-'));
  made.push(directory);
  const at = (file: string): string => path.join(directory, file);
  await mkdir(at('tables'));
  await writeFile(at('main.db'), 'main');
  await writeFile(at('tables/000001.log'), '');
  await sealDatabase(directory);
  return { directory, at };
}

describe('the seal of a database', () => {
  it('breaks once for each run, if nothing was changed', async () => {
    const { directory } = await sealed();
    await breakSeal(directory);
    expect(await readdir(directory)).not.toContain('seal.json');
    // The next run changes files, and is killed.
    await writeFile(path.join(directory, 'main.db'), 'more');
    await breakSeal(directory);
  });

  it('replaces an older one', async () => {
    const { directory, at } = await sealed();
    await writeFile(at('main.db'), 'more');
    await sealDatabase(directory);
    await breakSeal(directory);
  });

  it('ignores files that were added later', async () => {
    const { directory, at } = await sealed();
    await writeFile(at('LOCK'), '');
    await breakSeal(directory);
  });

  it.each<[what: string, spoil: (at: (file: string) => string) => Promise<unknown>, why: string]>([
    ['changed', (at) => writeFile(at('main.db'), 'mein'), 'its file main.db was changed since'],
    ['cut off', (at) => writeFile(at('main.db'), 'mai'), 'its file main.db was changed since'],
    [
      'longer',
      (at) => appendFile(at('tables/000001.log'), 'x'),
      'its file tables/000001.log was changed since',
    ],
    ['missing', (at) => rm(at('tables/000001.log')), 'its file tables/000001.log is missing'],
    [
      'missing with its directory',
      (at) => rm(at('tables'), { recursive: true }),
      'its file tables/000001.log',
    ],
    ['unreadable itself', (at) => writeFile(at('seal.json'), '{'), 'its file seal.json cannot be read'],
    ['something else itself', (at) => writeFile(at('seal.json'), '[1]'), 'its file seal.json cannot be read'],
  ])('stays whole, and names what is %s', async (_, spoil, why) => {
    const { directory, at } = await sealed();
    await spoil(at);
    for (const __ of [1, 2]) await expect(breakSeal(directory)).rejects.toThrow(why);
  });
});
