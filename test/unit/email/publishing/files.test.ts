import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileBundle, describeProblem } from '../../../../functions/email/publishing/compile.ts';
import { type Files, SHIPPED, SOUND, withTemplates } from './templates-folder.ts';

const LINK = 'This is a symbolic link (symlink) to another place.';

/** The problems of a folder after a change. */
const said = (change: (root: string) => Promise<void>, files: Files = SOUND): Promise<string[]> =>
  withTemplates(files, async (root) => {
    await change(root);
    const compiled = await compileBundle(root);
    return compiled.kind === 'problems' ? compiled.problems.map(describeProblem) : [];
  });

/** Moves a file or a folder out of the templates, and leaves a link in its place. */
const linked = (path: string) => async (root: string) => {
  const elsewhere = join(root, '..', 'elsewhere');
  await rename(join(root, path), elsewhere);
  await symlink(elsewhere, join(root, path));
};

describe('a symbolic link among the templates', () => {
  it.each([
    ['a mail', 'score/new.mjml'],
    ['a mail to colleagues', 'alert/words.mjml'],
    ['a partial', 'partials/footer.mjml'],
    ['the words of a page', 'pages/de.yaml'],
    ['the words of all pages', 'pages/en.yaml'],
    ['the programme', 'programme.yaml'],
    ['a folder of mails', 'score'],
    ['the folder of partials', 'partials'],
    ['the folder of pages', 'pages'],
  ])('to %s is named, and nothing else is', async (_, path) => {
    expect(await said(linked(path))).toEqual([expect.stringContaining(`templates/${path}: ${LINK}`)]);
  });

  it.each([
    ['a mail in another language', 'score/new.fr.mjml', 'new.mjml'],
    ['a text part', 'score/new.txt', '../programme.yaml'],
    ['nothing', 'score/old.mjml', 'nowhere'],
    ['itself', 'pages/fr.yaml', 'fr.yaml'],
    ['the folder it lies in', 'score/again', '.'],
    ['the folder above', 'partials/all', '..'],
    ['a picture', 'score/logo.png', '/nowhere.png'],
  ])('for %s is named', async (_, path, target) => {
    expect(await said((root) => symlink(target, join(root, path)))).toEqual([
      expect.stringContaining(`templates/${path}: ${LINK}`),
    ]);
  });

  it('to the folder itself is fine', async () => {
    await withTemplates(SOUND, async (root) => {
      const link = join(root, '..', 'linked');
      await symlink(root, link);
      expect(await compileBundle(link)).toMatchObject({ kind: 'compiled' });
    });
  });
});

describe('a file that nothing reads', () => {
  it.each([
    ['pages/fr.yml', 'Name it fr.yaml, or remove it.'],
    ['pages/FR.YAML', 'Name it FR.yaml, or remove it.'],
    ['pages/fr/all.yaml', 'Move it to pages/fr.yaml'],
    ['score/new.fr.MJML', 'Name it new.fr.mjml'],
    ['score/fr/new.mjml', 'Move it to score/new.fr.mjml'],
    ['score/old/new.mjml', 'Move it to score/new.mjml'],
    ['scores/new.mjml', 'Move it to score/new.mjml'],
    ['new.mjml', 'Mails lie in score/, follow-up/'],
    ['score/new.TXT', 'Name it new.txt'],
    ['score/new.fr.mjml.txt', 'Name the text part of new.fr.mjml new.fr.txt.'],
    ['Programme.yaml', 'Name it programme.yaml'],
    ['programme.yml', 'Name it programme.yaml'],
  ])('%s is reported with the name that would be read', async (path, remedy) => {
    expect(await said(() => Promise.resolve(), { ...SOUND, [path]: 'x' })).toEqual([
      expect.stringContaining(`templates/${path}: Nothing reads this file. ${remedy}`),
    ]);
  });

  it.each([
    'README.md',
    'notes.txt',
    'logo.png',
    'partials/more/x.mjml',
    'partials/x.MJML',
    'partials/x.html',
    '.editor.json',
  ])('%s may lie there', async (path) => {
    expect(await said(() => Promise.resolve(), { ...SOUND, [path]: 'x' })).toEqual([]);
  });

  it('except for files that a mail includes', async () => {
    const mail = (SOUND['score/new.mjml'] ?? '').replace(
      '<score-scale',
      '<mj-include path="../shared/words.mjml" /><score-scale',
    );
    const files = {
      ...SOUND,
      'score/new.mjml': mail,
      'shared/words.mjml': '<mj-text>a</mj-text>',
      'shared/words.fr.mjml': '<mj-text>b</mj-text>',
    };
    expect(await said(() => Promise.resolve(), files)).toEqual([]);
  });
});

describe('what is missing or empty', () => {
  it('a folder that does not exist is reported as missing', async () => {
    const compiled = await compileBundle(join(SHIPPED, 'nowhere'));
    expect(compiled).toMatchObject({
      kind: 'problems',
      problems: [{ file: 'nowhere', message: 'There is no such folder. Name the folder of templates.' }],
    });
  });

  it.each([
    ['programme.yaml', false],
    ['pages/en.yaml', false],
    ['pages/de.yaml', true],
    ['partials/x.mjml', true],
  ])('%s without a word may be removed: %s', async (path, mayGo) => {
    const problems = await said(() => Promise.resolve(), { ...SOUND, [path]: '\n' });
    expect(problems[0]).toContain(`templates/${path}: This file is empty`);
    expect(problems[0]?.includes('or remove it')).toBe(mayGo);
  });

  it.each([
    'https://example.com/x.mjml',
    '//example.com/x.mjml',
  ])('an include of %s is reported as that', async (path) => {
    const mail = (SOUND['score/new.mjml'] ?? '').replace(
      '<score-scale',
      `<mj-include path="${path}" /><score-scale`,
    );
    expect(await said(() => Promise.resolve(), { ...SOUND, 'score/new.mjml': mail })).toEqual([
      expect.stringContaining(`new.mjml:11: The include "${path}" lies on the web`),
    ]);
  });
});

describe('something else under the name of a file', () => {
  it.each([
    'score/more.mjml',
    'pages/fr.yaml',
    'partials/x.mjml',
  ])('%s, which is a folder, is named', async (path) => {
    expect(await said((root) => mkdir(join(root, path)).then(() => undefined))).toEqual([
      expect.stringContaining(`templates/${path}: This is a folder`),
    ]);
  });

  it.each([
    'score/.#new.mjml',
    'score/._new.mjml',
    'pages/.DS_Store',
    'score/new.mjml~',
    'pages/.en.yaml.swp',
  ])('%s, which an editor or a system leaves, is ignored', async (path) => {
    expect(await said((root) => writeFile(join(root, path), '\0\u0001'))).toEqual([]);
    if (path === 'score/.#new.mjml') {
      expect(await said((root) => symlink('somebody@somewhere.1234', join(root, path)))).toEqual([]);
    }
  });

  it('a file in place of the folder is named, and nothing more', async () => {
    const compiled = await compileBundle(join(SHIPPED, 'programme.yaml'));
    expect(compiled).toMatchObject({
      kind: 'problems',
      problems: [{ file: 'programme.yaml', message: expect.stringContaining('This is no folder') }],
    });
  });

  it('a partial that includes a link names the link', async () => {
    const mail = (SOUND['score/new.mjml'] ?? '').replace(
      '<score-scale',
      '<mj-include path="../partials/x.mjml" /><score-scale',
    );
    const problems = await said((root) => symlink('nowhere', join(root, 'partials/x.mjml')), {
      ...SOUND,
      'score/new.mjml': mail,
    });
    expect(problems).toEqual([expect.stringContaining(`templates/partials/x.mjml: ${LINK}`)]);
  });
});
