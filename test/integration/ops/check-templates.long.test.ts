import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { npmRun } from '../../support/npm-run.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hearback-ops-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('npm run check-templates', () => {
  it('approves the templates that come with the project', async () => {
    const { code, stdout } = await npmRun('check-templates');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^All good: \d+ mails and the programme/),
    });
  });

  it('says what is wrong with a folder that is no templates folder', async () => {
    const { code, stderr } = await npmRun('check-templates', path.join(folder, 'nowhere'));
    expect(code).toBe(1);
    expect(stderr.trim()).not.toBe('');
  });

  it('warns of what need not stop it, and stops at faults, each with file and line', async () => {
    const templates = path.join(folder, 'templates');
    await cp(fileURLToPath(new URL('../../../templates', import.meta.url)), templates, { recursive: true });
    const footer = path.join(templates, 'partials/footer.mjml');
    const written = await readFile(footer, 'utf8');
    await writeFile(
      footer,
      written.replace('{{ unsubscribe_url }}', '{{ unsubscribe_url }}?utm_source=mail'),
    );
    const warned = await npmRun('check-templates', templates);
    expect(warned).toMatchObject({ code: 0, stdout: expect.stringMatching(/^All good: /) });
    expect(warned.stderr.trim()).toMatch(
      /^Warning: templates\/partials\/footer\.mjml:8: Behind \{\{ unsubscribe_url \}\} stands "\?utm_source=mail"\. .*$/,
    );

    await writeFile(path.join(templates, 'pages/de.yaml'), 'a: [');
    const stopped = await npmRun('check-templates', templates);
    expect(stopped).toMatchObject({ code: 1, stdout: '' });
    expect(stopped.stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^Warning: templates\/partials\/footer\.mjml:8: /),
      expect.stringMatching(/^templates\/pages\/de\.yaml:1: This is not valid YAML/),
    ]);
  });
});
