import { createReadStream } from 'node:fs';
import { SingleBar } from 'cli-progress';
import { shownLine } from '../../functions/domain/text/shown-text.ts';
import { SECOND_MS } from '../../functions/domain/time/units.ts';

export interface Progress {
  at(value: number): void;
  end(): void;
}

const LF = 10;
const CR = 13;

/** How many lines follow the first one, with any kind of line end. Blank lines count too. */
export async function countRows(file: string): Promise<number> {
  let ends = 0;
  let last: number | undefined;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      if (byte === CR || (byte === LF && last !== CR)) ends += 1;
      last = byte;
    }
  }
  const isLineOpen = last !== undefined && last !== LF && last !== CR;
  return Math.max(0, ends + (isLineOpen ? 1 : 0) - 1);
}

const MINUTE_S = 60;

/** A waiting time in plain words. */
function waitText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE_S) return `${whole} s`;
  const minutes = Math.floor(whole / MINUTE_S);
  return minutes < MINUTE_S
    ? `${minutes} min ${whole % MINUTE_S} s`
    : `${Math.floor(minutes / MINUTE_S)} h ${minutes % MINUTE_S} min`;
}

/** The pace and the time left: `, 1,200 rows/s, 40 s left`; empty before there is anything to tell. */
function paceText(value: number, total: number | undefined, elapsedMs: number): string {
  if (value === 0 || elapsedMs <= 0) return '';
  const perSecond = (value * 1_000) / elapsedMs;
  const left = total === undefined || value >= total ? '' : `, ${waitText((total - value) / perSecond)} left`;
  return `, ${Math.round(perSecond).toLocaleString('en')} rows/s${left}`;
}

/**
 * A bar on a terminal; in a log, a line for each tenth. For rows both show the pace and the time left, and a
 * log gets at most one line a second.
 *
 * @param name what is counted
 * @param total undefined when unknown
 * @param now in ms; only differences matter
 */
export function showProgress(
  name: string,
  total: number | undefined,
  out: NodeJS.WriteStream,
  { areRows = true, now = () => performance.now() }: { areRows?: boolean; now?: () => number } = {},
): Progress {
  // The name may contain a file name.
  const what = shownLine(name);
  const startedAt = now();
  const paceAt = (value: number): string => (areRows ? paceText(value, total, now() - startedAt) : '');
  if (out.isTTY) {
    const bar = new SingleBar({
      format: total === undefined ? `${what} {value}{pace}` : `${what} {bar} {value} of {total}{pace}`,
      hideCursor: true,
      clearOnComplete: true,
      barsize: 30,
      stream: out,
    });
    bar.start(total ?? 0, 0, { pace: '' });
    return {
      at: (value) => bar.update(Math.min(value, total ?? value), { pace: paceAt(value) }),
      end: () => bar.stop(),
    };
  }
  let tenths = 0;
  let saidAt = startedAt;
  return {
    at: (value) => {
      const reached =
        total === undefined ? tenths + 1 : Math.floor((10 * Math.min(value, total)) / Math.max(total, 1));
      if (reached <= tenths || (areRows && now() - saidAt < SECOND_MS)) return;
      tenths = reached;
      saidAt = now();
      // For a list without a header, the count of rows was one too low.
      const outOf = total === undefined ? '' : ` of ${Math.max(value, total)}`;
      out.write(`${what}: ${value}${outOf}${paceAt(value)}\n`);
    },
    end: () => undefined,
  };
}

/**
 * The progress of work that goes over its rows several times: one bar after the other, each named by its
 * phase.
 *
 * @param totals how many each phase has; absent when unknown
 */
export function showPhases<Phase extends string>(
  names: Readonly<Record<Phase, string>>,
  totals: Readonly<Partial<Record<Phase, number>>>,
  out: NodeJS.WriteStream,
): { at(phase: Phase, value: number): void; end(): void } {
  let current: { readonly phase: Phase; readonly progress: Progress } | undefined;
  return {
    at(phase, value) {
      if (current?.phase !== phase) {
        current?.progress.end();
        current = { phase, progress: showProgress(names[phase], totals[phase], out) };
      }
      current.progress.at(value);
    },
    end() {
      current?.progress.end();
      current = undefined;
    },
  };
}
