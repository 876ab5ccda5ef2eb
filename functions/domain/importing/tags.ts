import { MAX_TAG_BYTES } from '../asking/customer.ts';
import type { PlannedColumn } from './columns.ts';

/** The bytes that one tag adds to the stored customer. DynamoDB adds one byte for each entry of a map. */
export const tagBytes = (name: string, value: string): number => Buffer.byteLength(name + value) + 1;

/** The bytes that all tags of a customer add. */
export const tagsBytes = (tags: Readonly<Record<string, string>>): number =>
  Object.entries(tags).reduce((sum, [name, value]) => sum + tagBytes(name, value), 0);

/**
 * Leaves out tags that find no room. It drops whole columns, because a tag that only some customers have
 * would make meaningless slices of a digest. Days that the programme names stay first, because questions
 * depend on them. Then come tags that the options name, then the smallest, because short values make good
 * slices.
 *
 * @param largest by place: the bytes of the column's longest value in the file, with its name; 0 when the
 *   column has no values
 */
export function fitTags(columns: readonly PlannedColumn[], largest: readonly number[]): PlannedColumn[] {
  const wanted = columns.flatMap(({ use }, index) =>
    use.kind === 'tag' ? [{ index, ...use, bytes: largest[index] ?? 0 }] : [],
  );
  const kept = new Set<number>();
  let left = MAX_TAG_BYTES;
  for (const { index, bytes } of wanted.toSorted(
    (a, b) => Number(b.isDay) - Number(a.isDay) || Number(b.asked) - Number(a.asked) || a.bytes - b.bytes,
  )) {
    if (bytes > left) continue;
    left -= bytes;
    kept.add(index);
  }
  return columns.map((column, index) =>
    column.use.kind !== 'tag' || kept.has(index)
      ? column
      : {
          ...column,
          use: {
            kind: 'dropped',
            why: `up to ${largest[index]} bytes: the tags of a customer have ${MAX_TAG_BYTES} together, and --tag keeps a column before the others`,
          },
        },
  );
}
