import { type DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { Digest } from '../domain/digests/digest.ts';
import { noFigures, SECTIONS } from '../domain/digests/digest-fold.ts';
import type { Section } from '../domain/digests/section.ts';
import { keptWeeks } from '../domain/digests/week-figures.ts';
import type { DigestStore } from '../ports/digests.ts';
import { digestKey, digestPartition } from '../wiring/table.ts';
import { fromItem, type Item, toItem, toKey } from './items.ts';

/** The schema of items for digests with these sections. An older item may lack some of them. */
const schemaOf = (sections: readonly Section[]) =>
  z.object({
    pk: z.string(),
    sk: z.string(),
    madeAt: z.string(),
    earlier: keptWeeks,
    ...z.partial(z.object(Object.assign({}, ...sections.map(({ kept }) => kept)))).shape,
  });

/** The DIGEST items: the numbers of each finished digest. */
export function digestStore(
  client: DynamoDBClient,
  TableName: string,
  sections: readonly Section[] = SECTIONS,
): DigestStore {
  const schema = schemaOf(sections);
  function read(item: Item): Digest {
    const { pk, sk: week, ...numbers } = fromItem(schema, item);
    return { ...noFigures(week, sections), ...numbers, audience: pk.slice(digestPartition('').length), week };
  }

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
