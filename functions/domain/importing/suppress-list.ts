import type { OptOutListReason, SuppressionReason } from '../mail/suppression.ts';
import { OPT_OUT_LIST_REASONS } from '../mail/suppression.ts';
import { knownColumn } from './column-names.ts';
import { consentUse, isIn, type PlannedColumn } from './columns.ts';
import { isConsentSide, isOtherChannel } from './consent-columns.ts';
import { isListAddress, isReasonHeader, readConsent, readReason } from './consent-values.ts';
import type { Column } from './customer-columns.ts';
import { squeezeHeader } from './header-text.ts';
import type { ListOptions } from './list-options.ts';
import { customersQuestion } from './questions.ts';
import { addressesIn, bareAddress, readAddress, waysOf } from './row-addresses.ts';
import type { RowProblem } from './row-problems.ts';
import { clip, oneLine } from './text.ts';
import { cellText } from './values/cell-text.ts';
import { readYesNo } from './values/yes-no.ts';
import { rowSays } from './wish.ts';

/** The places of values in the rows of a list. */
export type ListLayout =
  | {
      readonly kind: 'columns';
      readonly columns: readonly PlannedColumn[];
      /** The addresses of a row's person, the plainest first. */
      readonly emails: readonly number[];
      /** The column of the reason. */
      readonly reason: number | undefined;
      /** Whether a column says who wants mail. Then the list means only those who do not. */
      readonly isMixed: boolean;
      /** Whether the list means everybody who does not plainly say yes. */
      readonly everybody: boolean;
    }
  /** Without a header, the address is the one value with an @ in each row. */
  | {
      readonly kind: 'anywhere';
      /** Whether the list means every address, whatever else stands in the row. */
      readonly everybody: boolean;
    };

export type FirstRow =
  /** The row names the columns. */
  | { readonly kind: 'header'; readonly layout: ListLayout }
  /** The row is the first address. */
  | { readonly kind: 'row'; readonly layout: ListLayout }
  /** The row is neither, but addresses may follow. */
  | { readonly kind: 'bad-row'; readonly layout: ListLayout; readonly problem: RowProblem }
  /** The list looks like people who never said no. */
  | { readonly kind: 'question'; readonly question: string };

export type ListRow =
  | {
      readonly kind: 'no';
      /** Normalised. Several when the person has several. */
      readonly addresses: readonly string[];
      readonly reason: OptOutListReason | undefined;
    }
  /** A person who did not say no. */
  | { readonly kind: 'spared' }
  | { readonly kind: 'bad'; readonly problem: RowProblem };

const MAX_SHOWN = 1_000;
const shown = (cells: readonly string[]): string => clip(cells.join(',').slice(0, MAX_SHOWN));

/**
 * Words of headers that occur in lists of customers and not in opt-out lists. An opt-out list may have one of
 * them; two make a list of customers.
 */
const OF_CUSTOMERS = new Set(
  `account company companyname organisation organization firma societe empresa owner accountowner contactowner
   accountmanager phone phonenumber mobile mobilephone telephone telefon telefono fax city ort ville ciudad country
   countryregion land pays pais street address1 addressline1 strasse rue calle zip zipcode postalcode postcode plz
   stage lifecyclestage leadstatus leadsource plan subscriptionplan currency delinquent totalspend totalspent
   totalorders orders ordercount paymentcount jobtitle title position industry website websiteurl birthday description
   createdate created createdat createddate creationdate customersince customeruntil annualvalue arr mrr revenue
   annualrevenue employees numberofemployees`.split(/\s+/),
);
/** One of these columns is enough for a list of customers. */
const CUSTOMER_COLUMNS: readonly Column[] = [
  'customer_since',
  'customer_until',
  'renewal_on',
  'owner_email',
  'owner_locale',
  'annual_value',
];
const MANY = 2;

/** The headers that make a list look like a list of customers. Empty when it does not. */
function customerHeaders(cells: readonly string[]): readonly string[] {
  const isOurs = (cell: string): boolean => {
    const known = knownColumn(cell)?.column;
    return known !== undefined && CUSTOMER_COLUMNS.includes(known);
  };
  const like = cells.filter((cell) => isOurs(cell) || OF_CUSTOMERS.has(squeezeHeader(cell)));
  return like.length >= MANY || like.some(isOurs) ? like : [];
}

function emailPlaces(cells: readonly string[], named: string | undefined): number[] {
  const said =
    named === undefined ? [] : cells.flatMap((cell, index) => (isIn(cell, [named]) ? [index] : []));
  const known = cells
    .flatMap((cell, index) => {
      const found = knownColumn(cell);
      return found?.column === 'email' ? [{ index, rank: found.rank }] : [];
    })
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ index }) => index);
  const places = [...new Set([...said, ...known])];
  if (places.length > 0) return places;
  // Beside a column of emails, `Address` means a postal address.
  const address = cells.findIndex(isListAddress);
  return address < 0 ? [] : [address];
}

const NO_USE = { kind: 'dropped', why: 'an opt-out list needs no more' } as const;

/** A reason column says nothing else. */
function planColumn(header: string, options: ListOptions): PlannedColumn {
  const use = (isReasonHeader(header) ? undefined : consentUse(header, options)) ?? NO_USE;
  const isSilent = isReasonHeader(header) || isIn(header, options.notConsent);
  const isOther = isOtherChannel(header) || isConsentSide(header);
  return { header: oneLine(header), use, mayRefuse: use.kind !== 'consent' && !isSilent && !isOther };
}

/**
 * The layout after some cells plainly refused mail in columns that are not about mail. Rows without such a
 * refusal are then spared.
 */
export function withRefusals(layout: ListLayout, places: ReadonlySet<number>): ListLayout {
  if (layout.kind === 'anywhere' || places.size === 0) return layout;
  const columns = layout.columns.map(
    (column, place): PlannedColumn =>
      places.has(place)
        ? {
            ...column,
            use: { kind: 'consent', consent: { kind: 'status' }, saysNo: new Set() },
            mayRefuse: false,
          }
        : column,
  );
  return { ...layout, columns, isMixed: true };
}

/** Reads the first row of an opt-out list: a header, or the first address. */
export function readFirstRow(line: number, cells: readonly string[], options: ListOptions = {}): FirstRow {
  const anywhere: ListLayout = { kind: 'anywhere', everybody: options.everybody === true };
  const emails = emailPlaces(cells, options.columns?.email);
  const hasAddress = cells.some((cell) => addressesIn(cell).length > 0);
  // A header may contain an @: `Email (such as ana@firm.com)`.
  if (hasAddress || (emails.length === 0 && cells.some((cell) => cell.includes('@'))))
    return { kind: 'row', layout: anywhere };
  if (emails.length === 0) {
    const expected =
      'an email address, or a header line that names a column email (--map email="HEADER" says which)';
    return {
      kind: 'bad-row',
      layout: anywhere,
      problem: { line, column: '', value: shown(cells), expected },
    };
  }
  const columns = cells.map((cell) => planColumn(cell, options));
  const reason = cells.findIndex((cell) => isReasonHeader(cell));
  const isMixed = columns.some(({ use }) => use.kind === 'consent');
  const like = isMixed || options.everybody === true ? [] : customerHeaders(cells);
  // Otherwise nobody on it would ever hear from us again.
  if (like.length > 0 && reason < 0) return { kind: 'question', question: customersQuestion(like) };
  return {
    kind: 'header',
    layout: {
      kind: 'columns',
      columns,
      emails,
      reason: reason < 0 ? undefined : reason,
      isMixed,
      everybody: options.everybody === true,
    },
  };
}

const isListReason = (reason: SuppressionReason): reason is OptOutListReason =>
  OPT_OUT_LIST_REASONS.some((known) => known === reason);

const TOO_WIDE = 'as many values as the header has';

function readInColumns(
  { columns, emails, reason, isMixed, everybody }: Extract<ListLayout, { kind: 'columns' }>,
  line: number,
  cells: readonly string[],
): ListRow {
  const ways = waysOf(columns, emails, cells);
  const says = rowSays(columns, ways);
  if (isMixed && (says.kind === 'yes' || (says.kind === 'nothing' && !everybody))) return { kind: 'spared' };
  if (isMixed && says.kind === 'unreadable' && !everybody) {
    const column = says.place === undefined ? '' : (columns[says.place]?.header ?? '');
    const value = says.place === undefined ? `${cells.length} values` : clip(cells[says.place] ?? '');
    const expected =
      'yes or no, or a word that plainly says one of them; who did not plainly say no is not suppressed';
    return { kind: 'bad', problem: { line, column, value, expected } };
  }
  const addressesOf = (way: readonly string[]): readonly string[] => [
    ...new Set(emails.flatMap((place) => addressesIn(way[place] ?? ''))),
  ];
  const way = ways.find((each) => addressesOf(each).length > 0);
  if (way === undefined) {
    const isWide = cells.length > columns.length;
    const cell = cells[emails[0] ?? 0] ?? '';
    const check = readAddress(bareAddress(cellText(cell)));
    const expected = check.kind === 'bad' ? check.expected : 'an email address';
    return {
      kind: 'bad',
      problem: isWide
        ? {
            line,
            column: '',
            value: `${cells.length} values`,
            expected: `${columns.length} values, ${TOO_WIDE}`,
            cause: TOO_WIDE,
          }
        : { line, column: columns[emails[0] ?? 0]?.header ?? '', value: clip(cell), expected },
    };
  }
  const told = reason === undefined ? undefined : readReason(way[reason] ?? '');
  if (told?.kind === 'no-refusal') return { kind: 'spared' };
  const byWord = says.kind === 'no' && isListReason(says.reason) ? says.reason : undefined;
  return { kind: 'no', addresses: addressesOf(way), reason: told?.kind === 'reason' ? told.reason : byWord };
}

/**
 * A row with this many other values, none of which gives a reason, looks like a row of a list of customers.
 */
const MANY_VALUES = 4;

function readAnywhere(
  { everybody }: Extract<ListLayout, { kind: 'anywhere' }>,
  line: number,
  cells: readonly string[],
): ListRow {
  const bad = (expected: string): ListRow => ({
    kind: 'bad',
    problem: { line, column: '', value: shown(cells), expected },
  });
  const [first, second] = cells.filter((cell) => cell.includes('@'));
  if (first === undefined) return bad('an email address');
  // One of them may be a colleague's, who has asked for nothing.
  if (second !== undefined)
    return bad('one email address a line, or a header line that names a column email');
  const address = readAddress(bareAddress(cellText(first)));
  if (address.kind === 'bad')
    return { kind: 'bad', problem: { line, column: '', value: clip(first), expected: address.expected } };
  const others = cells.filter((cell) => !cell.includes('@') && cellText(cell) !== '');
  const told = others.map(readReason);
  const reason = told.find((each) => each.kind === 'reason');
  const no = { kind: 'no', addresses: [address.value.normalised], reason: reason?.reason } as const;
  if (reason !== undefined || everybody) return no;
  if (told.some((each) => each.kind === 'no-refusal')) return { kind: 'spared' };
  const says = others.map((cell) => readConsent({ kind: 'status' }, cell).kind);
  // A number beside an address is probably an id.
  const isFlag = (cell: string): boolean =>
    !/^\d/.test(cellText(cell)) && readYesNo(cellText(cell)) !== undefined;
  const isMarked = says.includes('yes') || says.includes('nothing') || others.some(isFlag);
  return isMarked || says.filter((kind) => kind !== 'no').length >= MANY_VALUES
    ? bad(
        'a line of which it is plain that this person wants no mail: a header line that names the columns says which value tells it, and --everybody that all in the list are meant',
      )
    : no;
}

/** What a row of an opt-out list says, or what is wrong with it. */
export const readListRow = (layout: ListLayout, line: number, cells: readonly string[]): ListRow =>
  layout.kind === 'columns' ? readInColumns(layout, line, cells) : readAnywhere(layout, line, cells);

/** The use of the columns of a list, in a plain line for a terminal. */
export function layoutLine(layout: ListLayout): string {
  if (layout.kind === 'anywhere') return 'No header: the address is the value with an @ in each line.';
  const { columns, emails, reason } = layout;
  const nameOf = (place: number): string => `"${clip(columns[place]?.header ?? '')}"`;
  const speaking = columns.flatMap(({ use }, place) => (use.kind === 'consent' ? [nameOf(place)] : []));
  return [
    `Addresses are in ${emails.map(nameOf).join(', ')}`,
    ...(reason === undefined ? [] : [`the reason is in ${nameOf(reason)}`]),
    speaking.length === 0 || layout.everybody
      ? 'everybody in the list is meant'
      : `only those are meant who want no mail by ${speaking.join(', ')}`,
  ].join('; ');
}
