import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { HEADER, startsForTests } from '../../support/npm-start.ts';

const { npmStart, file, port } = startsForTests();

describe('npm start', () => {
  it('imports, sends, prints the summary, and with --exit ends by itself', async () => {
    const customers = await file(
      [
        HEADER,
        'C-1,ada@example.com,Ada,Test,Alder,,EMEA,en,Europe/London,2026-10-05,,,no',
        'C-2,nonsense,Bob,Test,Alder,,EMEA,en,Europe/London,2026-10-05,,,no',
      ].join('\n'),
    );
    const { ended, temporary } = await npmStart(
      '--exit',
      '--port',
      await port('free'),
      '--customers',
      customers,
      '--now',
      '2026-11-02T09:00:00Z',
    );
    const { code, out, err } = await ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Imported {2}1 customer \(1 new, 0 changed, 0 as before\), 1 row refused$/m);
    expect(out).toMatch(/1 × email: expected .*; found "nonsense" \(line 3\)/);
    expect(out).toMatch(/^Sent {6}1$/m);
    expect(out).toMatch(/^Due {7}1$/m);
    // The pages end with the process, so their addresses would be dead links.
    expect(out).not.toMatch(/http/);
    // The secrets and templates of a world without --data are gone with the world.
    expect(await readdir(temporary)).toEqual([]);
  });

  it('ends on Ctrl-C, with its processes and its secrets', async () => {
    const { child, ended, temporary, said } = await npmStart(
      '--port',
      await port('free'),
      '--now',
      '2026-11-02T09:00:00Z',
    );
    while (!said().includes('Importing')) await once(child.stdout ?? child, 'data');
    child.kill('SIGINT');
    const { code } = await ended;
    // Windows has no signals: there a process ends at once, without tidying up.
    if (process.platform === 'win32') return;
    expect(code).toBe(0);
    expect(await readdir(temporary)).toEqual([]);
  });

  // `options.test.ts` has the other mistakes on the command line.
  const bad: [string, () => Promise<string[]>, RegExp][] = [
    [
      'a port that is taken',
      async () => ['--port', await port('taken')],
      /^Port \d+ is taken\. Choose another one: npm start -- --port \d+$/,
    ],
    [
      'a customer file that is not there',
      async () => ['--customers', '/none/customers.csv'],
      /^The customer file \/none\/customers\.csv cannot be read: there is no such file\.$/,
    ],
    ['an unknown option', async () => ['--pretend'], /unknown option/],
  ];
  it.each(bad)('says in one line what to do about %s', async (_what, args, line) => {
    const { ended } = await npmStart(...(await args()));
    const { code, err } = await ended;
    expect(code).toBe(1);
    expect(err.trim()).toMatch(line);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('asks about a customer file without the columns, and says which command takes the answers', async () => {
    const customers = await file('name,mail\nAda,ada@example.com\n');
    const { ended } = await npmStart('--customers', customers, '--port', await port('free'));
    const { code, err } = await ended;
    expect(code).toBe(1);
    expect(err).toMatch(
      /was not imported\.\n2 questions; the rest waits for their answers:\n {2}\? No column is plainly id/,
    );
    expect(err).toContain('"npm run import" takes the answers');
  });
});
