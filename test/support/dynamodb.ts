import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable, type DynamoDb, startDynamoDb } from '../../infra/local/aws/dynamodb.ts';

export interface TestTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly endpoint: string;
  /** Ends the client and, with the last table of this test file, the engine. */
  stop(): Promise<void>;
}

/** One engine serves all tables of a test file. */
let shared: { engine: Promise<DynamoDb>; users: number } | undefined;

/**
 * A fresh table on a real DynamoDB on the wire. `DYNAMODB_ENGINE` chooses the engine; the default is that of
 * `npm start`.
 */
export async function startTestTable(): Promise<TestTable> {
  shared ??= { engine: startDynamoDb(), users: 0 };
  const mine = shared;
  mine.users += 1;
  const { endpoint, stop } = await mine.engine;
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const tableName = `test-${randomUUID()}`;
  await createTable(client, tableName);
  return {
    client,
    tableName,
    endpoint,
    stop: async () => {
      client.destroy();
      mine.users -= 1;
      if (mine.users > 0) return;
      if (shared === mine) shared = undefined;
      await stop();
    },
  };
}
