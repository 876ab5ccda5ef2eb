import { type DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { CASE_STATUSES } from '../domain/cases/case.ts';
import type { Digest } from '../domain/digests/digest.ts';
import type { DigestStore } from '../ports/digests.ts';
import { digestKey, digestPartition } from '../wiring/table.ts';
import { defined, fromItem, type Item, toItem, toKey } from './items.ts';

const count = z.number().check(z.int(), z.minimum(0));
const tally = z.object({
  asked: count,
  answered: count,
  pending: count,
  doubtful: count,
  promoters: count,
  passives: count,
  detractors: count,
});
const figures = z.array(z.object({ week: z.string(), tally, scores: z.array(count) }));

const schema = z.object({
  pk: z.string(),
  sk: z.string(),
  madeAt: z.string(),
  weeks: figures,
  earlier: figures,
  byBand: z.array(z.object({ band: z.string(), tally })),
  causes: z.array(z.object({ cause: z.string(), count })),
  causesNamedBy: count,
  cases: z.object({
    total: count,
    oldest: z.array(
      z.object({
        ref: z.string(),
        week: z.string(),
        status: z.enum(CASE_STATUSES),
        openedAt: z.string(),
        band: z.string(),
        account: z.optional(z.string()),
        ownerEmail: z.optional(z.string()),
      }),
    ),
  }),
});

function read(item: Item): Digest {
  const { pk, sk, cases, ...rest } = fromItem(schema, item);
  return {
    ...rest,
    audience: pk.slice(digestPartition('').length),
    week: sk,
    cases: { total: cases.total, oldest: cases.oldest.map((each) => defined(each)) },
  } as Digest;
}

/** The DIGEST items: the numbers of each finished digest. */
export function digestStore(client: DynamoDBClient, TableName: string): DigestStore {
  return {
    async get(audience, week) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: toKey(digestKey(audience, week)), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : read(Item);
    },

    async put({ audience, week, ...numbers }) {
      await client.send(
        new PutItemCommand({ TableName, Item: toItem({ ...digestKey(audience, week), ...numbers }) }),
      );
    },

    async since(audience, week) {
      const found: Digest[] = [];
      let from: Item | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk AND sk >= :week',
            ExpressionAttributeValues: toItem({ ':pk': digestPartition(audience), ':week': week }),
            ...(from === undefined ? {} : { ExclusiveStartKey: from }),
          }),
        );
        found.push(...Items.map(read));
        from = LastEvaluatedKey;
      } while (from !== undefined);
      return found;
    },
  };
}
