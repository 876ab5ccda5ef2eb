import { isAddress } from './csv-records.ts';

/** One object of a list. */
export type JsonRecord = ReadonlyMap<string, string>;

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Deeper there are headers of mails and the like, whose addresses asked for nothing. */
const MAX_DEPTH = 4;
const ADDRESS_KEY = /mail|address|recipient/i;
/** What an address is called that stands in a list without a name. */
const NAMELESS = 'email';

/** An object that has an address of its own, as `{"EmailAddress": …}`, and not the sender of something. */
const isRecord = (value: unknown): boolean =>
  isObject(value) &&
  Object.entries(value).some(
    ([key, cell]) => ADDRESS_KEY.test(key) && typeof cell === 'string' && isAddress(cell),
  );

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A list without names, such as `["ana@example.com", "BOUNCE"]`. */
function namelessRecord(values: readonly unknown[]): JsonRecord {
  const at = values.findIndex((value) => typeof value === 'string' && isAddress(value));
  return new Map(
    values.map((value, index) => [index === at ? NAMELESS : `value ${index + 1}`, cellOf(value)]),
  );
}

function recordOf(value: unknown): JsonRecord {
  if (Array.isArray(value)) return namelessRecord(value);
  if (isObject(value)) return new Map(Object.entries(value).map(([key, cell]) => [key, cellOf(cell)]));
  return new Map([[NAMELESS, cellOf(value)]]);
}

const isRow = (value: unknown): boolean =>
  isRecord(value) ||
  (typeof value === 'string' && isAddress(value)) ||
  // Of a list within a list only the outer one has rows.
  (Array.isArray(value) &&
    value.length > 1 &&
    value.filter((cell) => typeof cell === 'string' && isAddress(cell)).length === 1);

function rowsIn(value: unknown, depth: number): readonly unknown[] {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) {
    // One bad address among good ones is a bad row, not none.
    return value.some(isRow) && (depth < 2 || value.some((one) => typeof one !== 'string'))
      ? value
      : value.flatMap((one) => (typeof one === 'object' ? rowsIn(one, depth + 1) : []));
  }
  if (!isObject(value)) return [];
  return isRecord(value) ? [value] : Object.values(value).flatMap((one) => rowsIn(one, depth + 1));
}

const isEmptyList = (value: unknown): boolean =>
  Array.isArray(value) ? value.length === 0 : isObject(value) && Object.values(value).some(isEmptyList);

/**
 * The rows of a JSON value, wherever in it they stand: objects with an address, addresses alone, or lists
 * with one address each. A value without any is one row, or as many as it has elements, so that it is not
 * passed over in silence; an empty list has none.
 */
export function recordsOfJson(value: unknown): JsonRecord[] {
  const rows = rowsIn(value, 0);
  if (rows.length > 0) return rows.map(recordOf);
  if (Array.isArray(value)) return value.map(recordOf);
  return isEmptyList(value) ? [] : [recordOf(value)];
}

/** Whether a value says that it is one page of several, as answers of AWS do. */
export const hasNextToken = (value: unknown): boolean =>
  isObject(value) &&
  Object.entries(value).some(
    ([key, token]) => /^next_?token$/i.test(key) && typeof token === 'string' && token !== '',
  );
