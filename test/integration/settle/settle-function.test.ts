import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addressHash } from '../../../functions/domain/identity/address.ts';
import { makeKeyRing } from '../../../functions/domain/identity/key-ring.ts';
import { startSettle } from '../../../functions/services/settle.ts';
import { lambdaContext } from '../../../infra/local/aws/lambda-context.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { SETTLES_AT, type SettleWorld, settleWorld } from '../../support/settle-world.ts';

const PEPPER = 'p'.repeat(32);
let table: TestTable;
let world: SettleWorld;
let directory: string;

beforeAll(async () => {
  [table, directory] = await Promise.all([startTestTable(), mkdtemp(path.join(tmpdir(), 'hearback-'))]);
  world = settleWorld(table, table.tableName);
});
afterAll(async () => {
  await Promise.all([table.stop(), rm(directory, { recursive: true })]);
});

async function fileUrl(name: string, text: string): Promise<string> {
  const file = path.join(directory, name);
  await writeFile(file, text);
  return pathToFileURL(file).href;
}

it('settles, and later brings up the case that nobody took', async () => {
  const ask = await world.asked('ada', { ownerEmail: 'Owner@example.com' });
  await world.tap(ask, 3);
  const settle = await startSettle(
    {
      TABLE_NAME: table.tableName,
      BUNDLE_URL: await fileUrl('bundle.json', JSON.stringify(await world.ports.bundles.current())),
      PEPPER_SECRET: await fileUrl('pepper', PEPPER),
      AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      LOG_LEVEL: 'SILENT',
    },
    world.clock,
  );
  const tick = (instant: string) => {
    world.clock.set(instant);
    return settle({}, lambdaContext('settle')());
  };

  expect(await tick(SETTLES_AT)).toMatchObject({
    asks: { settled: 1, casesOpened: 1, replies: { 'follow-up': 1 }, failed: [] },
    cases: { escalated: 0, failed: [] },
  });
  // The colleague's hash is the same as that of a customer with this address.
  const recipient = addressHash('owner@example.com', makeKeyRing(PEPPER, []).address);
  expect((await world.outcome(ask)).mails).toMatchObject([{ kind: 'alert', recipient }]);
  expect(await tick('2026-11-06T10:30:00Z')).toMatchObject({ asks: { settled: 0 }, cases: { escalated: 1 } });
});
