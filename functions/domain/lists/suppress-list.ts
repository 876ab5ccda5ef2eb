import type { SuppressionReason } from '../ports/addresses.ts';
import { knownColumn } from './column-names.ts';
import { consentUse, isIn, type PlannedColumn } from './columns.ts';
import { isListAddress, isReasonHeader, readConsent, reasonOf } from './consent-values.ts';
import type { Column } from './customer-columns.ts';
import { bareAddress, readAddress } from './customer-row.ts';
import type { ListOptions } from './list-options.ts';
import type { Problem } from './problems.ts';
import { clean, clip } from './text.ts';
import { cellText } from './values/cell-text.ts';
import { readings, rowSays } from './wish.ts';

/** Why the addresses of a list must not be mailed. */
export const SUPPRESS_REASONS = [
  'unsubscribed',
  'operator',
  'bounced',
  'complained',
] as const satisfies readonly SuppressionReason[];
export type SuppressReason = (typeof SUPPRESS_REASONS)[number];

/** Most lists come from an earlier tool, which these people asked for peace. */
export const DEFAULT_REASON: SuppressReason = 'unsubscribed';

/** Where the rows of a list have what. */
export type ListLayout =
  | {
      readonly kind: 'columns';
      readonly columns: readonly PlannedColumn[];
      readonly email: number;
      /** Where the reason stands, in each row its own. */
      readonly reason: number | undefined;
      /** Whether a column says who wants mail: then only those who do not are meant. */
      readonly isMixed: boolean;
    }
  /** No header: in each row it is the one value with an @. */
  | { readonly kind: 'anywhere' };

export type FirstRow =
  /** It names the columns. */
  | { readonly kind: 'header'; readonly layout: ListLayout }
  /** It is the first address. */
  | { readonly kind: 'row'; readonly layout: ListLayout }
  /** It is neither; addresses may follow. */
  | { readonly kind: 'bad-row'; readonly layout: ListLayout; readonly problem: Problem }
  /** It looks like a list of people who never said no. */
  | { readonly kind: 'question'; readonly question: string };

export type ListRow =
  | { readonly kind: 'no'; readonly normalised: string; readonly reason: SuppressReason | undefined }
  /** Somebody who did not say no. */
  | { readonly kind: 'spared' }
  | { readonly kind: 'bad'; readonly problem: Problem };

const ANYWHERE: ListLayout = { kind: 'anywhere' };
/** An address has 254 characters at most; this leaves room for the name before it. */
const MAX_CELL = 1_000;

/** What only a list of customers has. A list of people who want no mail may well name a language or a region. */
const CUSTOMER_COLUMNS: readonly Column[] = [
  'customer_since',
  'customer_until',
  'account',
  'owner_email',
  'annual_value',
];

const shown = (cells: readonly string[]): string => clip(cells.join(',').slice(0, MAX_CELL));

function emailPlace(cells: readonly string[], named: string | undefined): number | undefined {
  if (named !== undefined) {
    const index = cells.findIndex((cell) => isIn(cell, [named]));
    if (index >= 0) return index;
  }
  const [best] = cells
    .flatMap((cell, index) => {
      const found = knownColumn(cell);
      return found?.column === 'email' ? [{ index, rank: found.rank }] : [];
    })
    .toSorted((a, b) => a.rank - b.rank);
  if (best !== undefined) return best.index;
  // Beside an email, an address is where somebody lives.
  const address = cells.findIndex(isListAddress);
  return address < 0 ? undefined : address;
}

const NO_USE = { kind: 'dropped', why: 'an opt-out list needs no more' } as const;

/** A column that tells the reason in words of its own says nothing else. */
const planColumn = (header: string, options: ListOptions): PlannedColumn => ({
  header: clip(clean(header)),
  use: (isReasonHeader(header) ? undefined : consentUse(header, options)) ?? NO_USE,
});

/** Looks at the first row of an opt-out list: a header, or the first address. */
export function readFirstRow(line: number, cells: readonly string[], options: ListOptions = {}): FirstRow {
  if (cells.some((cell) => cell.includes('@'))) return { kind: 'row', layout: ANYWHERE };
  const email = emailPlace(cells, options.columns?.email);
  if (email === undefined) {
    const expected =
      'an email address, or a header line that names a column email (--map email="HEADER" says which)';
    return {
      kind: 'bad-row',
      layout: ANYWHERE,
      problem: { line, column: '', value: shown(cells), expected },
    };
  }
  const columns = cells.map((cell) => planColumn(cell, options));
  const reason = cells.findIndex((cell) => isReasonHeader(cell));
  const isMixed = columns.some(({ use }) => use.kind === 'consent');
  const like = cells.filter((cell) => CUSTOMER_COLUMNS.includes(knownColumn(cell)?.column ?? 'email'));
  // Everybody on it would never hear from us again.
  if (!isMixed && like.length > 0 && options.everybody !== true) {
    const names = like.map((cell) => `"${clip(clean(cell))}"`).join(', ');
    const question = `This looks like a list of customers (it has ${names}) and no column says who wants no mail, so nobody was suppressed. If it is one, "npm run import" takes it. If everybody in it wants no mail, say --everybody.`;
    return { kind: 'question', question };
  }
  return {
    kind: 'header',
    layout: { kind: 'columns', columns, email, reason: reason < 0 ? undefined : reason, isMixed },
  };
}

const isSuppressReason = (reason: SuppressionReason): reason is SuppressReason =>
  SUPPRESS_REASONS.some((known) => known === reason);

function readCell(line: number, column: string, cell: string, reason: SuppressReason | undefined): ListRow {
  const address = readAddress(cell.length > MAX_CELL ? '' : bareAddress(cellText(cell)));
  return address.kind === 'ok'
    ? { kind: 'no', normalised: address.value.normalised, reason }
    : { kind: 'bad', problem: { line, column, value: clip(cell), expected: address.expected } };
}

function readInColumns(
  layout: Extract<ListLayout, { kind: 'columns' }>,
  line: number,
  cells: readonly string[],
): ListRow {
  const { columns, email, isMixed } = layout;
  const ways = readings(columns, cells);
  const way = ways.find((each) => readCell(line, '', each[email] ?? '', undefined).kind === 'no') ?? cells;
  const said = ways.map((each) => rowSays(columns, each));
  const says = said.find(({ kind }) => kind === 'no') ?? said[0];
  if (isMixed && (says?.kind === 'yes' || says?.kind === 'nothing')) return { kind: 'spared' };
  if (isMixed && says?.kind === 'unreadable') {
    const column = columns[says.place]?.header ?? '';
    const value = clip(cells[says.place] ?? '');
    const expected =
      'yes or no, or a word that plainly says one of them; who did not plainly say no is not suppressed';
    return { kind: 'bad', problem: { line, column, value, expected } };
  }
  const own = layout.reason === undefined ? undefined : reasonOf(way[layout.reason] ?? '');
  const byWord = says?.kind === 'no' && isSuppressReason(says.reason) ? says.reason : undefined;
  const row = readCell(line, columns[email]?.header ?? '', way[email] ?? '', own ?? byWord);
  if (row.kind === 'no' || cells.length <= columns.length) return row;
  const expected = `${columns.length} values, as many as the header has`;
  return {
    kind: 'bad',
    problem: {
      line,
      column: '',
      value: `${cells.length} values`,
      expected,
      cause: 'as many values as the header has',
    },
  };
}

function readAnywhere(line: number, cells: readonly string[]): ListRow {
  const bad = (expected: string): ListRow => ({
    kind: 'bad',
    problem: { line, column: '', value: shown(cells), expected },
  });
  const [first, second] = cells.filter((cell) => cell.includes('@'));
  if (first === undefined) return bad('an email address');
  // One of them may be a colleague's, who has asked for nothing.
  if (second !== undefined)
    return bad('one email address a line, or a header line that names a column email');
  const words = cells.filter((cell) => !cell.includes('@') && clean(cell) !== '');
  if (words.some((word) => readConsent({ kind: 'status' }, word).kind === 'yes')) return { kind: 'spared' };
  const reason = words.map(reasonOf).find((found) => found !== undefined);
  return readCell(line, '', first, reason);
}

/** What a row of an opt-out list says, or what is wrong with it. */
export const readListRow = (layout: ListLayout, line: number, cells: readonly string[]): ListRow =>
  layout.kind === 'columns' ? readInColumns(layout, line, cells) : readAnywhere(line, cells);

/** What the columns of a list are taken for, in a plain line for a terminal. */
export function layoutLine(layout: ListLayout): string {
  if (layout.kind === 'anywhere') return 'No header: the address is the value with an @ in each line.';
  const { columns, email, reason } = layout;
  const nameOf = (place: number): string => `"${columns[place]?.header ?? ''}"`;
  const speaking = columns.flatMap(({ use }, place) => (use.kind === 'consent' ? [nameOf(place)] : []));
  return [
    `Addresses are in ${nameOf(email)}`,
    ...(reason === undefined ? [] : [`the reason is in ${nameOf(reason)}`]),
    speaking.length === 0
      ? 'everybody in the list is meant'
      : `only those are meant who want no mail by ${speaking.join(', ')}`,
  ].join('; ');
}
