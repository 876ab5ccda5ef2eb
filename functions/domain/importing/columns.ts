import { closest } from 'fastest-levenshtein';
import { knownColumn, nearColumns } from './column-names.ts';
import type { ConsentColumn, ConsentUse, SaidConsent } from './consent.ts';
import { consentColumn, isConsentSide, isOtherChannel, refusalByReason } from './consent-columns.ts';
import { readConsent } from './consent-values.ts';
import { COLUMNS, type Column, REQUIRED_COLUMNS } from './customer-columns.ts';
import { squeezeHeader } from './header-text.ts';
import type { ListOptions } from './list-options.ts';
import {
  absentDayText,
  missingQuestion,
  nearQuestion,
  sharedQuestion,
  takenDayText,
  twiceQuestion,
} from './questions.ts';
import { clean, clip, oneLine } from './text.ts';
import { cellText } from './values/cell-text.ts';

/** What a column of a customer file is used for. */
export type ColumnUse =
  | { readonly kind: 'column'; readonly column: DataColumn }
  | ConsentUse
  | TagUse
  | { readonly kind: 'dropped'; readonly why: string };

/** A column that is none of ours and is kept under a name. */
export interface TagUse {
  readonly kind: 'tag';
  readonly name: string;
  /** Somebody asked for it. */
  readonly asked: boolean;
  /** The programme asks before or after the day in it. */
  readonly isDay: boolean;
}

/** A column that holds a value of the customer. `opted_out` is not among them: it is read as consent. */
export type DataColumn = Exclude<Column, 'opted_out'>;

export interface PlannedColumn {
  /** As in the file, on one line. */
  readonly header: string;
  readonly use: ColumnUse;
  /**
   * Whether a cell that plainly refuses mail counts, although the column is about something else: `DO NOT
   * EMAIL` as a last name.
   */
  readonly mayRefuse: boolean;
  /** For a column that says in words who wants mail: the meaning of each word. */
  readonly words?: string;
}

/** The use of each column of a file, by place, and the questions to answer first. */
export interface ColumnPlan {
  readonly columns: readonly PlannedColumn[];
  readonly questions: readonly string[];
  /** Columns that the options name and the file lacks. */
  readonly absent: readonly string[];
  /** What to know about days that the programme names and the file does not bring, in plain sentences. */
  readonly aboutDays: readonly string[];
}

/**
 * Some exports have whole questions as headers. As the name of a tag, one would fill all the room for a
 * customer's tags.
 */
export const MAX_TAG_NAME = 64;

/** The name of a tag: `Shoe Size` and `shoe-size` both become `shoe_size`. */
export const tagName = (text: string): string =>
  clean(text)
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

const canBeTag = (name: string): boolean =>
  // An object cannot keep this name safely.
  name !== '' && name !== '__proto__' && name.length <= MAX_TAG_NAME && !/\p{Cc}/u.test(name);

/** Whether a header of the file is the one that the options name. */
const isNamed = (header: string, named: string): boolean =>
  oneLine(header) === oneLine(named) ||
  (squeezeHeader(named) !== '' && squeezeHeader(header) === squeezeHeader(named));

const findNamed = (headers: readonly string[], named: string): number => {
  const exact = headers.findIndex((header) => oneLine(header) === oneLine(named));
  return exact >= 0 ? exact : headers.findIndex((header) => isNamed(header, named));
};

/** Whether the options name this header of the file. */
export const isIn = (header: string, list: readonly string[] | undefined): boolean =>
  list?.some((named) => isNamed(header, named)) ?? false;

/** Stands for every value that is not empty and does not plainly say otherwise. */
const ANY_VALUE = '*';

/** A word of an answer, in the form to compare with a cell. */
const saidWord = (text: string): string => oneLine(text).toLowerCase();

/** A column for which the options say which values mean "no mail". */
function saidConsent(header: string, { saysNo }: ListOptions): ConsentUse | undefined {
  const [, words] = Object.entries(saysNo ?? {}).find(([named]) => isNamed(header, named)) ?? [];
  if (words === undefined) return undefined;
  const consent = consentColumn(header) ?? { kind: 'status' };
  return { kind: 'consent', consent, saysNo: new Set(words.map(saidWord)) };
}

/** How a column speaks of mail, by the options or else by its name. Undefined when it does not. */
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

/** An unfinished plan: the use of each place so far, and which of our columns have a place. */
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
 * The use that the options give to a column. What its name says of mail counts too, even if the options leave
 * the column out.
 */
function saidUse(header: string, options: ListOptions): ColumnUse | undefined {
  const consent = consentUse(header, options);
  if (consent !== undefined) return consent;
  if (isIn(header, options.drop)) return { kind: 'dropped', why: 'as you said' };
  const name = tagName(header);
  return isIn(header, options.tags) && canBeTag(name)
    ? { kind: 'tag', name, asked: true, isDay: false }
    : undefined;
}

/** Columns of ours that give up a header which the programme names. Whoever wrote the programme meant it. */
const GIVE_UP: readonly Column[] = ['renewal_on', 'last_asked', 'last_answered'];

/**
 * Gives the days that the programme names their columns. A header that surely is another column of ours stays
 * that, unless somebody asked for it as a tag. Returns sentences about days without a column.
 */
function giveDays(draft: Draft, headers: readonly string[], days: readonly string[]): string[] {
  const names = days.filter((name) => canBeTag(name) && !COLUMNS.some((column) => column === name));
  return names.flatMap((name) => {
    const called = headers.flatMap((header, index) => (isNamed(header, name) ? [index] : []));
    const mayTake = (index: number): boolean => {
      const use = draft.uses[index];
      if (use !== undefined) return use.kind === 'tag' && !use.isDay;
      const known = knownColumn(headers[index] ?? '')?.column;
      return known === undefined || GIVE_UP.includes(known);
    };
    const free = called.filter(mayTake);
    const best = free.find((index) => tagName(headers[index] ?? '') === name) ?? free[0];
    if (best !== undefined) {
      draft.uses[best] = { kind: 'tag', name, asked: false, isDay: true };
      return [];
    }
    const [other] = called;
    if (other === undefined) return [absentDayText(name)];
    const use = draft.uses[other];
    const header = oneLine(headers[other] ?? '');
    if (use === undefined) return [takenDayText(name, header, 'tag')];
    // Whoever gave the column another use knows it.
    return use.kind === 'consent' ? [takenDayText(name, header, 'not-consent')] : [];
  });
}

/**
 * Gives the known spellings their columns. When several mean one column, the plainest wins. Returns questions
 * about those that cannot be told apart.
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

/** The use of a column that is none of ours. */
function otherUse(header: string, names: ReadonlySet<string>): ColumnUse {
  const name = tagName(header);
  if (name === '') return { kind: 'dropped', why: 'it has no name' };
  if (!canBeTag(name))
    return { kind: 'dropped', why: `a tag needs a name of 1 to ${MAX_TAG_NAME} characters` };
  return names.has(name)
    ? { kind: 'dropped', why: 'another column has this name' }
    : { kind: 'tag', name, asked: false, isDay: false };
}

/** Gives columns to the headers that the options name. Returns questions about mistakes in the options. */
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

/** Columns that the options name and the file lacks, written as the flags. */
function absentOf(headers: readonly string[], options: ListOptions): string[] {
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

/** Columns of ours in which people write "no mail", for want of a better place. */
const WRITTEN_INTO: readonly DataColumn[] = ['first_name', 'last_name', 'account', 'region'];

function mayRefuse(header: string, use: ColumnUse, options: ListOptions): boolean {
  if (use.kind === 'consent' || isIn(header, options.notConsent)) return false;
  if (use.kind === 'column') return WRITTEN_INTO.includes(use.column);
  return !isOtherChannel(header) && !isConsentSide(header);
}

/**
 * Works out the use of each column of a customer file. The options come first, then columns that speak of
 * mail, then days that the programme names, then our own names and their usual spellings. The rest becomes
 * tags. Questions ask about near names, missing required columns, and columns that cannot be told apart.
 *
 * @param days the columns with a day that the programme names, as tags are named
 */
export function planColumns(
  headers: readonly string[],
  options: ListOptions,
  days: readonly string[] = [],
): ColumnPlan {
  const shown = headers.map(oneLine);
  const draft: Draft = { uses: headers.map(() => undefined), taken: new Set() };
  const questions = giveNamed(draft, headers, options);
  for (const [index, header] of headers.entries()) draft.uses[index] ??= saidUse(header, options);
  const aboutDays = giveDays(draft, headers, days);
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
    aboutDays,
  };
}

/** What one cell says of mail. The options come first. */
export function saidIn({ consent, saysNo }: ConsentUse, cell: string): SaidConsent {
  const reason = consent.kind === 'refusal' ? consent.reason : 'opted-out';
  if (saysNo?.has(saidWord(cell))) return { kind: 'no', reason };
  const said = readConsent(consent, cell);
  if (saysNo === undefined || said.kind !== 'unreadable') return said;
  return saysNo.has(ANY_VALUE) && cellText(cell) !== '' ? { kind: 'no', reason } : { kind: 'nothing' };
}

/** The place of one of our columns. Undefined when the file lacks it. */
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
 * The use of each column, in plain lines for a terminal: our columns, those about mail and days that the
 * programme names first, then the other tags, then the rest.
 */
export function columnLines({ columns }: Pick<ColumnPlan, 'columns'>): string[] {
  const main = columns.flatMap(({ header, use, words = '' }) => {
    if (use.kind === 'column') return [{ header: clip(header), text: use.column }];
    if (use.kind === 'tag' && use.isDay)
      return [{ header: clip(header), text: `${use.name}, a day that the programme names` }];
    if (use.kind !== 'consent') return [];
    const text = `${CONSENT_TEXT[use.consent.kind]}${words === '' ? '' : ` (${words})`}`;
    return [{ header: clip(header), text }];
  });
  const width = Math.max(...main.map(({ header }) => header.length), 0);
  const tags = columns.flatMap(({ use }) => (use.kind === 'tag' && !use.isDay ? [use.name] : []));
  // Spreadsheets leave columns without names at the end of each line.
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
