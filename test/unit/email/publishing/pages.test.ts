import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileBundle, describeProblem } from '../../../../functions/email/publishing/compile.ts';
import { readPages } from '../../../../functions/email/publishing/pages.ts';
import { SHIPPED, SOUND, withTemplates } from './templates-folder.ts';

const english = (await readFile(join(SHIPPED, 'pages/en.yaml'), 'utf8')).replace(/^[\w-]+@.*\n/gm, '');
const inLanguage = (language: string): string => english.replace('language: "en"', `language: "${language}"`);
const pagesOf = (files: Readonly<Record<string, string>>) =>
  withTemplates(files, (root) => readPages({ root, shownAs: 'templates' }));

describe('reading the words of the pages', () => {
  test('English is also the fallback', async () => {
    const { pages, problems } = await pagesOf({});
    expect(problems).toEqual([]);
    expect(pages['']).toEqual(pages.en);
  });

  test('each language is kept beside it', async () => {
    const { pages } = await pagesOf({
      'pages/fr-CA.yaml': inLanguage('fr-CA').replace(/^send: .*$/m, 'send: "Envoyer"'),
    });
    expect(pages['fr-CA']).toMatchObject({ send: 'Envoyer' });
  });

  test.each([
    [
      'pages/fr.yaml',
      inLanguage('fr').replace(/^send: .*\n/m, ''),
      'pages/fr.yaml:4 send: The text "send" is missing.',
    ],
    ['pages/fr.yaml', `${inLanguage('fr')}\nhello: "x"\n`, 'No page shows a text named "hello".'],
    ['pages/fr_CA.yaml', english, 'pages/fr_CA.yaml: "fr_CA" in the file name is no language'],
    ['pages/fr.yaml', english, 'pages/fr.yaml:4 language: This says "en", but the file name says "fr".'],
    ['pages/fr.yaml', 'a: [', 'This is not valid YAML'],
    ['pages/fr.yaml', `${inLanguage('fr')}\nsend@new: "x"\n`, 'No page shows a text named "send@new".'],
    [
      'pages/fr.yaml',
      inLanguage('fr').replace('language:', 'thanks-promoter-lead@new: "{name}"\nlanguage:'),
      'pages/fr.yaml:4 thanks-promoter-lead@new: The text "thanks-promoter-lead@new" uses {name}',
    ],
  ])('%s with a mistake is distinguished (%#)', async (path, text, message) => {
    const { problems } = await pagesOf({ [path]: text });
    expect(problems.map(describeProblem).join('\n')).toContain(message);
  });
});

describe('what people would read unchanged on a page', () => {
  test.each([
    ['Hi *|FNAME|*', '*|FNAME|*'],
    ['Hi [[Name]]', '[[Name]]'],
    ['Hi [Name]', '[Name]'],
    ['Hi %%FirstName%%', '%%FirstName%%'],
    ['You said {{score}}', '{{score}}'],
    ['Hi <b>there</b>', '<b>'],
    ['R&amp;D', '&amp;'],
    ['One<!-- note -->', '<!-- note -->'],
  ])('%j is reported with its line and field', async (words, found) => {
    const text = english.replace(/^chosen-title: .*$/m, () => `chosen-title: '${words}'`);
    const line = text.slice(0, text.indexOf('chosen-title:')).split('\n').length;
    const { problems } = await pagesOf({ 'pages/en.yaml': text });
    expect(problems.map(describeProblem)).toEqual([
      expect.stringContaining(
        `templates/pages/en.yaml:${line} chosen-title: People would read "${found}" as it stands`,
      ),
    ]);
  });

  test.each([
    'You said {score}: 5 < 6, R&D & more, 100 % [sic] #1',
    'a <3 b > c',
  ])('%j is fine', async (words) => {
    const text = english.replace(/^chosen-title: .*$/m, () => `chosen-title: '${words}'`);
    expect((await pagesOf({ 'pages/en.yaml': text })).problems).toEqual([]);
  });
});

describe('the words for a band', () => {
  const withReward = (band: string) =>
    english.replace('language:', `thanks-passive-reward@${band}: "Cake."\nlanguage:`);

  test('are kept beside those for all', async () => {
    const { pages } = await pagesOf({ 'pages/en.yaml': withReward('new') });
    expect(pages.en).toMatchObject({ 'thanks-passive-reward@new': 'Cake.' });
  });

  test('must be for a band of the programme', async () => {
    const compiled = await withTemplates({ ...SOUND, 'pages/en.yaml': withReward('newest') }, compileBundle);
    expect(compiled.kind === 'problems' && compiled.problems.map(describeProblem)).toEqual([
      'templates/pages/en.yaml:4 thanks-passive-reward@newest: There is no band "newest". There are: new, old.',
    ]);
  });
});
