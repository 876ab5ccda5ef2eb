import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { Gate } from '../../ports/gate.ts';
import { sweepKey } from '../../wiring/table.ts';
import { fromItem, toItem, toKey } from '../items.ts';

const schema = z.object({ startedAt: z.string(), cursors: z.record(z.string(), z.string()) });

/** How far the planner's sweep has come. */
export const plannersSweep = (
  client: DynamoDBClient,
  TableName: string,
): Pick<Gate, 'sweep' | 'saveSweep'> => ({
  async sweep() {
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: toKey(sweepKey()) }));
    return Item === undefined ? undefined : fromItem(schema, Item);
  },

  async saveSweep(sweep) {
    if (sweep === undefined) {
      await client.send(new DeleteItemCommand({ TableName, Key: toKey(sweepKey()) }));
      return;
    }
    await client.send(new PutItemCommand({ TableName, Item: toItem({ ...sweepKey(), ...sweep }) }));
  },
});
