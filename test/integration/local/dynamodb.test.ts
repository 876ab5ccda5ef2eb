import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AGENDA } from '../../../functions/store/table.ts';
import { createTable, startDynamoDb } from '../../../infra/local/dynamodb.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';

describe('the local table', () => {
  let table: TestTable;
  beforeAll(async () => {
    table = await startTestTable();
  });
  afterAll(() => table.stop());

  it('has the agenda as a sparse, keys-only index and is paid by request', async () => {
    const { Table } = await table.client.send(new DescribeTableCommand({ TableName: table.tableName }));
    expect(Table?.BillingModeSummary?.BillingMode).toBe('PAY_PER_REQUEST');
    expect(Table?.GlobalSecondaryIndexes).toMatchObject([
      { IndexName: 'agenda', Projection: { ProjectionType: 'KEYS_ONLY' } },
    ]);
  });

  it('finds on the agenda only what has an entry there', async () => {
    const put = (sk: string, agenda: object) =>
      table.client.send(
        new PutItemCommand({
          TableName: table.tableName,
          Item: { pk: { S: 'p' }, sk: { S: sk }, ...agenda },
        }),
      );
    await put('waiting', { lane: { S: 'rest#00' }, at: { S: '2026-11-02T09:00:00Z#score#x' } });
    await put('idle', {});
    const { Items } = await table.client.send(
      new QueryCommand({
        TableName: table.tableName,
        IndexName: AGENDA.index,
        KeyConditionExpression: 'lane = :lane',
        ExpressionAttributeValues: { ':lane': { S: 'rest#00' } },
      }),
    );
    expect(Items?.map((item) => item.sk?.S)).toEqual(['waiting']);
  });

  it('leaves an existing table and what is in it alone', async () => {
    await table.client.send(
      new PutItemCommand({ TableName: table.tableName, Item: { pk: { S: 'a' }, sk: { S: 'b' } } }),
    );
    await createTable(table.client, table.tableName);
    const { Item } = await table.client.send(
      new GetItemCommand({ TableName: table.tableName, Key: { pk: { S: 'a' }, sk: { S: 'b' } } }),
    );
    expect(Item).toBeDefined();
  });
});

describe('the engine', () => {
  it('keeps what was written when it is started again on the same directory', async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'hearback-'));
    const use = async (work: (client: DynamoDBClient) => Promise<void>): Promise<void> => {
      const { endpoint, stop } = await startDynamoDb({ dataDir });
      const client = new DynamoDBClient({
        endpoint,
        region: 'eu-west-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      });
      try {
        await createTable(client, 'kept');
        await work(client);
      } finally {
        client.destroy();
        await stop();
      }
    };
    try {
      await use(async (client) => {
        await client.send(
          new PutItemCommand({ TableName: 'kept', Item: { pk: { S: 'a' }, sk: { S: 'b' } } }),
        );
      });
      await use(async (client) => {
        const { Item } = await client.send(
          new GetItemCommand({ TableName: 'kept', Key: { pk: { S: 'a' }, sk: { S: 'b' } } }),
        );
        expect(Item).toBeDefined();
      });
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });

  it('is gone from its port after it was stopped', async () => {
    const { endpoint, stop } = await startDynamoDb();
    await stop();
    await expect(fetch(endpoint)).rejects.toThrow();
  });
});
