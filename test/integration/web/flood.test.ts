import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MAX_HITS, SCORES } from '../../../functions/domain/answering/evidence.ts';
import { weighAsk } from '../../../functions/domain/answering/weigh.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { toKey } from '../../../functions/store/items.ts';
import { contactKey } from '../../../functions/wiring/table.ts';
import { sizeOf, WRITE_UNIT } from '../../../infra/local/aws/item-size.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { formEvent, httpEvent } from '../../support/http-events.ts';
import { ask, contact, webWorld } from '../../support/web-world.ts';

const FLOOD = 500;

let table: TestTable;
let client: DynamoDBClient;
beforeAll(async () => {
  table = await startTestTable();
  // As many functions as hits, so that none waits for another.
  client = new DynamoDBClient({
    endpoint: table.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: { httpAgent: { maxSockets: FLOOD + 1 } },
  });
});
afterAll(async () => {
  client.destroy();
  await table.stop();
});

it('500 hits at once on one ask lose no press, and leave twelve hits in less than a kilobyte', async () => {
  const contacts = contactStore(client, table.tableName);
  const { attempt, band, templateVersion, locale, addressHash, account, ownerEmail, dueAt, claimedAt } =
    contact;
  await contacts.claim({
    ...{ ...ask, attempt, dueAt, claimedAt, band, templateVersion, locale, addressHash },
    ...(account === undefined ? {} : { account }),
    ...(ownerEmail === undefined ? {} : { ownerEmail }),
  });
  await contacts.finish(ask, attempt, { status: 'SENT', messageId: 'm'.repeat(60), at: claimedAt });
  const world = webWorld({ contacts });
  const link = `/s/${world.token()}`;

  const program = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0', 'sec-fetch-user': '' };
  const flood = Array.from({ length: FLOOD }, (_, index): APIGatewayProxyEventV2 => {
    const path = `${link}/${SCORES[index % SCORES.length]}`;
    return httpEvent({ path, headers: program });
  });
  const press = formEvent(link, { score: '4', comment: 'You answer too late.', cause: 'support' });
  const all = [...flood.slice(0, FLOOD / 2), press, ...flood.slice(FLOOD / 2)];
  const replies = await Promise.all(all.map((event) => world.visit(event)));
  expect(replies.filter(({ status }) => status !== 200)).toEqual([]);

  const stored = await contacts.get(ask);
  expect(stored?.evidence.tap).toMatchObject({ score: 4 });
  expect(stored?.evidence.hits).toHaveLength(MAX_HITS);
  expect(stored?.evidence.lostHits).toBe(FLOOD - MAX_HITS);
  expect(stored && weighAsk(stored, stored.settleAt ?? '')).toMatchObject({ score: 4, grade: 'confirmed' });
  expect((await contacts.comment(ask))?.text).toBe('You answer too late.');
  const { Item = {} } = await client.send(
    new GetItemCommand({ TableName: table.tableName, Key: toKey(contactKey(ask)), ConsistentRead: true }),
  );
  expect(sizeOf(Item)).toBeLessThan(WRITE_UNIT);
}, 120_000);
