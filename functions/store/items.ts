import { type AttributeValue, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { UnreadableItem } from '../ports/unreadable-item.ts';
import type { Key } from '../wiring/table.ts';

export type Item = Record<string, AttributeValue>;

/**
 * Writes plain values as DynamoDB attributes and leaves out undefined ones. The library recognises a plain
 * object by its `constructor`, and a tag may have that name; so class instances are allowed as well.
 */
export const toItem = (value: Record<string, unknown>): Item =>
  marshall(value, { removeUndefinedValues: true, convertClassInstanceToMap: true });

export const toKey = ({ pk, sk }: Key): Item => ({ pk: { S: pk }, sk: { S: sk } });

/**
 * Reads an item through its schema, because the table also counts as outside.
 *
 * @throws UnreadableItem that names the item's key and the fields at fault, never their values
 */
export function fromItem<Schema extends z.ZodMiniType>(schema: Schema, item: Item): z.infer<Schema> {
  const plain = unmarshall(item);
  const parsed = z.safeParse(schema, plain);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new UnreadableItem(`The item ${plain.pk} / ${plain.sk} cannot be read: ${fields}.`);
}

/** Drops keys with undefined values, so that an optional property is absent. */
export function defined<T extends Record<string, unknown>>(
  value: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/**
 * Runs a conditional write. A failed condition is an outcome and no exception: it returns the stored item, or
 * undefined if there is none.
 */
export async function conditional<T>(
  write: Promise<T>,
): Promise<{ isWritten: true; result: T } | { isWritten: false; old: Item | undefined }> {
  try {
    return { isWritten: true, result: await write };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return { isWritten: false, old: error.Item };
    throw error;
  }
}
