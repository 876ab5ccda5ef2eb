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

/** A plan in the making: what each place is taken for so far, and which of our columns have a place. */
interface Draft {
  readonly uses: (ColumnUse | undefined)[];
  readonly taken: Set<Column>;
}

function give({ uses, taken }: Draft, index: number, column: Column): void {
  taken.add(column);
  uses[index] =
    column === 'opted_out'
      ? { kind: 'consent', consent: { kind: 'refusal', reason: 'opted-out' } }
      : { kind: 'column', column };
}

/** What somebody said of a column, and what it says of mail by its name: that is heard even where the column is to be left out. */
function saidUse(header: string, options: ListOptions): ColumnUse | undefined {
  const consent = consentUse(header, options);
  if (consent !== undefined) return consent;
  if (isIn(header, options.drop)) return { kind: 'dropped', why: 'as you said' };
  const name = tagName(header);
  return isIn(header, options.tags) && canBeTag(name) ? { kind: 'tag', name, asked: true } : undefined;
}

/** Gives the known spellings their columns: of several that mean one column the plainest wins. Returns what cannot be told apart. */
function giveKnown(draft: Draft, headers: readonly string[], shown: readonly string[]): string[] {
  const known = headers.flatMap((header, index) => {
    const found = draft.uses[index] === undefined ? knownColumn(header) : undefined;
    return found === undefined || draft.taken.has(found.column) ? [] : [{ index, ...found }];
  });
  return [...new Set(known.map(({ column }) => column))].flatMap((column) => {
    const all = known.filter((each) => each.column === column);
    const best = Math.min(...all.map(({ rank }) => rank));
    const [first, ...others] = all.filter(({ rank }) => rank === best).map(({ index }) => index);
    if (first === undefined) return [];
    give(draft, first, column);
    return others.length === 0
      ? []
      : [
          twiceQuestion(
            column,
            [first, ...others].map((index) => shown[index] ?? ''),
          ),
        ];
  });
}

/** What becomes of a column that is none of ours. */
function otherUse(header: string, names: ReadonlySet<string>): ColumnUse {
  const name = tagName(header);
  if (name === '') return { kind: 'dropped', why: 'it has no name' };
  if (!canBeTag(name))
    return { kind: 'dropped', why: `a tag needs a name of 1 to ${MAX_TAG_NAME} characters` };
  return names.has(name)
    ? { kind: 'dropped', why: 'another column has this name' }
    : { kind: 'tag', name, asked: false };
}

/**
 * Works out what the columns of a customer file are taken for. What somebody said comes first, then whatever speaks of mail, then our
 * own names and their usual spellings; the rest becomes tags. Near names, required columns that are missing and columns that cannot be
 * told apart are asked about.
 */
export function planColumns(headers: readonly string[], options: ListOptions): ColumnPlan {
  const shown = headers.map((header) => clip(clean(header)));
  const draft: Draft = { uses: headers.map(() => undefined), taken: new Set() };
  const absent: string[] = [];
  for (const [column, named] of Object.entries(options.columns ?? {}) as [Column, string][]) {
    const index = findNamed(headers, named);
    if (index >= 0) give(draft, index, column);
    else absent.push(`${column}=${named}`);
  }
  for (const [index, header] of headers.entries()) draft.uses[index] ??= saidUse(header, options);
  const questions = giveKnown(draft, headers, shown);

  const names = new Set(draft.uses.flatMap((use) => (use?.kind === 'tag' ? [use.name] : [])));
  for (const [index, header] of headers.entries()) {
    if (draft.uses[index] !== undefined) continue;
    const near = nearColumns(header).filter((column) => !draft.taken.has(column));
    if (near.length > 0 && !isIn(header, options.notConsent))
      questions.push(nearQuestion(shown[index] ?? '', near));
    const use = otherUse(header, names);
    if (use.kind === 'tag') names.add(use.name);
    draft.uses[index] = use;
  }
  const free = headers.filter((_, index) => draft.uses[index]?.kind !== 'column');
  for (const column of REQUIRED_COLUMNS)
    if (!draft.taken.has(column)) questions.push(missingQuestion(column, free));
  return {
    columns: draft.uses.map((use, index) => ({
      header: shown[index] || `column ${index + 1}`,
      use: use ?? otherUse('', names),
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
