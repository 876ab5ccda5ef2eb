import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { Comment } from '../domain/answering/comment.ts';
import type { ContactStore } from '../ports/contacts.ts';
import { CONTACT_SHARDS, commentKey, commentPartition, readContactKey } from '../wiring/table.ts';
import { conditional, defined, fromItem, type Item, toItem, toKey } from './items.ts';
import { everyItem } from './query.ts';

const score = z.number().check(z.int(), z.minimum(1), z.maximum(10));

const schema = z.object({
  pk: z.string(),
  sk: z.string(),
  text: z.string(),
  writtenAt: z.string(),
  mayShare: z.optional(z.boolean()),
  score: z.optional(score),
});

function read(item: Item): Comment {
  const { pk, sk, writtenAt, mayShare = false, ...rest } = fromItem(schema, item);
  return defined({ ...readContactKey({ pk, sk }), ...rest, at: writtenAt, mayShare }) as Comment;
}

/** Writes COMMENT items. The pages need no more, and their bundle must stay small. */
export const commentWriter = (
  client: DynamoDBClient,
  TableName: string,
): Pick<ContactStore, 'saveComment'> => ({
  async saveComment(id, { at, ...comment }) {
    await conditional(
      client.send(
        new PutItemCommand({
          TableName,
          Item: toItem({ ...commentKey(id), ...comment, writtenAt: at }),
          // As for taps: a late repeat of older words changes nothing.
          ConditionExpression: 'attribute_not_exists(writtenAt) OR writtenAt <= :at',
          ExpressionAttributeValues: toItem({ ':at': at }),
        }),
      ),
    );
  },
});

/** The COMMENT items, in partitions apart from the contacts, so that counting a week never reads them. */
export function commentStore(
  client: DynamoDBClient,
  TableName: string,
): Pick<ContactStore, 'comment' | 'commentsInWeek'> {
  return {
    async comment(id) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: toKey(commentKey(id)), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : read(Item);
    },

    async *commentsInWeek(week) {
      const partitions = Array.from({ length: CONTACT_SHARDS }, (_, shard) => commentPartition(week, shard));
      for await (const item of everyItem(client, TableName, partitions)) yield read(item);
    },
  };
}
