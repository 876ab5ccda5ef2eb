import { candidatesFor } from './column-candidates.ts';
import { knownColumn, nearColumns } from './column-names.ts';
import type { ConsentColumn, Said } from './consent.ts';
import { consentColumn } from './consent-columns.ts';
import { readConsent } from './consent-values.ts';
import { type Column, REQUIRED_COLUMNS } from './customer-columns.ts';
import { squeezeHeader } from './header-text.ts';
import type { ListOptions } from './list-options.ts';
import { clean, clip } from './text.ts';
import { cellText } from './values/cell-text.ts';

/** What a column of a customer file is taken for. */
export type ColumnUse =
  | { readonly kind: 'column'; readonly column: DataColumn }
  /** It says who wants mail. */
  | {
      readonly kind: 'consent';
      readonly consent: ConsentColumn;
      /** The values that mean "no mail" by the word of whoever imports; then no other value is asked about. */
      readonly saysNo?: ReadonlySet<string>;
    }
  | { readonly kind: 'tag'; readonly name: string; readonly asked: boolean }
  | { readonly kind: 'dropped'; readonly why: string };

/** A column that holds a value of the customer; `opted_out` is read with all others that speak of mail. */
export type DataColumn = Exclude<Column, 'opted_out'>;

export interface PlannedColumn {
  /** As the file has it, clipped. */
  readonly header: string;
  readonly use: ColumnUse;
}

/** What the columns of a file are taken for, by place, and what has to be answered first. */
export interface ColumnPlan {
  readonly columns: readonly PlannedColumn[];
  readonly questions: readonly string[];
  /** What was said of columns that the file does not have. */
  readonly absent: readonly string[];
}

/** Whole questions stand at the head of some exports; as the name of a tag one would fill a customer's tags alone. */
export const MAX_TAG_NAME = 64;

/** The name of a tag: `Shoe Size` and `shoe-size` are `shoe_size`. */
export const tagName = (text: string): string =>
  clean(text)
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

const canBeTag = (name: string): boolean =>
  // An object cannot be trusted to keep that name.
  name !== '' && name !== '__proto__' && name.length <= MAX_TAG_NAME && !/\p{Cc}/u.test(name);

/** Whether a header of the file is the one that somebody named. */
const isNamed = (header: string, named: string): boolean =>
  clean(header) === clean(named) ||
  (squeezeHeader(named) !== '' && squeezeHeader(header) === squeezeHeader(named));

const findNamed = (headers: readonly string[], named: string): number => {
  const exact = headers.findIndex((header) => clean(header) === clean(named));
  return exact >= 0 ? exact : headers.findIndex((header) => isNamed(header, named));
};

/** Whether a header of the file is among those that somebody named. */
export const isIn = (header: string, list: readonly string[] | undefined): boolean =>
  list?.some((named) => isNamed(header, named)) ?? false;

/** A word of an answer as it is compared with a cell. */
export const saidWord = (text: string): string => clean(text).toLowerCase();

type ConsentUse = Extract<ColumnUse, { kind: 'consent' }>;

/** A column of which somebody said what means "no mail" in it. */
function saidConsent(header: string, { saysNo }: ListOptions): ConsentUse | undefined {
  const [, words] = Object.entries(saysNo ?? {}).find(([named]) => isNamed(header, named)) ?? [];
  if (words === undefined) return undefined;
  const consent = consentColumn(header) ?? { kind: 'status' };
  return { kind: 'consent', consent, saysNo: new Set(words.map(saidWord)) };
}

/** How a column speaks of mail, by what somebody said of it or else by its name; undefined where it does not. */
export function consentUse(header: string, options: ListOptions): ConsentUse | undefined {
  const said = saidConsent(header, options);
  if (said !== undefined) return said;
  const consent = isIn(header, options.notConsent) ? undefined : consentColumn(header);
  return consent === undefined ? undefined : { kind: 'consent', consent };
}

const quote = (text: string): string => `"${text.replaceAll('"', '\\"')}"`;
const or = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`;

const MEANT: Readonly<Record<(typeof REQUIRED_COLUMNS)[number], string>> = {
  id: 'the id that your CRM has for the customer',
  email: "the customer's email address",
  customer_since: 'the day the customer became one',
};

function missingQuestion(column: (typeof REQUIRED_COLUMNS)[number], free: readonly string[]): string {
  const candidates = candidatesFor(column, free).map((header) => clip(clean(header)));
  const [first = 'THE HEADER'] = candidates;
  const could = candidates.length === 0 ? '' : ` It could be ${or(candidates.map(quote))}.`;
  return `No column is plainly ${column}, ${MEANT[column]}.${could} Say which: --map ${column}=${quote(first)}`;
}

const nearQuestion = (header: string, [column = 'id']: readonly Column[]): string =>
  `${quote(header)} looks like ${column}. If it is, say --map ${column}=${quote(header)}; if not, --tag ${quote(header)} keeps it as a tag and --drop ${quote(header)} leaves it out.`;

const twiceQuestion = (column: Column, headers: readonly string[]): string =>
  `Several columns could be ${column}: ${headers.map(quote).join(', ')}. Say which: --map ${column}=${quote(headers[0] ?? '')}`;

/**
 * Works out what the columns of a customer file are taken for. What somebody said comes first, then our own names and their usual
 * spellings, then whatever speaks of mail; the rest becomes tags. Near names, required columns that are missing and columns that
 * cannot be told apart are asked about.
 */
export function planColumns(headers: readonly string[], options: ListOptions): ColumnPlan {
  const uses: (ColumnUse | undefined)[] = headers.map(() => undefined);
  const shown = headers.map((header) => clip(clean(header)));
  const questions: string[] = [];
  const absent: string[] = [];
  const taken = new Set<Column>();

  const give = (index: number, column: Column): void => {
    taken.add(column);
    uses[index] =
      column === 'opted_out'
        ? { kind: 'consent', consent: { kind: 'refusal', reason: 'opted-out' } }
        : { kind: 'column', column };
  };

  for (const [column, named] of Object.entries(options.columns ?? {}) as [Column, string][]) {
    const index = findNamed(headers, named);
    if (index >= 0) give(index, column);
    else absent.push(`${column}=${named}`);
  }

  for (const [index, header] of headers.entries()) {
    if (uses[index] !== undefined) continue;
    const name = tagName(header);
    const said = saidConsent(header, options);
    if (said !== undefined) uses[index] = said;
    else if (isIn(header, options.drop)) uses[index] = { kind: 'dropped', why: 'as you said' };
    else if (isIn(header, options.tags) && canBeTag(name)) uses[index] = { kind: 'tag', name, asked: true };
  }

  // Of several headers that mean one column the plainest wins.
  const known = headers.flatMap((header, index) => {
    const found = uses[index] === undefined ? knownColumn(header) : undefined;
    return found === undefined || taken.has(found.column) ? [] : [{ index, ...found }];
  });
  for (const column of new Set(known.map((each) => each.column))) {
    const all = known.filter((each) => each.column === column);
    const best = Math.min(...all.map(({ rank }) => rank));
    const first = all.filter(({ rank }) => rank === best);
    const [only] = first;
    if (only !== undefined) give(only.index, column);
    if (first.length > 1)
      questions.push(
        twiceQuestion(
          column,
          first.map(({ index }) => shown[index] ?? ''),
        ),
      );
  }

  const names = new Set<string>();
  for (const [index, header] of headers.entries()) {
    if (uses[index] !== undefined) continue;
    const consent = consentUse(header, options);
    const near = isIn(header, options.notConsent)
      ? []
      : nearColumns(header).filter((column) => !taken.has(column));
    if (consent !== undefined) uses[index] = consent;
    else if (near.length > 0) questions.push(nearQuestion(shown[index] ?? '', near));
  }
  for (const [index, header] of headers.entries()) {
    const name = tagName(header);
    const use = uses[index];
    if (use?.kind === 'tag') names.add(name);
    if (use !== undefined) continue;
    if (name === '') uses[index] = { kind: 'dropped', why: 'it has no name' };
    else if (!canBeTag(name))
      uses[index] = { kind: 'dropped', why: `a tag needs a name of 1 to ${MAX_TAG_NAME} characters` };
    else if (names.has(name)) uses[index] = { kind: 'dropped', why: 'another column has this name' };
    else uses[index] = { kind: 'tag', name, asked: false };
    names.add(name);
  }

  const free = headers.filter((_, index) => uses[index]?.kind === 'tag' || uses[index]?.kind === 'dropped');
  for (const column of REQUIRED_COLUMNS)
    if (!taken.has(column)) questions.push(missingQuestion(column, free));
  return {
    columns: headers.map((_, index) => ({
      header: shown[index] || `column ${index + 1}`,
      use: uses[index] ?? { kind: 'dropped', why: 'it has no name' },
    })),
    questions,
    absent,
  };
}

/** Stands for every value that is not empty. */
const ANY_VALUE = '*';

/** What one cell says of mail, by the word of whoever imports first. */
export function saidIn({ consent, saysNo }: Extract<ColumnUse, { kind: 'consent' }>, cell: string): Said {
  const isAny = saysNo?.has(ANY_VALUE) === true && cellText(cell) !== '';
  if (isAny || saysNo?.has(saidWord(cell)))
    return { kind: 'no', reason: consent.kind === 'refusal' ? consent.reason : 'opted-out' };
  const said = readConsent(consent, cell);
  return saysNo !== undefined && said.kind === 'unreadable' ? { kind: 'nothing' } : said;
}

/** The place of one of our columns; undefined where the file has none. */
export function placeOf({ columns }: Pick<ColumnPlan, 'columns'>, column: DataColumn): number | undefined {
  const index = columns.findIndex(({ use }) => use.kind === 'column' && use.column === column);
  return index < 0 ? undefined : index;
}

const consentText = ({ consent }: Extract<ColumnUse, { kind: 'consent' }>): string =>
  ({
    refusal: 'who wants no mail',
    permission: 'who may be mailed',
    status: 'who wants mail, by words such as unsubscribed',
  })[consent.kind];

function useText(use: ColumnUse): string {
  switch (use.kind) {
    case 'column':
      return `→ ${use.column}`;
    case 'consent':
      return `→ ${consentText(use)}`;
    case 'tag':
      return `→ tag ${use.name}`;
    case 'dropped':
      return `✗ left out: ${use.why}`;
  }
}

/** What each column is taken for, in plain lines for a terminal. */
export function columnLines({ columns }: Pick<ColumnPlan, 'columns'>): string[] {
  const width = Math.max(...columns.map(({ header }) => header.length), 0);
  // Spreadsheets leave columns without a name at the end of each line.
  const last = columns.findLastIndex(({ header }) => !/^column \d+$/.test(header));
  return columns.slice(0, last + 1).map(({ header, use }) => `  ${header.padEnd(width)}  ${useText(use)}`);
}
