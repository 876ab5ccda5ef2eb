import { Command } from 'commander';
import { runCommand } from '../../infra/ops/target.ts';
import { type Progress, showProgress } from '../../infra/terminal/progress.ts';
import { tableLines } from '../../infra/terminal/text-table.ts';
import { UserError } from '../../infra/terminal/user-error.ts';
import { answerBenchmark } from './answer.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { planBenchmark } from './plan.ts';
import { programmeBenchmark } from './programme.ts';
import { rigBenchmark } from './rig.ts';
import { sendBenchmark } from './send.ts';

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  send: sendBenchmark,
  plan: planBenchmark,
  answer: answerBenchmark,
  programme: programmeBenchmark,
  rig: rigBenchmark,
};

type Results = Readonly<Record<string, Readonly<Record<string, Figure>>>>;

const SILENT: Progress = { at: () => undefined, end: () => undefined };
const progress = (what: string, total: number): Progress =>
  process.stderr.isTTY ? showProgress(what, total, process.stderr) : SILENT;

/** Four digits; more would say nothing. */
const shown = (value: number): string => String(Number(value.toPrecision(4)));

function goalText({ value, goal, goalAtLeast }: Figure): string {
  if (goal !== undefined) return `${value <= goal ? 'met' : 'MISSED'}: at most ${shown(goal)}`;
  return goalAtLeast === undefined
    ? ''
    : `${value >= goalAtLeast ? 'met' : 'MISSED'}: at least ${shown(goalAtLeast)}`;
}

function resultLines(results: Results): string[] {
  const rows = Object.entries(results).flatMap(([word, figures]) =>
    Object.entries(figures).map(([name, figure]) => [
      `${word}.${name}`,
      shown(figure.value),
      goalText(figure),
      figure.says,
    ]),
  );
  return tableLines([['figure', 'value', 'goal', 'what it is'], ...rows]);
}

const valuesOf = (results: Results) =>
  Object.fromEntries(
    Object.entries(results).map(([word, figures]) => [
      word,
      Object.fromEntries(Object.entries(figures).map(([name, { value }]) => [name, value])),
    ]),
  );

async function bench(names: readonly string[], options: { json?: boolean; quick?: boolean }): Promise<void> {
  const unknown = names.find((name) => !Object.hasOwn(BENCHMARKS, name));
  if (unknown !== undefined)
    throw new UserError(`There is no benchmark '${unknown}'; write ${Object.keys(BENCHMARKS).join(' or ')}.`);
  const results: Record<string, Readonly<Record<string, Figure>>> = {};
  for (const [name, run] of Object.entries(BENCHMARKS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    results[name] = await run({ quick: options.quick === true, progress });
  }
  if (options.json === true) console.log(JSON.stringify(valuesOf(results), null, 2));
  else for (const line of resultLines(results)) console.log(line);
}

await runCommand(
  new Command('npm run bench --')
    .description(
      'Measures what the system costs, on the real functions with a local database and a local SES.',
    )
    .argument('[names...]', `which of ${Object.keys(BENCHMARKS).join(', ')}; all without a name`)
    .option('--json', 'print one JSON object and nothing else')
    .option('--quick', 'small sizes: units are exact, times mean nothing')
    .action(bench),
);
