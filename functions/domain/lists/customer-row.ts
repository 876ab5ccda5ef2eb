import * as z from 'zod';
import { normaliseAddress } from '../address.ts';
import { MAX_TAG_BYTES, type Profile } from '../customer.ts';
import { isZone } from '../zone.ts';
import { COLUMNS, isColumn } from './customer-columns.ts';

/** One thing wrong with a file, for the person who corrects it. */
export interface Problem {
  /** Line of the file, from 1, on which the row starts. */
  readonly line: number;
  /** Empty when the whole row is meant. */
  readonly column: string;
  /** What stood there, clipped. */
  readonly value: string;
  /** What would have been right, to be read after "expected". */
  readonly expected: string;
}

/** A row that is in order. */
export interface CustomerRow {
  readonly profile: Omit<Profile, 'optedOut'>;
  /** undefined when the row does not say: it must not bring back somebody whom an earlier one took off. */
  readonly optedOut: boolean | undefined;
  /** What the address is compared and hashed by. */
  readonly normalisedAddress: string;
}

export type RowCheck =
  | { readonly kind: 'ok'; readonly row: CustomerRow }
  | { readonly kind: 'bad'; readonly problems: readonly Problem[] };

/**
 * All texts of a row together, in UTF-8 bytes, tags apart. With keys, dates, tags and six past asks the stored customer then
 * stays under 1 KB, which is one write unit.
 */
export const MAX_TEXT_BYTES = 272;
const MAX_SHOWN = 60;
const DAYS_AHEAD = 366;
const DAY_MS = 86_400_000;

/** Marks that turn the direction of text, and invisible blanks: copied along by accident, or to deceive. */
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
/** A text of a file without what only gets in by accident. */
export const clean = (text: string): string => text.normalize('NFC').replace(INVISIBLE, '').trim();

/** A value as a report shows it: one line, at most 60 characters, nothing that could steer a terminal. */
export function clip(text: string): string {
  const shown = text.replace(INVISIBLE, '').replace(/\p{Cc}+/gu, ' ');
  return shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN - 1).toWellFormed()}…` : shown;
}

const ONE_LINE = 'text without line breaks, tabs and other control characters';
const oneLine = (max: number, missing = 'a value') =>
  z
    .string(missing)
    .max(max, { error: `at most ${max} characters`, abort: true })
    .regex(/^\P{Cc}*$/u, {
      error: ONE_LINE,
      abort: true,
    });

const address = (missing: string) =>
  z.string(missing).transform((text, context) => {
    const check = normaliseAddress(text);
    if (check.kind === 'ok') return check;
    context.issues.push({ code: 'custom', message: check.expected, input: text });
    return z.NEVER;
  });

const date = z.iso.date('a date of the calendar written as YYYY-MM-DD, such as 2026-02-28');

function canonicalLocale(text: string): string | undefined {
  try {
    const locale = new Intl.Locale(text.replaceAll('_', '-'));
    // Intl would take any word of eight letters for a language.
    return locale.language.length <= 3 ? locale.baseName : undefined;
  } catch {
    return undefined;
  }
}

const locale = z.string().transform((text, context) => {
  const canonical = canonicalLocale(text);
  if (canonical !== undefined && canonical.length <= 35) return canonical;
  context.issues.push({
    code: 'custom',
    message: 'a language tag such as en, fr-CA or zh-Hant',
    input: text,
  });
  return z.NEVER;
});

const amount = z
  .string()
  .regex(
    /^\d{1,12}(\.\d{1,4})?$/,
    'a plain number from 0, such as 50000 or 1234.50: no sign, currency or thousands separator',
  )
  .transform(Number);

const FLAGS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  1: true,
  false: false,
  no: false,
  0: false,
};
const flag = z
  .string()
  .toLowerCase()
  .refine((text) => Object.hasOwn(FLAGS, text), 'true or false (yes, no, 1 and 0 will do)')
  .transform((text) => FLAGS[text] === true);

const isSoon = (day: string, today: string): boolean =>
  Date.parse(day) <= Date.parse(today) + DAYS_AHEAD * DAY_MS;

/**
 * The schema of one row, its cells cleaned and the empty ones absent. What is absent becomes: locale `en`, zone `UTC`,
 * no name, no account; the rest stays unknown.
 *
 * @param today `YYYY-MM-DD`; a customer may be announced up to a year ahead
 */
export const customerRowSchema = (today: string) =>
  z
    .object({
      id: oneLine(64, 'the id your CRM has for this customer'),
      email: address('an email address'),
      first_name: oneLine(80).default(''),
      last_name: oneLine(80).default(''),
      account: oneLine(100).default(''),
      owner_email: address('an email address').optional(),
      region: oneLine(40).optional(),
      locale: locale.default('en'),
      time_zone: z
        .string()
        .refine(isZone, 'a time zone of the IANA list, such as Europe/Berlin or America/Toronto')
        .default('UTC'),
      customer_since: z
        .string('the day the customer became one, as YYYY-MM-DD')
        .pipe(
          date.refine(
            (day) => day >= '1900-01-01' && isSoon(day, today),
            'a day from 1900 to a year from today',
          ),
        ),
      customer_until: date.optional(),
      annual_value: amount.optional(),
      opted_out: flag.optional(),
    })
    .superRefine((row, context) => {
      if (row.customer_until !== undefined && row.customer_until < row.customer_since) {
        context.addIssue({
          code: 'custom',
          path: ['customer_until'],
          message: 'a day not before customer_since',
        });
      }
      const texts = [row.id, row.email.address, row.first_name, row.last_name, row.account];
      texts.push(row.owner_email?.address ?? '', row.region ?? '', row.locale, row.time_zone);
      const bytes = Buffer.byteLength(texts.join(''));
      if (bytes > MAX_TEXT_BYTES) {
        const message = `at most ${MAX_TEXT_BYTES} bytes of text in one row; this one has ${bytes}`;
        context.addIssue({ code: 'custom', path: [], message });
      }
    });

type Tag = readonly [name: string, value: string];
type ParsedRow = z.infer<ReturnType<typeof customerRowSchema>>;

const toRow = (row: ParsedRow, tags: readonly Tag[]): CustomerRow => ({
  normalisedAddress: row.email.normalised,
  optedOut: row.opted_out,
  profile: {
    crmId: row.id,
    email: row.email.address,
    firstName: row.first_name,
    lastName: row.last_name,
    account: row.account,
    ...(row.owner_email === undefined ? {} : { ownerEmail: row.owner_email.address }),
    ...(row.region === undefined ? {} : { region: row.region }),
    locale: row.locale,
    zone: row.time_zone,
    since: row.customer_since,
    ...(row.customer_until === undefined ? {} : { until: row.customer_until }),
    ...(row.annual_value === undefined ? {} : { annualValue: row.annual_value }),
    ...(tags.length === 0 ? {} : { tags: Object.fromEntries(tags) }),
  },
});

/** What one tag adds to the stored customer: DynamoDB takes a byte for each entry of a map. */
const tagBytes = ([name, value]: Tag): number => Buffer.byteLength(name + value) + 1;

const SHOWN_TAGS = 5;

/** What is wrong with the tags of a row: one problem for each column, or one for all of them together. */
function checkTags(tags: readonly Tag[], line: number): Problem[] {
  const astray = tags.filter(([, value]) => /\p{Cc}/u.test(value));
  if (astray.length > 0) {
    return astray.map(([column, value]) => ({ line, column, value: clip(value), expected: ONE_LINE }));
  }
  const bytes = tags.reduce((sum, tag) => sum + tagBytes(tag), 0);
  if (bytes <= MAX_TAG_BYTES) return [];
  const largest = tags.toSorted((a, b) => tagBytes(b) - tagBytes(a)).map(([name]) => name);
  const others = largest.length - SHOWN_TAGS;
  const names = `${largest.slice(0, SHOWN_TAGS).join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
  const expected = `at most ${MAX_TAG_BYTES} bytes in the columns that become tags (${names}), their names included; this row has ${bytes}`;
  return [{ line, column: '', value: '', expected }];
}

/**
 * Checks one row. Markup in a name is a legal value (it is escaped wherever it is shown); invisible and
 * direction-turning marks are dropped; line breaks and other control characters make the row bad.
 *
 * @param schema from {@link customerRowSchema}
 * @param cells the texts of the file by column; what is none of {@link COLUMNS} is a tag
 * @param line the line of the file on which the row starts
 * @returns the row, or everything that is wrong with it, one problem per column
 */
export function checkRow(
  schema: ReturnType<typeof customerRowSchema>,
  cells: Readonly<Record<string, string>>,
  line: number,
): RowCheck {
  const cleaned = Object.entries(cells).flatMap(([column, text]) => {
    const value = clean(text);
    return value === '' ? [] : [[column, value] as const];
  });
  // By name, so that the order of the columns does not make another customer.
  const tags = cleaned.filter(([name]) => !isColumn(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  const result = schema.safeParse(Object.fromEntries(cleaned.filter(([name]) => isColumn(name))));
  const tagProblems = checkTags(tags, line);
  if (result.success && tagProblems.length === 0) return { kind: 'ok', row: toRow(result.data, tags) };

  const problems = new Map<string, Problem>();
  for (const issue of result.error?.issues ?? []) {
    const column = COLUMNS.find((name) => name === issue.path[0]) ?? '';
    if (problems.has(column)) continue;
    const value = clip(cells[column] ?? '');
    problems.set(column, { line, column, value, expected: issue.message });
  }
  return { kind: 'bad', problems: [...problems.values(), ...tagProblems] };
}
