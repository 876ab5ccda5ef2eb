import type { Profile } from '../asking/customer.ts';
import { MAX_TAG_BYTES } from '../asking/customer.ts';
import type { DataColumn } from './columns.ts';
import { type CustomerRow, columnOf, type OptionalField } from './customer-row.ts';
import type { RowProblem } from './row-problems.ts';
import { tagsBytes } from './tags.ts';
import { clip } from './text.ts';

/**
 * The limit for all texts of a customer together, without tags, in UTF-8 bytes. With keys, dates, tags and
 * six past asks the stored customer then stays under 1 KB, which is one write unit.
 */
export const MAX_TEXT_BYTES = 272;

/** The values of a customer about whom nothing was said. */
const DEFAULTS = { firstName: '', lastName: '', account: '', locale: 'en', zone: 'UTC' } as const;
const FIELDS = [
  'firstName',
  'lastName',
  'account',
  'ownerEmail',
  'ownerLocale',
  'region',
  'locale',
  'zone',
  'until',
  'renewalOn',
  'annualValue',
  'lastAsked',
  'lastAnswered',
] as const satisfies readonly OptionalField[];

/** Texts to leave out when there is no room. */
const TEXT_FIELDS = [
  'firstName',
  'lastName',
  'account',
  'ownerEmail',
  'ownerLocale',
  'region',
] as const satisfies readonly OptionalField[];

export interface MergedProfile {
  readonly profile: Omit<Profile, 'optedOut'>;
  /** Columns whose empty cell removed the stored value. */
  readonly emptied: readonly DataColumn[];
  /** Columns whose value stays because the row says nothing about it. */
  readonly left: readonly (DataColumn | 'tags')[];
  /** Values that found no room. */
  readonly problems: readonly RowProblem[];
}

const textBytes = (profile: Omit<Profile, 'optedOut'>): number => {
  const { crmId, email, firstName, lastName, account, ownerEmail = '', region = '', locale, zone } = profile;
  // The limit was measured before this field existed, so its name counts too.
  const ownerLocale = profile.ownerLocale === undefined ? '' : `ownerLocale${profile.ownerLocale}`;
  return Buffer.byteLength(
    crmId + email + firstName + lastName + account + ownerEmail + ownerLocale + region + locale + zone,
  );
};

const without = <T extends object>(value: T, key: keyof T): T => {
  const { [key]: _, ...rest } = value;
  return rest as T;
};

/** Leaves out the longest optional text until all fit. */
function fitTexts(
  profile: Omit<Profile, 'optedOut'>,
  line: number,
): { profile: Omit<Profile, 'optedOut'>; problems: RowProblem[] } | undefined {
  let fitting = profile;
  const problems: RowProblem[] = [];
  for (let bytes = textBytes(fitting); bytes > MAX_TEXT_BYTES; bytes = textBytes(fitting)) {
    const [longest] = TEXT_FIELDS.filter((field) => (fitting[field] ?? '') !== '').toSorted(
      (a, b) => Buffer.byteLength(fitting[b] ?? '') - Buffer.byteLength(fitting[a] ?? ''),
    );
    if (longest === undefined) return undefined;
    const value = fitting[longest] ?? '';
    fitting = longest in DEFAULTS ? { ...fitting, [longest]: '' } : without(fitting, longest);
    problems.push({
      line,
      column: columnOf(longest),
      value: clip(value),
      expected: `shorter texts: all of a row together have at most ${MAX_TEXT_BYTES} bytes, and this was its longest`,
      cost: 'value',
    });
  }
  return { profile: fitting, problems };
}

/**
 * The customer after a row. A column that the file lacks, or whose value cannot be read, keeps the stored
 * value. An empty cell removes it. Stored tags without a column in the file, or whose day cannot be read,
 * stay while there is room.
 *
 * @param known the customer as stored, if there is one
 * @param tagColumns names of the tags that have a column in the file, even if left out
 * @returns undefined when id and address alone are too long
 */
export function mergeRow(
  row: CustomerRow,
  known: Profile | undefined,
  tagColumns: ReadonlySet<string>,
  line: number,
): MergedProfile | undefined {
  const given: Partial<Record<OptionalField, Profile[OptionalField]>> = {};
  const emptied: DataColumn[] = [];
  const left: (DataColumn | 'tags')[] = [];
  for (const field of FIELDS) {
    const isSaid = field in row.says;
    const value = isSaid ? row.says[field] : known?.[field];
    const blank = (DEFAULTS as Partial<Record<OptionalField, string>>)[field];
    const wasKnown = known !== undefined && (known[field] ?? blank) !== blank;
    if (wasKnown && isSaid && value === undefined) emptied.push(columnOf(field));
    if (wasKnown && !isSaid && !row.unread.includes(field)) left.push(columnOf(field));
    const stands = value ?? blank;
    if (stands !== undefined) given[field] = stands;
  }
  const until = given.until as string | undefined;
  // A stored last day before the new first day is no longer true.
  if (until !== undefined && until < row.since) delete given.until;

  const stay = Object.entries(known?.tags ?? {}).filter(
    ([name]) => !tagColumns.has(name) || row.unreadTags.includes(name),
  );
  let tags = Object.fromEntries(
    [...stay, ...Object.entries(row.tags)].toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  for (const [name] of stay.toSorted(([, a], [, b]) => b.length - a.length)) {
    if (tagsBytes(tags) <= MAX_TAG_BYTES) break;
    tags = without(tags, name);
  }
  if (stay.some(([name]) => !tagColumns.has(name))) left.push('tags');
  const profile = {
    crmId: row.crmId,
    email: row.email,
    since: row.since,
    ...given,
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
  } as Omit<Profile, 'optedOut'>;
  const fitted = fitTexts(profile, line);
  return fitted === undefined ? undefined : { ...fitted, emptied, left };
}
