import {
  appendFile,
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Compiled, compileBundle } from '../../../../functions/email/publishing/compile.ts';
import { keptOrCompiled } from '../../../../infra/local/world/kept-templates.ts';
import { SOUND, withTemplates } from '../../../unit/email/publishing/templates-folder.ts';

// A start that takes what an earlier one compiled must never send mails of another day.

let place: string;
let templates: string;
let file: string;
/** How often the compiler was at work. */
let compiled: number;
beforeEach(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'hearback-test-'));
  templates = path.join(place, 'templates');
  file = path.join(place, 'cache/templates.json');
  compiled = 0;
  await withTemplates(SOUND, (sound) => cp(sound, templates, { recursive: true }));
  await mkdir(path.join(place, 'compiler/deep'), { recursive: true });
  await writeFile(path.join(place, 'compiler/deep/lint.ts'), 'export {};\n');
  await writeFile(path.join(place, 'packages.json'), '{}\n');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(place, { recursive: true, force: true });
});

const { bundle } = (await withTemplates(SOUND, compileBundle)) as Compiled & { kind: 'compiled' };
const SOUND_ONES: Compiled = { kind: 'compiled', bundle, warnings: [] };

const compilerFiles = () => ({
  code: [path.join(place, 'compiler')],
  packages: path.join(place, 'packages.json'),
});

/**
 * What a start gets.
 *
 * @param result what the compiler comes to
 * @param onCompile what happens meanwhile
 * @param loadedAt when the process loaded the code, in epoch ms
 */
const start = (
  folder = templates,
  result: Compiled = SOUND_ONES,
  onCompile = async (): Promise<void> => undefined,
  loadedAt = Number.POSITIVE_INFINITY,
) =>
  keptOrCompiled(
    folder,
    async () => {
      compiled += 1;
      await onCompile();
      return result;
    },
    { file, compiler: { ...compilerFiles(), loadedAt } },
  );
const inTemplates = (name: string): string => path.join(templates, name);

describe('templates that were compiled', () => {
  it('are not compiled again at the next start, and come as they were', async () => {
    const first = await start();
    expect(await start()).toEqual(first);
    expect(compiled).toBe(1);
    // Nothing is left beside.
    expect(await readdir(path.dirname(file))).toEqual(['templates.json']);
  });

  it('come with their warnings each time', async () => {
    const warnings = [
      { file: 'templates/partials/footer.mjml', line: 4, message: 'Behind it stands "?a=b".' },
    ];
    await start(templates, { ...SOUND_ONES, warnings });
    expect(await start()).toMatchObject({ warnings });
    expect(compiled).toBe(1);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a mail', () => appendFile(inTemplates('score/new.mjml'), '\n')],
    ['a partial', () => appendFile(inTemplates('partials/footer.mjml'), '\n')],
    ['the programme', () => appendFile(inTemplates('programme.yaml'), '\n')],
    ['the words of a page', () => appendFile(inTemplates('pages/de.yaml'), '\n')],
    ['a new file', () => writeFile(inTemplates('score/new.txt'), 'Hello')],
    ['a file that is gone', () => rm(inTemplates('pages/de.yaml'))],
    ['a new name', () => rename(inTemplates('pages/de.yaml'), inTemplates('pages/fr.yaml'))],
    ['a folder that nobody has written into yet', () => mkdir(inTemplates('winback'))],
    ['the code of the compiler', () => appendFile(path.join(place, 'compiler/deep/lint.ts'), '\n')],
    ['new code of the compiler', () => writeFile(path.join(place, 'compiler/other.ts'), '')],
    ['another version of a package', () => writeFile(path.join(place, 'packages.json'), '{"mjml":1}')],
    [
      'a setting of a package, in a variable',
      async () => vi.stubEnv('BROWSERSLIST', 'last 1 firefox version'),
    ],
    [
      'a setting of a package, in a file',
      async () => {
        await writeFile(path.join(place, '.browserslistrc'), 'defaults');
        vi.spyOn(process, 'cwd').mockReturnValue(place);
      },
    ],
  ])('are compiled again after a change: %s', async (_what, change) => {
    await start();
    await change();
    await start();
    expect(compiled).toBe(2);
  });

  it('are compiled again under another name, by which problems call their files', async () => {
    await start();
    const moved = path.join(place, 'mails');
    await rename(templates, moved);
    await start(moved);
    expect(compiled).toBe(2);
  });

  it('are not kept when somebody saves a file meanwhile', async () => {
    const before = await readFile(inTemplates('programme.yaml'), 'utf8');
    await start(templates, SOUND_ONES, () => appendFile(inTemplates('programme.yaml'), '\n# saved\n'));
    await writeFile(inTemplates('programme.yaml'), before);
    await start();
    expect(compiled).toBe(2);
  });

  it('are not kept when somebody saves a file meanwhile and puts it back', async () => {
    const before = await readFile(inTemplates('programme.yaml'), 'utf8');
    await start(templates, SOUND_ONES, async () => {
      // File systems date changes by clocks that tick a hundred times a second.
      await wait(50);
      await appendFile(inTemplates('programme.yaml'), '\n# saved\n');
      await writeFile(inTemplates('programme.yaml'), before);
    });
    await start();
    expect(compiled).toBe(2);
  });

  it('are not kept by a process whose code was loaded before it was changed', async () => {
    await start(templates, SOUND_ONES, undefined, Date.now() - 60_000);
    await start();
    expect(compiled).toBe(2);
  });

  it('are not kept where they are larger than anybody reads', async () => {
    await writeFile(inTemplates('film.mp4'), Buffer.alloc(21_000_000));
    await start();
    await start();
    expect(compiled).toBe(2);
  });

  it('leave nothing of a start that was killed while it wrote', async () => {
    await mkdir(path.dirname(file), { recursive: true });
    const unfinished = `${file}.half`;
    await writeFile(unfinished, 'half');
    await utimes(unfinished, new Date('2026-01-01'), new Date('2026-01-01'));
    await start();
    expect(await readdir(path.dirname(file))).toEqual(['templates.json']);
  });

  it('are not kept when they cannot be published', async () => {
    const problems = [{ file: 'templates/programme.yaml', message: 'This file is missing.' }];
    await start(templates, { kind: 'problems', problems, warnings: [] });
    expect(await start()).toEqual(SOUND_ONES);
    expect(compiled).toBe(2);
  });

  it.each<[string, (text: string) => string]>([
    ['is empty', () => ''],
    ['was half written', (text) => text.slice(0, text.length / 2)],
    ['lost its end', (text) => text.slice(0, -1)],
    ['lost its first line', (text) => text.slice(text.indexOf('\n') + 1)],
    ['has another word in it', (text) => text.replace('How is it going?', 'How was it going?')],
    ['is something else', () => '{"kind":"compiled"}'],
  ])('are compiled again, and kept anew, where what was kept %s', async (_what, spoil) => {
    const first = await start();
    const text = await readFile(file, 'utf8');
    expect(spoil(text)).not.toBe(text);
    await writeFile(file, spoil(text));
    expect(await start()).toEqual(first);
    await start();
    expect({ compiled, text: await readFile(file, 'utf8') }).toEqual({ compiled: 2, text });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['its place is a file', () => writeFile(path.dirname(file), '')],
    ['its name is a folder', () => mkdir(path.join(file, 'x'), { recursive: true })],
    ['npm notes nothing', () => rm(path.join(place, 'packages.json'))],
    [
      'its place may not be written',
      async () => {
        await mkdir(path.dirname(file));
        await chmod(path.dirname(file), 0o500);
      },
    ],
  ])('are compiled all the same where nothing can be kept: %s', async (_what, happen) => {
    await happen();
    expect((await start()).kind).toBe('compiled');
    expect((await start()).kind).toBe('compiled');
  });
});
