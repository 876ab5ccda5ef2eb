import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { ListWord, Suppression, SuppressionReason, Word } from '../domain/mail/suppression.ts';
import {
  afterDirectWord,
  afterTakenBack,
  heaviestFirst,
  reasonWithSign,
  SUPPRESSION_REASONS,
  SUPPRESSION_SIGNS,
  saidAt,
} from '../domain/mail/suppression.ts';
import { toEpochMs, toInstant } from '../domain/time/instant.ts';
import type { AddressStore } from '../ports/addresses.ts';
import { addressKey } from '../wiring/table.ts';
import { conditional, defined, fromItem, type Item, toItem, toKey } from './items.ts';

const schema = z.object({
  suppressed: z.optional(z.enum(SUPPRESSION_REASONS)),
  suppressedAt: z.optional(z.string()),
  // The old form, from when an item had at most one such word.
  own: z.optional(z.object({ reason: z.enum(SUPPRESSION_REASONS), at: z.string() })),
});

/** The attributes of an ADDRESS item that hold its words of suppression. */
const SUPPRESSION_FIELDS = ['suppressed', 'suppressedAt', 'runs', 'said', 'own'] as const;

/** The name of an attribute in expressions, because DynamoDB reserves some words. */
const nameOf = (field: string): string => `#${field}`;

/**
 * How often a write starts again after somebody else's, before it fails. Events of one address come one by
 * one, or two at a time.
 */
export const TRIES = 10;

/** `<run>/<sign of the reason>`: eight of them must fit into 1 KB with everything else. */
const writeListWord = ({ run, reason }: ListWord): string => `${run}/${SUPPRESSION_SIGNS[reason]}`;

/** A reason that this version does not know counts as the reason in force. */
function readListWord(text: string, inForce: SuppressionReason): ListWord {
  const [run = '', sign] = text.split('/');
  return { run, reason: reasonWithSign(sign) ?? inForce };
}

/** `3thqkjk`: the sign of the reason, then the seconds in base 36. One for each reason must fit too. */
const writeDirectWord = ({ reason, at }: Word): string =>
  `${SUPPRESSION_SIGNS[reason]}${(toEpochMs(at) / 1_000).toString(36)}`;

const readDirectWord = (text: string, inForce: SuppressionReason): Word => ({
  reason: reasonWithSign(text[0]) ?? inForce,
  at: toInstant((Number.parseInt(text.slice(1), 36) || 0) * 1_000),
});

/**
 * The suppression in an ADDRESS item.
 *
 * @throws UnreadableItem
 */
export function readSuppression(item: Item | undefined): Suppression | undefined {
  if (item === undefined) return undefined;
  const { suppressed: reason, suppressedAt: at = '1970-01-01T00:00:00Z', own } = fromItem(schema, item);
  if (reason === undefined) return undefined;
  // In DynamoDB's own form. This keeps the code that checks a set out of the public pages.
  const lists = item.runs?.SS?.toSorted().map((text) => readListWord(text, reason));
  const said = item.said?.SS?.map((text) => readDirectWord(text, reason));
  const direct = said ? heaviestFirst(said) : own && [own];
  return { reason, at, ...(lists && { lists }), ...(direct && { direct }) };
}

/**
 * The update that replaces an item's suppression by `next`. Its condition is that the item has not changed.
 *
 * @param besides other attributes to set; undefined ones are removed
 */
function replace(item: Item | undefined, next: Suppression | undefined, besides: object) {
  const set = toItem({
    suppressed: next?.reason,
    suppressedAt: next?.at,
    runs: next?.lists && new Set(next.lists.map(writeListWord)),
    said: next?.direct && new Set(next.direct.map(writeDirectWord)),
    ...besides,
  });
  const fields = SUPPRESSION_FIELDS.map((field) => ({ field, old: item?.[field] }));
  const names = [...SUPPRESSION_FIELDS, ...Object.keys(besides)];
  const kept = names.filter((field) => set[field] !== undefined);
  const dropped = names.filter((field) => set[field] === undefined);
  return {
    UpdateExpression: [
      ['SET', kept.map((field) => `${nameOf(field)} = :${field}`)] as const,
      ['REMOVE', dropped.map(nameOf)] as const,
    ]
      .filter(([, parts]) => parts.length > 0)
      .map(([verb, parts]) => `${verb} ${parts.join(', ')}`)
      .join(' '),
    ConditionExpression: fields
      .map(({ field, old }) =>
        old === undefined ? `attribute_not_exists(${nameOf(field)})` : `${nameOf(field)} = :old${field}`,
      )
      .join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(names.map((field) => [nameOf(field), field])),
    ExpressionAttributeValues: defined(
      Object.fromEntries([
        ...names.map((field) => [`:${field}`, set[field]]),
        ...fields.map(({ field, old }) => [`:old${field}`, old]),
      ]),
    ),
  };
}

/**
 * Applies `change` to the suppression of an address, even if others write meanwhile. It writes nothing when
 * `change` returns the same object.
 *
 * @param item as it was read; undefined where there was none, or where none is expected
 * @param besides other attributes for the same write to set; undefined ones are removed
 * @returns what stood just before, and what stands now
 * @throws UnreadableItem
 */
export async function changeSuppression(
  client: DynamoDBClient,
  TableName: string,
  hash: string,
  item: Item | undefined,
  change: (stands: Suppression | undefined) => Suppression | undefined,
  besides: object = {},
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
          ...replace(read, stands, besides),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    if (outcome.isWritten) return { stood, stands };
    read = outcome.old;
  }
  throw new Error(`What stands against ${hash} changed ${TRIES} times meanwhile.`);
}

/**
 * Suppresses an address, and takes that back: all that the public pages do with an ADDRESS item. It is apart
 * from the rest of the store, to keep their bundle small.
 */
export function suppressor(
  client: DynamoDBClient,
  TableName: string,
): Pick<AddressStore, 'suppress' | 'takeBack'> {
  return {
    async suppress(hash, word) {
      // Hardly anybody is suppressed twice. So the first try, without a read, expects that nothing stands.
      const { stands } = await changeSuppression(client, TableName, hash, undefined, (each) =>
        afterDirectWord(each, word),
      );
      return saidAt(stands, word);
    },
    async takeBack(hash, word) {
      // The pages may not read addresses. The first try expects that nothing else stands.
      const alone = toItem({ suppressed: word.reason, suppressedAt: word.at });
      const { stands } = await changeSuppression(client, TableName, hash, alone, (each) =>
        afterTakenBack(each, word),
      );
      return stands === undefined;
    },
  };
}
