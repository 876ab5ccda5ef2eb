import { closest } from 'fastest-levenshtein';
import * as z from 'zod/mini';
import { COLUMNS } from './customer-columns.ts';

// What a person said about a file: answers to what its header and values leave open, and the wishes for this
// run.

/** Whether a text decoder knows an encoding by this name. */
export const isEncoding = (label: string): boolean => {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
};

const text = z.string().check(z.minLength(1));
const headers = z.array(text);

/**
 * If more than this share of the list (in percent) is missing, nobody is ended: a list that was cut short
 * looks just like customers who left.
 */
export const MAX_ENDED_PERCENT = 5;

/** Facts about the columns and values of a file. They are true for the next file of the same kind, too. */
const mappingFields = {
  /** Which header of the file stands for which of our columns. */
  columns: z.optional(z.partialRecord(z.enum(COLUMNS), text)),
  /** Headers of columns to keep as tags, before all others. */
  tags: z.optional(headers),
  /** Headers of columns to leave out. */
  drop: z.optional(headers),
  /** By header: the values that mean "no mail". Every other value of that column says nothing about mail. */
  saysNo: z.optional(z.record(text, z.array(z.string()))),
  /** Headers of columns that say nothing about mail, whatever they look like. */
  notConsent: z.optional(headers),
  /** The order of dates that could be read in two ways. */
  dates: z.optional(z.enum(['DMY', 'MDY', 'YMD'])),
  /** The sign before the cents. */
  decimal: z.optional(z.enum(['comma', 'point'])),
  /**
   * The file's encoding, if it is not UTF-8: a label of the WHATWG Encoding Standard, such as `windows-1252`.
   */
  encoding: z.optional(text.check(z.refine(isEncoding))),
};

/** Wishes for one run. They may also stand in a mapping file beside a list in the import bucket. */
const runFields = {
  /** The list is complete: the report lists customers who are missing from it. */
  complete: z.optional(z.boolean()),
  /**
   * Missing customers get an end date, up to this many percent of the list. `true` means {@link
   * MAX_ENDED_PERCENT}.
   */
  endMissing: z.optional(z.union([z.boolean(), z.number().check(z.minimum(0))])),
  /** A new id for a known address stands for the same customer. */
  renameIds: z.optional(z.boolean()),
  /** Everybody on an opt-out list said no, although it looks like a list of customers. */
  everybody: z.optional(z.boolean()),
  /** Nothing is written. */
  dryRun: z.optional(z.boolean()),
};

export const listOptionsSchema = z.strictObject({ ...mappingFields, ...runFields });
export type ListOptions = z.infer<typeof listOptionsSchema>;

const RUN_KEYS = Object.keys(runFields);
/** Options that collect several answers. */
const COLLECTED: readonly string[] = ['columns', 'tags', 'drop', 'saysNo', 'notConsent'];
const KNOWN_KEYS = Object.keys(listOptionsSchema.shape);

/** The options that are true for the next file of the same kind, too. */
export const mappingOf = (options: ListOptions): ListOptions =>
  Object.fromEntries(Object.entries(options).filter(([key]) => !RUN_KEYS.includes(key)));

/** Joins the options of a mapping file with those of this call. Those of the call win. */
export function withMapping(mapping: ListOptions, call: ListOptions): ListOptions {
  const without = (named: readonly string[] = [], others: readonly string[] = []): string[] =>
    named.filter((header) => !others.includes(header));
  const tags = [...new Set([...without(mapping.tags, call.drop), ...(call.tags ?? [])])];
  const drop = [...new Set([...without(mapping.drop, call.tags), ...(call.drop ?? [])])];
  const notConsent = [
    ...new Set([...without(mapping.notConsent, Object.keys(call.saysNo ?? {})), ...(call.notConsent ?? [])]),
  ];
  const keptSaysNo = Object.entries(mapping.saysNo ?? {}).filter(
    ([header]) => !call.notConsent?.includes(header),
  );
  const saysNo = { ...Object.fromEntries(keptSaysNo), ...call.saysNo };
  const columns = { ...mapping.columns, ...call.columns };
  const isGiven = ([, value]: readonly [string, object]): boolean => Object.keys(value).length > 0;
  return listOptionsSchema.parse({
    ...Object.fromEntries(
      Object.entries({ ...mapping, ...call }).filter(([key]) => !COLLECTED.includes(key)),
    ),
    ...Object.fromEntries(Object.entries({ columns, tags, drop, saysNo, notConsent }).filter(isGiven)),
  });
}

export type MappingCheck =
  | { readonly kind: 'ok'; readonly options: ListOptions }
  | {
      readonly kind: 'bad';
      /** What is wrong and where, one line each. */
      readonly problems: readonly string[];
    };

/** What a field should have been, in our words, because the small zod has none. */
function expectedOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `one of ${issue.values.join(', ')}`;
    case 'invalid_type':
      return (
        {
          object: 'an object in braces',
          record: 'an object in braces',
          array: 'a list in square brackets',
          string: 'a text in quotes',
          boolean: 'true or false',
        }[issue.expected as string] ?? issue.expected
      );
    case 'too_small':
      return issue.origin === 'number' ? 'a number from 0' : 'a text that is not empty';
    case 'custom':
      return 'the name of an encoding, such as windows-1252';
    case 'invalid_union':
      return 'true, false or a number from 0';
    default:
      return 'another value';
  }
}

function problemText(issue: z.core.$ZodIssue): string {
  const where = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  if (issue.code === 'invalid_key') return `${where}unknown column; known are ${COLUMNS.join(', ')}`;
  if (issue.code !== 'unrecognized_keys') return `${where}expected ${expectedOf(issue)}`;
  const keys = issue.path[0] === 'columns' ? [...COLUMNS] : KNOWN_KEYS;
  const named = issue.keys.map((key) => `"${key}" (did you mean "${closest(key, keys)}"?)`);
  return `${where}unknown: ${named.join(', ')}. Known are ${keys.join(', ')}`;
}

/** Reads a mapping file: JSON with the fields of {@link listOptionsSchema}. */
export function readMapping(text: string): MappingCheck {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return {
      kind: 'bad',
      problems: [`it is not JSON: ${error instanceof Error ? error.message : String(error)}`],
    };
  }
  const parsed = listOptionsSchema.safeParse(json);
  return parsed.success
    ? { kind: 'ok', options: parsed.data }
    : { kind: 'bad', problems: parsed.error.issues.map(problemText) };
}

/** A mapping as the text of a mapping file. */
export const writeMapping = (options: ListOptions): string => `${JSON.stringify(options, null, 2)}\n`;
