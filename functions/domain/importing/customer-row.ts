import type { Profile } from '../asking/customer.ts';
import { type Day, dayAfter } from '../time/day.ts';
import type { Span } from '../time/duration.ts';
import { DAY_MS } from '../time/units.ts';
import type { DataColumn, PlannedColumn } from './columns.ts';
import type { ListOptions } from './list-options.ts';
import { bad, ok, type Reading } from './reading.ts';
import { addressesIn, addressPlacesOf, readAddress, waysOf } from './row-addresses.ts';
import type { Cost, RowProblem } from './row-problems.ts';
import { clip } from './text.ts';
import { readAmount } from './values/amounts.ts';
import { cellText } from './values/cell-text.ts';
import { readDay } from './values/dates.ts';
import { readId } from './values/ids.ts';
import { readLocale } from './values/locales.ts';
import { readZone } from './values/zones.ts';

/** How to read the values of a file. */
export interface RowRules extends Pick<ListOptions, 'dates' | 'decimal'> {
  /** A list may name a customer up to a year before the first day. */
  readonly today: Day;
}

/** Optional values of a customer. */
export type OptionalField =
  | 'firstName'
  | 'lastName'
  | 'account'
  | 'ownerEmail'
  | 'ownerLocale'
  | 'region'
  | 'locale'
  | 'zone'
  | 'until'
  | 'renewalOn'
  | 'annualValue'
  | 'lastAsked'
  | 'lastAnswered';

/** A row in order, apart from values left out. */
export interface CustomerRow {
  readonly crmId: string;
  /** For the envelope. */
  readonly email: string;
  /** For comparing and hashing. */
  readonly normalisedAddress: string;
  readonly since: Day;
  /** Undefined: the cell is empty. Absent: the file has no such column, or its value cannot be read. */
  readonly says: { readonly [F in OptionalField]?: Profile[F] | undefined };
  /** Fields whose value cannot be read. They are absent from `says`. */
  readonly unread: readonly OptionalField[];
  /** By name. Tags with an empty cell are absent. */
  readonly tags: Readonly<Record<string, string>>;
  /** Names of the tags whose day cannot be read. They are absent from `tags`. */
  readonly unreadTags: readonly string[];
}

export type RowCheck =
  | {
      readonly kind: 'ok';
      readonly row: CustomerRow;
      /** The values left out. */
      readonly problems: readonly RowProblem[];
    }
  | { readonly kind: 'bad'; readonly problems: readonly RowProblem[] };

const DAYS_AHEAD = 366;
const A_DAY: Span = { months: 0, days: 1 };

const ONE_LINE = 'text without control characters';
const readText =
  (max: number) =>
  (text: string): Reading<string> => {
    if (text.length > max) return bad(`at most ${max} characters`);
    return /\p{Cc}/u.test(text) ? bad(ONE_LINE) : ok(text);
  };

function readSince(text: string, { today, dates }: RowRules): Reading<Day> {
  const day = readDay(text, dates);
  if (day.kind === 'bad') return day;
  const isSoon = Date.parse(day.value) <= Date.parse(today) + DAYS_AHEAD * DAY_MS;
  return day.value >= '1900-01-01' && isSoon ? day : bad('a day from 1900 to a year from today');
}

/**
 * A day on which something has happened. East of Greenwich it may be tomorrow already, so a day more than
 * ours is no future.
 */
function readPast(text: string, { today, dates }: RowRules): Reading<Day> {
  const day = readDay(text, dates);
  if (day.kind === 'bad') return day;
  return day.value <= dayAfter(today, A_DAY) ? day : bad('a day not after today');
}

function readOwner(text: string): Reading<string> {
  const address = readAddress(text);
  return address.kind === 'ok'
    ? ok(address.value.address)
    : bad(`the email address of a colleague: ${address.expected}`);
}

type FieldReader<F extends OptionalField> = (
  text: string,
  rules: RowRules,
) => Reading<NonNullable<Profile[F]>>;

const OPTIONAL: { readonly [F in OptionalField]: readonly [DataColumn, FieldReader<F>] } = {
  firstName: ['first_name', readText(80)],
  lastName: ['last_name', readText(80)],
  account: ['account', readText(100)],
  ownerEmail: ['owner_email', readOwner],
  ownerLocale: ['owner_locale', readLocale],
  region: ['region', readText(40)],
  locale: ['locale', readLocale],
  zone: ['time_zone', readZone],
  until: ['customer_until', (text, { dates }) => readDay(text, dates)],
  renewalOn: ['renewal_on', (text, { dates }) => readDay(text, dates)],
  annualValue: ['annual_value', (text, { decimal }) => readAmount(text, decimal)],
  lastAsked: ['last_asked', readPast],
  lastAnswered: ['last_answered', readPast],
};
const OPTIONAL_FIELDS = Object.keys(OPTIONAL) as OptionalField[];

/** The column of a field. */
export const columnOf = (field: OptionalField): DataColumn => OPTIONAL[field][0];

/** Reads the rows of one file. */
export interface RowReader {
  /**
   * Checks one row. Markup in a name is legal, because it is escaped wherever it is shown. If id, address or
   * `customer_since` cannot be read, the row is bad. Any other unreadable value is left out and reported.
   *
   * @param line the line of the file on which the row starts
   */
  read(cells: readonly string[], line: number): RowCheck;
  /**
   * The id of a row, if it can be read. When the values of a row have moved, only an id in the first place is
   * surely in its place.
   */
  idOf(cells: readonly string[]): string | undefined;
  /** The addresses of the row's person, normalised. */
  addressesOf(cells: readonly string[]): readonly string[];
  /** The ways to read a row: several when its values have moved. */
  waysOf(cells: readonly string[]): readonly (readonly string[])[];
}

const MISSING: Readonly<Record<'id' | 'email' | 'customer_since', string>> = {
  id: 'the id your CRM has for this customer',
  email: 'an email address',
  customer_since: 'the day the customer became one, such as 2026-02-28',
};

/** Reads the rows of a file with these columns. */
export function rowReader(columns: readonly PlannedColumn[], rules: RowRules): RowReader {
  const places = new Map<DataColumn, number>();
  for (const [index, { use }] of columns.entries()) if (use.kind === 'column') places.set(use.column, index);
  const tags = columns.flatMap(({ use }, index) => (use.kind === 'tag' ? [{ index, ...use }] : []));
  const fields = OPTIONAL_FIELDS.filter((field) => places.has(OPTIONAL[field][0]));

  const rawOf = (cells: readonly string[], column: DataColumn): string =>
    cells[places.get(column) ?? -1] ?? '';
  const textOf = (cells: readonly string[], column: DataColumn): string =>
    cellText(rawOf(cells, column), column);
  /** The name for the report: ours, and the file's if it differs. */
  const nameAt = (place: number | undefined, name: string): string => {
    const header = columns[place ?? -1]?.header ?? name;
    return header.toLowerCase() === name ? name : `${name} ("${header}")`;
  };
  const required = <Value>(
    cells: readonly string[],
    column: 'id' | 'email' | 'customer_since',
    reader: (text: string) => Reading<Value>,
  ): Reading<Value> => {
    const text = textOf(cells, column);
    return text === '' ? bad(MISSING[column]) : reader(text);
  };

  function optional<F extends OptionalField>(
    field: F,
    cells: readonly string[],
  ): Reading<Profile[F] | undefined> {
    const [column, reader] = OPTIONAL[field];
    const text = textOf(cells, column);
    return text === '' ? ok(undefined) : reader(text, rules);
  }

  /** The value of a tag. NA is no day, and may be a place in other tags. */
  const tagIn = ({ index, isDay }: (typeof tags)[number], cells: readonly string[]): Reading<string> => {
    const text = cellText(cells[index] ?? '', isDay ? undefined : 'tag');
    return isDay && text !== '' ? readDay(text, rules.dates) : ok(text);
  };

  const addressPlaces = addressPlacesOf(columns);
  /** The address to mail: from the plainest column that has one. */
  const emailOf = (cells: readonly string[]): Reading<{ address: string; normalised: string }> => {
    const texts = addressPlaces.map((place) => cellText(cells[place] ?? '', 'email'));
    const text = texts.find((each) => each !== '');
    return text === undefined ? bad(MISSING.email) : readAddress(text);
  };
  const ways: RowReader['waysOf'] = (cells) => waysOf(columns, addressPlaces, cells);

  return {
    waysOf: ways,

    idOf(cells) {
      const [first] = ways(cells);
      const hasMoved = cells.length > columns.length || first !== cells;
      if (hasMoved && places.get('id') !== 0) return undefined;
      const id = required(cells, 'id', readId);
      return id.kind === 'ok' ? id.value : undefined;
    },

    addressesOf(cells) {
      const [way = cells] = ways(cells);
      return [...new Set(addressPlaces.flatMap((place) => addressesIn(way[place] ?? '')))];
    },

    read(cells, line) {
      const problems: RowProblem[] = [];
      const tellAt = (place: number | undefined, name: string, expected: string, cost: Cost): void => {
        const value = clip(cells[place ?? -1] ?? '');
        problems.push({ line, column: nameAt(place, name), value, expected, cost });
      };
      const tell = (column: DataColumn, expected: string, cost: Cost): void =>
        tellAt(places.get(column), column, expected, cost);
      const id = required(cells, 'id', readId);
      const email = emailOf(cells);
      const since = required(cells, 'customer_since', (text) => readSince(text, rules));
      if (id.kind === 'bad') tell('id', id.expected, 'row');
      if (email.kind === 'bad') tell('email', email.expected, 'row');
      if (since.kind === 'bad') tell('customer_since', since.expected, 'row');
      if (id.kind === 'bad' || email.kind === 'bad' || since.kind === 'bad') return { kind: 'bad', problems };

      const says: Partial<Record<OptionalField, Profile[OptionalField]>> = {};
      const unread: OptionalField[] = [];
      for (const field of fields) {
        const reading = optional(field, cells);
        if (reading.kind === 'ok') says[field] = reading.value;
        else {
          unread.push(field);
          tell(OPTIONAL[field][0], reading.expected, 'value');
        }
      }
      if (typeof says.until === 'string' && says.until < since.value) {
        delete says.until;
        unread.push('until');
        tell('customer_until', 'a day not before customer_since', 'value');
      }
      const unreadTags: string[] = [];
      const values = tags.flatMap((tag) => {
        const { index, name } = tag;
        const reading = tagIn(tag, cells);
        if (reading.kind === 'ok') return reading.value === '' ? [] : [[name, reading.value] as const];
        unreadTags.push(name);
        tellAt(index, name, reading.expected, 'value');
        return [];
      });
      return {
        kind: 'ok',
        problems,
        row: {
          crmId: id.value,
          email: email.value.address,
          normalisedAddress: email.value.normalised,
          since: since.value,
          says: says as CustomerRow['says'],
          unread,
          // Sorted by name, so that another order of columns makes no other customer.
          tags: Object.fromEntries(values.toSorted(([a], [b]) => (a < b ? -1 : 1))),
          unreadTags,
        },
      };
    },
  };
}
