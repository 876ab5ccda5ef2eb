import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { removeRunning, writeRunning } from '../../../infra/local/files/running.ts';
import { type Ended, npmRun } from '../../support/npm-run.ts';
import { startShippedWorld } from '../../support/shipped-world.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'hearback-'));
});
afterAll(() => rm(directory, { recursive: true }));
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(directory, name);
  await writeFile(file, content);
  return file;
}

/**
 * The option that names a new local target to a command. The target runs in this process, so that no command
 * has to start one.
 */
async function emptyTarget(): Promise<readonly string[]> {
  const { env, url, clock, stop } = await startShippedWorld();
  ends.push(stop);
  await writeRunning({ env, url, pid: process.pid, clockOffsetMs: clock.offset() });
  ends.push(removeRunning);
  return ['--port', new URL(url).port];
}

/** What a command prints, line by line. */
async function npmRunLines(name: string, ...args: string[]): Promise<Ended & { readonly lines: string[] }> {
  const ended = await npmRun(name, ...args);
  return { ...ended, lines: ended.stdout.trimEnd().split('\n') };
}

/** A generous limit for a busy machine. */
const SEVERAL_STARTS = 180_000;

const CRM = [
  'Record ID,Email,Create Date,Plan,Unsubscribed from all email',
  '71,mia@example.com,2022-05-06 09:30,Gold,',
  '72,ned@example.com,2022-05-07 09:30,Silver,true',
  '73,oda at home,2022-05-08 09:30,Gold,',
  '',
].join('\n');

it(
  'a CRM export that is asked about, tried out, mapped, imported, and imported again by its mapping file',
  async () => {
    const target = await emptyTarget();
    const file = await fileOf('crm.csv', CRM);
    const mapping = path.join(directory, 'crm.mapping.json');
    const map = ['--map', 'customer_since=Create Date', '--mapping', mapping];

    const tried = await npmRunLines('import', file, ...target, ...map, '--dry-run');
    expect(tried).toMatchObject({ code: 0 });
    // The meanings of the columns come first, the totals last.
    expect(tried.lines.slice(0, 6)).toEqual([
      'Columns:',
      '  Record ID                    → id',
      '  Email                        → email',
      '  Create Date                  → customer_since',
      '  Unsubscribed from all email  → tells who wants no mail',
      '  Kept as tags: plan',
    ]);
    const counts = 'Read 3: 2 added, 0 updated, 0 unchanged, 1 refused.';
    expect(tried.lines.at(-1)).toBe(`${counts} A dry run: nothing was written.`);
    expect(tried.stdout).not.toContain('--undo');
    expect(existsSync(mapping)).toBe(false);

    const done = await npmRunLines('import', file, ...target, ...map);
    expect(done).toMatchObject({ code: 0 });
    // The counts are those of new rows, so the dry run has written nothing.
    expect(done.lines.slice(-2)).toEqual([
      counts,
      `Before anything is mailed, look at who would be asked when: npm run programme -- preview ${target.join(' ')}; meanwhile this holds all mail: npm run gate -- pause WHY ${target.join(' ')}`,
    ]);
    expect(done.stdout).toContain('No mail: 1 row says so. 1 address was mailed until now, and is no more.');
    expect(done.stdout).toContain(`Your answers are kept in ${mapping}.`);
    expect(JSON.parse(await readFile(mapping, 'utf8'))).toEqual({
      columns: { customer_since: 'Create Date' },
    });

    const again = await npmRunLines('import', file, ...target, '--mapping', mapping);
    expect(again).toMatchObject({ code: 0 });
    expect(again.lines.at(-1)).toBe('Read 3: 0 added, 0 updated, 2 unchanged, 1 refused.');
  },
  SEVERAL_STARTS,
);

it(
  'a question ends the import with status 1; its "no" is in, until its run is undone',
  async () => {
    const target = await emptyTarget();
    const file = await fileOf(
      'asked.csv',
      'id,email,customer_since,Status\n1,mia@example.com,2022-05-06,green\n2,ned@example.com,2022-05-07,unsubscribed\n3,oda@example.com,2022-05-08,red\n',
    );
    const asked = await npmRunLines('import', file, ...target);
    expect(asked).toMatchObject({ code: 1 });
    expect(asked.lines[0]).toBe('Columns:');
    expect(asked.stdout).toMatch(/^One question/m);
    expect(asked.stdout).toContain('--says-no "Status=green" --says-no "Status=red"');
    expect(asked.lines.at(-1)).toBe('Nothing imported: 3 rows wait for your answer.');
    const [, run = ''] = /npm run (?:suppress|import) -- --undo (\S+)/.exec(asked.stdout) ?? [];

    const undone = await npmRunLines('suppress', '--undo', run, ...target);
    expect(undone).toMatchObject({ code: 0 });
    expect(undone.lines[0]).toBe('1 address may be mailed again.');
  },
  SEVERAL_STARTS,
);

it('a file from which no row is taken in ends with status 1, groups by cause, and a report for a spreadsheet', async () => {
  const target = await emptyTarget();
  const rows = Array.from({ length: 14 }, (_, n) => `#REF!,p${n}@example.com,2022-05-06,1`);
  const file = await fileOf(
    'bad.csv',
    [
      'id,email,customer_since,annual_value',
      ...rows,
      '9,=mia@home,2022-05-06,1',
      '10,p@example.com,3/4/2021,1',
      '',
    ].join('\n'),
  );
  const report = path.join(directory, 'bad-report.csv');
  const ended = await npmRunLines('import', file, ...target, '--report', report);
  expect(ended).toMatchObject({ code: 1 });
  const groups = ended.lines.filter((line) => /^ {2}\d+ × /.test(line));
  expect(groups).toHaveLength(3);
  expect(groups[0]).toMatch(
    /^ {2}14 × id: expected .*error of a spreadsheet.*; found "#REF!" \(lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 4 more\)$/,
  );
  expect(ended.stdout).toMatch(/1 × customer_since: .*--dates DMY.*; found "3\/4\/2021" \(line 17\)/);
  expect(ended.lines.at(-1)).toBe('Read 16: 0 added, 0 updated, 0 unchanged, 16 refused.');

  const csv = await readFile(report, 'utf8');
  expect(csv.split('\r\n')[0]).toBe('line,column,value,expected,cost');
  expect(csv).toContain('"2","id","#REF!",');
  // A spreadsheet must not run the cell as a formula.
  expect(csv).toContain(`"16","email","'=mia@home",`);
  expect(csv.trim().split('\r\n')).toHaveLength(1 + 16);
});

describe('another kind of file is named as what it is', () => {
  const list = 'id,email,customer_since\n1,mia@example.com,2022-05-06\n';
  const zip = Buffer.concat([Buffer.from('PK\x03\x04\x14\x00\x06\x00', 'latin1'), Buffer.alloc(200, 7)]);

  it.each<[name: string, content: string | Uint8Array, said: string]>([
    ['customers.csv', zip, 'this is an Excel workbook or another ZIP archive'],
    ['customers.csv.gz', gzipSync(list), 'this is packed by gzip: unpack it first'],
    ['customers.json', JSON.stringify([{ id: '1', email: 'mia@example.com' }], null, 2), 'this is JSON'],
    ['customers.txt', Buffer.from(list, 'utf16le'), 'this file is UTF-16 without a mark'],
  ])('%s', async (name, content, said) => {
    const target = await emptyTarget();
    const ended = await npmRunLines('import', await fileOf(name, content), ...target);
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stdout).toContain(said);
    expect(ended.stdout).toContain('Nothing of the file was taken in.');
    expect(ended.lines.at(-1)).toBe('Read 0: 0 added, 0 updated, 0 unchanged, 0 refused.');
  });
});

it(
  'what SES puts out is tried out, and taken in by its reasons',
  async () => {
    const target = await emptyTarget();
    const summary = (EmailAddress: string, Reason: string) => ({
      EmailAddress,
      Reason,
      LastUpdateTime: '2026-04-01T08:00:00+00:00',
    });
    const file = await fileOf(
      'ses.json',
      JSON.stringify(
        {
          SuppressedDestinationSummaries: [
            summary('mia@example.com', 'BOUNCE'),
            summary('ned@example.com', 'COMPLAINT'),
          ],
        },
        null,
        4,
      ),
    );
    const tried = await npmRunLines('suppress', file, ...target, '--dry-run');
    expect(tried).toMatchObject({ code: 0 });
    expect(tried.lines.at(0)).toContain('Addresses are in "EmailAddress"; the reason is in "Reason"');
    expect(tried.lines.at(-1)).toBe(
      'Read 2: 2 suppressed, 0 were so already, 0 refused. A dry run: nothing was written.',
    );

    const done = await npmRunLines('suppress', file, ...target);
    expect(done.lines.at(-1)).toBe('Read 2: 2 suppressed, 0 were so already, 0 refused.');

    const explained = await npmRunLines('explain', 'mia@example.com', ...target);
    expect(explained).toMatchObject({ code: 0 });
    expect(explained.stdout).toContain('a mail to it came back for good');
  },
  SEVERAL_STARTS,
);
