import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { ListWord, Suppression, SuppressionReason } from '../domain/mail/suppression.ts';
import { afterOwnWord } from '../domain/mail/suppression.ts';
import type { AddressStore } from '../ports/addresses.ts';
import { addressKey } from '../wiring/table.ts';
import { conditional, defined, fromItem, type Item, toItem, toKey } from './items.ts';

/** Positions are part of stored addresses: append, never reorder. */
export const REASONS = [
  'unsubscribed',
  'opted-out',
  'bounced',
  'complained',
  'operator',
  'unclear',
] as const satisfies SuppressionReason[];

const schema = z.object({
  suppressed: z.optional(z.enum(REASONS)),
  suppressedAt: z.optional(z.string()),
  own: z.optional(z.object({ reason: z.enum(REASONS), at: z.string() })),
});

/** The attributes of an ADDRESS item that say what stands against mailing it. */
export const SUPPRESSION_FIELDS = ['suppressed', 'suppressedAt', 'runs', 'own'] as const;

/** Their names in expressions, for DynamoDB reserves words. */
const nameOf = (field: string): string => `#${field}`;
export const SUPPRESSION_NAMES = Object.fromEntries(
  SUPPRESSION_FIELDS.map((field) => [nameOf(field), field]),
);

/**
 * How often a write gives way to somebody else's before it fails. Events of one address come one by one, or
 * two at a time.
 */
export const TRIES = 10;

/** `<run>/<position of the reason>`: eight of them must fit beside all else in 1 KB. */
const writeListWord = ({ run, reason }: ListWord): string => `${run}/${REASONS.indexOf(reason)}`;

/** A reason that this version does not know counts as the one in force. */
function readListWord(text: string, inForce: SuppressionReason): ListWord {
  const [run = '', position] = text.split('/');
  return { run, reason: REASONS[Number(position)] ?? inForce };
}

/**
 * What an ADDRESS item says against mailing it.
 *
 * @throws UnreadableItem
 */
export function readSuppression(item: Item | undefined): Suppression | undefined {
  if (item === undefined) return undefined;
  const { suppressed: reason, suppressedAt: at = '1970-01-01T00:00:00Z', own } = fromItem(schema, item);
  if (reason === undefined) return undefined;
  // As DynamoDB has them, which spares the public pages what would check a set.
  const lists = item.runs?.SS?.toSorted().map((text) => readListWord(text, reason));
  return defined({ reason, at, lists, own }) as Suppression;
}

/** The update that puts `next` in the place of what an item says, and holds only while it says so. */
function replace(item: Item | undefined, next: Suppression | undefined) {
  const set = toItem({
    suppressed: next?.reason,
    suppressedAt: next?.at,
    runs: next?.lists === undefined ? undefined : new Set(next.lists.map(writeListWord)),
    own: next?.own,
  });
  const fields = SUPPRESSION_FIELDS.map((field) => ({ field, old: item?.[field], next: set[field] }));
  const kept = fields.filter((each) => each.next !== undefined);
  const dropped = fields.filter((each) => each.next === undefined);
  return {
    UpdateExpression: [
      ['SET', kept.map(({ field }) => `${nameOf(field)} = :${field}`)] as const,
      ['REMOVE', dropped.map(({ field }) => nameOf(field))] as const,
    ]
      .filter(([, parts]) => parts.length > 0)
      .map(([verb, parts]) => `${verb} ${parts.join(', ')}`)
      .join(' '),
    ConditionExpression: fields
      .map(({ field, old }) =>
        old === undefined ? `attribute_not_exists(${nameOf(field)})` : `${nameOf(field)} = :old${field}`,
      )
      .join(' AND '),
    ExpressionAttributeNames: SUPPRESSION_NAMES,
    ExpressionAttributeValues: defined(
      Object.fromEntries(
        fields.flatMap(({ field, old, next: value }) => [
          [`:${field}`, value],
          [`:old${field}`, old],
        ]),
      ),
    ),
  };
}

/**
 * Makes of what stands against an address what `change` makes of it, whoever else writes meanwhile. The very
 * same is not written.
 *
 * @param item as it was read; undefined where there was none, or where none is expected
 * @returns what had stood just before, and what stands now
 * @throws UnreadableItem
 */
export async function changeSuppression(
  client: DynamoDBClient,
  TableName: string,
  hash: string,
  item: Item | undefined,
  change: (stands: Suppression | undefined) => Suppression | undefined,
): Promise<{ stood: Suppression | undefined; stands: Suppression | undefined }> {
  let read = item;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const stood = readSuppression(read);
    const stands = change(stood);
    if (stands === stood) return { stood, stands };
    const outcome = await conditional(
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: toKey(addressKey(hash)),
          ...replace(read, stands),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    if (outcome.held) return { stood, stands };
    read = outcome.old;
  }
  throw new Error(`What stands against ${hash} changed ${TRIES} times meanwhile.`);
}

/** What the public pages do with an ADDRESS item: suppress it. Apart from the rest of the store, which keeps their bundle small. */
export function suppressor(client: DynamoDBClient, TableName: string): Pick<AddressStore, 'suppress'> {
  return {
    async suppress(hash, word) {
      // Nearly nobody is suppressed twice, so that nothing stands is tried before it is looked for.
      await changeSuppression(client, TableName, hash, undefined, (stands) => afterOwnWord(stands, word));
    },
  };
}
