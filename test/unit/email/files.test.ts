import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileBundle, describeProblem } from '../../../functions/email/compile.ts';
import { type Files, SHIPPED, SOUND, withTemplates } from './templates-folder.ts';

const LINK = 'This is a symbolic link (symlink) to another place.';

/** What is said of a folder after something was done to it. */
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

describe('something else that goes by the name of a file', () => {
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
  ])('%s, which an editor or a system leaves, is passed over', async (path) => {
    expect(await said((root) => writeFile(join(root, path), '\0\u0001'))).toEqual([]);
    if (path === 'score/.#new.mjml') {
      expect(await said((root) => symlink('somebody@somewhere.1234', join(root, path)))).toEqual([]);
    }
  });

  it('the folder that is a file is named, and no more', async () => {
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
