import { isColumn, REQUIRED_COLUMNS } from './customer-columns.ts';
import { clean, clip, type Problem } from './customer-row.ts';

export type HeaderCheck =
  | {
      readonly kind: 'ok';
      /** By place: one of `COLUMNS`, else the name of a tag; undefined where a column is not used. */
      readonly columns: readonly (string | undefined)[];
      /** Names of the tags, in the order of the file. */
      readonly tagColumns: readonly string[];
      /** Columns that have no name a tag could have, as a report shows them. */
      readonly unusedColumns: readonly string[];
    }
  | { readonly kind: 'bad'; readonly problem: Problem };

/** Whole questions stand at the head of some exports; as the name of a tag one would fill a customer's tags alone. */
export const MAX_TAG_NAME = 64;

/** `Customer since` and `customer-since` are `customer_since`: spreadsheets are edited by people. */
export const columnName = (text: string): string =>
  clean(text)
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

const canBeTag = (name: string): boolean =>
  // An object cannot be trusted to keep that name.
  name !== '' && name !== '__proto__' && name.length <= MAX_TAG_NAME && !/\p{Cc}/u.test(name);

const bad = (line: number, column: string, value: string, expected: string): HeaderCheck => ({
  kind: 'bad',
  problem: { line, column, value, expected },
});

/** Reads the names of a customer file's columns, in any order. What is none of ours becomes a tag. */
export function checkHeader(line: number, cells: readonly string[]): HeaderCheck {
  const names = cells.map(columnName);
  const columns = names.map((name) => (isColumn(name) || canBeTag(name) ? name : undefined));
  const twice = columns.find((name, index) => name !== undefined && columns.indexOf(name) !== index);
  if (twice !== undefined) return bad(line, twice, twice, 'each column once in the header');
  const missing = REQUIRED_COLUMNS.filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    const expected = `a header line with the column names, among them ${missing.join(' and ')}`;
    return bad(line, '', clip(cells.join(',')), expected);
  }
  // Spreadsheets leave columns without a name at the end of each line.
  const last = names.findLastIndex((name) => name !== '');
  const unusedColumns = names.flatMap((name, index) => {
    if (columns[index] !== undefined || index > last) return [];
    return [name === '' ? `column ${index + 1}, which has no name` : clip(name)];
  });
  const tagColumns = columns.filter((name) => name !== undefined && !isColumn(name)) as string[];
  return { kind: 'ok', columns, tagColumns, unusedColumns };
}

/** A file without anything in it is no import: its sender meant to send something. */
export const EMPTY_FILE: Problem = {
  line: 1,
  column: '',
  value: '',
  expected: `a header line with the column names, among them ${REQUIRED_COLUMNS.join(', ')}`,
};
