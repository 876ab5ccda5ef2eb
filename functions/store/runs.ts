import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { RunEntry } from '../domain/identity/run.ts';
import type { RunStore } from '../ports/runs.ts';
import { type Key, runEntryKey, runKey, runPartition } from '../wiring/table.ts';
import { conditional, defined, fromItem, type Item, toItem, toKey } from './items.ts';
import { everyItem } from './query.ts';

const headSchema = z.object({ what: z.enum(['import', 'suppress']), at: z.string() });

const entrySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('suppressed'), hash: z.string() }),
  z.object({
    kind: z.literal('ended'),
    ref: z.string(),
    until: z.string(),
    before: z.optional(z.string()),
  }),
]);

const readEntry = (item: Item): RunEntry => defined(fromItem(entrySchema, item)) as RunEntry;

/** The RUN items: the beginning of each run, and everything it did. */
export function runStore(client: DynamoDBClient, TableName: string): RunStore {
  /** Put-if-absent: a repeat must not overwrite what the first write knew. */
  const add = async (key: Key, fields: object): Promise<void> => {
    await conditional(
      client.send(
        new PutItemCommand({
          TableName,
          Item: toItem({ ...key, ...fields }),
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  };

  return {
    start: (run, { what, at }) => add(runKey(run), { what, at }),

    async get(run) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: toKey(runKey(run)), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : { id: run, ...fromItem(headSchema, Item) };
    },

    note: (run, entry) => add(runEntryKey(run, entry), entry),

    async *entries(run) {
      const head = runKey(run).sk;
      for await (const item of everyItem(client, TableName, [runPartition(run)]))
        if (item.sk?.S !== head) yield readEntry(item);
    },
  };
}
