import { normaliseAddress } from '../address.ts';
import type { SuppressionReason } from '../ports/addresses.ts';
import { clean, clip, type Problem } from './customer-row.ts';

/** Why the addresses of a list must not be mailed. Not `opted-out`: that is the word of customer files, and one of them could take it back. */
export const SUPPRESS_REASONS = [
  'unsubscribed',
  'operator',
  'bounced',
  'complained',
] as const satisfies readonly SuppressionReason[];
export type SuppressReason = (typeof SUPPRESS_REASONS)[number];

/** Most lists come from an earlier tool, which these people asked for peace. */
export const DEFAULT_REASON: SuppressReason = 'unsubscribed';

/** Where the rows of a list have their address. */
export type ListLayout =
  | { readonly kind: 'column'; readonly name: string; readonly index: number; readonly width: number }
  /** No header: in each row it is the one value with an @. */
  | { readonly kind: 'anywhere' };

export type FirstRow =
  /** It names the columns. */
  | { readonly kind: 'header'; readonly layout: ListLayout }
  /** It is the first address. */
  | { readonly kind: 'row'; readonly layout: ListLayout }
  /** It is neither; addresses may follow. */
  | { readonly kind: 'bad-row'; readonly layout: ListLayout; readonly problem: Problem }
  /** The file is something else. */
  | { readonly kind: 'bad-file'; readonly problem: Problem };

export type ListRow =
  | { readonly kind: 'ok'; readonly normalised: string }
  | { readonly kind: 'bad'; readonly problem: Problem };

/** What the column is called, letters only; of several the first here: beside an email, an address is where somebody lives. */
const EMAIL_COLUMNS = [
  'email',
  'emailaddress',
  'emailadresse',
  'mail',
  'mailaddress',
  'recipient',
  'address',
] as const;

const ANYWHERE: ListLayout = { kind: 'anywhere' };
/** An address has 254 characters at most; this leaves room for the name before it. */
const MAX_CELL = 1_000;

const lettersOf = (name: string): string =>
  clean(name)
    .toLowerCase()
    .replace(/[^a-z]/g, '');
const shown = (cells: readonly string[]): string => clip(cells.join(',').slice(0, MAX_CELL));

/** Looks at the first row of an opt-out list: a header, or the first address. */
export function readFirstRow(line: number, cells: readonly string[]): FirstRow {
  if (cells.some((cell) => cell.includes('@'))) return { kind: 'row', layout: ANYWHERE };
  const names = cells.map(lettersOf);
  const bad = (expected: string): Problem => ({ line, column: '', value: shown(cells), expected });
  // Everybody on it would never hear from us again, and nothing takes that back.
  if (names.includes('customersince')) {
    return {
      kind: 'bad-file',
      problem: bad('a list of people who want no mail; this is a customer file, for "npm run import"'),
    };
  }
  const name = EMAIL_COLUMNS.find((known) => names.includes(known));
  if (name === undefined) {
    const problem = bad('an email address, or a header line that names a column email');
    return { kind: 'bad-row', layout: ANYWHERE, problem };
  }
  const index = names.indexOf(name);
  const column = clip(clean(cells[index] ?? name));
  return { kind: 'header', layout: { kind: 'column', name: column, index, width: cells.length } };
}

/** The address of `ana@example.com`, `<ana@example.com>` or `Ana Lima <ana@example.com>`, whatever separator stands behind it. */
function bareAddress(cell: string): string {
  if (cell.length > MAX_CELL) return '';
  const text = clean(cell).replace(/[\s,;]+$/, '');
  return /<([^<>]*)>$/.exec(text)?.[1] ?? text;
}

function readCell(line: number, column: string, cell: string): ListRow {
  const check = normaliseAddress(bareAddress(cell));
  if (check.kind === 'ok') return { kind: 'ok', normalised: check.normalised };
  return { kind: 'bad', problem: { line, column, value: clip(cell), expected: check.expected } };
}

/** The address in a row of an opt-out list, or what is wrong with the row. */
export function readListRow(layout: ListLayout, line: number, cells: readonly string[]): ListRow {
  const bad = (value: string, expected: string): ListRow => ({
    kind: 'bad',
    problem: { line, column: '', value, expected },
  });
  if (layout.kind === 'column') {
    if (cells.length === layout.width) return readCell(line, layout.name, cells[layout.index] ?? '');
    return bad(`${cells.length} values`, `${layout.width} values, as many as the header has`);
  }
  const [first, second] = cells.filter((cell) => cell.includes('@'));
  if (first === undefined) return bad(shown(cells), 'an email address');
  // One of them may be a colleague's, who has asked for nothing.
  if (second !== undefined)
    return bad(shown(cells), 'one email address a line, or a header line that names a column email');
  return readCell(line, '', first);
}
