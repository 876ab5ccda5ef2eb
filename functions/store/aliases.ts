import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { Ref } from '../domain/identity/ref.ts';
import type { AliasStore } from '../ports/aliases.ts';
import { aliasKey } from '../wiring/table.ts';
import { conditional, fromItem, type Item, toItem, toKey } from './items.ts';

const schema = z.object({ ref: z.string() });

const read = (item: Item): Ref => fromItem(schema, item).ref;

/** The ALIAS items: which customer a new CRM id means. */
export function aliasStore(client: DynamoDBClient, TableName: string): AliasStore {
  return {
    async get(alias) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: toKey(aliasKey(alias)), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : read(Item);
    },

    async put(alias, ref) {
      const put = await conditional(
        client.send(
          new PutItemCommand({
            TableName,
            Item: toItem({ ...aliasKey(alias), ref }),
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      return put.isWritten || put.old === undefined ? ref : read(put.old);
    },
  };
}
