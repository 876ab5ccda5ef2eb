import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { signToken } from '../../functions/domain/mail/token.ts';
import { DAY_MS, HOUR_MS } from '../../functions/domain/time/units.ts';
import { movableClock } from '../../infra/local/state/clock.ts';
import type { AnswerOrder, AnswerReport, AnswerSetup } from './answer-process.ts';
import { asked } from './asked.ts';
import { startBenchWorld } from './bench-world.ts';
import { NOW_MS } from './due-customers.ts';
import { median } from './send-cpu.ts';

export interface AnswerCpu {
  /**
   * CPU of the handler for a click and a press, divided by that of a router that makes the same requests to
   * the database and answers with a page that never changes; the median over the runs.
   */
  readonly ratioToFloor: number;
  /** CPU for a click and a press in ms: the median run of the handler. */
  readonly cpuMsPerAnswer: number;
}

export interface AnswerCpuOptions {
  /** Answers of each run. */
  readonly answers: number;
  /** Runs that count. */
  readonly runs: number;
  /** Called after each run. */
  readonly onRun?: (done: number, of: number) => void;
}

/** Runs before those that count. Until then much of an instance's code is still interpreted. */
const WARM_UP = 4;
const PROCESS = fileURLToPath(new URL('answer-process.ts', import.meta.url));

/**
 * CPU of the pages' real handler beside the least that could answer. Both take turns in one process, so a
 * machine that gets slower makes both slower.
 */
export async function measureAnswerCpu({ answers, runs, onRun }: AnswerCpuOptions): Promise<AnswerCpu> {
  const clock = movableClock();
  clock.hold(NOW_MS);
  const world = await startBenchWorld({ clock, quota: { perSecond: 14, perDay: 50_000 } });
  try {
    const all = WARM_UP + runs;
    const links = (await asked(world, answers * all)).map(
      (ask) => `/s/${signToken(world.keys, 'score', ask, NOW_MS + 60 * DAY_MS)}`,
    );
    const child = fork(PROCESS, {
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    child.stdout?.resume();
    const ended = once(child, 'exit');
    const env = { ...world.env, LOG_LEVEL: 'INFO' };
    child.send({ env, now: NOW_MS + HOUR_MS } satisfies AnswerSetup);
    async function order(what: AnswerOrder): Promise<AnswerReport> {
      child.send(what);
      const [report] = (await Promise.race([
        once(child, 'message'),
        ended.then(() => {
          throw new Error('The answering process ended early.');
        }),
      ])) as [AnswerReport];
      return report;
    }

    const measured: AnswerReport[] = [];
    for (let run = 0; run < all; run += 1) {
      const report = await order({
        links: links.slice(run * answers, (run + 1) * answers),
        first: run % 2 === 0 ? 'handler' : 'floor',
      });
      if (run >= WARM_UP) measured.push(report);
      onRun?.(run + 1, all);
    }
    child.disconnect();
    await ended;
    return {
      ratioToFloor: median(measured.map(({ handler, floor }) => handler / floor)),
      cpuMsPerAnswer: median(measured.map(({ handler }) => handler)) / answers,
    };
  } finally {
    await world.stop();
  }
}
