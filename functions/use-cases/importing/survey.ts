import { refOf } from '../../domain/identity/ref.ts';
import { isNearConsent } from '../../domain/importing/column-names.ts';
import {
  type ColumnPlan,
  type DataColumn,
  isIn,
  type PlannedColumn,
  placeOf,
  planColumns,
  tagName,
} from '../../domain/importing/columns.ts';
import { isRefusalDetail } from '../../domain/importing/consent-columns.ts';
import {
  type ConsentCounter,
  consentCounter,
  isOptionMisspelt,
  isReadable,
  wordsText,
} from '../../domain/importing/consent-survey.ts';
import { readConsent } from '../../domain/importing/consent-values.ts';
import { type RowRules, rowReader } from '../../domain/importing/customer-row.ts';
import type { ListOptions } from '../../domain/importing/list-options.ts';
import {
  consentQuestion,
  detailQuestion,
  ENCODING_QUESTION,
  nearConsentQuestion,
  unmetQuestion,
} from '../../domain/importing/questions.ts';
import { addressesIn } from '../../domain/importing/row-addresses.ts';
import type { RowProblem } from '../../domain/importing/row-problems.ts';
import { fitTags, tagBytes } from '../../domain/importing/tags.ts';
import { clip } from '../../domain/importing/text.ts';
import { decimalEvidence } from '../../domain/importing/values/amounts.ts';
import { cellText } from '../../domain/importing/values/cell-text.ts';
import { dateEvidence } from '../../domain/importing/values/dates.ts';
import { saidByRow } from '../../domain/importing/wish.ts';
import type { Day } from '../../domain/time/day.ts';
import { FirstLines } from './first-lines.ts';
import { type ListSource, readCustomerList } from './list-source.ts';
import type { ListEvent } from './reading/list-event.ts';

/** The findings of reading a whole file of customers, before anything is written. */
export interface Survey {
  /** The use of the columns. Undefined without a header. */
  readonly plan: ColumnPlan | undefined;
  /** Names of all tags that have a column in the file, even if the column has another use. */
  readonly tagColumns: ReadonlySet<string>;
  readonly questions: readonly string[];
  /** Places of the columns that questions ask about. */
  readonly asked: ReadonlySet<number>;
  /** Headers of columns that are not about mail, but with a cell that refuses it. */
  readonly refusing: readonly string[];
  /** Columns that the options say to ignore, with the number of their cells that plainly say no. */
  readonly unheard: readonly { readonly header: string; readonly cells: number }[];
  /** Why there is nothing to read. */
  readonly stopped: RowProblem | undefined;
  readonly rows: number;
  /** Rows with neither a readable id nor a readable address, so that nobody knows whose they are. */
  readonly nameless: number;
  /** Everybody whose id is in the file, in a good or a bad row. */
  readonly inFile: FirstLines;
  /** The order of day and month that dates of the file prove. */
  readonly dateOrder: 'DMY' | 'MDY' | undefined;
  /** The sign before the cents that amounts of the file prove. */
  readonly decimal: 'comma' | 'point' | undefined;
}

export interface SurveyDeps {
  readonly refKey: Uint8Array;
  /** The columns with a day that the programme names, as tags are named. */
  readonly dateColumns?: readonly string[];
  /** Called after each row. */
  readonly onRow?: (rows: number) => void;
}

/** An empty file is no import: its sender meant to send something. */
const EMPTY_FILE = 'a header line with the column names, among them id, email, customer_since';
/** A header has at least three columns. A shorter line without a known name is something else. */
const MIN_HEADER = 3;
const NO_HEADER =
  'a header line with the column names, among them id, email and customer_since; this line has an address, so it seems to be a customer already';

function addTo<T>(set: Set<T>, found: T | undefined): void {
  if (found !== undefined) set.add(found);
}

/** The one value that was found. Undefined when there are several or none. */
const onlyOf = <T>(found: ReadonlySet<T>): T | undefined => (found.size === 1 ? [...found][0] : undefined);

/** What the survey sees of one column. */
interface Watch {
  readonly counter: ConsentCounter | undefined;
  /** Filled cells, in columns that are not about mail. */
  filled: number;
  /** Those of them that have an address. */
  addresses: number;
  /** Cells that plainly refuse mail, in a column to be ignored. */
  unheard: number;
  /** Cells that plainly refuse mail, in a column about something else. */
  refusals: number;
  /** The bytes of its longest value as a tag. */
  largest: number;
  /** The first few different values, for columns that questions ask about. */
  readonly words: Set<string> | undefined;
}

const MAX_WORDS = 3;
/** Any day, for its length. */
const A_DAY: Day = '2026-01-01';

const watch = ({ header, use }: PlannedColumn): Watch => ({
  counter: use.kind === 'consent' ? consentCounter(use) : undefined,
  filled: 0,
  addresses: 0,
  unheard: 0,
  refusals: 0,
  largest: 0,
  words: use.kind !== 'column' && use.kind !== 'consent' && isNearConsent(header) ? new Set() : undefined,
});

/** The bytes of a value as a tag. A day is always stored in the same form. */
const bytesOf = (use: PlannedColumn['use'], header: string, value: string): number =>
  use.kind === 'tag' && use.isDay ? tagBytes(use.name, A_DAY) : tagBytes(tagName(header), value);

/** Reads a cell of a column that is not about mail. */
function see(seen: Watch, { use, header }: PlannedColumn, cell: string, options: ListOptions): void {
  if (use.kind === 'consent' || (use.kind === 'column' && use.column !== 'owner_email')) return;
  const value = cellText(cell, 'tag');
  if (value === '') return;
  seen.filled += 1;
  if (value.includes('@')) seen.addresses += 1;
  if (use.kind !== 'dropped') seen.largest = Math.max(seen.largest, bytesOf(use, header, value));
  if (seen.words !== undefined && seen.words.size < MAX_WORDS) seen.words.add(clip(value));
  if (isIn(header, options.notConsent) && readConsent({ kind: 'status' }, value).kind === 'no')
    seen.unheard += 1;
}

/** If no cell of an owner column has an address, it holds the owners' names. They are kept as a tag. */
function afterLook(column: PlannedColumn, seen: Watch | undefined): PlannedColumn {
  const counts = seen?.counter?.build();
  if (counts !== undefined && column.use.kind === 'consent' && column.use.consent.kind !== 'refusal')
    return { ...column, words: wordsText(counts) };
  const isOwner = column.use.kind === 'column' && column.use.column === 'owner_email';
  if (!isOwner || seen === undefined || seen.filled === 0 || seen.addresses > 0) return column;
  return { ...column, use: { kind: 'tag', name: tagName(column.header), asked: false, isDay: false } };
}

/** The question about a column, after all its cells were read. */
function questionOf(
  column: PlannedColumn,
  seen: Watch,
  saysWho: boolean,
  options: ListOptions,
): string | undefined {
  const { header, use } = column;
  const counts = seen.counter?.build();
  if (counts !== undefined && use.kind === 'consent') {
    if (isOptionMisspelt(counts)) return unmetQuestion(header, counts);
    return isReadable(use, counts) ? undefined : consentQuestion(header, counts);
  }
  if (use.kind === 'column') return undefined;
  if (seen.filled === 0 || isIn(header, options.notConsent)) return undefined;
  if (seen.words !== undefined) return nearConsentQuestion(header, [...seen.words]);
  return !saysWho && isRefusalDetail(header) ? detailQuestion(header, seen.filled) : undefined;
}

const DAY_COLUMNS: readonly DataColumn[] = [
  'customer_since',
  'customer_until',
  'renewal_on',
  'last_asked',
  'last_answered',
];

/** Whether a column holds days, whose order the file may prove. */
const holdsDay = (use: PlannedColumn['use']): boolean =>
  use.kind === 'tag' ? use.isDay : use.kind === 'column' && DAY_COLUMNS.includes(use.column);

/**
 * Whether a line is a header: it has no address, although a name may contain an `@`: `Email (such as
 * ana@firm.com)`.
 */
const isHeaderLine = (cells: readonly string[]): boolean =>
  !cells.some((cell) => addressesIn(cell).length > 0);

/** Reads a file of customers once. Writes nothing. */
export async function surveyList(
  source: ListSource,
  options: ListOptions,
  rules: RowRules,
  { refKey, dateColumns, onRow }: SurveyDeps,
): Promise<Survey> {
  const inFile = new FirstLines();
  let plan: ColumnPlan | undefined;
  let reader: ReturnType<typeof rowReader> | undefined;
  let stopped: RowProblem | undefined;
  let headers: readonly string[] = [];
  let watches: Watch[] = [];
  let dates: number[] = [];
  let value: number | undefined;
  const questions: string[] = [];
  const orders = new Set<'DMY' | 'MDY'>();
  const decimals = new Set<'comma' | 'point'>();
  let rows = 0;
  let nameless = 0;

  function onHeader({ line, cells, fault }: Extract<ListEvent, { kind: 'header' }>): void {
    if (!isHeaderLine(cells)) {
      stopped = { line, column: '', value: clip(cells.join(',')), expected: NO_HEADER };
      return;
    }
    if (fault !== undefined) questions.push(ENCODING_QUESTION);
    headers = cells;
    const planned = planColumns(cells, options, dateColumns);
    if (
      cells.length < MIN_HEADER &&
      planned.columns.every(({ use }) => use.kind === 'tag' || use.kind === 'dropped')
    ) {
      stopped = { line, column: '', value: clip(cells.join(',')), expected: EMPTY_FILE };
      return;
    }
    plan = planned;
    reader = rowReader(planned.columns, rules);
    watches = planned.columns.map(watch);
    dates = planned.columns.flatMap(({ use }, place) => (holdsDay(use) ? [place] : []));
    value = placeOf(planned, 'annual_value');
  }

  function onCells(cells: readonly string[]): void {
    if (plan === undefined || reader === undefined) return;
    for (const [place, said] of saidByRow(plan.columns, cells)) {
      const seen = watches[place];
      seen?.counter?.add(said, cells[place] ?? '');
      if (seen?.counter === undefined && seen !== undefined) seen.refusals += 1;
    }
    for (const [place, column] of plan.columns.entries()) {
      const seen = watches[place];
      if (seen !== undefined) see(seen, column, cells[place] ?? '', options);
    }
    for (const place of dates) addTo(orders, dateEvidence(cellText(cells[place] ?? '')));
    if (value !== undefined) addTo(decimals, decimalEvidence(cellText(cells[value] ?? '')));
    const id = reader.idOf(cells);
    if (id !== undefined) inFile.announce(refOf(id, refKey));
    else if (reader.addressesOf(cells).length === 0) nameless += 1;
  }

  for await (const event of readCustomerList(source, options)) {
    if (event.kind === 'header') onHeader(event);
    if (stopped !== undefined) break;
    if (event.kind === 'unreadable') stopped = { ...event, column: '', value: '' };
    if (event.kind !== 'row' && event.kind !== 'bad-line') continue;
    rows += 1;
    if (event.kind === 'row') onCells(event.cells);
    else nameless += 1;
    onRow?.(rows);
  }
  if (plan === undefined && stopped === undefined)
    stopped = { line: 1, column: '', value: '', expected: EMPTY_FILE };

  const columns = plan?.columns ?? [];
  const saysWho = columns.some(({ use }) => use.kind === 'consent' && use.consent.kind !== 'permission');
  const asked = new Set<number>();
  questions.push(...(plan?.questions ?? []));
  for (const [place, column] of columns.entries()) {
    const seen = watches[place];
    const question = seen === undefined ? undefined : questionOf(column, seen, saysWho, options);
    if (question === undefined) continue;
    asked.add(place);
    questions.push(question);
  }
  const largest = watches.map((seen) => seen.largest);
  return {
    plan:
      plan === undefined
        ? undefined
        : {
            ...plan,
            columns: fitTags(
              columns.map((column, place) => afterLook(column, watches[place])),
              largest,
            ),
          },
    // A column that got another use gives up its tag.
    tagColumns: new Set([
      ...headers.map(tagName),
      ...columns.flatMap(({ use }) => (use.kind === 'tag' ? [use.name] : [])),
    ]),
    questions,
    asked,
    refusing: columns.flatMap(({ header }, place) => ((watches[place]?.refusals ?? 0) > 0 ? [header] : [])),
    unheard: columns.flatMap(({ header }, place) => {
      const cells = watches[place]?.unheard ?? 0;
      return cells > 0 ? [{ header, cells }] : [];
    }),
    stopped,
    rows,
    nameless,
    inFile,
    dateOrder: onlyOf(orders),
    decimal: onlyOf(decimals),
  };
}
