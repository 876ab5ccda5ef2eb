import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { AddressStore, SuppressionReason } from '../domain/ports/addresses.ts';
import { conditional, toItem, toKey } from './items.ts';
import { addressKey } from './table.ts';

export const REASONS = [
  'unsubscribed',
  'opted-out',
  'bounced',
  'complained',
  'operator',
] as const satisfies SuppressionReason[];

/** A reason replaces a lighter one only. */
const WEIGHT: Readonly<Record<SuppressionReason, number>> = {
  'opted-out': 0,
  bounced: 1,
  // A wish goes with its person to a new address, and a bounce does not: were it to take the place of the wish, the move would lose it.
  unsubscribed: 2,
  operator: 2,
  // AWS counts complaints fifty times as heavily, and none is ever lifted unless forced.
  complained: 3,
};

/** What the public pages do with an ADDRESS item: suppress it. Apart from the rest of the store, which keeps their bundle small. */
export function suppressor(client: DynamoDBClient, TableName: string): Pick<AddressStore, 'suppress'> {
  return {
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
  };
}
