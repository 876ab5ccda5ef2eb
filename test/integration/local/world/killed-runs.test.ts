import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { startDynamoDb } from '../../../../infra/local/aws/dynamodb.ts';
import { readStrayEngine, type StrayEngine } from '../../../../infra/local/files/engine-note.ts';
import { isAlive } from '../../../../infra/local/files/processes.ts';
import { openDataDir } from '../../../../infra/local/world/data-dir.ts';
import { shippedBundleFile, startOwnWorld } from '../../../support/shipped-world.ts';

// What is left when a run is killed, because nothing can catch that. This test starts everything itself, in
// its own temporary folder.

const moduleOf = (name: string): string =>
  JSON.stringify(new URL(`../../../../infra/local/${name}.ts`, import.meta.url).href);
const WITHIN = { timeout: 30_000, interval: 50 };

const ends: (() => Promise<unknown> | unknown)[] = [];
let templates: Awaited<ReturnType<typeof shippedBundleFile>>;
beforeAll(async () => {
  templates = await shippedBundleFile();
});
afterAll(() => templates.remove());
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hearback-test-'));
  // Windows uses the other two.
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, folder);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** Another process that runs some code of ours. */
function run(code: string, env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  ends.push(() => child.kill('SIGKILL'));
  return child;
}

/** Code that starts a world with these options. */
const starting = (options: { readonly dataDir?: string } = {}): string =>
  `import { readFileSync } from 'node:fs';
   import { startWorld } from ${moduleOf('world/world')};
   const bundle = JSON.parse(readFileSync(${JSON.stringify(templates.file)}, 'utf8'));
   await startWorld({ bundle, ...${JSON.stringify(options)} });
   console.log('stands');`;

/** A running world, in the temporary folder or in a directory that stays. */
async function standing(
  engine: string,
  dataDir?: string,
): Promise<{ child: ChildProcess; home: string; noted: StrayEngine }> {
  const child = run(starting(dataDir === undefined ? {} : { dataDir }), { DYNAMODB_ENGINE: engine });
  await once(child.stdout ?? child, 'data');
  const [made] = dataDir === undefined ? await readdir(folder) : [undefined];
  const home = dataDir ?? path.join(folder, made ?? '');
  const noted = readStrayEngine(home);
  if (noted === undefined) throw new Error(`No engine is noted in ${home}.`);
  ends.push(() => killAll(noted));
  return { child, home, noted };
}

const processesOf = (noted: StrayEngine): number[] =>
  [noted.pid, noted.engine?.pid].filter((pid) => pid !== undefined && isAlive(pid)) as number[];
function killAll(noted: StrayEngine): void {
  for (const pid of processesOf(noted)) process.kill(pid, 'SIGKILL');
}
async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}
/**
 * Whether nobody answers at this address any more. A process that has ended may keep its number for a while.
 */
const isSilent = (endpoint: string): Promise<boolean> =>
  fetch(endpoint, { signal: AbortSignal.timeout(2_000) }).then(
    () => false,
    () => true,
  );
async function expectSilence(noted: StrayEngine): Promise<void> {
  for (const { endpoint } of [noted, noted.engine ?? noted])
    await expect.poll(() => isSilent(endpoint), WITHIN).toBe(true);
}

// `.ci/run` repeats this with each engine.
const { engine } = inject('database');

describe(`a run with ${engine} that is killed`, () => {
  it('leaves neither engine nor keys behind, when nothing was to stay', async () => {
    const { child, home, noted } = await standing(engine);
    expect(existsSync(path.join(home, 'keys/pepper'))).toBe(true);
    await kill(child);
    await expectSilence(noted);
    await expect.poll(() => readdir(folder), WITHIN).toEqual([]);
  });

  it('leaves its directory, and no engine', async () => {
    const dataDir = path.join(folder, 'data');
    const { child, noted } = await standing(engine, dataDir);
    await kill(child);
    // At once: the keeper of the old engine may still be at work.
    const world = await startOwnWorld({ dataDir });
    ends.push(world.stop);
    await expectSilence(noted);
    expect(world.engine).toBe(engine);
  });

  it('together with what keeps its engine leaves both, and the next start clears them', async () => {
    const { child, home, noted } = await standing(engine);
    child.kill('SIGKILL');
    process.kill(noted.pid, 'SIGKILL');
    await once(child, 'exit');
    // An engine without a process of its own has ended with its keeper.
    if (noted.engine !== undefined) expect(await isSilent(noted.engine.endpoint)).toBe(false);
    expect(existsSync(path.join(home, 'keys/pepper'))).toBe(true);

    const next = await openDataDir();
    ends.push(next.close);
    expect(await readdir(folder)).toEqual([path.basename(next.root)]);
    await expectSilence(noted);
  });

  it('together with what keeps its engine leaves a directory that the next start takes over', async () => {
    const dataDir = path.join(folder, 'data');
    const { child, noted } = await standing(engine, dataDir);
    child.kill('SIGKILL');
    process.kill(noted.pid, 'SIGKILL');
    await once(child, 'exit');
    const world = await startOwnWorld({ dataDir });
    ends.push(world.stop);
    await expectSilence(noted);
  });
});

const BY_ITSELF: ['engine', NodeJS.Signals, RegExp] = [
  'engine',
  'SIGKILL',
  /^The database engine [\w-]+ has ended by itself \(SIGKILL\)\. Start again\.$/,
];

describe('a run that is killed', () => {
  it.each([
    0, 30, 100, 200, 300, 450, 700, 1_000,
  ])('while its engine starts, after %i ms, leaves nothing', async (ms) => {
    const home = path.join(folder, 'home');
    await mkdir(home);
    await writeFile(path.join(home, 'keys'), 'secret');
    const child = run(
      `import { startDynamoDb } from ${moduleOf('aws/dynamodb')};
         startDynamoDb({ home: ${JSON.stringify(home)}, temporary: true }).catch(() => undefined);
         // By now the engine's keeper has been started.
         setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50 + ${ms});`,
    );
    await once(child, 'exit');
    await expect.poll(() => existsSync(home), WITHIN).toBe(false);
  });

  it('together with its whole process group: the engine ends all the same', async () => {
    if (process.platform === 'win32') return;
    const child = spawn(process.execPath, ['--input-type=module', '-e', starting()], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const [made = ''] = await readdir(folder);
    const noted = readStrayEngine(path.join(folder, made));
    if (noted === undefined || child.pid === undefined) throw new Error('Nothing runs.');
    ends.push(() => killAll(noted));
    process.kill(-child.pid, 'SIGKILL');
    await expectSilence(noted);
    await expect.poll(() => readdir(folder), WITHIN).toEqual([]);
  });

  it.each<['engine' | 'keeper', NodeJS.Signals, RegExp]>([
    // dynalite has no process of its own.
    ...(engine === 'dynalite' ? [] : [BY_ITSELF]),
    [
      'keeper',
      'SIGKILL',
      /^The process that keeps the database engine [\w-]+ was ended from outside\. Start again\.$/,
    ],
    [
      'keeper',
      'SIGTERM',
      /^The process that keeps the database engine [\w-]+ was ended from outside\. Start again\.$/,
    ],
  ])('reports that its %s was ended by %s', async (which, signal, says) => {
    const told: string[] = [];
    const world = await startOwnWorld({ onBroken: ({ message }) => void told.push(message) });
    const [made = ''] = await readdir(folder);
    const noted = readStrayEngine(path.join(folder, made));
    if (noted === undefined) throw new Error('No engine is noted.');
    process.kill(which === 'keeper' ? noted.pid : (noted.engine?.pid ?? noted.pid), signal);
    await expect.poll(() => told, WITHIN).toHaveLength(1);
    expect(told[0]).toMatch(says);
    await expectSilence(noted);
    await world.stop();
  });
});

describe('clearing what is left', () => {
  /** A directory as a killed run leaves it. Its process cannot exist: no process has this number. */
  async function dead(name: string, files: Record<string, string> = {}): Promise<string> {
    const home = path.join(folder, name);
    await mkdir(path.join(home, 'keys'), { recursive: true });
    for (const [file, content] of Object.entries({ 'keys/pepper': 'p', holder: '999999999', ...files }))
      await writeFile(path.join(home, file), content);
    return home;
  }
  const clear = async (): Promise<string[]> => {
    const next = await openDataDir();
    await next.close();
    return (await readdir(folder)).sort();
  };

  it('takes the directories of dead runs, of earlier versions too', async () => {
    await dead('hearback-999999999-aB3dE6');
    await dead('hearback-Qx12Zz');
    expect(await clear()).toEqual([]);
  });

  it('takes a directory whose process was killed before it took the lock', async () => {
    await mkdir(path.join(folder, 'hearback-999999999-aB3dE6'));
    expect(await clear()).toEqual([]);
  });

  it('leaves a living run, one that is just starting, and whatever is not ours', async () => {
    const living = await openDataDir();
    ends.push(living.close);
    await mkdir(path.join(folder, `hearback-${process.pid}-aB3dE6`));
    await mkdir(path.join(folder, 'hearback-Qx12Zz'));
    await dead('hearback-999999999-aB3dE7', { 'thesis.txt': 'mine' });
    await dead('hearback-test-aB3dE6');
    await dead('somebody-else');
    await writeFile(path.join(folder, 'hearback-999999999-aB3dE8'), 'a file');
    const elsewhere = await dead('elsewhere');
    await symlink(elsewhere, path.join(folder, 'hearback-999999999-aB3dE9'), 'dir');
    expect(await clear()).toEqual(
      [
        path.basename(living.root),
        `hearback-${process.pid}-aB3dE6`,
        'hearback-Qx12Zz',
        'hearback-999999999-aB3dE7',
        'hearback-test-aB3dE6',
        'somebody-else',
        'hearback-999999999-aB3dE8',
        'elsewhere',
        'hearback-999999999-aB3dE9',
      ].sort(),
    );
    expect(await readFile(path.join(elsewhere, 'keys/pepper'), 'utf8')).toBe('p');
  });
});

it('an engine has one user at a time', async () => {
  const dataDir = path.join(folder, 'data');
  const first = await startDynamoDb({ dataDir });
  ends.push(first.stop);
  const second = startDynamoDb({ dataDir });
  const settled = vi.fn();
  void second.then(settled, settled);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(settled).not.toHaveBeenCalled();
  await first.stop();
  await (await second).stop();
});
