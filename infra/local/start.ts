import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ImportReport } from '../../functions/domain/import-report.ts';
import { isoWeekOf, toInstant } from '../../functions/domain/instant.ts';
import { contactStore } from '../../functions/store/contacts.ts';
import { countWeek } from '../../functions/use-cases/count-score.ts';
import { readOptions, requireFile, type StartOptions } from './options.ts';
import { longTime } from './pages/words.ts';
import { messageOf, Problem } from './problem.ts';
import { countRows, showProgress } from './progress.ts';
import { removeRunning, writeRunning } from './running.ts';
import { type Outcome, summaryLines } from './summary.ts';
import { startWorld, type World } from './world.ts';

// `npm start`: the whole system on this machine.

/** The sample was written for this Monday: some of its customers have just reached a milestone. */
const SAMPLE_STARTS_AT = Date.parse('2026-11-02T09:00:00Z');
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const WEEK_MS = 7 * DAY_MS;

const say = (line = ''): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

async function importCustomers(world: World, file: string): Promise<ImportReport> {
  const progress = showProgress(`Importing ${path.basename(file)}`, await countRows(file), process.stdout);
  const report = await world.importFile(file, ({ read }) => progress.at(read)).finally(progress.end);
  const stopped = report.complete ? undefined : report.problems.at(-1);
  if (stopped !== undefined && report.counts.read === 0) {
    throw new Problem(
      `The customer file ${file} was not imported: line ${stopped.line}: expected ${stopped.expected}.`,
    );
  }
  return report;
}

/** Mails that were refused, or of which nobody knows, in the weeks between two instants. */
async function countBad(
  world: World,
  from: number,
  until: number,
): Promise<{ refused: number; unknown: number }> {
  const contacts = contactStore(world.client, world.tableName);
  const weeks = new Set<string>();
  for (let time = from - WEEK_MS; time < until + WEEK_MS; time += WEEK_MS)
    weeks.add(isoWeekOf(toInstant(Math.min(time, until))));
  const counts = await Promise.all(
    [...weeks].map((week) => countWeek(week, { contacts, clock: world.clock })),
  );
  return {
    refused: counts.reduce((sum, { refused }) => sum + refused, 0),
    unknown: counts.reduce((sum, { unknown }) => sum + unknown, 0),
  };
}

/** Sends what is due now; when nothing is, goes on to the first day that has something. */
async function sendWhatIsDue(world: World): Promise<Outcome> {
  const startedAt = world.clock.now();
  const sentBefore = world.mailbox.list().length;
  const releasedBefore = world.released();
  const badBefore = await countBad(world, startedAt, startedAt);
  // Reviews first: they work out when each newly imported customer is due.
  await world.tick();
  await world.tick();
  if (world.released() === releasedBefore) {
    const first = await world.nextWork();
    if (first === undefined) {
      say('Nothing is due, and nothing is planned.');
    } else {
      say(`Nothing is due yet. The clock goes on a day from the first mail, ${longTime(first)} …`);
      await world.move(first + DAY_MS - world.clock.now());
    }
  }
  const bad = await countBad(world, startedAt, world.clock.now());
  return {
    due: world.released() - releasedBefore,
    sent: world.mailbox.list().length - sentBefore,
    refused: bad.refused - badBefore.refused,
    unknown: bad.unknown - badBefore.unknown,
    waiting: (await world.overview()).due,
  };
}

function sayWhereToLook(world: World): void {
  const newest = world.mailbox.list().at(-1);
  say(`Clock     ${longTime(world.clock.now())}`);
  say(`Overview  ${world.url}/`);
  say(`Inbox     ${world.url}/inbox`);
  if (newest !== undefined) say(`A mail    ${world.url}/inbox/${newest.id}`);
}

/** Imports, sends, and says where to look; then ticks each minute, as the schedules would, unless this is to end. */
async function work(world: World, options: StartOptions, tell: () => Promise<void>): Promise<void> {
  const report = await importCustomers(world, options.customers);
  const outcome = await sendWhatIsDue(world);
  for (const line of summaryLines(report, outcome)) say(line);
  sayWhereToLook(world);
  if (options.exit) return;
  await tell();
  say('Ctrl-C ends it.');
  for (;;) {
    await wait(MINUTE_MS);
    await world.tick().catch((error: unknown) => complain(`A tick failed: ${messageOf(error)}`));
  }
}

async function run(options: StartOptions): Promise<void> {
  await requireFile(options.customers);
  let tell: () => Promise<void> = async () => undefined;
  const world = await startWorld({
    port: options.port,
    ...(options.data === undefined ? {} : { dataDir: options.data }),
    ...(options.isSample ? { firstStartAt: SAMPLE_STARTS_AT } : {}),
    ...(options.now === undefined ? {} : { startAt: options.now }),
    onError: (where, error) => complain(`${where} failed: ${messageOf(error)}`),
    onMoved: () => tell(),
  });
  const ended = new Promise<void>((resolve) => {
    onSignal = resolve;
  });
  tell = async () => {
    if (options.exit) return;
    await writeRunning({
      env: world.env,
      url: world.url,
      pid: process.pid,
      clockOffsetMs: world.clock.offset(),
    });
  };
  try {
    const working = work(world, options, tell);
    // When a signal comes first, what the world cannot finish any more is no news.
    working.catch(() => undefined);
    await Promise.race([working, ended]);
  } finally {
    await removeRunning();
    await world.stop();
  }
}

// Until the world stands there is nothing to end in order: its processes and secrets go with this process.
let onSignal = (): void => process.exit(130);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => onSignal());
// Whoever reads our lines has gone (`npm start | head`).
process.stdout.on('error', () => onSignal());

try {
  await run(readOptions(process.argv.slice(2)));
  process.exit(0);
} catch (error) {
  // Anything but a Problem is a fault of ours, and its stack is what helps.
  complain(
    error instanceof Problem
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error),
  );
  process.exit(1);
}
