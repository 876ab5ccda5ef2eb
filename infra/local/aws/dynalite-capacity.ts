import type { AttributeValue, ConsumedCapacity } from '@aws-sdk/client-dynamodb';
import { READ_UNIT, sizeOf, WRITE_UNIT } from './item-size.ts';
import { sameValue } from './same-value.ts';

// What requests cost in DynamoDB's units (Developer Guide, "DynamoDB read and write operations" and "Using
// Global Secondary Indexes"). Dynalite itself leaves the indexes out.

type Item = Readonly<Record<string, AttributeValue>>;

interface Keyed {
  readonly KeySchema: readonly { readonly AttributeName: string }[];
}

/** The part of a table's description that decides its costs. */
export interface IndexedTable extends Keyed {
  readonly GlobalSecondaryIndexes?: readonly (Keyed & {
    readonly IndexName: string;
    readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] };
  })[];
}

export interface CostRequest {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly ConsistentRead?: boolean;
  /**
   * `INDEXES` lists table and indexes separately, `TOTAL` gives one sum; for any other value the answer has
   * no costs.
   */
  readonly ReturnConsumedCapacity?: string;
}

/** A write of one item; the value is undefined where there is no item. */
export interface ItemWrite {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

const writeUnits = (item: Item): number => Math.max(1, Math.ceil(sizeOf(item) / WRITE_UNIT));
const dearer = (one: Item | undefined, other: Item | undefined): number =>
  Math.max(writeUnits(one ?? {}), writeUnits(other ?? {}));
const namesOf = ({ KeySchema }: Keyed): string[] => KeySchema.map(({ AttributeName }) => AttributeName);
const pick = (item: Item, names: readonly string[]): Item =>
  Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));

type Index = NonNullable<IndexedTable['GlobalSecondaryIndexes']>[number];

/** The entry of an item in an index; undefined when the item lacks one of the index's keys. */
function entryOf(table: IndexedTable, index: Index, item: Item | undefined): Item | undefined {
  const keys = namesOf(index);
  if (item === undefined || keys.some((name) => item[name] === undefined)) return undefined;
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection;
  return ProjectionType === 'ALL' ? item : pick(item, [...keys, ...namesOf(table), ...NonKeyAttributes]);
}

/** An entry that moves costs a deletion and a put; an unchanged entry costs nothing. */
function indexUnits(index: Index, before: Item | undefined, after: Item | undefined): number {
  if (sameValue(before, after)) return 0;
  if (before === undefined || after === undefined) return dearer(before, after);
  const keys = namesOf(index);
  return sameValue(pick(before, keys), pick(after, keys))
    ? dearer(before, after)
    : writeUnits(before) + writeUnits(after);
}

function told(
  { TableName, ReturnConsumedCapacity }: CostRequest,
  table: number,
  indexes: Readonly<Record<string, number>> = {},
): ConsumedCapacity | undefined {
  if (ReturnConsumedCapacity !== 'TOTAL' && ReturnConsumedCapacity !== 'INDEXES') return undefined;
  const CapacityUnits = Object.values(indexes).reduce((sum, units) => sum + units, table);
  if (ReturnConsumedCapacity === 'TOTAL') return { TableName, CapacityUnits };
  const used = Object.entries(indexes).filter(([, units]) => units > 0);
  return {
    TableName,
    CapacityUnits,
    Table: { CapacityUnits: table },
    ...(used.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: Object.fromEntries(
            used.map(([name, units]) => [name, { CapacityUnits: units }]),
          ),
        }),
  };
}

/**
 * What a put, an update or a deletion costs; undefined unless the request asks. Indexes are counted only for
 * a table that we know.
 */
export function writeCost(
  request: CostRequest,
  table: IndexedTable | undefined,
  { before, after }: ItemWrite,
): ConsumedCapacity | undefined {
  const indexes =
    table?.GlobalSecondaryIndexes?.map((index) => [
      index.IndexName,
      indexUnits(index, entryOf(table, index, before), entryOf(table, index, after)),
    ]) ?? [];
  return told(request, dearer(before, after), Object.fromEntries(indexes));
}

const readUnits = (bytes: number, { ConsistentRead = false }: CostRequest): number =>
  Math.max(1, Math.ceil(bytes / READ_UNIT)) * (ConsistentRead ? 1 : 0.5);

/** What it costs to get an item, even a missing one; undefined unless the request asks. */
export const readCost = (request: CostRequest, item: Item | undefined): ConsumedCapacity | undefined =>
  told(request, readUnits(sizeOf(item ?? {}), request));

/**
 * What a query costs, from what dynalite counted. A query that finds nothing costs as much as the smallest
 * one.
 */
export function queryCost(request: CostRequest, counted: ConsumedCapacity): ConsumedCapacity | undefined {
  const units = Math.max(counted.CapacityUnits ?? 0, readUnits(0, request));
  return request.IndexName === undefined
    ? told(request, units)
    : told(request, 0, { [request.IndexName]: units });
}
