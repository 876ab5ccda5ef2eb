import { Command, InvalidArgumentError } from 'commander';
import { runCommand } from '../../infra/ops/target.ts';
import { showProgress } from '../../infra/terminal/progress.ts';
import { complain, say, sayAll } from '../../infra/terminal/terminal.ts';
import { tableLines } from '../../infra/terminal/text-table.ts';
import { UserError } from '../../infra/terminal/user-error.ts';
import { chromiumPath, launchBrowser } from '../support/browser.ts';
import { costTable } from './costs.ts';
import { figuresOf } from './figures.ts';
import { missedGoals } from './goals.ts';
import { readMix } from './mix.ts';
import { OTHERS } from './others.ts';
import { type Played, play } from './play.ts';
import { oursOn } from './policies.ts';
import type { Population } from './population.ts';
import { POPULATIONS } from './populations.ts';
import { jsonOf, markdownOf, tablesOf } from './report.ts';

interface Options {
  readonly each: number;
  readonly seed: number;
  readonly weeks: number;
  readonly mix?: string;
  readonly only?: readonly string[];
  /** Those beyond the mix. */
  readonly others?: boolean;
  /** False after `--no-browser`. */
  readonly browser: boolean;
  readonly costs?: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

function chosen(only: readonly string[] | undefined, all: readonly Population[]): readonly Population[] {
  if (only === undefined) return all;
  for (const part of only)
    if (!all.some(({ name }) => name.includes(part)))
      throw new UserError(
        `No population has '${part}' in its name. There are: ${all.map(({ name }) => name).join('; ')}.`,
      );
  return all.filter(({ name }) => only.some((part) => name.includes(part)));
}

async function playThem(populations: readonly Population[], options: Options): Promise<Played[]> {
  const { each, seed, weeks } = options;
  const inBrowser = populations.filter(({ isInBrowser }) => isInBrowser).map(({ name }) => name);
  const path = options.browser ? chromiumPath() : undefined;
  if (path === undefined && inBrowser.length > 0) {
    const why = options.browser
      ? 'No Chromium found (install it, or name it in CHROMIUM)'
      : 'Without a browser, as asked';
    complain(`${why}: requests with a browser's headers stand in for it in ${inBrowser.join('; ')}.`);
  }
  const browser = path === undefined ? undefined : await launchBrowser(path);
  const progress = showProgress('Asks', populations.length * each * weeks, process.stderr, {
    areRows: false,
  });
  try {
    return await play({
      populations,
      seed,
      each,
      weeks,
      onProgress: progress.at,
      ...(browser === undefined ? {} : { browser }),
    });
  } finally {
    progress.end();
    await browser?.close();
  }
}

async function rig(options: Options): Promise<void> {
  const all = options.others === true ? OTHERS : POPULATIONS;
  const populations = chosen(options.only, all);
  const weightOf = await readMix(
    options.mix,
    all.map(({ name }) => name),
  );
  const played = await playThem(populations, options);
  const isWhole = options.only === undefined && options.others !== true && options.mix === undefined;
  if (isWhole) report(played);
  if (options.json === true) return say(JSON.stringify(jsonOf(played, weightOf)));
  const tables = [
    ...tablesOf(played, weightOf),
    ...(options.costs === true ? [costTable(played, weightOf)] : []),
  ];
  if (options.markdown === true)
    return sayAll(tables.flatMap((table) => [`### ${table.title}`, '', ...markdownOf(table), '']));
  sayAll(tables.flatMap((table) => [table.title, ...tableLines(table.rows), '']));
}

const countOf = (played: readonly Played[]) => ({
  machines: played.filter(({ population }) => population.who === 'machine').length,
  people: played.filter(({ population }) => population.who === 'person').length,
});

/** A policy that misses its goals on the whole mix ends the command with status 1. */
function report(played: readonly Played[]): void {
  for (const policy of oursOn(played))
    for (const missed of missedGoals(figuresOf(played, policy), countOf(played))) {
      complain(`${policy.name}: ${missed}`);
      process.exitCode = 1;
    }
}

function readCount(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Write a number from 1 to 9999.');
  return Number(text);
}

await runCommand(
  new Command('npm run scanner-rig --')
    .description(
      'Plays mail scanners and people against the real pages, and says whom our policy and simpler ones believe.',
    )
    .option('--each <n>', 'asks of each population', readCount, 10)
    .option('--seed <n>', 'another seed plays other people and machines', readCount, 1)
    .option(
      '--weeks <n>',
      'weeks of asks; the last is judged, the others are there to be learnt from',
      readCount,
      1,
    )
    .option('--mix <file>', 'how much each population counts: a YAML or JSON file of names and numbers')
    .option('--only <name...>', 'only populations with one of these in their names')
    .option('--others', 'play kinds beyond the mix instead, which are in no figure of it')
    .option('--no-browser', 'play without a browser, although there is one')
    .option('--costs', 'tell also what other numbers of the policy would come to on the same evidence')
    .option('--json', 'print one JSON object and nothing else')
    .option('--markdown', 'print the tables as Markdown')
    .action(rig),
);
