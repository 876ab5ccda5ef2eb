import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { Address, AddressStore, SuppressionReason } from '../domain/ports.ts';
import { conditional, defined, fromItem, type Item, toItem, toKey } from './items.ts';
import { addressKey } from './table.ts';

const REASONS = [
  'unsubscribed',
  'opted-out',
  'bounced',
  'complained',
  'operator',
] as const satisfies SuppressionReason[];

/** A reason replaces a lighter one only. */
const WEIGHT: Readonly<Record<SuppressionReason, number>> = {
  'opted-out': 0,
  unsubscribed: 1,
  operator: 1,
  bounced: 2,
  complained: 2,
};

const schema = z.object({
  pk: z.string(),
  ref: z.optional(z.string()),
  suppressed: z.optional(z.enum(REASONS)),
  suppressedAt: z.optional(z.string()),
  lifted: z.optional(z.object({ reason: z.enum(REASONS), because: z.string(), at: z.string() })),
});

/** Keeps an address within 1 KB, which is one write unit. */
const MAX_BECAUSE = 300;

function read(hash: string, item: Item): Address {
  const { ref, suppressed, suppressedAt, lifted } = fromItem(schema, item);
  return defined({
    hash,
    ref,
    suppression:
      suppressed === undefined
        ? undefined
        : { reason: suppressed, at: suppressedAt ?? '1970-01-01T00:00:00Z' },
    lifted,
  }) as Address;
}

/** The ADDRESS items: who owns an address, and whether it may never be mailed again. */
export function addressStore(client: DynamoDBClient, TableName: string): AddressStore {
  const get: AddressStore['get'] = async (hash) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: toKey(addressKey(hash)), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : read(hash, Item);
  };

  return {
    get,

    async claim(hash, ref) {
      const outcome = await conditional(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: toKey(addressKey(hash)),
            UpdateExpression: 'SET #ref = :ref',
            ConditionExpression: 'attribute_not_exists(#ref) OR #ref = :ref',
            ExpressionAttributeNames: { '#ref': 'ref' },
            ExpressionAttributeValues: toItem({ ':ref': ref }),
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      if (outcome.held) {
        const { suppression } = read(hash, outcome.result.Attributes ?? {});
        return suppression === undefined ? { kind: 'ours' } : { kind: 'ours', suppression };
      }
      const by = outcome.old === undefined ? undefined : read(hash, outcome.old).ref;
      return { kind: 'taken', by: by ?? '' };
    },

    async release(hash, ref) {
      await conditional(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: toKey(addressKey(hash)),
            UpdateExpression: 'REMOVE #ref',
            ConditionExpression: '#ref = :ref',
            ExpressionAttributeNames: { '#ref': 'ref' },
            ExpressionAttributeValues: toItem({ ':ref': ref }),
          }),
        ),
      );
    },

    async suppress(hash, { reason, at }) {
      const lighter = REASONS.filter((each) => WEIGHT[each] < WEIGHT[reason]);
      const names = lighter.map((_, index) => `:lighter${index}`);
      await conditional(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: toKey(addressKey(hash)),
            UpdateExpression: 'SET suppressed = :reason, suppressedAt = :at',
            ConditionExpression: [
              'attribute_not_exists(suppressed)',
              ...(names.length > 0 ? [`suppressed IN (${names.join(', ')})`] : []),
            ].join(' OR '),
            ExpressionAttributeValues: toItem({
              ':reason': reason,
              ':at': at,
              ...Object.fromEntries(lighter.map((each, index) => [`:lighter${index}`, each])),
            }),
          }),
        ),
      );
    },

    async lift(hash, reason) {
      const { held } = await conditional(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: toKey(addressKey(hash)),
            UpdateExpression: 'REMOVE suppressed, suppressedAt',
            ConditionExpression: 'suppressed = :reason',
            ExpressionAttributeValues: toItem({ ':reason': reason }),
          }),
        ),
      );
      return held;
    },

    async liftByHand(hash, { reason, because, at }) {
      const { held } = await conditional(
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: toKey(addressKey(hash)),
            UpdateExpression: 'SET lifted = :lifted REMOVE suppressed, suppressedAt',
            ConditionExpression: 'suppressed = :reason',
            ExpressionAttributeValues: toItem({
              ':reason': reason,
              ':lifted': { reason, because: because.slice(0, MAX_BECAUSE), at },
            }),
          }),
        ),
      );
      return held;
    },
  };
}
