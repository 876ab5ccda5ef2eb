import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { type Item, toItem } from './items.ts';

/**
 * Every item of some partitions. It reads the partitions in parallel, one page of each at a time. Memory
 * holds one page for each partition, however large they are.
 */
export async function* everyItem(
  client: DynamoDBClient,
  TableName: string,
  partitions: readonly string[],
): AsyncGenerator<Item> {
  const page = async (partition: string, from: Item | undefined) => {
    const { Items = [], LastEvaluatedKey: next } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: toItem({ ':pk': partition }),
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    return { partition, items: Items, next };
  };
  let open = partitions.map((partition) => ({ partition, from: undefined as Item | undefined }));
  while (open.length > 0) {
    const pages = await Promise.all(open.map(({ partition, from }) => page(partition, from)));
    for (const { items } of pages) yield* items;
    open = pages
      .filter(({ next }) => next !== undefined)
      .map(({ partition, next }) => ({ partition, from: next }));
  }
}
