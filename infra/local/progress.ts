import { createReadStream } from 'node:fs';
import { SingleBar } from 'cli-progress';

export interface Progress {
  at(value: number): void;
  end(): void;
}

const LF = 10;
const CR = 13;

/** How many lines follow the first one, whatever the line ends; blank ones count too. */
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

/** A bar on a terminal; in a log, a line for each tenth. */
export function showProgress(what: string, total: number, out: NodeJS.WriteStream): Progress {
  if (out.isTTY) {
    const bar = new SingleBar({
      format: `${what} {bar} {value} of {total}`,
      hideCursor: true,
      clearOnComplete: true,
      barsize: 30,
      stream: out,
    });
    bar.start(total, 0);
    return { at: (value) => bar.update(Math.min(value, total)), end: () => bar.stop() };
  }
  let tenths = 0;
  return {
    at: (value) => {
      const reached = total === 0 ? 10 : Math.floor((10 * Math.min(value, total)) / total);
      if (reached <= tenths) return;
      tenths = reached;
      // A list without a header has a row more than was counted.
      out.write(`${what}: ${value} of ${Math.max(value, total)}\n`);
    },
    end: () => undefined,
  };
}
