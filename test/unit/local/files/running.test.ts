import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  chooseRunning,
  type Running,
  readRunning,
  removeRunning,
  writeRunning,
} from '../../../../infra/local/files/running.ts';

const running = (pid: number, port: number): Running => ({
  env: {},
  url: `http://127.0.0.1:${port}`,
  pid,
  clockOffsetMs: 0,
});

describe('the record of running local targets', () => {
  it('has an entry for each of them, loses it when that one ends, and ignores dead ones', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'hearback-test-'));
    try {
      expect(await readRunning(path.join(directory, 'none'))).toEqual([]);
      const mine = running(process.pid, 3000);
      const parents = running(process.ppid, 3001);
      await writeRunning(mine, directory);
      await writeRunning(parents, directory);
      // No process has this number: it is larger than any that a system gives out.
      await writeRunning(running(2 ** 30, 3002), directory);
      await writeFile(path.join(directory, 'running-7.json'), 'torn');
      const found = await readRunning(directory);
      expect(found.toSorted((a, b) => a.url.localeCompare(b.url))).toEqual([mine, parents]);
      await removeRunning(directory);
      expect(await readRunning(directory)).toEqual([parents]);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

describe('the local target that a command means', () => {
  const one = running(1, 3000);
  const two = running(2, 3001);

  it.each([
    { all: [one], port: undefined, chosen: one },
    { all: [one, two], port: 3001, chosen: two },
  ])('is the only one, or the one on the port (%#)', ({ all, port, chosen }) => {
    expect(chooseRunning(all, port)).toBe(chosen);
  });

  it.each([
    { all: [], port: undefined, says: 'Nothing runs here. Run "npm start" first' },
    {
      all: [two, one],
      port: undefined,
      says: '2 local targets run here, on port 3000 and 3001. Say which one: --port 3000 or --port 3001.',
    },
    {
      all: [one],
      port: 4000,
      says: 'Nothing runs on port 4000. One local target runs here, on port 3000.',
    },
  ])('must be clear (%#)', ({ all, port, says }) => {
    expect(() => chooseRunning(all, port)).toThrow(says);
  });
});
