import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseEngine, DATA_NAMES, type Engine, wantedEngine } from '../../../../infra/local/aws/engines.ts';

const MODULE = new URL('../../../../infra/local/aws/engines.ts', import.meta.url).href;
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'hearback-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true, force: true });
});

/** Leaves the files of an engine, either with data or created and never written. */
async function leave(engine: Engine, content: 'data' | 'nothing'): Promise<void> {
  const place = path.join(directory, DATA_NAMES[engine]);
  const text = content === 'data' ? 'x' : '';
  if (engine !== 'dynalite') return writeFile(place, text);
  await mkdir(place);
  if (content === 'data') await writeFile(path.join(place, 'CURRENT'), text);
}

describe('the engine', () => {
  it('is dynalite if npm has no dynoxide, and needs no Java', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `Object.defineProperty(process, 'platform', { value: 'plan9' });
         const { chooseEngine } = await import(${JSON.stringify(MODULE)});
         console.log(await chooseEngine(undefined, undefined));`,
      ],
      // The native code must be that of the real machine.
      { env: { ...process.env, PATH: '', npm_config_platform: process.platform } },
    );
    expect(stdout).toBe('dynalite\n');
  });

  it('is named by DYNAMODB_ENGINE, which may be empty', () => {
    expect(wantedEngine({ DYNAMODB_ENGINE: 'dynalite' })).toBe('dynalite');
    expect(wantedEngine({ DYNAMODB_ENGINE: '' })).toBeUndefined();
    expect(() => wantedEngine({ DYNAMODB_ENGINE: 'dynamite' })).toThrow(
      'DYNAMODB_ENGINE is "dynamite"; use one of dynoxide, dynalite, dynamodb-local.',
    );
  });

  it('of a directory is the one that wrote it', async () => {
    await leave('dynalite', 'data');
    await leave('dynoxide', 'nothing');
    expect(await chooseEngine(undefined, directory)).toBe('dynalite');
    expect(await chooseEngine('dynalite', directory)).toBe('dynalite');
  });

  it('of a directory with no data is any', async () => {
    await leave('dynoxide', 'nothing');
    expect(await chooseEngine('dynalite', directory)).toBe('dynalite');
    expect(await chooseEngine('dynalite', path.join(directory, 'none'))).toBe('dynalite');
  });

  it.each<[Engine, Engine]>([
    ['dynoxide', 'dynalite'],
    ['dynalite', 'dynamodb-local'],
    ['dynamodb-local', 'dynalite'],
  ])('of a directory of %s cannot be %s: it would seem empty', async (written, wanted) => {
    await leave(written, 'data');
    await expect(chooseEngine(wanted, directory)).rejects.toThrow(
      `${directory} was written by the engine ${written}, which ${wanted} cannot read. Leave DYNAMODB_ENGINE out, or choose another directory.`,
    );
  });

  it('of a directory that this machine cannot run is named, with what to do', async () => {
    await leave('dynamodb-local', 'data');
    vi.stubEnv('PATH', '');
    await expect(chooseEngine(undefined, directory)).rejects.toThrow(
      `${directory} was written by the engine dynamodb-local, and no Java was found. Install Java 17 or later (https://adoptium.net) and start again. Another directory begins anew.`,
    );
  });

  it('of a directory that two engines wrote must be chosen by the person', async () => {
    await leave('dynalite', 'data');
    await leave('dynamodb-local', 'data');
    await expect(chooseEngine(undefined, directory)).rejects.toThrow(
      'was written by the engines dynalite and dynamodb-local, each with data of its own. Say in DYNAMODB_ENGINE whose data you want.',
    );
    expect(await chooseEngine('dynalite', directory)).toBe('dynalite');
  });

  it('that is asked for and lacks something says what it lacks', async () => {
    vi.stubEnv('PATH', '');
    await expect(chooseEngine('dynamodb-local', undefined)).rejects.toThrow(
      'No database engine: no Java was found. Install Java 17 or later (https://adoptium.net) and start again.',
    );
  });
});
