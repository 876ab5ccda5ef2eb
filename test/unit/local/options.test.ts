import { tmpdir } from 'node:os';
import type { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { readOptions, requireFile, startCommand } from '../../../infra/local/options.ts';
import { UserError } from '../../../infra/terminal/user-error.ts';

/**
 * Reads a command line that has a mistake, and returns what is said of it. `start.test.ts` shows that the
 * process says this and ends.
 */
function complaint(argv: readonly string[]): { exitCode: number; said: string } {
  let said = '';
  const command = startCommand()
    .exitOverride()
    .configureOutput({
      writeErr: (text) => {
        said += text;
      },
    });
  try {
    readOptions(argv, command);
  } catch (error) {
    return { exitCode: (error as CommanderError).exitCode, said };
  }
  return { exitCode: 0, said };
}

describe('the options of npm start', () => {
  it.each([
    [['--simulate', '12w'], { weeks: 12, seed: 1, faults: false }],
    [['--simulate', '1w', '--seed', '0'], { weeks: 1, seed: 0, faults: false }],
    [['--simulate=52w', '--seed=4294967295'], { weeks: 52, seed: 4_294_967_295, faults: false }],
    [['--simulate', '12w', '--faults'], { weeks: 12, seed: 1, faults: true }],
    [[], undefined],
  ])('%j say what is to be played', (argv, simulation) => {
    expect(readOptions(argv).simulation).toEqual(simulation);
  });

  it('can be combined with all others', () => {
    const { simulation, exit, now, isSample, customers } = readOptions([
      ...['--simulate', '2w', '--exit', '--customers', 'list.csv', '--now', '2026-11-02T09:00:00Z'],
    ]);
    expect({ simulation, exit, now, isSample, customers }).toEqual({
      simulation: { weeks: 2, seed: 1, faults: false },
      exit: true,
      now: Date.parse('2026-11-02T09:00:00Z'),
      isSample: false,
      customers: 'list.csv',
    });
  });

  it.each([
    ['2026-11-02', '2026-11-02T00:00:00Z'],
    ['2028-02-29', '2028-02-29T00:00:00Z'],
    ['2026-11-02T09:00Z', '2026-11-02T09:00:00Z'],
    ['2026-11-02T09:00:30.5Z', '2026-11-02T09:00:30.500Z'],
    ['2026-11-02T00:30:00+05:30', '2026-11-01T19:00:00Z'],
    ['2026-12-31T23:59:59-12:00', '2027-01-01T11:59:59Z'],
    ['2000-01-01', '2000-01-01T00:00:00Z'],
    ['2100-12-31', '2100-12-31T00:00:00Z'],
  ])('--now %s is where the clock starts', (text, instant) => {
    expect(readOptions(['--now', text]).now).toBe(Date.parse(instant));
  });

  const weeks = /Use whole weeks from 1w to 52w, such as 12w\./;
  it.each([
    [['--simulate', '12'], weeks],
    [['--simulate', '0w'], weeks],
    [['--simulate', '53w'], weeks],
    [['--simulate', '1.5w'], weeks],
    [['--simulate', '3months'], weeks],
    [['--simulate'], /argument missing/],
    [['--simulate', '2w', '--seed', '-1'], /Use a whole number from 0 to 4294967295\./],
    [['--simulate', '2w', '--seed', 'x'], /Use a whole number/],
    [['--seed', '7'], /--seed says which people to play: it needs --simulate/],
    [['--now', 'tomorrow'], /Use a day, such as 2026-11-02, or an instant, such as 2026-11-02T09:00:00Z\.$/],
    [['--now', '2.11.2026'], /Use a day, such as 2026-11-02, or/],
    [['--now', ''], /Use a day, such as 2026-11-02, or/],
    [['--now', '2026-02-30'], /There is no day 2026-02-30\. Use one of the calendar, such as 2026-11-02\.$/],
    [['--now', '2027-02-29T09:00:00Z'], /There is no day 2027-02-29\./],
    [['--now', '2026-04-31T09:00:00+02:00'], /There is no day 2026-04-31\./],
    [['--now', '2026-13-01'], /There is no day 2026-13-01\./],
    [['--now', '2026-11-00'], /There is no day 2026-11-00\./],
    [['--now', '1999-12-31'], /Use a year from 2000 to 2100\.$/],
    [['--now', '2101-01-01T00:00:00Z'], /Use a year from 2000 to 2100\.$/],
    [['--now', '0026-11-02'], /Use a year from 2000 to 2100\.$/],
    [
      ['--now', '2026-11-02T24:00:00Z'],
      /There is no time 24:00:00\. Use hours and minutes, such as 2026-11-02T09:00Z/,
    ],
    [['--now', '2026-11-02T09:60Z'], /There is no time 09:60\./],
    [['--now', '2026-11-02T09Z'], /There is no time 09\./],
    [['--now', '2026-11-02T09:00:00'], /Say the zone of the time too, such as 2026-11-02T09:00:00Z\.$/],
    [
      ['--now', '2026-11-02T09:00:00+25:00'],
      /There is no zone \+25:00\. Use Z for UTC, or one such as \+01:00\.$/,
    ],
    [['--data', ''], /Name a directory, or leave it out\.$/],
    [['--data='], /Name a directory, or leave it out\.$/],
    [['--data', ' '], /Name a directory, or leave it out\.$/],
    [['--customers', ''], /Name a file, or leave it out\.$/],
    [['--faults'], /--faults lets a simulation go wrong: it needs --simulate/],
    [['--port', '70000'], /Use a number from 1 to 65535/],
    [['--port', '0'], /Use a number from 1 to 65535/],
    [['--pretend'], /unknown option '--pretend'/],
    [['list.csv'], /too many arguments/],
  ])('that make no sense are named in one line: %j', (argv, line) => {
    const { exitCode, said } = complaint(argv);
    expect(exitCode).toBe(1);
    expect(said.trim()).toMatch(line);
    expect(said.trim().split('\n')).toHaveLength(1);
  });
});

it('a directory as the customer file is named in one line', async () => {
  const problem = await requireFile(tmpdir()).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(UserError);
  expect((problem as UserError).message).toBe(
    `The customer file ${tmpdir()} cannot be read: it is not a file.`,
  );
});
