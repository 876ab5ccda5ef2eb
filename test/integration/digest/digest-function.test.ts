import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addressHash } from '../../../functions/domain/identity/address.ts';
import { makeKeyRing } from '../../../functions/domain/identity/key-ring.ts';
import { startDigest } from '../../../functions/services/digest.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { staffMailStore } from '../../../functions/store/staff-mails.ts';
import { lambdaContext } from '../../../infra/local/aws/lambda-context.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { aBundle, aClaim, aProgramme } from '../../support/factories.ts';
import { manualClock } from '../../support/manual-clock.ts';

const PEPPER = 'p'.repeat(32);
let table: TestTable;
let directory: string;

beforeAll(async () => {
  [table, directory] = await Promise.all([startTestTable(), mkdtemp(path.join(tmpdir(), 'hearback-'))]);
});
afterAll(async () => {
  await Promise.all([table.stop(), rm(directory, { recursive: true })]);
});

async function fileUrl(name: string, text: string): Promise<string> {
  const file = path.join(directory, name);
  await writeFile(file, text);
  return pathToFileURL(file).href;
}

it('makes the digest when its time has come, and names its reader as customers are named', async () => {
  const programme = aProgramme({
    digests: [
      { name: 'leadership', to: ['Lead@example.com'], on: 'mon', at: '08:00', template: 'digest/weekly' },
    ],
  });
  const contacts = contactStore(table.client, table.tableName);
  const claim = aClaim('ada');
  await contacts.claim(claim);
  await contacts.finish(claim, claim.attempt, { status: 'SENT', messageId: 'm', at: claim.claimedAt });
  const clock = manualClock('2026-11-09T07:55:00Z');
  const digest = await startDigest(
    {
      TABLE_NAME: table.tableName,
      BUNDLE_URL: await fileUrl('bundle.json', JSON.stringify(aBundle({ programme }))),
      PEPPER_SECRET: await fileUrl('pepper', PEPPER),
      AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      LOG_LEVEL: 'SILENT',
    },
    clock,
  );
  const tick = () => digest({}, lambdaContext('digest')());

  // The digest before that was due a week ago, when nobody had been asked.
  expect(await tick()).toEqual({
    made: [{ audience: 'leadership', week: '2026-W44', mails: 0 }],
    failed: [],
  });
  clock.set('2026-11-09T08:00:00Z');
  expect(await tick()).toEqual({
    made: [{ audience: 'leadership', week: '2026-W45', mails: 1 }],
    failed: [],
  });
  expect(await tick()).toEqual({ made: [], failed: [] });
  const recipient = addressHash('lead@example.com', makeKeyRing(PEPPER, []).address);
  const id = { audience: 'leadership', week: '2026-W45', recipient, kind: 'digest', turn: 0 } as const;
  expect(await staffMailStore(table.client, table.tableName).get(id)).toMatchObject({
    status: 'DUE',
    to: 'Lead@example.com',
    dueAt: '2026-11-09T08:00:00Z',
  });
});
