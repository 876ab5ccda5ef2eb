import { closest } from 'fastest-levenshtein';
import * as z from 'zod';
import { COLUMNS } from './customer-columns.ts';

// What a person has said about a file: the answers to what its header and its values leave open, and what is wanted of this run.

const headers = z.array(z.string().min(1));

/** Above this share of the list, in percent, nobody is ended: a list cut short looks just like customers who left. */
export const MAX_ENDED_PERCENT = 5;

/** What is said of the columns and values of a file: it holds for the next file of the same kind, too. */
const mappingFields = {
  /** Which header of the file stands for which of our columns. */
  columns: z.partialRecord(z.enum(COLUMNS), z.string().min(1)).optional(),
  /** Headers of columns to keep as tags, before all others. */
  tags: headers.optional(),
  /** Headers of columns to leave out. */
  drop: headers.optional(),
  /** By header: the values that mean "no mail"; every other value of that column says nothing of it. */
  saysNo: z.record(z.string().min(1), z.array(z.string())).optional(),
  /** Headers of columns that say nothing of mail, whatever they look like. */
  notConsent: headers.optional(),
  /** How dates are written that could be read in two ways. */
  dates: z.enum(['DMY', 'MDY', 'YMD']).optional(),
  /** What stands before the cents. */
  decimal: z.enum(['comma', 'point']).optional(),
  /** Of the file, where it is not UTF-8: a label of the WHATWG Encoding Standard, such as `windows-1252`. */
  encoding: z.string().min(1).optional(),
};

/** What is wanted of one run; in a mapping file beside a list of the import bucket too. */
const runFields = {
  /** The list names itself complete: who is missing from it is listed. */
  complete: z.boolean().optional(),
  /** Who is missing gets an end date, up to so many percent of the list; `true` is {@link MAX_ENDED_PERCENT}. */
  endMissing: z.union([z.boolean(), z.number().min(0).max(100)]).optional(),
  /** A new id for a known address stands for the same customer. */
  renameIds: z.boolean().optional(),
  /** Everybody in an opt-out list said no, although it looks like a list of customers. */
  everybody: z.boolean().optional(),
  /** Nothing is written. */
  dryRun: z.boolean().optional(),
};

export const listOptionsSchema = z.strictObject({ ...mappingFields, ...runFields });
export type ListOptions = z.infer<typeof listOptionsSchema>;

const RUN_KEYS = Object.keys(runFields);
const KNOWN_KEYS = Object.keys(listOptionsSchema.shape);

/** What of the options holds for the next file of the same kind, too. */
export const mappingOf = (options: ListOptions): ListOptions =>
  Object.fromEntries(Object.entries(options).filter(([key]) => !RUN_KEYS.includes(key)));

/** The options of a mapping file and those of this call together; what this call says wins. */
export function withMapping(mapping: ListOptions, call: ListOptions): ListOptions {
  const both = (key: 'tags' | 'drop' | 'notConsent'): readonly string[] => [
    ...new Set([...(mapping[key] ?? []), ...(call[key] ?? [])]),
  ];
  const lists = (['tags', 'drop', 'notConsent'] as const).flatMap((key) => {
    const all = both(key);
    return all.length === 0 ? [] : [[key, all] as const];
  });
  const objects = (['columns', 'saysNo'] as const).flatMap((key) => {
    const all = { ...mapping[key], ...call[key] };
    return Object.keys(all).length === 0 ? [] : [[key, all] as const];
  });
  return listOptionsSchema.parse({ ...mapping, ...call, ...Object.fromEntries([...lists, ...objects]) });
}

export type MappingCheck =
  | { readonly kind: 'ok'; readonly options: ListOptions }
  | {
      readonly kind: 'bad';
      /** What is wrong and where, one line each. */
      readonly problems: readonly string[];
    };

function problemText(issue: z.core.$ZodIssue): string {
  const where = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  if (issue.code !== 'unrecognized_keys') return `${where}${issue.message}`;
  const named = issue.keys.map((key) => `"${key}" (did you mean "${closest(key, KNOWN_KEYS)}"?)`);
  return `${where}unknown: ${named.join(', ')}. Known are ${KNOWN_KEYS.join(', ')}`;
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

/** A mapping as its file has it. */
export const writeMapping = (options: ListOptions): string => `${JSON.stringify(options, null, 2)}\n`;
