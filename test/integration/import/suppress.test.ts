import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressHash } from '../../../functions/domain/identity/address.ts';
import { DAY_MS } from '../../../functions/domain/time/units.ts';
import { loadKeyRing } from '../../../functions/runtime/key-source.ts';
import { addressStore } from '../../../functions/store/addresses.ts';
import { objectStore } from '../../../functions/store/object-store.ts';
import { movableClock } from '../../../infra/local/state/clock.ts';
import { suppressInLocal, suppressThroughBucket } from '../../../infra/ops/suppress-file.ts';
import { startTestTable } from '../../support/dynamodb.ts';
import { npmRun } from '../../support/npm-run.ts';
import { startTestS3 } from '../../support/s3-server.ts';

const SAMPLE = fileURLToPath(new URL('../../../infra/local/sample/customers.csv', import.meta.url));

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'hearback-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function fileOf(name: string, text: string): Promise<string> {
  const file = path.join(directory, name);
  await writeFile(file, text);
  return file;
}

describe('the command', () => {
  it.each([
    [['nowhere.csv', '--data', 'unused'], 'nowhere.csv cannot be read: there is no such file.\n'],
    [[SAMPLE, '--stage', 'unheard-of'], 'There is no stage "unheard-of" in cdk.json'],
    [[SAMPLE, '--reason', 'opted-out'], 'Allowed choices are unsubscribed, operator, bounced, complained.'],
  ])('says in one line what is wrong (%#)', async (args, message) => {
    const ended = await npmRun('suppress', ...args);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain(message);
    expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  });
});

it('in the local target that runs, the list goes into its table, under its keys, at its time', async () => {
  const table = await startTestTable();
  try {
    const PEPPER_SECRET = pathToFileURL(await fileOf('pepper', 'p'.repeat(32))).href;
    const SIGNING_SECRET = pathToFileURL(await fileOf('signing', 's'.repeat(32))).href;
    const target = {
      client: table.client,
      tableName: table.tableName,
      bands: [],
      env: {
        TABLE_NAME: table.tableName,
        AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        PEPPER_SECRET,
        SIGNING_SECRET,
      },
      // A year ahead of the real time.
      clock: movableClock(365 * DAY_MS),
    };
    const list = {
      file: await fileOf('running.csv', 'Email\nana@example.com\n'),
      reason: 'complained',
    } as const;
    const report = await suppressInLocal(target, list, {});
    expect(report.counts).toMatchObject({ suppressed: 1 });
    const keys = await loadKeyRing({ PEPPER_SECRET, SIGNING_SECRET });
    const address = await addressStore(table.client, table.tableName).get(
      addressHash('ana@example.com', keys.address),
    );
    expect(address?.suppression?.reason).toBe('complained');
    expect(Date.parse(address?.suppression?.at ?? '')).toBeGreaterThan(Date.now() + 364 * DAY_MS);
  } finally {
    await table.stop();
  }
});

it('on a stage, the list goes into the folder of its reason, and the command waits for the report', async () => {
  const s3 = await startTestS3();
  try {
    const summary = { read: 2, suppressed: 1, already: 0, refused: 1, problems: 1, takenIn: true };
    let now = Date.parse('2026-11-02T09:00:00.123Z');
    const reports = 'imports/reports/opt-outs/bounced/list-20261102090000123';
    const clock = {
      now: () => now,
      // The function works while the operator waits.
      sleep: async (ms: number) => {
        now += ms;
        s3.objects.set(`${reports}.csv`, Buffer.from('line,…'));
        s3.objects.set(`${reports}.txt`, Buffer.from('Read 2.\n'));
        s3.objects.set(`${reports}.json`, Buffer.from(JSON.stringify(summary)));
      },
    };
    const list = { file: await fileOf('list.txt', 'ana@example.com\n'), reason: 'bounced' } as const;
    const report = await suppressThroughBucket(objectStore(s3.client, 'imports'), list, clock);
    const uploaded = s3.objects.get('imports/incoming/opt-outs/bounced/list-20261102090000123.csv');
    expect(uploaded?.toString()).toBe('ana@example.com\n');
    expect(report).toEqual({
      summary: { problems: 1, takenIn: true },
      lines: ['Read 2.'],
      csv: 'line,…',
      csvKey: 'reports/opt-outs/bounced/list-20261102090000123.csv',
    });
  } finally {
    await s3.stop();
  }
});
