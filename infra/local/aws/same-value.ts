import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/**
 * Sorts whatever has no order of its own: the members of a map, and the elements of a set. Those are texts;
 * the elements of a list are not, and keep their order.
 */
function ordered(_key: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.every((each) => typeof each === 'string') ? value.toSorted() : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

type Value = AttributeValue | Readonly<Record<string, AttributeValue>> | undefined;

/**
 * True when DynamoDB takes two values of the wire for equal: it compares lists by element, maps and whole
 * items by member.
 */
export const sameValue = (one: Value, other: Value): boolean =>
  JSON.stringify(one, ordered) === JSON.stringify(other, ordered);
