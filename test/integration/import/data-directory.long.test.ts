import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataDir } from '../../../infra/local/world/data-dir.ts';
import { npmRun } from '../../support/npm-run.ts';

// Lists that go into the directory of a local target that does not run. Each command starts its database.

const SAMPLE = fileURLToPath(new URL('../../../infra/local/sample/customers.csv', import.meta.url));
const GOOD = 'id,email,customer_since\nC-1,ana@example.com,2024-01-01\n';

let directory: string;
let data: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'hearback-'));
  data = path.join(directory, 'data');
  await (await openDataDir(data)).close();
});
afterAll(() => rm(directory, { recursive: true }));

async function fileOf(name: string, text: string): Promise<string> {
  const file = path.join(directory, name);
  await writeFile(file, text);
  return file;
}

describe('npm run suppress', () => {
  it('takes a list, tells what became of its lines and writes the report', async () => {
    const list = await fileOf('list.txt', 'ana@example.com\nBo Bell <bo@example.com>\nnobody\n');
    const report = path.join(directory, 'problems.csv');
    const first = await npmRun('suppress', list, '--data', data, '--report', report);
    expect(first).toMatchObject({ code: 0 });
    const lines = first.stdout.trimEnd().split('\n');
    expect(lines).toContain('  1 × expected an email address; found "nobody" (line 3)');
    expect(lines.at(-1)).toBe('Read 3: 2 suppressed, 0 were so already, 1 refused.');
    const [, run] = /npm run suppress -- --undo (\S+) --data /.exec(lines.at(-2) ?? '') ?? [];
    expect(await readFile(report, 'utf8')).toContain('"3","","nobody","an email address","row refused"');
    const again = await npmRun('suppress', list, '--data', data);
    expect(again.stdout).toContain('Read 3: 0 suppressed, 2 were so already, 1 refused.');
    const againRun = await npmRun('suppress', '--undo', run ?? '', '--data', data);
    expect(againRun).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('2 addresses stay suppressed'),
    });
  });

  it('asks about a file of customers, and suppresses none of them', async () => {
    const file = await fileOf('crm.csv', 'id,email,customer_since\nC-1,cy@example.com,2024-01-01\n');
    const ended = await npmRun('suppress', file, '--data', data);
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stdout).toContain('"npm run import" takes it');
    expect(ended.stdout).toContain('Read 0: 0 suppressed');
    const answered = await npmRun('suppress', file, '--data', data, '--everybody', '--dry-run');
    expect(answered).toMatchObject({ code: 0 });
    expect(answered.stdout).toContain('Read 1: 1 suppressed, 0 were so already, 0 refused. A dry run');
  });

  it('leaves alone those customers in a file who do not say no', async () => {
    const ended = await npmRun('suppress', SAMPLE, '--data', data, '--dry-run');
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stdout).toMatch(
      /Read 300: [1-9] suppressed, 0 were so already, 29\d did not say no, 0 refused\./,
    );
  });
});

describe('npm run import', () => {
  it('takes a list, tells what became of the rows and writes the report', async () => {
    const unnamed = await npmRun(
      'import',
      await fileOf('unnamed.csv', GOOD.replace('id,', 'code,')),
      '--data',
      data,
    );
    expect(unnamed).toMatchObject({ code: 1 });
    expect(unnamed.stdout).toContain('One question; the rest waits for its answer:');
    expect(unnamed.stdout).toContain('--map id=');

    const file = await fileOf('some.csv', `${GOOD}C-2,bo,2024-01-01\n`);
    const report = path.join(directory, 'problems.csv');
    const whole = await npmRun('import', file, '--data', data, '--report', report);
    expect(whole).toMatchObject({ code: 0 });
    expect(whole.stdout).toMatch(/^Columns:\n {2}id +→ id\n/);
    expect(whole.stdout).toContain('  1 × email: expected an email address');
    expect(whole.stdout).toMatch(
      /\nRead 2: 1 added, 0 updated, 0 unchanged, 1 refused\.\nBefore anything is mailed, .* preview --data .*\n$/,
    );
    const again = await npmRun('import', file, '--data', data);
    expect(again.stdout).toContain('Read 2: 0 added, 0 updated, 1 unchanged, 1 refused.');
    expect(await readFile(report, 'utf8')).toContain('"3","email","bo"');
  });
});
