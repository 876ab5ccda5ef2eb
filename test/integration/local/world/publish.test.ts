import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { publish } from '../../../../infra/local/world/publish.ts';
import { UserError } from '../../../../infra/terminal/user-error.ts';
import { type Files, SOUND, withTemplates } from '../../../unit/email/publishing/templates-folder.ts';

/** Publishes a folder, and returns what was printed and the content of the file. */
const published = (files: Files) =>
  withTemplates(files, async (root) => {
    const warnings: string[] = [];
    const file = join(root, '..', 'bundle.json');
    const bundle = await publish(root, file, (line) => warnings.push(line), {
      file: join(root, '..', 'kept.json'),
    });
    return { bundle, warnings, written: JSON.parse(await readFile(file, 'utf8')) as unknown };
  });

const footer = (SOUND['partials/footer.mjml'] ?? '').replace(
  '{{ unsubscribe_url }}',
  '{{ unsubscribe_url }}?a=b',
);

describe('publishing to a file', () => {
  it('prints nothing about templates without faults or warnings', async () => {
    const { bundle, warnings, written } = await published(SOUND);
    expect(warnings).toEqual([]);
    expect(written).toEqual(JSON.parse(JSON.stringify(bundle)));
  });

  it('warns, and publishes all the same', async () => {
    const { warnings, written } = await published({ ...SOUND, 'partials/footer.mjml': footer });
    expect(warnings).toEqual([
      expect.stringMatching(/^Warning: templates\/partials\/footer\.mjml:4: Behind/),
    ]);
    expect(written).toHaveProperty('mails');
  });

  it('stops at faults, each on its own line', async () => {
    const files = {
      ...SOUND,
      'score/new.mjml': (SOUND['score/new.mjml'] ?? '').replace('Hello', '[[Hello]]'),
    };
    await expect(published(files)).rejects.toThrow(UserError);
    await expect(published(files)).rejects.toThrow(
      /^templates\/score\/new\.mjml:9: People would read "\[\[Hello\]\]"/,
    );
  });
});
