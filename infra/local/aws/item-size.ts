import type { AttributeValue } from '@aws-sdk/client-dynamodb';

function bytesOf({ S, N, SS, L, M, BOOL, NULL }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.replace(/\D/g, '').length / 2) + 1;
  if (SS !== undefined) return SS.reduce((sum, each) => sum + Buffer.byteLength(each), 0);
  if (L !== undefined) return L.reduce((sum, each) => sum + bytesOf(each) + 1, 3);
  if (M !== undefined) return Object.keys(M).length + 3 + sizeOf(M);
  if (BOOL !== undefined || NULL !== undefined) return 1;
  throw new RangeError('an attribute that no item has');
}

/**
 * What DynamoDB counts for an item, in bytes: names and texts in UTF-8; a number one byte for two digits and
 * one more; lists and maps three bytes and one for each entry; a set its contents (Developer Guide, "DynamoDB
 * item sizes and formats").
 */
export const sizeOf = (item: Readonly<Record<string, AttributeValue>>): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + bytesOf(value), 0);

/** Bytes that one write unit pays for. */
export const WRITE_UNIT = 1_024;

/** Bytes that one read unit pays for; a read that may be stale costs half. */
export const READ_UNIT = 4_096;
