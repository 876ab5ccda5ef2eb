import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Bundle } from '../../../../functions/domain/programme/bundle.ts';
import { compileBundle } from '../../../../functions/email/publishing/compile.ts';
import { renderer } from '../../../../functions/email/sending/render.ts';
import { shippedBundle } from '../../../support/shipped-world.ts';
import { oneMail } from './one-mail.ts';
import { FRENCH, SHIPPED, SOUND, withTemplates } from './templates-folder.ts';

const QUESTION = 'On a scale of 1 to 10, how likely are you to recommend us to your peers?';
const SCORES = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];

const variables = {
  first_name: 'Ana',
  account: 'Harbour Foods',
  tenure_text: 'two years',
  score_url: 'https://ask.example.com/s/t',
  unsubscribe_url: 'https://ask.example.com/u/t',
  sender_name: 'Example Company',
  sender_postal_address: '1 Example Street',
};

async function bundleOf(templatesDir: string): Promise<Bundle> {
  const compiled = await compileBundle(templatesDir);
  if (compiled.kind === 'problems') throw new Error(JSON.stringify(compiled.problems));
  return compiled.bundle;
}

test('settings of other projects in the folders above change no mail', async () => {
  const before = process.cwd();
  const folder = await mkdtemp(join(tmpdir(), 'hearback-project-'));
  try {
    const mine = (await oneMail({})).as();
    await writeFile(join(folder, '.htmlnanorc'), '{"removeAttributeQuotes": true}');
    await writeFile(join(folder, 'package.json'), '{"cssnano": {"preset": "none"}, "browserslist": "ie 6"}');
    await writeFile(join(folder, '.mjmlconfig'), '{"options": {"minify": false}}');
    process.chdir(folder);
    expect((await oneMail({})).as()).toEqual(mine);
  } finally {
    process.chdir(before);
    await rm(folder, { recursive: true });
  }
});

describe('the templates we ship', async () => {
  const bundle = await shippedBundle();

  test('every band has a template, and all read differently', () => {
    const used = bundle.programme.bands.map(({ template }) => renderer(bundle)(template, 'en', variables));
    expect(used.length).toBeGreaterThanOrEqual(3);
    expect(new Set(used.map(({ subject }) => subject)).size).toBe(used.length);
    expect(new Set(used.map(({ text }) => text)).size).toBe(used.length);
  });

  const asks = Object.keys(bundle.mails).filter((template) => template.startsWith('score/'));

  test.each(asks)('%s asks the question with ten links, high to low in the text', (template) => {
    const { html, text } = renderer(bundle)(template, 'en', variables);
    expect(html).toContain(QUESTION);
    expect(html).not.toMatch(/<img|<script|url\(/);
    const linked = [
      ...html.matchAll(/<a href="https:\/\/ask\.example\.com\/s\/t\/(\d+)" aria-label="\1 out of 10"/g),
    ];
    expect(linked.map((match) => Number(match[1]))).toEqual(SCORES.toReversed());

    expect(text).toContain(QUESTION);
    const lines = SCORES.map((score) => `${String(score).padStart(2)}  https://ask.example.com/s/t/${score}`);
    expect(text).toContain(['10 – Extremely likely', ...lines, '1 – Not at all likely'].join('\n'));
    expect(text).toContain('Unsubscribe https://ask.example.com/u/t');
  });

  test.each(asks)('%s greets without a name as well as with one', (template) => {
    const { subject, text } = renderer(bundle)(template, 'en', { ...variables, first_name: '', account: '' });
    expect(subject).toMatch(/^[A-Z]/);
    expect(`${subject}\n${text.replace(/^.*https.*$/gm, '')}`).not.toMatch(/ {2}| [,.?!]|undefined|\{|\}/);
  });

  test('every mail stays far from Gmail’s clip', () => {
    for (const [template, locales] of Object.entries(bundle.mails))
      for (const [locale, { html }] of Object.entries(locales))
        expect({ template, locale, long: html.length > 50_000 }).toEqual({ template, locale, long: false });
  });
});

describe('the version of a bundle', () => {
  const versionOf = (files: Readonly<Record<string, string>>) =>
    withTemplates(files, async (root) => (await bundleOf(root)).version);

  test('is the same for the same content, wherever and whenever it is compiled', async () => {
    const version = await versionOf(SOUND);
    expect(version).toMatch(/^[0-9a-f]{12}$/);
    expect(await versionOf(SOUND)).toBe(version);
  });

  test.each([
    ['a word in a mail', 'score/new.mjml', 'Hello', 'Good day'],
    ['a number in the programme', 'programme.yaml', 'maxPerYear: 4', 'maxPerYear: 3'],
  ])('changes with %s', async (_name, file, from, to) => {
    const changed = { ...SOUND, [file]: (SOUND[file] ?? '').replace(from, to) };
    expect(await versionOf(changed)).not.toBe(await versionOf(SOUND));
  });

  test('does not change when a note changes', async () => {
    const noted = { ...SOUND, 'programme.yaml': `# a note\n${SOUND['programme.yaml']}` };
    expect(await versionOf(noted)).toBe(await versionOf(SOUND));
  });
});

test('a folder that does not exist is reported as missing', async () => {
  const compiled = await compileBundle(`${SHIPPED}-of-somebody-else`);
  expect(compiled).toMatchObject({
    kind: 'problems',
    problems: [{ message: 'There is no such folder. Name the folder of templates.' }],
  });
});

describe('what a template may do', () => {
  const rendered = (mail: string, over: Partial<typeof variables> = {}) =>
    withTemplates({ ...SOUND, 'score/new.mjml': mail }, async (root) =>
      renderer(await bundleOf(root))('score/new', 'en', { ...variables, ...over }),
    );
  const sound = SOUND['score/new.mjml'] ?? '';

  test('Liquid that would be broken markup is kept', async () => {
    const condition =
      '{% if account == "a<b" or tenure_text > "one" %}<b title="{{ account }}">old</b>{% endif %}';
    const { html } = await rendered(sound.replace('How likely', `${condition} How likely`));
    expect(html).toContain('<b title="Harbour Foods">old</b> How likely');
  });

  test('quotes and entities in the subject arrive as they were meant', async () => {
    const title = '{% if account != "x" %}“R&amp;D” &lt;3{% endif %}';
    expect((await rendered(sound.replace('How is it going?', title))).subject).toBe('“R&D” <3');
  });

  test('notes for colleagues are left out', async () => {
    const { html, text } = await rendered(
      sound.replace('<mj-body>', '<!-- ask Bo before changing this -->\n<mj-body>'),
    );
    expect(html + text).not.toContain('ask Bo');
  });

  test('the scale speaks the template’s language', async () => {
    const { html, text } = await rendered(
      sound.replace(
        '<score-scale />',
        '<score-scale low="Pas du tout" high="Tout à fait" spoken="# sur 10" label="Votre note" />',
      ),
    );
    expect(html).toContain('aria-label="7 sur 10"');
    expect(html).toContain('role="group" aria-label="Votre note"');
    expect(text).toContain('10 – Tout à fait\n10  https');
  });

  test('languages are kept side by side', async () => {
    await withTemplates({ ...SOUND, ...FRENCH }, async (root) => {
      const render = renderer(await bundleOf(root));
      expect(render('score/new', 'fr-CA', variables)).toMatchObject({
        subject: 'Comment ça va ?',
        localeUsed: 'fr',
      });
      expect(render('score/new', 'de', variables)).toMatchObject({
        subject: 'How is it going?',
        localeUsed: '',
      });
    });
  });
});
