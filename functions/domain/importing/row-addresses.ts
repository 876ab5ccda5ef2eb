import { normaliseAddress } from '../identity/address.ts';
import { candidatesFor } from './column-candidates.ts';
import { knownColumn } from './column-names.ts';
import type { PlannedColumn } from './columns.ts';
import { bad, ok, type Reading } from './reading.ts';
import { cellText } from './values/cell-text.ts';

// Finds the addresses of a row's person, and reads rows whose values have moved.

/** An address has at most 254 characters. The rest is room for the name before it. */
const MAX_CELL = 1_000;

/** Reads one address of a person to mail. */
export function readAddress(text: string): Reading<{ address: string; normalised: string }> {
  if (text.length > MAX_CELL) return bad('an email address');
  if (/^[^@]*\*[^@]*@|@.*\*/.test(text))
    return bad('one email address; a pattern such as *@example.com stands for nobody here');
  const check = normaliseAddress(text);
  return check.kind === 'ok' ? ok(check) : bad(check.expected);
}

/**
 * The address in `ana@example.com`, `<ana@example.com>` or `Ana Lima <ana@example.com>`, without any
 * separator after it.
 */
export function bareAddress(text: string): string {
  const bare = text
    .slice(0, MAX_CELL + 1)
    .replace(/^mailto:/i, '')
    .replace(/[\s,;]+$/, '');
  return /<([^<>]*)>$/.exec(bare)?.[1] ?? bare;
}

/**
 * The addresses in a cell, normalised. Sometimes one person has several there. Empty when the cell holds
 * anything else.
 */
export function addressesIn(cell: string): readonly string[] {
  if (!cell.includes('@')) return [];
  const text = cellText(cell, 'email');
  const parts = text.split(/[\s,;|]+/).filter((part) => part !== '');
  const read = parts.map((part) => readAddress(bareAddress(part)));
  const good = read.flatMap((each) => (each.kind === 'ok' ? [each.value.normalised] : []));
  if (good.length === parts.length) return good;
  // A name stands before the address, or the address has quotes and blanks.
  const whole = readAddress(bareAddress(text));
  return whole.kind === 'ok' ? [whole.value.normalised] : [];
}

/**
 * The places of a row's own addresses, the plainest first: the column `email` and others with the person's
 * addresses; without any, the only column that could be one. A colleague's address is never among them,
 * because the colleague has asked for nothing.
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

/** How many places a row has moved to the right, by its only address. 0 when that is unknown. */
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
 * The ways to read a row. A separator inside a value moves the values after it. An address out of place shows
 * how far. In a row with too many cells, one way counts all cells from the left, and another counts those
 * after the address from the right.
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
