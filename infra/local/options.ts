import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import type { EpochMs } from '../../functions/domain/time/units.ts';
import { UserError } from '../terminal/user-error.ts';

export interface StartOptions {
  readonly customers: string;
  /** Whether this is the sample of the project, which has its own clock. */
  readonly isSample: boolean;
  readonly exit: boolean;
  readonly data: string | undefined;
  readonly port: number;
  readonly now: EpochMs | undefined;
  /** What to simulate, if anything. */
  readonly simulation: SimulationOptions | undefined;
}

export interface SimulationOptions {
  readonly weeks: number;
  /** With the same seed, the same things happen to the same people. */
  readonly seed: number;
  /** Whether things go wrong on the way. */
  readonly faults: boolean;
}

const SAMPLE = fileURLToPath(new URL('sample/customers.csv', import.meta.url));
const DEFAULT_PORT = 3000;
const DEFAULT_SEED = 1;
const MAX_SEED = 2 ** 32 - 1;
const MAX_WEEKS = 52;
const YEARS = { first: 2000, last: 2100 } as const;
const INSTANT = /^(?<day>\d{4}-\d\d-\d\d)(?:T(?<time>[\d:.]+)(?<zone>Z|[+-].*)?)?$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$/;
/** No zone is further from UTC than 14 hours. */
const ZONE = /^(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;

/** Reads a port for commander. Throws an InvalidArgumentError that says what the option accepts. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('Use a number from 1 to 65535.');
  return port;
}

/** Whether the calendar has this day, such as `2026-11-02`. JavaScript turns 30 February into 2 March. */
function isDay(text: string): boolean {
  const epochMs = Date.parse(text);
  return !Number.isNaN(epochMs) && new Date(epochMs).toISOString().startsWith(text);
}

/** What is wrong with an instant, and what to write instead; undefined when nothing is wrong. */
function lackOfInstant(text: string): string | undefined {
  const { day = '', time, zone } = INSTANT.exec(text)?.groups ?? {};
  if (day === '') return 'Use a day, such as 2026-11-02, or an instant, such as 2026-11-02T09:00:00Z.';
  if (!isDay(day)) return `There is no day ${day}. Use one of the calendar, such as 2026-11-02.`;
  const year = Number(day.slice(0, 4));
  if (year < YEARS.first || year > YEARS.last) return `Use a year from ${YEARS.first} to ${YEARS.last}.`;
  if (time === undefined) return undefined;
  if (!TIME.test(time)) return `There is no time ${time}. Use hours and minutes, such as ${day}T09:00Z.`;
  if (zone === undefined) return `Say the zone of the time too, such as ${text}Z.`;
  return ZONE.test(zone) ? undefined : `There is no zone ${zone}. Use Z for UTC, or one such as +01:00.`;
}

/** A day begins at midnight in UTC. */
function parseInstant(text: string): number {
  const lack = lackOfInstant(text);
  if (lack !== undefined) throw new InvalidArgumentError(lack);
  return Date.parse(text);
}

/** Refuses an empty path: it comes from an unset variable of the shell, and would mean the current folder. */
const parsePath =
  (remedy: string) =>
  (text: string): string => {
    if (text.trim() === '') throw new InvalidArgumentError(remedy);
    return text;
  };
const parseFile = parsePath('Name a file, or leave it out.');
/** Reads the name of a directory for commander. Throws an InvalidArgumentError when it is empty. */
export const parseDirectory = parsePath('Name a directory, or leave it out.');

function parseWeeks(text: string): number {
  const weeks = Number(/^(\d{1,3})w$/.exec(text)?.[1]);
  if (!(weeks >= 1 && weeks <= MAX_WEEKS))
    throw new InvalidArgumentError(`Use whole weeks from 1w to ${MAX_WEEKS}w, such as 12w.`);
  return weeks;
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d{1,10}$/.test(text) || seed > MAX_SEED)
    throw new InvalidArgumentError(`Use a whole number from 0 to ${MAX_SEED}.`);
  return seed;
}

/** The command line of `npm start`, for {@link readOptions}. */
export const startCommand = (): Command =>
  new Command('npm start --')
    .description('Runs Hearback on this machine: imports customers, sends what is due, and shows the mails.')
    .option('--customers <file>', 'CSV file of customers; some 300 invented people when left out', parseFile)
    .option('--exit', 'print the summary and end', false)
    .option('--data <directory>', 'keep everything here, for the next start too', parseDirectory)
    .option('--port <number>', 'port of the pages on 127.0.0.1', parsePort, DEFAULT_PORT)
    .option('--now <instant>', 'where the clock starts, such as 2026-11-02T09:00:00Z', parseInstant)
    .option('--simulate <weeks>', 'play so many weeks of customers and colleagues, such as 12w', parseWeeks)
    .option('--faults', 'let calls get lost and functions crash on the way, and count what it did', false)
    .option('--seed <number>', `which people to play; ${DEFAULT_SEED} when left out`, parseSeed)
    .allowExcessArguments(false);

/**
 * Reads the command line of `npm start`. For help, or for a mistake on the command line, it prints a text and
 * ends the process, unless `command` was told otherwise.
 *
 * @param argv without the program's own name
 */
export function readOptions(argv: readonly string[], command = startCommand()): StartOptions {
  command.parse(argv, { from: 'user' });
  const options = command.opts<{
    customers?: string;
    exit: boolean;
    data?: string;
    port: number;
    now?: EpochMs;
    simulate?: number;
    faults: boolean;
    seed?: number;
  }>();
  if (options.seed !== undefined && options.simulate === undefined) {
    command.error('error: --seed says which people to play: it needs --simulate, such as --simulate 12w.');
  }
  if (options.faults && options.simulate === undefined) {
    command.error('error: --faults lets a simulation go wrong: it needs --simulate, such as --simulate 12w.');
  }
  return {
    customers: options.customers ?? SAMPLE,
    isSample: options.customers === undefined,
    exit: options.exit,
    data: options.data,
    port: options.port,
    now: options.now,
    simulation:
      options.simulate === undefined
        ? undefined
        : { weeks: options.simulate, seed: options.seed ?? DEFAULT_SEED, faults: options.faults },
  };
}

/** Throws a {@link UserError} unless the file can be read. Called early, before anything is started. */
export async function requireFile(file: string): Promise<void> {
  const fail = (why: string): never => {
    throw new UserError(`The customer file ${file} cannot be read: ${why}.`);
  };
  const found = await stat(file).catch(() => fail('there is no such file'));
  if (!found.isFile()) fail('it is not a file');
  await access(file, constants.R_OK).catch(() => fail('you have no permission'));
}
