import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import { createTable } from '../../infra/local/aws/dynamodb.ts';

export interface TestTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly endpoint: string;
  /** Ends the client. */
  stop(): Promise<void>;
}

/**
 * A fresh table in the database that all tests share: a real DynamoDB on the wire. `DYNAMODB_ENGINE` chooses
 * the engine; without it the one that `npm start` would use.
 */
export async function startTestTable(): Promise<TestTable> {
  const { endpoint } = inject('database');
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const tableName = `test-${randomUUID()}`;
  await createTable(client, tableName);
  return { client, tableName, endpoint, stop: async () => client.destroy() };
}
