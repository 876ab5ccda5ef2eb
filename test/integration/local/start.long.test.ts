import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gate } from '../../../functions/store/gate.ts';
import { HEADER, startsForTests } from '../../support/npm-start.ts';
import { startOwnWorld } from '../../support/shipped-world.ts';

const { npmStart, directory, file, port } = startsForTests();

describe('npm start', () => {
  // `start.test.ts` has what is found before the world stands.
  it.each<[string, () => Promise<string[]>, RegExp]>([
    [
      'an empty customer file',
      async () => ['--customers', await file(''), '--port', await port('free')],
      /was not imported: line 1: expected a header line/,
    ],
    [
      'a customer file that is not text',
      async () => [
        '--customers',
        await file(Uint8Array.from({ length: 400 }, (_, n) => 255 - (n % 90))),
        '--port',
        await port('free'),
      ],
      /was not imported/,
    ],
  ])('says in one line what to do about %s', async (_what, args, line) => {
    const { ended } = await npmStart(...(await args()));
    const { code, err } = await ended;
    expect(code).toBe(1);
    expect(err.trim()).toMatch(line);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('keeps the clock of an existing world, and says when the next mail is due and that the gate is paused', async () => {
    // The customer's first milestone is weeks away.
    const customers = await file(
      [HEADER, 'C-1,ada@example.com,Ada,Test,Alder,,EMEA,en,Europe/London,2026-11-01,,,no'].join('\n'),
    );
    const data = path.join(await directory(), 'data');
    const args = ['--exit', '--data', data, '--customers', customers, '--port', await port('free')];
    const first = await (await npmStart(...args, '--now', '2026-11-02T09:00:00Z')).ended;
    expect(first.out).toMatch(/^Nothing is due yet\. The clock goes on a day from the first mail/m);
    const world = await startOwnWorld({ dataDir: data });
    await gate(world.client, world.tableName).pause('A wrong list', '2026-12-01T09:00:00Z', 'operator');
    await world.stop();

    const second = await (await npmStart(...args)).ended;
    expect(second.out).not.toContain('The clock goes on');
    const clockOf = (out: string): string => /^Clock {5}(.*) at /m.exec(out)?.[1] ?? 'none';
    expect(clockOf(second.out)).toBe(clockOf(first.out));
    expect(second.out).toMatch(/^Next {6}a mail is due .* 20\d\d at \d\d:\d\d UTC$/m);
    expect(second.out).toMatch(
      /^Gate {6}paused since Tuesday, 1 December 2026 at 09:00 UTC: "A wrong list"/m,
    );
  });

  it('prints the lines that the README shows', async () => {
    const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
    const sample = /^Nothing is due yet.*?(?=^```)/ms.exec(readme)?.[0] ?? '';
    const { child, said } = await npmStart('--port', await port('free'));
    while (!said().includes('Ctrl-C ends it.\n')) await once(child.stdout ?? child, 'data');
    /** The label of each line. Progress lines count once: their number depends on the machine. */
    const labelsOf = (text: string): string[] =>
      text
        .trim()
        .split('\n')
        .map((line) => line.slice(0, 10).trim())
        .filter((label) => label !== 'Importing');
    expect(labelsOf(said())).toEqual(labelsOf(sample));
  });

  it('simulates weeks, prints the figures, and leaves a world to continue with', async () => {
    const customers = await file(
      [HEADER, 'C-1,ada@example.com,Ada,Test,Alder,,EMEA,en,Europe/London,2026-10-05,,,no'].join('\n'),
    );
    const data = path.join(await directory(), 'data');
    const args = ['--exit', '--data', data, '--customers', customers, '--port', await port('free')];
    const simulate = ['--simulate', '1w', '--seed', '3', '--now', '2026-11-02T09:00:00Z'];
    const played = await (await npmStart(...args, ...simulate)).ended;
    expect({ code: played.code, err: played.err }).toEqual({ code: 0, err: '' });
    expect(played.out).toMatch(/^Imported {2}1 customer /m);
    expect(played.out).toMatch(/^Simulating weeks: 1 of 1$/m);
    expect(played.out).toMatch(/^2026-W45 \(2026-11-02\) +1 +\d+ /m);
    expect(played.out).toMatch(/^all +1 /m);
    expect(played.out).toContain(
      `Repeat with  npm start -- --simulate 1w --seed 3 --customers ${customers} --now 2026-11-02T09:00:00Z`,
    );
    expect(played.out).not.toMatch(/http/);

    const faulty = await (
      await npmStart(
        '--exit',
        '--faults',
        '--customers',
        customers,
        '--port',
        await port('free'),
        ...simulate,
      )
    ).ended;
    expect({ code: faulty.code, err: faulty.err }).toEqual({ code: 0, err: '' });
    expect(faulty.out).toMatch(/^Injected faults: \d+$/m);
    expect(faulty.out).toMatch(
      /^unexplained: 0\nmails after a no: 0\ndouble mails: 0\nforgotten customers: 0$/m,
    );

    const again = await (await npmStart(...args, ...simulate)).ended;
    expect(again.code).toBe(1);
    expect(again.err.trim()).toMatch(/holds a world already, and a simulation begins a new one/);
    const later = await (await npmStart(...args)).ended;
    expect(later.code).toBe(0);
    expect(later.out).toMatch(/^Clock {5}Tuesday, 10 November 2026|^Clock {5}Tuesday 10 November 2026/m);
  });

  describe('in an existing directory', () => {
    let good: string;
    let args: string[];
    beforeAll(async () => {
      const home = await mkdtemp(path.join(tmpdir(), 'hearback-test-'));
      homes.push(home);
      good = path.join(home, 'data');
      const customers = path.join(home, 'customers.csv');
      const rows = ['ada', 'bob'].map(
        (name) => `${name},${name}@example.com,,,,,,en,Europe/London,2026-10-05,,,no`,
      );
      await writeFile(customers, [HEADER, ...rows].join('\n'));
      args = ['--exit', '--customers', customers, '--port', await port('free')];
      const { out } = await (await npmStart(...args, '--data', good, '--now', '2026-11-02T09:00:00Z')).ended;
      expect(out).toMatch(/^Sent {6}2$/m);
    });
    const homes: string[] = [];
    afterAll(() => Promise.all(homes.map((home) => rm(home, { recursive: true, force: true }))));

    /** Changes a copy of the directory, then starts on it. */
    async function startAfter(happened: (data: string) => Promise<unknown>) {
      const data = path.join(await directory(), 'data');
      await cp(good, data, { recursive: true });
      await happened(data);
      return (await npmStart(...args, '--data', data)).ended;
    }

    it('mails nobody again', async () => {
      const { code, out, err } = await startAfter(async () => undefined);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/^Due {7}0\nSent {6}0$/m);
    });

    it('shows the other mails when a line of the index was spoilt, and names the line', async () => {
      const { code, out, err } = await startAfter(async (data) => {
        const index = path.join(data, 'mails/index.jsonl');
        await writeFile(index, (await readFile(index, 'utf8')).replace('{', ''));
      });
      expect(code).toBe(0);
      expect(err).toMatch(/index\.jsonl has 1 line that cannot be read, the first is line 1: .*\n$/);
      expect(err.trim().split('\n')).toHaveLength(1);
      expect(out).toMatch(/^Due {7}0\nSent {6}0$/m);
    });

    // `spoilt-worlds.long.test.ts` has the others.
    it.each<[string, (data: string) => Promise<unknown>, RegExp]>([
      [
        'a database that was cut off',
        async (data) => {
          for (const entry of await readdir(path.join(data, 'database'), {
            recursive: true,
            withFileTypes: true,
          }))
            if (entry.isFile()) await truncate(path.join(entry.parentPath, entry.name), 5_000);
        },
        /^The database .* (?:is spoilt|was emptied)/,
      ],
      [
        'an empty signing key',
        (data) => writeFile(path.join(data, 'keys/signing'), ''),
        /is not whole: keys\/signing is missing or empty, .*\nPut it back from a copy, or, should it be lost/,
      ],
    ])('does not start with %s, and says why without a stack', async (_what, happened, says) => {
      const { code, out, err } = await startAfter(happened);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err.trim()).toMatch(says);
      expect(err).not.toMatch(/\n {4}at |Error:/);
      expect(err.trim().split('\n').length).toBeLessThanOrEqual(2);
    });
  });
});
