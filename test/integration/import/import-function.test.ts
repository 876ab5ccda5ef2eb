import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addressHash } from '../../../functions/domain/identity/address.ts';
import { refOf } from '../../../functions/domain/identity/ref.ts';
import { loadKeyRing } from '../../../functions/runtime/key-source.ts';
import { startImport } from '../../../functions/services/import.ts';
import { addressStore } from '../../../functions/store/addresses.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { reportKeys } from '../../../functions/wiring/import-bucket.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { aBundle, aProgramme } from '../../support/factories.ts';
import { aDrop } from '../../support/s3-events.ts';
import { startTestS3, type TestS3 } from '../../support/s3-server.ts';

const FILE = 'id,email,customer_since\nC-1,ana@example.com,2024-01-01\nC-2,=cmd(),2024-01-01\n';
const clock = { now: () => Date.parse('2026-11-02T09:00:00Z'), sleep: async () => undefined };

let s3: TestS3;
let table: TestTable;
let directory: string;
let PEPPER_SECRET: string;

beforeAll(async () => {
  [s3, table, directory] = await Promise.all([
    startTestS3(),
    startTestTable(),
    mkdtemp(path.join(tmpdir(), 'hearback-')),
  ]);
  const pepper = path.join(directory, 'pepper');
  await writeFile(pepper, 'p'.repeat(32));
  PEPPER_SECRET = pathToFileURL(pepper).href;
});
afterAll(async () => {
  await Promise.all([s3.stop(), table.stop(), rm(directory, { recursive: true })]);
});
beforeEach(() => s3.objects.clear());

const startFunction = (more: Readonly<Record<string, string>> = {}) =>
  startImport(
    {
      ...s3.env,
      ...more,
      TABLE_NAME: table.tableName,
      PEPPER_SECRET,
      AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
      LOG_LEVEL: 'SILENT',
    },
    clock,
  );
const context = { functionName: 'import', awsRequestId: '1' } as Partial<Context> as Context;
const object = (key: string): string | undefined => s3.objects.get(`imports/${key}`)?.toString();
const put = (key: string, text: string): void => void s3.objects.set(`imports/${key}`, Buffer.from(text));

it('imports a dropped file and reports beside it', async () => {
  put('incoming/2026/my file+é.csv', FILE);
  const handle = await startFunction();
  await handle(aDrop('incoming/2026/my+file%2B%C3%A9.csv'), context);

  const keys = await loadKeyRing({ PEPPER_SECRET });
  const customer = await customerStore(table.client, table.tableName).get(refOf('C-1', keys.ref));
  expect(customer).toMatchObject({ email: 'ana@example.com', importedAt: '2026-11-02T09:00:00Z' });
  expect(object('reports/2026/my file+é.csv')).toBe(
    'line,column,value,expected,cost\r\n"3","email","\'=cmd()","an email address such as ana@example.com","row refused"\r\n',
  );
  expect(object('reports/2026/my file+é.txt')).toMatch(
    /^Columns:\n.*\nRead 2: 1 added, .* 1 refused\.\nBefore anything is mailed, .* --stage NAME\n$/s,
  );
  expect(JSON.parse(object('reports/2026/my file+é.json') ?? '')).toMatchObject({
    isDryRun: false,
    read: 2,
    added: 1,
    updated: 0,
    unchanged: 0,
    refused: 1,
    problems: 1,
    tagColumns: [],
    unusedColumns: [],
    complete: true,
    takenIn: true,
    questions: 0,
  });
});

it.each([
  ['incoming/opt-outs/old-tool.txt', 'unsubscribed'],
  ['incoming/opt-outs/bounced/old-tool.csv', 'bounced'],
])('suppresses the addresses of a list dropped as %s, known or not: %s', async (key, reason) => {
  const nobody = `nobody-yet.${reason}@example.com`;
  put(key, `ana@example.com\n${nobody}\nbo\n`);
  const handle = await startFunction();
  await handle(aDrop(key), context);

  const keys = await loadKeyRing({ PEPPER_SECRET });
  const address = await addressStore(table.client, table.tableName).get(addressHash(nobody, keys.address));
  // The time is that of the run, which began when the file was dropped.
  expect(address).toMatchObject({ suppression: { reason, at: '2026-11-02T08:59:00Z' } });
  const { csv, json } = reportKeys(key);
  expect(object(csv)).toBe(
    'line,column,value,expected,cost\r\n"3","","bo","an email address","row refused"\r\n',
  );
  expect(JSON.parse(object(json) ?? '')).toMatchObject({ read: 3, refused: 1, problems: 1, complete: true });
  await handle(aDrop(key), context);
  expect(JSON.parse(object(json) ?? '')).toMatchObject({ suppressed: 0, already: 2 });
});

it('changes nothing when the event comes again', async () => {
  put('incoming/again.csv', 'id,email,customer_since\nC-9,bo@example.com,2024-01-01\n');
  const handle = await startFunction();
  await handle(aDrop('incoming/again.csv'), context);
  await handle(aDrop('incoming/again.csv'), context);
  expect(JSON.parse(object('reports/again.json') ?? '')).toMatchObject({ added: 0, unchanged: 1 });
});

describe('the options of a list', () => {
  const LIST = 'code,email,customer_since\nC-5,cy@example.com,3/4/2021\n';
  const customerOf = async (id: string) => {
    const keys = await loadKeyRing({ PEPPER_SECRET });
    return customerStore(table.client, table.tableName).get(refOf(id, keys.ref));
  };
  const summary = (name: string): unknown => JSON.parse(object(`reports/${name}.json`) ?? '');

  it('are read from a file beside it, or from one for the whole folder', async () => {
    put('incoming/a/own.csv', LIST);
    put('incoming/a/own.mapping.json', '{ "columns": { "id": "code" }, "dates": "DMY" }');
    put('incoming/a/other.csv', LIST.replaceAll('C-5,cy', 'C-6,di'));
    put('incoming/a/mapping.json', '{ "columns": { "id": "code" }, "dates": "MDY" }');
    const handle = await startFunction();
    for (const name of ['own', 'other', 'own.mapping', 'mapping'])
      await handle(aDrop(`incoming/a/${name}.${name.endsWith('mapping') ? 'json' : 'csv'}`), context);
    expect((await customerOf('C-5'))?.since).toBe('2021-04-03');
    expect((await customerOf('C-6'))?.since).toBe('2021-03-04');
    expect(object('reports/a/mapping.json.json')).toBeUndefined();
  });

  it('stop the list when they cannot be read, but a plain "no" in it still counts', async () => {
    put('incoming/b/crm.csv', 'id,email,customer_since,opted_out\nC-7,ed@example.com,2021-03-04,yes\n');
    put('incoming/b/mapping.json', '{ "column": {} }');
    await (await startFunction())(aDrop('incoming/b/crm.csv'), context);
    expect(summary('b/crm')).toMatchObject({ takenIn: false, questions: 1, noMail: { suppressed: 1 } });
    expect(object('reports/b/crm.txt')).toContain('Mend the mapping file incoming/b/mapping.json');
    expect(await customerOf('C-7')).toBeUndefined();
  });

  it('are asked for when a list has a question', async () => {
    put('incoming/c/crm.csv', LIST);
    await (await startFunction())(aDrop('incoming/c/crm.csv'), context);
    expect(summary('c/crm')).toMatchObject({ takenIn: false, read: 0, questions: 1 });
    expect(object('reports/c/crm.txt')).toContain('--map id=');
  });
});

describe('a day that the published programme names', () => {
  const LIST = 'id,email,customer_since,Contract End\nC-20,gil@example.com,2024-01-01,31.12.2027\n';
  const BUNDLE_URL = 's3://templates/bundle.json';
  const publish = (text: string): void => void s3.objects.set('templates/bundle.json', Buffer.from(text));
  const tagsOf = async (id: string) => {
    const keys = await loadKeyRing({ PEPPER_SECRET });
    return (await customerStore(table.client, table.tableName).get(refOf(id, keys.ref)))?.tags;
  };
  const take = async (list: string, more: Readonly<Record<string, string>>): Promise<string> => {
    put('incoming/days.csv', list);
    await (await startFunction(more))(aDrop('incoming/days.csv'), context);
    return object('reports/days.txt') ?? '';
  };

  it('is kept as a day under its name', async () => {
    const programme = aProgramme({ dates: [{ column: 'contract_end', askBefore: 'P60D' }] });
    publish(JSON.stringify(aBundle({ programme })));
    const report = await take(LIST, { BUNDLE_URL });
    expect(report).toContain('  Contract End    → contract_end, a day that the programme names');
    expect(report).not.toContain('could not be read');
    expect(await tagsOf('C-20')).toEqual({ contract_end: '2027-12-31' });
  });

  it.each([
    ['is absent', undefined],
    ['is no bundle', 'nonsense'],
  ])('is a tag like others while the bundle %s, and the report says so', async (_case, text) => {
    if (text !== undefined) publish(text);
    const report = await take(LIST.replace('C-20,gil', 'C-21,hal'), { BUNDLE_URL });
    expect(report).toContain('The programme could not be read');
    expect(report).toContain('0 refused.');
    expect(await tagsOf('C-21')).toEqual({ contract_end: '31.12.2027' });
  });

  it('is a tag like others where nothing is published', async () => {
    expect(await take(LIST.replace('C-20,gil', 'C-22,ida'), {})).not.toContain('could not be read');
    expect(await tagsOf('C-22')).toEqual({ contract_end: '31.12.2027' });
  });
});

it('each try of one event is one run', async () => {
  put('incoming/run.csv', 'id,email,customer_since\nC-8,fe@example.com,2024-01-01\n');
  const handle = await startFunction();
  const runs = new Set<unknown>();
  for (let time = 0; time < 2; time += 1) {
    await handle(aDrop('incoming/run.csv'), context);
    runs.add(JSON.parse(object('reports/run.json') ?? '').run);
  }
  expect([...runs]).toEqual([expect.stringMatching(/^20261102-085900-[a-z2-7]{4}$/)]);
});

it('fails when the file breaks off, so that the event is tried again', async () => {
  put('incoming/long.csv', FILE + ' '.repeat(500_000));
  s3.breakNextRead();
  const handle = await startFunction();
  await expect(handle(aDrop('incoming/long.csv'), context)).rejects.toThrow();
  expect(object('reports/long.json')).toBeUndefined();
  await handle(aDrop('incoming/long.csv'), context);
  expect(object('reports/long.json')).toBeDefined();
});

it('fails when the file is gone', async () => {
  const handle = await startFunction();
  await expect(handle(aDrop('incoming/gone.csv'), context)).rejects.toThrow('no file incoming/gone.csv');
});

it.each(['reports/again.csv', 'incoming/', 'other/file.csv'])('leaves %s alone', async (key) => {
  put(key, FILE);
  const handle = await startFunction();
  await handle(aDrop(key), context);
  expect([...s3.objects.keys()]).toEqual([`imports/${key}`]);
});

it('does not start without its variables', async () => {
  await expect(startImport({}, clock)).rejects.toThrow('TABLE_NAME is not set; PEPPER_SECRET is not set');
});
