import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { gate } from '../../functions/store/gate.ts';
import { movableClock } from '../../infra/local/state/clock.ts';
import { readItems, resetTable, startBenchWorld } from './bench-world.ts';
import { askedBefore, importDueCustomers, NOW_MS } from './due-customers.ts';
import type { SenderOrder, SenderReport, SenderSetup } from './sender-process.ts';

export interface SendCpu {
  /**
   * CPU of the handler, divided by the CPU of the requests that the handler cannot avoid. In each pair of
   * runs both send each mail once; this is the median over the pairs.
   */
  readonly ratioToFloor: number;
  readonly ratios: readonly number[];
  /** CPU per mail in ms: the median run of the handler, and of the floor. */
  readonly cpuMsPerEmail: number;
  readonly floorCpuMsPerEmail: number;
  readonly logBytesPerEmail: number;
}

export interface SendCpuOptions {
  readonly mails: number;
  /** Pairs of runs that count. */
  readonly pairs: number;
  /** Called after each run. */
  readonly onRun?: (done: number, of: number) => void;
}

/** Pairs of runs before those that count. Until then much of an instance's code is still interpreted. */
const WARM_UP = 2;
/** So high that no mail ever waits for the gate or SES: waiting is no work. */
const UNLIMITED = { perSecond: 1_000_000, perDay: 1_000_000_000 };
const PROCESS = fileURLToPath(new URL('sender-process.ts', import.meta.url));

export const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
};

/**
 * CPU of the real handler, divided by that of the bare SDK calls it cannot avoid. Those are the exact
 * requests that the handler made once, from the same clients in the same process, one after the other as in
 * the handler. Handler and floor alternate every second or so: when the machine gets slower, both get slower.
 */
export async function measureSendCpu({ mails, pairs, onRun }: SendCpuOptions): Promise<SendCpu> {
  const world = await startBenchWorld({ clock: movableClock(NOW_MS - Date.now()), quota: UNLIMITED });
  try {
    const { client, tableName, env } = world;
    const messages = await importDueCustomers(client, tableName, world.keys, mails);
    await gate(client, tableName).setPace(UNLIMITED.perSecond);
    const items = await readItems(client, tableName);

    const child = fork(PROCESS, {
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    const { stdout } = child;
    if (stdout === null) throw new Error('The sending process has no output.');
    let logBytes = 0;
    stdout.on('data', (chunk: Buffer) => {
      logBytes += chunk.length;
    });
    const ended = Promise.all([once(child, 'exit'), once(stdout, 'close')]);
    child.send({ env: { ...env, LOG_LEVEL: 'INFO' }, now: NOW_MS, messages } satisfies SenderSetup);

    const runs = 1 + 2 * (WARM_UP + pairs);
    let done = 0;
    let handled = 0;
    async function order(what: SenderOrder): Promise<SenderReport> {
      await resetTable(client, tableName, items);
      const before = world.mails();
      child.send(what);
      const [report] = (await Promise.race([
        once(child, 'message'),
        ended.then(() => {
          throw new Error('The sending process ended early.');
        }),
      ])) as [SenderReport];
      if (world.mails() - before !== mails)
        throw new Error(`Of ${mails} mails ${world.mails() - before} were sent.`);
      handled += what === 'record' ? mails : mails / 2;
      done += 1;
      onRun?.(done, runs);
      return report;
    }

    const { requests } = await order('record');
    // Per mail: a customer, an address, a claim, SES, an outcome and a move. For whoever was asked before,
    // the rules must know their open cases and what came of the last ask. Per batch of ten: its slots, and
    // one look at the gate in the middle, so that a pause acts within the batch.
    const expected = 6 * mails + 2 * askedBefore(mails) + 2 * Math.ceil(mails / 10);
    if (requests !== expected)
      throw new Error(`The handler made ${requests} requests where ${expected} cannot be avoided.`);
    /** Sends each mail once by the handler and once by the floor. */
    async function pair(): Promise<SenderReport['cpuMs']> {
      const { cpuMs: one } = await order('handler-first');
      const { cpuMs: other } = await order('floor-first');
      return { handler: one.handler + other.handler, floor: one.floor + other.floor };
    }
    for (let round = 0; round < WARM_UP; round += 1) await pair();
    const measured: SenderReport['cpuMs'][] = [];
    for (let round = 0; round < pairs; round += 1) measured.push(await pair());
    child.disconnect();
    await ended;
    const ratios = measured.map(({ handler, floor }) => handler / floor);
    return {
      ratioToFloor: median(ratios),
      ratios,
      cpuMsPerEmail: median(measured.map(({ handler }) => handler)) / mails,
      floorCpuMsPerEmail: median(measured.map(({ floor }) => floor)) / mails,
      logBytesPerEmail: logBytes / handled,
    };
  } finally {
    await world.stop();
  }
}
