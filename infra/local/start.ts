import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ImportReport } from '../../functions/domain/importing/import-report.ts';
import { questionLines } from '../../functions/domain/importing/row-problems.ts';
import { HOUR_MS, MINUTE_MS } from '../../functions/domain/time/units.ts';
import { longTime } from '../terminal/dates-and-numbers.ts';
import { countRows, showPhases } from '../terminal/progress.ts';
import { plainly, systemProblem } from '../terminal/system-problem.ts';
import { complain, say, sayAll } from '../terminal/terminal.ts';
import { messageOf, UserError } from '../terminal/user-error.ts';
import { removeRunning, writeRunning } from './files/running.ts';
import { readOptions, requireFile, type StartOptions } from './options.ts';
import { type FaultRecord, faultRecord } from './simulation/fault-record.ts';
import { mailboxHabit } from './simulation/mailbox-habits.ts';
import { Crash } from './simulation/mortal-sender.ts';
import { playWeeks } from './simulation/play-weeks.ts';
import { firstMonday, secretsOf } from './simulation/simulate.ts';
import { firstWork } from './world/first-work.ts';
import { importLines, summaryLines } from './world/summary.ts';
import { startWorld, type World } from './world/world.ts';
import type { WorldOptions } from './world/world-options.ts';

// `npm start`: the whole system on this machine.

/** The sample was written for this Monday: some of its customers have just reached a milestone. */
const SAMPLE_STARTS_AT = Date.parse('2026-11-02T09:00:00Z');
const NINE_MS = 9 * HOUR_MS;

/** Complains, but not about the same thing again and again. */
const complainOnce = (() => {
  let last = { line: '', at: 0 };
  return (line: string): void => {
    const at = performance.now();
    if (line === last.line && at - last.at < MINUTE_MS) return;
    last = { line, at };
    complain(line);
  };
})();

async function importCustomers(world: World, file: string): Promise<ImportReport> {
  const name = path.basename(file);
  const rows = await countRows(file);
  const progress = showPhases(
    {
      looking: `Looking through ${name}`,
      wishes: `Hearing who wants no mail in ${name}`,
      rows: `Importing ${name}`,
      missing: 'Looking who is missing',
    },
    { looking: rows, wishes: rows, rows },
    process.stdout,
  );
  const report = await world.importFile(file, progress.at).finally(progress.end);
  if (report.counts.read > 0 || report.complete) return report;
  const { stopped } = report;
  if (stopped !== undefined)
    throw new UserError(
      `The customer file ${file} was not imported: line ${stopped.line}: expected ${stopped.expected}.`,
    );
  // Only the import command has flags for the answers.
  const how = '"npm run import" takes the answers, while "npm start" runs with another list.';
  throw new UserError(
    [`The customer file ${file} was not imported.`, ...questionLines(report), how].join('\n'),
  );
}

function sayWhereToLook(world: World): void {
  const newest = world.mailbox.list().at(-1);
  say(`Overview  ${world.url}/`);
  say(`Inbox     ${world.url}/inbox`);
  if (newest !== undefined) say(`A mail    ${world.url}/inbox/${newest.id}`);
}

async function sayWhatIsNext(world: World): Promise<void> {
  say(`Clock     ${longTime(world.clock.now())}`);
  const next = await world.nextMail();
  if (next === undefined) say('Next      nothing is planned');
  else if (next > world.clock.now()) say(`Next      a mail is due ${longTime(next)}`);
}

/**
 * Imports, sends or simulates, and says where to look. Then it ticks each minute, as the schedules would,
 * unless the process is to end.
 */
async function work(
  world: World,
  options: StartOptions,
  tell: () => Promise<void>,
  record: FaultRecord | undefined,
): Promise<void> {
  const isNew = (await world.overview()).customers === 0;
  const report = await importCustomers(world, options.customers);
  if (options.simulation === undefined) {
    const outcome = await firstWork(world, isNew, (first) =>
      say(`Nothing is due yet. The clock goes on a day from the first mail, ${longTime(first)} …`),
    );
    sayAll(summaryLines(report, outcome));
  } else {
    sayAll(importLines(report));
    record?.watch(world);
    record?.witness.onList(await readFile(options.customers, 'utf8'), world.clock.now());
    const isClean = await playWeeks(world, options, options.simulation, process.stdout, record);
    if (!isClean) process.exitCode = 1;
  }
  await sayWhatIsNext(world);
  // Nothing more to do: the pages end with this process.
  if (options.exit) return;
  sayWhereToLook(world);
  await tell();
  say('Ctrl-C ends it.');
  for (;;) {
    await wait(MINUTE_MS);
    await world.tick().catch((error: unknown) => complain(`A tick failed: ${plainly(error)}`));
  }
}

/** The options for the start of a world. A simulated world is the same each time. */
function startOptions({ isSample, now, simulation }: StartOptions): Partial<WorldOptions> {
  if (simulation === undefined) {
    return {
      ...(isSample ? { firstStartAt: SAMPLE_STARTS_AT } : {}),
      ...(now === undefined ? {} : { startAt: now }),
    };
  }
  const monday = isSample ? SAMPLE_STARTS_AT : firstMonday(Date.now()) + NINE_MS;
  const { seed } = simulation;
  return {
    firstStartAt: now ?? monday,
    repeatable: secretsOf(seed),
    mailboxes: (address, mail) => mailboxHabit(seed, address, mail),
  };
}

async function run(options: StartOptions): Promise<void> {
  await requireFile(options.customers);
  let onBroken = (_problem: UserError): void => undefined;
  let tell: () => Promise<void> = async () => undefined;
  const record = options.simulation?.faults === true ? faultRecord(options.simulation.seed) : undefined;
  const world = await startWorld({
    port: options.port,
    ...(options.data === undefined ? {} : { dataDir: options.data }),
    ...startOptions(options),
    ...(record === undefined ? {} : { mishaps: record.mishaps }),
    onError: (where, error) => {
      // The crash was wanted, and it is in the record.
      if (!(error instanceof Crash)) complainOnce(`${where} failed: ${plainly(error)}`);
    },
    onNotice: complain,
    onBroken: (problem) => onBroken(problem),
    onMoved: () => tell(),
  });
  const ended = new Promise<void>((resolve, reject) => {
    onSignal = resolve;
    onBroken = reject;
  });
  // The world may break before anybody waits for this.
  ended.catch(() => undefined);
  tell = async () => {
    if (options.exit) return;
    await writeRunning({
      env: world.env,
      url: world.url,
      pid: process.pid,
      clockOffsetMs: world.clock.offset(),
    }).catch((error: unknown) => complain(`Other commands cannot find this run. ${plainly(error)}`));
  };
  try {
    const working = work(world, options, tell, record);
    // After a signal, a failure of the unfinished work is no news.
    working.catch(() => undefined);
    await Promise.race([working, ended]);
  } finally {
    await removeRunning();
    await world.stop();
  }
}

/** For a failed call of the database, SES or SQS: a person gets no help from what the SDK was doing. */
function failedCall(error: unknown): UserError | undefined {
  if (!(error instanceof Error && '$metadata' in error)) return undefined;
  const said = messageOf(error);
  const remedy = /\bfull\b/i.test(said) ? 'Make room on its disk, then start again.' : 'Start again.';
  return new UserError(`A service of the local target failed: ${said.replace(/\.$/, '')}. ${remedy}`);
}

// Until the world stands, nothing needs an orderly end: its processes and secrets end with this process.
let onSignal = (): void => process.exit(130);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => onSignal());
// The reader of our lines has gone (`npm start | head`).
process.stdout.on('error', () => onSignal());

try {
  await run(readOptions(process.argv.slice(2)));
  process.exit();
} catch (error) {
  const problem = error instanceof UserError ? error : (systemProblem(error) ?? failedCall(error));
  // Anything else is our own fault, and its stack helps to find it.
  const text = problem?.message ?? (error instanceof Error ? (error.stack ?? error.message) : String(error));
  for (const line of text.split('\n')) complain(line);
  process.exit(1);
}
