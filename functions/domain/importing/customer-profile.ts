import type { Profile } from '../asking/customer.ts';
import { MAX_TAG_BYTES } from '../asking/customer.ts';
import type { DataColumn } from './columns.ts';
import { type CustomerRow, columnOf, type OptionalField } from './customer-row.ts';
import type { RowProblem } from './row-problems.ts';
import { tagsBytes } from './tags.ts';
import { clip } from './text.ts';

/**
 * All texts of a customer together, in UTF-8 bytes, tags apart. With keys, dates, tags and six past asks
 * the stored customer then stays under 1 KB, which is one write unit.
 */
export const MAX_TEXT_BYTES = 272;

/** What stands where nobody ever said anything. */
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
  'annualValue',
] as const satisfies readonly OptionalField[];

/** The texts that may be left out where there is no room. */
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
  /** The columns whose value is gone because their cell is empty. */
  readonly emptied: readonly DataColumn[];
  /** The columns whose value stays because the row says nothing of it. */
  readonly left: readonly (DataColumn | 'tags')[];
  /** What found no room. */
  readonly problems: readonly RowProblem[];
}

const textBytes = (profile: Omit<Profile, 'optedOut'>): number => {
  const { crmId, email, firstName, lastName, account, ownerEmail = '', region = '', locale, zone } = profile;
  // The room was measured before there was this one, so that its name counts, too.
  const ownerLocale = profile.ownerLocale === undefined ? '' : `ownerLocale${profile.ownerLocale}`;
  return Buffer.byteLength(
    crmId + email + firstName + lastName + account + ownerEmail + ownerLocale + region + locale + zone,
  );
};

const without = <T extends object>(value: T, key: keyof T): T => {
  const { [key]: _, ...rest } = value;
  return rest as T;
};

/** Leaves out the longest text that may be missing until all fit. */
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
 * What a row makes of a customer. A column that the file does not have, or whose value could not be read,
 * leaves what was known; an empty cell empties it. Tags that the file has no column for stay, as long as
 * there is room for them.
 *
 * @param known the customer as stored, if there is one
 * @param tagColumns names of the tags that the file has a column for, those left out too
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
  // An end that was known from before cannot hold for somebody who became a customer after it.
  if (until !== undefined && until < row.since) delete given.until;

  const stay = Object.entries(known?.tags ?? {}).filter(([name]) => !tagColumns.has(name));
  let tags = Object.fromEntries(
    [...stay, ...Object.entries(row.tags)].toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  for (const [name] of stay.toSorted(([, a], [, b]) => b.length - a.length)) {
    if (tagsBytes(tags) <= MAX_TAG_BYTES) break;
    tags = without(tags, name);
  }
  if (stay.length > 0) left.push('tags');
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
