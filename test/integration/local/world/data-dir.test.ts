import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { strayEngineSchema } from '../../../../infra/local/files/engine-note.ts';
import { isAlive } from '../../../../infra/local/files/processes.ts';
import { type DataDir, openDataDir } from '../../../../infra/local/world/data-dir.ts';
import { shippedBundleFile, startOwnWorld } from '../../../support/shipped-world.ts';

const MODULE = new URL('../../../../infra/local/world/data-dir.ts', import.meta.url).href;
const WORLD = new URL('../../../../infra/local/world/world.ts', import.meta.url).href;
/**
 * The permission bits of others on a file. Windows has no such bits; there a home directory belongs to its
 * owner.
 */
const OTHERS = process.platform === 'win32' ? 0 : 0o077;
const ends: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const end of ends.splice(0).reverse()) await end();
});

async function directory(): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'hearback-test-'));
  ends.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** Another process that runs this module and prints one line when it succeeds. */
function other(code: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', code]);
  ends.push(() => child.kill('SIGKILL'));
  let text = '';
  const line = new Promise<string>((resolve) => {
    const hear = (chunk: Buffer): void => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text.trim());
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
  });
  return { child, line };
}

const opening = (dir: string): string =>
  `import { openDataDir } from ${JSON.stringify(MODULE)};
   await openDataDir(${JSON.stringify(dir)}).then(() => console.log('mine'), (error) => console.log(error.message));
   setInterval(() => {}, 1000);`;

describe('a data directory', () => {
  it('is taken by one of several that start at the same moment', async () => {
    const dir = await directory();
    const lines = await Promise.all(Array.from({ length: 4 }, () => other(opening(dir)).line));
    expect(lines.filter((line) => line === 'mine')).toHaveLength(1);
    for (const line of lines.filter((each) => each !== 'mine'))
      expect(line).toMatch(
        /is in use by another command.*End that one first, or choose another directory\.$/,
      );
  });

  it('is free again when its process was killed', async () => {
    const dir = await directory();
    const { child, line } = other(opening(dir));
    expect(await line).toBe('mine');
    await expect(openDataDir(dir)).rejects.toThrow(`in use by another command (process ${child.pid})`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await openDataDir(dir)).close();
  });

  it('ends the engine that a killed run left behind before it starts its own', async () => {
    const dir = await directory();
    const templates = await shippedBundleFile();
    ends.push(templates.remove);
    const { child, line } = other(
      `import { readFileSync } from 'node:fs';
       import { startWorld } from ${JSON.stringify(WORLD)};
       const bundle = JSON.parse(readFileSync(${JSON.stringify(templates.file)}, 'utf8'));
       await startWorld({ bundle, dataDir: ${JSON.stringify(dir)} });
       console.log(readFileSync(${JSON.stringify(path.join(dir, 'engine.json'))}, 'utf8'));`,
    );
    const { pid, endpoint } = strayEngineSchema.parse(JSON.parse(await line));
    ends.push(() => isAlive(pid) && process.kill(pid, 'SIGKILL'));
    child.kill('SIGKILL');
    await once(child, 'exit');
    // This engine ends with its starter, and may be gone by now.
    const world = await startOwnWorld({ dataDir: dir });
    ends.push(world.stop);
    await expect(fetch(endpoint)).rejects.toThrow();
  });

  it('is for its owner alone, down to each file', async () => {
    const dir = path.join(await directory(), 'new');
    const world = await startOwnWorld({ dataDir: dir });
    await world.mailbox.add(
      { id: 'm1', at: '', from: '', subject: '', to: [], tags: {}, size: 1 },
      new Uint8Array([1]),
    );
    const loose: string[] = [];
    for (const name of ['.', ...(await readdir(dir, { recursive: true }))]) {
      if ((await stat(path.join(dir, name))).mode & OTHERS) loose.push(name);
    }
    await world.stop();
    expect(loose).toEqual([]);
  });

  it('is not made from a file, from a directory with other things, or by a command that needs an existing one', async () => {
    const full = await directory();
    const file = path.join(full, 'notes.txt');
    await writeFile(file, 'mine');
    const empty = await directory();
    const none = path.join(empty, 'none');
    await expect(openDataDir(file)).rejects.toThrow(`${file} is a file; name a directory.`);
    await expect(openDataDir(full)).rejects.toThrow(`${full} holds other things and no data of Hearback.`);
    for (const dir of [none, empty, full])
      await expect(openDataDir(dir, { mayCreate: false })).rejects.toThrow(
        `${dir} holds no data of Hearback.`,
      );
    expect(await readdir(full)).toEqual(['notes.txt']);
    expect(await readdir(empty)).toEqual([]);
  });
});

describe('the place of a data directory', () => {
  it.each([
    ['nothing can be made there', async () => '/proc/hearback/data', /\/proc\/hearback\/data /],
    [
      'a file is on the way',
      async () => {
        const file = path.join(await directory(), 'file');
        await writeFile(file, '');
        return path.join(file, 'data');
      },
      /file\/data is or lies in a file, where a directory is needed\. Move it away\.$/,
    ],
    [
      'its name is too long',
      async () => path.join(await directory(), 'x'.repeat(300)),
      /name that is too long/,
    ],
    [
      'its database is a file',
      async () => {
        const dir = await directory();
        await (await openDataDir(dir)).close();
        await writeFile(path.join(dir, 'database'), '');
        return dir;
      },
      /database is or lies in a file, where a directory is needed\. Move it away\.$/,
    ],
  ])('is refused in plain words: %s', async (_what, place, says) => {
    // Only Linux has /proc; elsewhere the name is free.
    const dir = await place();
    if (dir.startsWith('/proc') && process.platform !== 'linux') return;
    await expect(openDataDir(dir)).rejects.toThrow(says);
  });

  it.each<[string, (folder: string) => Promise<unknown>, string]>([
    ['is not there', async () => undefined, 'is not there. Put it there, or name another.'],
    [
      'is a file',
      (folder) => writeFile(folder, ''),
      'is or lies in a file, where a directory is needed. Move it away.',
    ],
  ])('is named when a temporary folder %s', async (_what, make, says) => {
    const folder = path.join(await directory(), 'nope');
    await make(folder);
    // Windows uses the other two.
    for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, folder);
    await expect(openDataDir()).rejects.toThrow(`The temporary folder (TMPDIR) ${folder} ${says}`);
  });

  it.each([
    ['clock.json.new', (opened: DataDir) => opened.saveClockOffset(1)],
    ['keys/world.json.new', (opened: DataDir) => opened.saveId('a-world')],
  ])('is reported by its own name when %s is in the way', async (name, save) => {
    const dir = await directory();
    const opened = await openDataDir(dir);
    ends.push(opened.close);
    await mkdir(path.join(dir, name));
    await expect(save(opened)).rejects.toThrow(
      `${path.join(dir, name)} is a directory, where a file is needed. Move it away.`,
    );
  });

  it('is made with all its parent directories', async () => {
    const dir = path.join(await directory(), 'a/b/c');
    await (await openDataDir(dir)).close();
    expect(await readdir(dir)).toContain('keys');
  });
});
