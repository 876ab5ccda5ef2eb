import { readFile, writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { closest } from 'fastest-levenshtein';
import { COLUMNS } from '../../functions/domain/importing/customer-columns.ts';
import {
  isEncoding,
  type ListOptions,
  listOptionsSchema,
  MAX_ENDED_PERCENT,
  mappingOf,
  readMapping,
  withMapping,
  writeMapping,
} from '../../functions/domain/importing/list-options.ts';
import { isMissing } from '../terminal/missing-file.ts';
import { systemProblem, withFile } from '../terminal/system-problem.ts';
import { UserError } from '../terminal/user-error.ts';

/** The options of a list on the command line. */
export interface ListArguments {
  readonly map?: Readonly<Record<string, string>>;
  readonly mapping?: string;
  readonly tag?: readonly string[];
  readonly drop?: readonly string[];
  readonly saysNo?: Readonly<Record<string, readonly string[]>>;
  readonly notConsent?: readonly string[];
  readonly dates?: ListOptions['dates'];
  readonly decimal?: ListOptions['decimal'];
  readonly encoding?: string;
  readonly complete?: boolean;
  readonly endMissing?: boolean | number;
  readonly renameIds?: boolean;
  readonly everybody?: boolean;
  readonly dryRun?: boolean;
}

/** Splits `NAME=REST` at the first `=`. Throws an InvalidArgumentError that says what the option accepts. */
function pair(text: string, example: string): readonly [string, string] {
  const at = text.indexOf('=');
  const parts = [text.slice(0, at).trim(), text.slice(at + 1).trim()] as const;
  if (at < 1 || parts[1] === '') throw new InvalidArgumentError(`Write it like ${example}.`);
  return parts;
}

function parseMap(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [column, header] = pair(text, 'customer_since="Create Date"');
  if (!COLUMNS.some((known) => known === column)) {
    const nearest = closest(column, [...COLUMNS]);
    throw new InvalidArgumentError(
      `There is no column ${column}; did you mean ${nearest}? Known are ${COLUMNS.join(', ')}.`,
    );
  }
  return { ...before, [column]: header };
}

function parseSaysNo(
  text: string,
  before: Readonly<Record<string, readonly string[]>> = {},
): Record<string, readonly string[]> {
  const [header, words] = pair(text, '"Status=paused,gone"');
  // A word may contain a comma itself, so the whole text counts as a word too.
  const said = new Set([words, ...words.split(',').map((word) => word.trim())].filter((word) => word !== ''));
  return { ...before, [header]: [...(before[header] ?? []), ...said] };
}

const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

function parseEncoding(text: string): string {
  // Excel and Windows call it "ANSI".
  if (/^ansi$/i.test(text)) return 'windows-1252';
  if (isEncoding(text)) return text;
  throw new InvalidArgumentError('Use the name of an encoding, such as windows-1252 or iso-8859-15.');
}

function parsePercent(text: string): number {
  const percent = Number(text.replace(/%$/, ''));
  if (text.trim() === '' || !(percent >= 0 && percent < Number.POSITIVE_INFINITY))
    throw new InvalidArgumentError('Use a percentage of the list, such as 10.');
  return percent;
}

/** Adds the options that both customer lists and opt-out lists have: how to read the list. */
export const withListArguments = (command: Command): Command =>
  command
    .option(
      '--map <column=header>',
      'which column of the file is ours: customer_since="Create Date"; may be repeated',
      parseMap,
    )
    .option(
      '--mapping <file>',
      'a file that keeps such answers: read if it is there, and written with those of this call',
    )
    .option(
      '--says-no <header=words>',
      'the words of a column that mean "no mail": "Status=paused,gone"',
      parseSaysNo,
    )
    .option('--not-consent <header>', 'a column that says nothing of mail, whatever it looks like', collect)
    .option(
      '--encoding <name>',
      'how the file is written where it is not UTF-8, such as windows-1252',
      parseEncoding,
    )
    .option('--dry-run', 'say what would happen, and write nothing');

/** Adds the options of a list of customers. */
export const withCustomerArguments = (command: Command): Command =>
  withListArguments(command)
    .option('--tag <header>', 'a column to keep as a tag, before the others', collect)
    .option('--drop <header>', 'a column to leave out', collect)
    .addOption(
      new Option('--dates <order>', 'how dates such as 3/4/2021 are meant').choices(['DMY', 'MDY', 'YMD']),
    )
    .addOption(
      new Option('--decimal <sign>', 'what stands before the cents in 1.200 or 1,200').choices([
        'comma',
        'point',
      ]),
    )
    .option('--complete', 'the list has all customers: tell who is missing from it')
    .option(
      '--end-missing [percent]',
      `give those who are missing an end date, up to this share of the list (${MAX_ENDED_PERCENT} % unless told)`,
      parsePercent,
    )
    .option(
      '--rename-ids',
      'a new id for a known address stands for the same customer: the CRM gave new ids',
    );

const defined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Partial<T>;

async function readMappingFile(file: string): Promise<ListOptions> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return {};
    throw systemProblem(error, `The mapping file ${file}`) ?? error;
  }
  const mapping = readMapping(text);
  if (mapping.kind === 'bad')
    throw new UserError(`The mapping file ${file} cannot be used: ${mapping.problems.join('; ')}`);
  return mapping.options;
}

/**
 * All options of a list: from its mapping file and from this call, whose words win. New answers are saved in
 * the file, unless this is a dry run.
 *
 * @returns the options, and a line that says what was saved
 * @throws UserError when the mapping file cannot be used
 */
export async function listOptionsOf(
  said: ListArguments,
): Promise<{ options: ListOptions; kept: readonly string[] }> {
  const { map, mapping, tag, drop, saysNo, notConsent, dates, decimal, encoding } = said;
  const { complete, endMissing, renameIds, everybody, dryRun } = said;
  if (endMissing !== undefined && complete !== true)
    throw new UserError('--end-missing needs --complete: only a list of all customers tells who is missing.');
  const call = listOptionsSchema.parse(
    defined({
      columns: map,
      tags: tag,
      drop,
      saysNo,
      notConsent,
      dates,
      decimal,
      encoding,
      complete,
      endMissing,
      renameIds,
      everybody,
      dryRun,
    }),
  );
  if (mapping === undefined) return { options: call, kept: [] };
  const before = await readMappingFile(mapping);
  const options = withMapping(before, call);
  if (dryRun === true || Object.keys(mappingOf(call)).length === 0) return { options, kept: [] };
  await withFile(mapping, () => writeFile(mapping, writeMapping(withMapping(before, mappingOf(call)))));
  return { options, kept: [`Your answers are kept in ${mapping}.`] };
}
