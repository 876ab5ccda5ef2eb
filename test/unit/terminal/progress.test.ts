import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countRows, showProgress } from '../../../infra/terminal/progress.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'hearback-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('the rows of a file', () => {
  it.each([
    ['', 0],
    ['id', 0],
    ['id\n', 0],
    ['id\n1\n2\n', 2],
    ['id\n1\n2', 2],
    ['id\r\n1\r\n2\r\n', 2],
    ['id\r1\r2', 2],
    [`id\n${'1\r\n'.repeat(100_000)}`, 100_000],
  ])('of %j are what follows its first line (%#)', async (text, rows) => {
    const file = path.join(directory, 'rows.csv');
    await writeFile(file, text);
    expect(await countRows(file)).toBe(rows);
  });
});

const output = (isTTY: boolean) => {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 100 }) as unknown as NodeJS.WriteStream;
  return { stream, text: () => String(stream.read() ?? '') };
};

describe('the progress of many rows', () => {
  /** A clock that moves by this much with each row. */
  function clockOf(msPerRow: number) {
    let rows = 0;
    return { now: () => rows * msPerRow, tick: (row: number) => (rows = row) };
  }

  it('is a line for each tenth in a log, with the pace and the time left', () => {
    const { stream, text } = output(false);
    const { now, tick } = clockOf(1);
    const progress = showProgress('Importing', 100_000, stream, { now });
    for (let n = 1; n <= 100_000; n += 1) {
      tick(n);
      progress.at(n);
    }
    progress.end();
    const lines = text().trim().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe('Importing: 10000 of 100000, 1,000 rows/s, 1 min 30 s left');
    expect(lines[9]).toBe('Importing: 100000 of 100000, 1,000 rows/s');
  });

  it('is at most one line a second in a log', () => {
    const { stream, text } = output(false);
    const { now, tick } = clockOf(0.025);
    const progress = showProgress('Importing', 100_000, stream, { now });
    for (let n = 1; n <= 100_000; n += 1) {
      tick(n);
      progress.at(n);
    }
    expect(text().trim().split('\n')).toHaveLength(2);
  });

  it('is a bar on a terminal, and removes itself', () => {
    const { stream, text } = output(true);
    const progress = showProgress('Importing', 100_000, stream);
    expect(text()).toContain('0 of 100000');
    for (let n = 1; n <= 100_000; n += 1) progress.at(n);
    progress.end();
    expect(text().length).toBeLessThan(10_000);
  });
});
