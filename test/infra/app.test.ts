import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commandEnv, ROOT, run } from './commands-under-test.ts';
import { REQUIRED, removeStacksAtEnd, stackUnderTest } from './stack-under-test.ts';

removeStacksAtEnd();

const work = mkdtempSync(join(tmpdir(), 'hearback-app-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Runs the app itself, as `cdk` does with the context of `cdk.json` and of its options. */
async function runApp(
  options: Readonly<Record<string, string>>,
): Promise<{ status: number | null; said: string }> {
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));
  const { status, stderr, stdout } = await run('node', ['infra/app.ts'], {
    ...commandEnv(work),
    CDK_OUTDIR: join(work, 'stopped'),
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...options }),
  });
  return { status, said: `${stdout}${stderr}` };
}

describe('the app', () => {
  it('stops at a stage that does not exist, in one line', async () => {
    expect(await runApp({ stage: 'nowhere' })).toEqual({
      status: 1,
      said: 'There is no stage "nowhere" in cdk.json, only: dev, prod. Choose one with -c stage=NAME, or add it to context.stages.\n',
    });
  });

  it('stops at templates that cannot be published, says what is wrong with them, and warns of the others', async () => {
    const templates = join(work, 'warned');
    cpSync(join(ROOT, 'templates'), templates, { recursive: true });
    const footer = join(templates, 'partials', 'footer.mjml');
    writeFileSync(
      footer,
      readFileSync(footer, 'utf8').replace('{{ unsubscribe_url }}', '{{ unsubscribe_url }}?a=b'),
    );
    // Without a programme nothing more needs bundling.
    rmSync(join(templates, 'programme.yaml'));
    const { status, said } = await runApp({ templates });
    expect(status).toBe(1);
    expect(said.split('\n')).toEqual([
      expect.stringMatching(
        /^Warning: warned\/partials\/footer\.mjml:8: Behind \{\{ unsubscribe_url \}\} stands "\?a=b"/,
      ),
      'The templates cannot be published:',
      expect.stringMatching(/^warned\/programme\.yaml: This file is missing/),
      '',
    ]);
  });
});

describe('a stage', () => {
  it.each([
    ['of no account and region: those of the credentials', {}, 'aws://unknown-account/unknown-region'],
    ['of an account', { account: '123456789012' }, 'aws://123456789012/unknown-region'],
    ['of a region', { region: 'eu-central-1' }, 'aws://unknown-account/eu-central-1'],
  ])('is deployed to its own place: %s', (_name, settings, environment) => {
    expect(stackUnderTest({ ...REQUIRED, ...settings }).stack.environment).toBe(environment);
  });
});
