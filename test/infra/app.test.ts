import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionOf, REQUIRED, removeStacksAtEnd, resources, stackUnderTest } from './stack-under-test.ts';

removeStacksAtEnd();

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'hearback-app-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

// No AWS credentials and no region.
const { NODE_COMPILE_CACHE } = process.env;
const ENV = {
  PATH: `${ROOT}node_modules/.bin:${process.env.PATH}`,
  HOME: work,
  CI: 'true',
  NODE_COMPILE_CACHE,
};

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. It must not block: this process must answer the test runner meanwhile. */
async function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  input = '',
): Promise<Ended> {
  const child = spawn(command, args, { cwd: ROOT, env });
  const ended = new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  );
  child.stdin.end(input);
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status, stdout, stderr };
}

/** Runs the app itself, as `cdk` does with the context of `cdk.json` and of its options. */
async function runApp(
  options: Readonly<Record<string, string>>,
): Promise<{ status: number | null; said: string }> {
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));
  const { status, stderr, stdout } = await run('node', ['infra/app.ts'], {
    ...ENV,
    CDK_OUTDIR: join(work, 'stopped'),
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...options }),
  });
  return { status, said: `${stdout}${stderr}` };
}

/** Runs `cdk synth` as `npm run synth` does, and returns what it said. */
async function synthInto(output: string): Promise<string> {
  const { status, stderr } = await run('cdk', ['synth', '--quiet', '--output', output], ENV);
  if (status !== 0) throw new Error(`cdk synth ended with status ${status}: ${stderr}`);
  return stderr;
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

describe('what cdk synth makes of this checkout, without an account', () => {
  const out = join(work, 'out');
  let said: string;
  let template: Template;
  let files: Record<string, { source: { path: string } }>;
  beforeAll(async () => {
    said = await synthInto(out);
    template = Template.fromJSON(JSON.parse(readFileSync(join(out, 'hearback-dev.template.json'), 'utf8')));
    ({ files } = JSON.parse(readFileSync(join(out, 'hearback-dev.assets.json'), 'utf8')));
  });

  /** The one file that Lambda runs. */
  function codeOf(service: string): string {
    const { S3Key } = Object(functionOf(template, service).Code);
    return join(out, files[String(S3Key).replace(/\.zip$/, '')]?.source.path ?? '', 'index.mjs');
  }

  it('is reported in one line, with the stage', () => {
    const told = /^hearback-dev is ready in \S+\. Stage dev; choose another with -c stage=NAME\.$/m;
    expect(said).toMatch(told);
    expect(said).not.toContain('WARNING');
  });

  it('publishes the compiled templates with the stack', () => {
    expect(resources(template, 'Custom::CDKBucketDeployment').size).toBe(1);
  });

  // In kilobytes. A cold start reads the whole file. Look at what makes a function grow before you raise its
  // limit. `answer` may have 120 more than its floor, which has 352: a handler with its two clients of the SDK
  // and the router (`npm run bench answer`).
  it.each([
    ['plan', 500],
    ['settle', 540],
    ['digest', 540],
    ['send', 820],
    ['answer', 472],
    // 58 of these are the calendar: a list may name only zones that the sender's schedule knows. 42 are the
    // Windows zones, and some 130 the rules of lists with their names and words in four languages.
    ['import', 860],
  ])('has a small bundle that starts by itself: %s', async (service, kilobytes) => {
    const file = codeOf(service);
    expect(statSync(file).size).toBeLessThanOrEqual(kilobytes * 1000);
    // The probe is a file: code on the command line would have a `require`, and Lambda has none. An entry
    // exports only the handler. Whatever a bench or a test clock needs stays out of an entry.
    const probe = `import * as entry from ${JSON.stringify(file)};\nif (Object.keys(entry).join() !== 'handler' || typeof entry.handler !== 'function') process.exit(9);`;
    const { status, stderr } = await run(process.execPath, ['--input-type=module'], process.env, probe);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it.each([
    'plan',
    'settle',
    'digest',
    'send',
    'answer',
    'import',
  ])('keeps the template compiler out of %s', (service) => {
    expect(readFileSync(codeOf(service), 'utf8')).not.toMatch(/mjml|mj-body|html-to-text|cssnano/);
  });
});
