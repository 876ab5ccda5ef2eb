import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/**
 * Brings what has no order in one: the members of a map, and of a set, whose elements are texts while those
 * of a list are not.
 */
function ordered(_key: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.every((each) => typeof each === 'string') ? value.toSorted() : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

type Value = AttributeValue | Readonly<Record<string, AttributeValue>> | undefined;

/**
 * True when two values, as the wire has them, are equal to DynamoDB: lists by element, maps and whole items
 * by member.
 */
export const sameValue = (one: Value, other: Value): boolean =>
  JSON.stringify(one, ordered) === JSON.stringify(other, ordered);
