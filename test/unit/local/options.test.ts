import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readOptions } from '../../../infra/local/options.ts';

const OPTIONS = new URL('../../../infra/local/options.ts', import.meta.url).href;
/** Reads its arguments as npm start would: a mistake ends the process. */
const READ = `import { readOptions } from ${JSON.stringify(OPTIONS)}; readOptions(process.argv.slice(1));`;

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

  it('go together with all others', () => {
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
    [['--faults'], /--faults lets a simulation go wrong: it needs --simulate/],
  ])('that make no sense are named in one line: %j', async (argv, line) => {
    const failed = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      READ,
      '--',
      ...argv,
    ]).catch((error: unknown) => error);
    const { code, stderr } = failed as { code: number; stderr: string };
    expect(code).toBe(1);
    expect(stderr.trim()).toMatch(line);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
