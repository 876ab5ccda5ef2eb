import { isAddress } from './csv-records.ts';

/** One object of a list. */
export type JsonRecord = ReadonlyMap<string, string>;

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Deeper levels hold headers of mails and the like, whose addresses asked for nothing. */
const MAX_DEPTH = 4;
const ADDRESS_KEY = /mail|address|recipient/i;
/** The name for an address in a list without names. */
const NAMELESS = 'email';

/** An object with an address of its own, like `{"EmailAddress": …}`, and not the sender of something. */
const isRecord = (value: unknown): boolean =>
  isObject(value) &&
  Object.entries(value).some(
    ([key, cell]) => ADDRESS_KEY.test(key) && typeof cell === 'string' && isAddress(cell),
  );

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A list without names: `["ana@example.com", "BOUNCE"]`. */
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
  // In a list of lists only the outer list has rows.
  (Array.isArray(value) &&
    value.length > 1 &&
    value.filter((cell) => typeof cell === 'string' && isAddress(cell)).length === 1);

function rowsIn(value: unknown, depth: number): readonly unknown[] {
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) {
    // One bad address among good ones makes a bad row, not no row.
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
 * The rows of a JSON value, at any depth: objects with an address, single addresses, or lists with one
 * address each. A value without any makes one row, or one for each element, so that nobody overlooks it. An
 * empty list has no rows.
 */
export function recordsOfJson(value: unknown): JsonRecord[] {
  const rows = rowsIn(value, 0);
  if (rows.length > 0) return rows.map(recordOf);
  if (Array.isArray(value)) return value.map(recordOf);
  return isEmptyList(value) ? [] : [recordOf(value)];
}

/** Whether a value is one page of several, as answers of AWS say. */
export const hasNextToken = (value: unknown): boolean =>
  isObject(value) &&
  Object.entries(value).some(
    ([key, token]) => /^next_?token$/i.test(key) && typeof token === 'string' && token !== '',
  );
