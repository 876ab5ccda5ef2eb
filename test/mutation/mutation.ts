import { Stryker } from '@stryker-mutator/core';
import { Command, InvalidArgumentError } from 'commander';
import { runCommand } from '../../infra/ops/target.ts';
import { tableLines } from '../../infra/terminal/text-table.ts';
import { UserError } from '../../infra/terminal/user-error.ts';
import { WINGS, type Wing } from './rule-files.ts';

/** Per cent of the mutants of all wings together; what is left is named in `README.md`. */
const GOAL = 93;
const FOLDER = '.stryker';

interface Score {
  readonly killed: number;
  /** Of the killed: those that ran too long. */
  readonly timedOut: number;
  readonly all: number;
}

const add = (scores: readonly Score[]): Score => ({
  killed: scores.reduce((sum, { killed }) => sum + killed, 0),
  timedOut: scores.reduce((sum, { timedOut }) => sum + timedOut, 0),
  all: scores.reduce((sum, { all }) => sum + all, 0),
});

const percent = ({ killed, all }: Score): number => (100 * killed) / all;

interface Options {
  readonly incremental?: boolean;
  readonly concurrency: number;
}

/** The files of a wing that have mutants, each with its score. Survivors are printed on the way. */
async function mutate(name: string, wing: Wing, options: Options): Promise<ReadonlyMap<string, Score>> {
  process.env.MUTATION_TESTS = wing.tests.join(' ');
  const results = await new Stryker({
    mutate: wing.files.map((file) => `${wing.rules}/${file}`),
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'test/mutation/vitest.config.ts' },
    coverageAnalysis: 'perTest',
    // A timeout counts as noticed, so a busy machine must not make one.
    timeoutMS: 60_000,
    concurrency: options.concurrency,
    incremental: true,
    force: options.incremental !== true,
    incrementalFile: `${FOLDER}/${name}.incremental.json`,
    tempDirName: `${FOLDER}/tmp`,
    ignorePatterns: ['cdk.out', '.hearback', FOLDER],
    // Node and esbuild take types away and check none.
    disableTypeChecks: false,
    allowConsoleColors: false,
    reporters: ['clear-text', 'progress', 'json'],
    jsonReporter: { fileName: `${FOLDER}/${name}.json` },
    clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  }).runMutationTest();

  const scores = new Map<string, Score>();
  for (const { fileName, status } of results) {
    const isKilled = status === 'Killed' || status === 'Timeout';
    if (!isKilled && status !== 'Survived' && status !== 'NoCoverage') continue;
    const before = scores.get(fileName) ?? { killed: 0, timedOut: 0, all: 0 };
    const one = { killed: isKilled ? 1 : 0, timedOut: status === 'Timeout' ? 1 : 0, all: 1 };
    scores.set(fileName, add([before, one]));
  }
  if (scores.size === 0) throw new Error(`The wing '${name}' has no mutants.`);
  return scores;
}

async function mutateAll(names: readonly string[], options: Options): Promise<void> {
  const unknown = names.find((name) => !Object.hasOwn(WINGS, name));
  if (unknown !== undefined)
    throw new UserError(`There is no wing '${unknown}'; write ${Object.keys(WINGS).join(' or ')}.`);
  const rows: string[][] = [];
  const total: Score[] = [];
  const row = (name: string, score: Score): string[] => [
    name,
    `${percent(score).toFixed(1)} %`,
    String(score.killed),
    String(score.timedOut),
    String(score.all),
  ];
  for (const [name, wing] of Object.entries(WINGS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const scores = await mutate(name, wing, options);
    const files = [...scores].map(([file, score]) => row(file.slice(file.indexOf('functions/')), score));
    const whole = add([...scores.values()]);
    rows.push(...files.sort(), row(name, whole));
    total.push(whole);
  }
  const whole = add(total);
  const lines = tableLines([
    ['rule', 'score', 'killed', 'timed out', 'mutants'],
    ...rows,
    row('together', whole),
  ]);
  for (const line of lines) console.log(line);
  // The goal is that of all wings together.
  if (names.length > 0 || percent(whole) >= GOAL) return;
  console.log(`The goal is ${GOAL} %. Survivors stand above, by file.`);
  process.exitCode = 1;
}

function readCount(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('Write a number from 1 to 99.');
  return Number(text);
}

await runCommand(
  new Command('npm run mutation --')
    .description(
      'Breaks the rules one small way at a time and counts how often a unit test of the same wing notices.',
    )
    .argument('[wings...]', `which of ${Object.keys(WINGS).join(', ')}; all without a name`)
    .option('--incremental', 'only what changed in rules and tests since the last run of the wing')
    .option('--concurrency <count>', 'how many mutants at the same time', readCount, 1)
    .action(mutateAll),
);
