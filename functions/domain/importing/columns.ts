import { closest } from 'fastest-levenshtein';
import { knownColumn, nearColumns } from './column-names.ts';
import type { ConsentColumn, ConsentUse, Said } from './consent.ts';
import { consentColumn, isConsentSide, isOtherChannel, refusalByReason } from './consent-columns.ts';
import { readConsent } from './consent-values.ts';
import { type Column, REQUIRED_COLUMNS } from './customer-columns.ts';
import { squeezeHeader } from './header-text.ts';
import type { ListOptions } from './list-options.ts';
import { missingQuestion, nearQuestion, sharedQuestion, twiceQuestion } from './questions.ts';
import { clean, clip, oneLine } from './text.ts';
import { cellText } from './values/cell-text.ts';

/** What a column of a customer file is taken for. */
export type ColumnUse =
  | { readonly kind: 'column'; readonly column: DataColumn }
  | ConsentUse
  | { readonly kind: 'tag'; readonly name: string; readonly asked: boolean }
  | { readonly kind: 'dropped'; readonly why: string };

/** A column that holds a value of the customer; `opted_out` is read with all others that speak of mail. */
export type DataColumn = Exclude<Column, 'opted_out'>;

export interface PlannedColumn {
  /** As the file has it, in one line. */
  readonly header: string;
  readonly use: ColumnUse;
  /**
   * Whether a cell that plainly refuses mail counts, although the column is about something else: `DO NOT
   * EMAIL` as a last name.
   */
  readonly mayRefuse: boolean;
  /** What its words are taken for, where it says who wants mail by words. */
  readonly words?: string;
}

/** What the columns of a file are taken for, by place, and what has to be answered first. */
export interface ColumnPlan {
  readonly columns: readonly PlannedColumn[];
  readonly questions: readonly string[];
  /** What was said of columns that the file does not have. */
  readonly absent: readonly string[];
}

/**
 * Whole questions stand at the head of some exports; as the name of a tag one would fill a customer's tags
 * alone.
 */
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
  oneLine(header) === oneLine(named) ||
  (squeezeHeader(named) !== '' && squeezeHeader(header) === squeezeHeader(named));

const findNamed = (headers: readonly string[], named: string): number => {
  const exact = headers.findIndex((header) => oneLine(header) === oneLine(named));
  return exact >= 0 ? exact : headers.findIndex((header) => isNamed(header, named));
};

/** Whether a header of the file is among those that somebody named. */
export const isIn = (header: string, list: readonly string[] | undefined): boolean =>
  list?.some((named) => isNamed(header, named)) ?? false;

/** Stands for every value that is not empty, and does not plainly say otherwise. */
const ANY_VALUE = '*';

/** A word of an answer as it is compared with a cell. */
export const saidWord = (text: string): string => oneLine(text).toLowerCase();

/** A column of which somebody said what means "no mail" in it. */
function saidConsent(header: string, { saysNo }: ListOptions): ConsentUse | undefined {
  const [, words] = Object.entries(saysNo ?? {}).find(([named]) => isNamed(header, named)) ?? [];
  if (words === undefined) return undefined;
  const consent = consentColumn(header) ?? { kind: 'status' };
  return { kind: 'consent', consent, saysNo: new Set(words.map(saidWord)) };
}

/**
 * How a column speaks of mail, by what somebody said of it or else by its name; undefined where it does
 * not.
 */
export function consentUse(header: string, options: ListOptions): ConsentUse | undefined {
  const said = saidConsent(header, options);
  if (said !== undefined) return said;
  if (isIn(header, options.notConsent)) return undefined;
  const consent = consentColumn(header);
  if (consent !== undefined) return { kind: 'consent', consent };
  const reason = refusalByReason(header);
  return reason === undefined
    ? undefined
    : { kind: 'consent', consent: { kind: 'refusal', reason }, saysNo: new Set([ANY_VALUE]) };
}

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

/**
 * What somebody said of a column, and what it says of mail by its name: that is heard even where the column
 * is to be left out.
 */
function saidUse(header: string, options: ListOptions): ColumnUse | undefined {
  const consent = consentUse(header, options);
  if (consent !== undefined) return consent;
  if (isIn(header, options.drop)) return { kind: 'dropped', why: 'as you said' };
  const name = tagName(header);
  return isIn(header, options.tags) && canBeTag(name) ? { kind: 'tag', name, asked: true } : undefined;
}

/**
 * Gives the known spellings their columns: of several that mean one column the plainest wins. Returns what
 * cannot be told apart.
 */
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

/** The columns that somebody named, and what is wrong with what they said. */
function giveNamed(draft: Draft, headers: readonly string[], { columns = {} }: ListOptions): string[] {
  const byPlace = new Map<number, Column[]>();
  for (const [column, named] of Object.entries(columns) as [Column, string][]) {
    const index = findNamed(headers, named);
    if (index < 0) continue;
    byPlace.set(index, [...(byPlace.get(index) ?? []), column]);
    give(draft, index, column);
  }
  return [...byPlace].flatMap(([index, several]) =>
    several.length > 1 ? [sharedQuestion(oneLine(headers[index] ?? ''), several)] : [],
  );
}

/** What was said of columns that the file does not have, as the flags that said it. */
export function absentOf(headers: readonly string[], options: ListOptions): string[] {
  const { columns = {}, saysNo = {}, tags = [], drop = [], notConsent = [] } = options;
  const said: (readonly [flag: string, named: string])[] = [
    ...Object.entries(columns).map(([column, named]) => [`--map ${column}=${named}`, named] as const),
    ...Object.keys(saysNo).map((named) => [`--says-no ${named}=…`, named] as const),
    ...tags.map((named) => [`--tag ${named}`, named] as const),
    ...drop.map((named) => [`--drop ${named}`, named] as const),
    ...notConsent.map((named) => [`--not-consent ${named}`, named] as const),
  ];
  const shown = headers.map(oneLine).filter((header) => header !== '');
  return said.flatMap(([flag, named]) => {
    if (findNamed(headers, named) >= 0) return [];
    return [`${flag} (did you mean "${closest(named, shown)}"?)`];
  });
}

/** Columns of ours in which people write that somebody wants no mail, for want of a better place. */
const WRITTEN_INTO: readonly DataColumn[] = ['first_name', 'last_name', 'account', 'region'];

function mayRefuse(header: string, use: ColumnUse, options: ListOptions): boolean {
  if (use.kind === 'consent' || isIn(header, options.notConsent)) return false;
  if (use.kind === 'column') return WRITTEN_INTO.includes(use.column);
  return !isOtherChannel(header) && !isConsentSide(header);
}

/**
 * Works out what the columns of a customer file are taken for. What somebody said comes first, then
 * whatever speaks of mail, then our own names and their usual spellings; the rest becomes tags. Near names,
 * required columns that are missing and columns that cannot be told apart are asked about.
 */
export function planColumns(headers: readonly string[], options: ListOptions): ColumnPlan {
  const shown = headers.map(oneLine);
  const draft: Draft = { uses: headers.map(() => undefined), taken: new Set() };
  const questions = giveNamed(draft, headers, options);
  for (const [index, header] of headers.entries()) draft.uses[index] ??= saidUse(header, options);
  questions.push(...giveKnown(draft, headers, shown));

  const asked = new Set<Column>();
  const names = new Set(draft.uses.flatMap((use) => (use?.kind === 'tag' ? [use.name] : [])));
  for (const [index, header] of headers.entries()) {
    if (draft.uses[index] !== undefined) continue;
    const near = nearColumns(header).filter((column) => !draft.taken.has(column));
    if (near.length > 0 && !isIn(header, options.notConsent)) {
      questions.push(nearQuestion(shown[index] ?? '', near));
      for (const column of near) asked.add(column);
    }
    const use = otherUse(header, names);
    if (use.kind === 'tag') names.add(use.name);
    draft.uses[index] = use;
  }
  const free = headers.filter((_, index) => draft.uses[index]?.kind !== 'column');
  for (const column of REQUIRED_COLUMNS)
    if (!draft.taken.has(column) && !asked.has(column)) questions.push(missingQuestion(column, free));
  return {
    columns: draft.uses.map((found, index) => {
      const use = found ?? otherUse('', names);
      const header = headers[index] ?? '';
      return {
        header: shown[index] || `column ${index + 1}`,
        use,
        mayRefuse: mayRefuse(header, use, options),
      };
    }),
    questions,
    absent: absentOf(headers, options),
  };
}

/** What one cell says of mail, by the word of whoever imports first. */
export function saidIn({ consent, saysNo }: ConsentUse, cell: string): Said {
  const reason = consent.kind === 'refusal' ? consent.reason : 'opted-out';
  if (saysNo?.has(saidWord(cell))) return { kind: 'no', reason };
  const said = readConsent(consent, cell);
  if (saysNo === undefined || said.kind !== 'unreadable') return said;
  return saysNo.has(ANY_VALUE) && cellText(cell) !== '' ? { kind: 'no', reason } : { kind: 'nothing' };
}

/** The place of one of our columns; undefined where the file has none. */
export function placeOf({ columns }: Pick<ColumnPlan, 'columns'>, column: DataColumn): number | undefined {
  const index = columns.findIndex(({ use }) => use.kind === 'column' && use.column === column);
  return index < 0 ? undefined : index;
}

const CONSENT_TEXT: Readonly<Record<ConsentColumn['kind'], string>> = {
  refusal: 'tells who wants no mail',
  permission: 'tells who may be mailed',
  status: 'tells by words who wants mail',
};

/**
 * What each column is taken for, in plain lines for a terminal: ours and those that speak of mail first,
 * then the tags, then the rest.
 */
export function columnLines({ columns }: Pick<ColumnPlan, 'columns'>): string[] {
  const main = columns.flatMap(({ header, use, words = '' }) => {
    if (use.kind === 'column') return [{ header: clip(header), text: use.column }];
    if (use.kind !== 'consent') return [];
    const text = `${CONSENT_TEXT[use.consent.kind]}${words === '' ? '' : ` (${words})`}`;
    return [{ header: clip(header), text }];
  });
  const width = Math.max(...main.map(({ header }) => header.length), 0);
  const tags = columns.flatMap(({ use }) => (use.kind === 'tag' ? [use.name] : []));
  // Spreadsheets leave columns without a name at the end of each line.
  const last = columns.findLastIndex(({ header }) => !/^column \d+$/.test(header));
  const dropped = columns
    .slice(0, last + 1)
    .flatMap(({ header, use }) => (use.kind === 'dropped' ? [`${clip(header)} (${use.why})`] : []));
  return [
    ...main.map(({ header, text }) => `  ${header.padEnd(width)}  → ${text}`),
    ...(tags.length === 0 ? [] : [`  Kept as tags: ${tags.join(', ')}`]),
    ...(dropped.length === 0 ? [] : [`  Left out: ${dropped.join('; ')}`]),
  ];
}
