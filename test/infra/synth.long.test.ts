import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandEnv, run } from './commands-under-test.ts';
import { functionOf, resources } from './stack-under-test.ts';

const work = mkdtempSync(join(tmpdir(), 'hearback-synth-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Runs `cdk synth` as `npm run synth` does, and returns what it said. */
async function synthInto(output: string): Promise<string> {
  const { status, stderr } = await run('cdk', ['synth', '--quiet', '--output', output], commandEnv(work));
  if (status !== 0) throw new Error(`cdk synth ended with status ${status}: ${stderr}`);
  return stderr;
}

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
  // limit. `answer` may have 120 more than its floor, which has 352: a handler with its two clients of the
  // SDK and the router (`npm run bench answer`).
  it.each([
    ['plan', 500],
    ['settle', 540],
    ['digest', 540],
    ['send', 820],
    ['answer', 472],
    // 58 of these are the calendar: a list may name only zones that the sender's schedule knows. 42 are the
    // Windows zones, and some 140 the rules of lists with their names and words in four languages.
    ['import', 900],
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
