import { normaliseAddress } from '../identity/address.ts';
import { candidatesFor } from './column-candidates.ts';
import { knownColumn } from './column-names.ts';
import type { PlannedColumn } from './columns.ts';
import { bad, ok, type Reading } from './reading.ts';
import { cellText } from './values/cell-text.ts';

// Where the addresses of a row's person are, and how a row is read whose values have moved.

/** An address has 254 characters at most; this leaves room for the name before it. */
const MAX_CELL = 1_000;

/** Reads one address, of a person to mail. */
export function readAddress(text: string): Reading<{ address: string; normalised: string }> {
  if (text.length > MAX_CELL) return bad('an email address');
  if (/^[^@]*\*[^@]*@|@.*\*/.test(text))
    return bad('one email address; a pattern such as *@example.com stands for nobody here');
  const check = normaliseAddress(text);
  return check.kind === 'ok' ? ok(check) : bad(check.expected);
}

/**
 * The address of `ana@example.com`, `<ana@example.com>` or `Ana Lima <ana@example.com>`, whatever separator
 * stands behind it.
 */
export function bareAddress(text: string): string {
  const bare = text
    .slice(0, MAX_CELL + 1)
    .replace(/^mailto:/i, '')
    .replace(/[\s,;]+$/, '');
  return /<([^<>]*)>$/.exec(bare)?.[1] ?? bare;
}

/**
 * The addresses in a cell, normalised; several of one person stand there now and then. None where anything
 * else does.
 */
export function addressesIn(cell: string): readonly string[] {
  if (!cell.includes('@')) return [];
  const text = cellText(cell, 'email');
  const parts = text.split(/[\s,;|]+/).filter((part) => part !== '');
  const read = parts.map((part) => readAddress(bareAddress(part)));
  const good = read.flatMap((each) => (each.kind === 'ok' ? [each.value.normalised] : []));
  if (good.length === parts.length) return good;
  // A name before it, or an address in quotes with blanks.
  const whole = readAddress(bareAddress(text));
  return whole.kind === 'ok' ? [whole.value.normalised] : [];
}

/**
 * The places of a row's own addresses, the plainest first: the column `email`, others that have addresses
 * of theirs or, where there is none, the only one that could be. A colleague's, who has asked for nothing,
 * is never among them.
 */
export function addressPlacesOf(columns: readonly PlannedColumn[]): readonly number[] {
  const isEmail = ({ use, header }: PlannedColumn): boolean =>
    use.kind === 'column' ? use.column === 'email' : knownColumn(header)?.column === 'email';
  const places = columns.flatMap((column, place) => (isEmail(column) ? [place] : []));
  if (places.length > 0)
    return places.toSorted(
      (a, b) => Number(columns[b]?.use.kind === 'column') - Number(columns[a]?.use.kind === 'column'),
    );
  const others = columns.filter(({ use }) => use.kind === 'tag' || use.kind === 'dropped');
  const [only, second] = candidatesFor(
    'email',
    others.map(({ header }) => header),
  );
  return only === undefined || second !== undefined
    ? []
    : [columns.findIndex(({ header }) => header === only)];
}

const isOwner = (column: PlannedColumn | undefined): boolean =>
  column?.use.kind === 'column' && column.use.column === 'owner_email';

/** How far a row has moved to the right, by the place of its only address; 0 where that cannot be told. */
function shiftOf(
  columns: readonly PlannedColumn[],
  places: readonly number[],
  cells: readonly string[],
): number {
  const [home] = places;
  if (home === undefined || places.some((place) => (cells[place] ?? '').includes('@'))) return 0;
  const found = cells.flatMap((cell, place) =>
    place > home && !isOwner(columns[place]) && addressesIn(cell).length > 0 ? [place] : [],
  );
  return found.length === 1 ? (found[0] ?? home) - home : 0;
}

/**
 * The ways to read a row. A separator within a value moves what stands behind it: an address that is not in
 * its place tells how far; in a row with too many cells what stands before the address is counted from the
 * left and, as a second way, what stands behind it from the right.
 *
 * @param places from {@link addressPlacesOf}
 */
export function waysOf(
  columns: readonly PlannedColumn[],
  places: readonly number[],
  cells: readonly string[],
): readonly (readonly string[])[] {
  const shift = shiftOf(columns, places, cells);
  if (shift > 0) return [cells.slice(shift)];
  const extra = cells.length - columns.length;
  if (extra <= 0) return [cells];
  const home = places[0] ?? 0;
  return [cells, [...cells.slice(0, home + 1), ...cells.slice(home + 1 + extra)]];
}
