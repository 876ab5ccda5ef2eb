import { type ColumnPlan, isIn, placeOf, planColumns, tagName } from '../../domain/lists/columns.ts';
import { isConsentSide, isOtherChannel, isRefusalDetail } from '../../domain/lists/consent-columns.ts';
import {
  type ConsentCounts,
  consentCounter,
  consentQuestion,
  detailQuestion,
  heardAnyway,
  isReadable,
} from '../../domain/lists/consent-survey.ts';
import { isPlainRefusal } from '../../domain/lists/consent-words.ts';
import { type RowRules, rowReader } from '../../domain/lists/customer-row.ts';
import type { ListOptions } from '../../domain/lists/list-options.ts';
import type { Problem } from '../../domain/lists/problems.ts';
import { fitTags, tagBytes } from '../../domain/lists/tags.ts';
import { decimalEvidence } from '../../domain/lists/values/amounts.ts';
import { cellText } from '../../domain/lists/values/cell-text.ts';
import { dateEvidence } from '../../domain/lists/values/dates.ts';
import { saidByRow } from '../../domain/lists/wish.ts';
import { type Ref, refOf } from '../../domain/ref.ts';
import { FirstLines } from './first-lines.ts';
import { type ListSource, readCustomerList } from './list-source.ts';

/** What a look through a whole file of customers tells, before anything is written. */
export interface Survey {
  /** What the columns are taken for; undefined where there is no header. */
  readonly plan: ColumnPlan | undefined;
  /** Names of all tags that the file has a column for, whatever it is taken for. */
  readonly tagColumns: ReadonlySet<string>;
  readonly questions: readonly string[];
  /** Why there is nothing to read. */
  readonly stopped: Problem | undefined;
  readonly rows: number;
  /** Rows of which neither id nor address could be read: nobody knows whose they are. */
  readonly nameless: number;
  /** Everybody whose id stands in the file, whatever the row is worth. */
  readonly inFile: FirstLines;
  /** The order of day and month that some dates of the file prove by themselves. */
  readonly dateOrder: 'DMY' | 'MDY' | undefined;
  /** What stands before the cents by the proof of some amounts. */
  readonly decimal: 'comma' | 'point' | undefined;
}

export interface SurveyDeps {
  readonly refKey: Uint8Array;
  /** Called after each row. */
  readonly onRow?: (rows: number) => void;
}

/** A file without anything in it is no import: its sender meant to send something. */
const EMPTY_FILE = 'a header line with the column names, among them id, email, customer_since';
const NO_HEADER =
  'a header line with the column names, among them id, email and customer_since; this line has an address, so it seems to be a customer already';

function addTo<T>(set: Set<T>, found: T | undefined): void {
  if (found !== undefined) set.add(found);
}

/** What all agree on; undefined where they do not. */
const onlyOf = <T>(found: ReadonlySet<T>): T | undefined => (found.size === 1 ? [...found][0] : undefined);

/** Reads a file of customers once through. Writes nothing. */
export async function surveyList(
  source: ListSource,
  options: ListOptions,
  rules: RowRules,
  { refKey, onRow }: SurveyDeps,
): Promise<Survey> {
  const inFile = new FirstLines();
  let plan: ColumnPlan | undefined;
  let reader: ReturnType<typeof rowReader> | undefined;
  let stopped: Problem | undefined;
  let counters: (ReturnType<typeof consentCounter> | undefined)[] = [];
  let largest: number[] = [];
  let headers: readonly string[] = [];
  /** By place, of columns that are none of ours: cells that plainly refuse mail, and cells that are not empty. */
  let others: { refusals: number; filled: number }[] = [];
  let dates: number[] = [];
  let value: number | undefined;
  const orders = new Set<'DMY' | 'MDY'>();
  const decimals = new Set<'comma' | 'point'>();
  let rows = 0;
  let nameless = 0;

  function onHeader(line: number, cells: readonly string[]): void {
    if (cells.some((cell) => cell.includes('@'))) {
      stopped = { line, column: '', value: cells.join(',').slice(0, 60), expected: NO_HEADER };
      return;
    }
    plan = planColumns(cells, options);
    reader = rowReader(plan.columns, rules);
    counters = plan.columns.map(({ use }) => (use.kind === 'consent' ? consentCounter() : undefined));
    headers = cells;
    largest = plan.columns.map(() => 0);
    others = plan.columns.map(() => ({ refusals: 0, filled: 0 }));
    value = placeOf(plan, 'annual_value');
    dates = (['customer_since', 'customer_until'] as const).flatMap((column) => {
      const place = plan === undefined ? undefined : placeOf(plan, column);
      return place === undefined ? [] : [place];
    });
  }

  function onCells(cells: readonly string[]): void {
    if (plan === undefined || reader === undefined) return;
    for (const [place, said] of saidByRow(plan.columns, cells))
      counters[place]?.add(said, cells[place] ?? '');
    for (const [place, { use }] of plan.columns.entries()) {
      if (use.kind === 'column' || use.kind === 'consent') continue;
      const value = cellText(cells[place] ?? '', 'tag');
      const other = others[place];
      if (value === '' || other === undefined) continue;
      other.filled += 1;
      if (isPlainRefusal(value)) other.refusals += 1;
      if (use.kind === 'tag') largest[place] = Math.max(largest[place] ?? 0, tagBytes(use.name, value));
    }
    for (const place of dates) addTo(orders, dateEvidence(cellText(cells[place] ?? '')));
    if (value !== undefined) addTo(decimals, decimalEvidence(cellText(cells[value] ?? '')));
    const id = reader.idOf(cells);
    if (id !== undefined) inFile.announce(refOf(id, refKey) as Ref);
    else if (reader.addressOf(cells) === undefined) nameless += 1;
  }

  for await (const event of readCustomerList(source, options)) {
    if (event.kind === 'header') onHeader(event.line, event.cells);
    if (stopped !== undefined) break;
    if (event.kind === 'unreadable') stopped ??= { ...event, column: '', value: '' };
    if (event.kind !== 'row' && event.kind !== 'bad-line') continue;
    rows += 1;
    if (event.kind === 'row') onCells(event.cells);
    else nameless += 1;
    onRow?.(rows);
  }
  if (plan === undefined && stopped === undefined)
    stopped = { line: 1, column: '', value: '', expected: EMPTY_FILE };

  const counts = counters.map((counter): ConsentCounts | undefined => counter?.build());
  const columns = (plan?.columns ?? []).map((column, place) => {
    const header = headers[place] ?? '';
    const isSpeaking =
      (others[place]?.refusals ?? 0) > 0 && !isOtherChannel(header) && !isConsentSide(header);
    return isSpeaking && !isIn(header, options.notConsent) ? heardAnyway(column) : column;
  });
  const saysWho = columns.some(({ use }) => use.kind === 'consent' && use.consent.kind !== 'permission');
  const unread = columns.flatMap((column, place) => {
    const found = counts[place];
    const header = headers[place] ?? '';
    const filled = others[place]?.filled ?? 0;
    if (found !== undefined && !isReadable(column, found)) return [consentQuestion(column, found)];
    const isAsked = !saysWho && filled > 0 && isRefusalDetail(header) && !isIn(header, options.notConsent);
    return isAsked ? [detailQuestion(column.header, filled)] : [];
  });
  // A column that became something else gives its tag up.
  const tagColumns = new Set(headers.map(tagName));
  return {
    plan: plan === undefined ? undefined : { ...plan, columns: fitTags(columns, largest) },
    tagColumns,
    questions: [...(plan?.questions ?? []), ...unread],
    stopped,
    rows,
    nameless,
    inFile,
    dateOrder: onlyOf(orders),
    decimal: onlyOf(decimals),
  };
}
