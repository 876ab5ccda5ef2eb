import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { askedBefore } from '../../bench/due-customers.ts';

const run = promisify(execFile);
const BENCH = fileURLToPath(new URL('../../bench/bench.ts', import.meta.url));
const bench = (...args: string[]) => run(process.execPath, [BENCH, ...args]);

describe('npm run bench -- --json', () => {
  let stdout: string;
  let stderr: string;
  beforeAll(async () => {
    ({ stdout, stderr } = await bench('--json', '--quick'));
  }, 300_000);

  it('prints one JSON object and nothing else, grouped by the first word', () => {
    const number = expect.any(Number);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      send: {
        writeUnitsPerEmail: number,
        readUnitsPerEmail: number,
        cpuRatioToFloor: number,
        cpuMsPerEmail: number,
        floorCpuMsPerEmail: number,
        dollarsPerMillion: number,
        sesDollarsPerMillion: number,
        gbSecondsPerEmail: number,
        eventsPerEmail: number,
        logBytesPerEmail: number,
      },
      plan: { readUnitsIdle1k: number, readUnitsIdle100k: number, unitsPerDue: number },
      answer: {
        bundleBytesOverFloor: number,
        importRatioToFloor: number,
        cpuRatioToFloor: number,
        cpuMsPerAnswer: number,
        writeUnitsGet: number,
        writeUnitsGetAgain: number,
        writeUnitsBeacon: number,
        writeUnitsConfirm: number,
        writeUnitsConfirmAfterSettling: number,
        writeUnitsSettle: number,
        writeUnitsSettleDetractor: number,
      },
      programme: {
        previewCustomersPerSecond: number,
        planMicrosPerCustomer: number,
        mailsPerCustomer: number,
        replanWriteUnitsMoved: number,
        replanWriteUnitsUnmoved: number,
      },
      rig: { falseAcceptShare: number, falseRejectShare: number, unsureShare: number },
    });
  });

  it('a hundred emails cost what they should: five writes and two reads each, a slot for ten, one tick, and what the rules ask', () => {
    const { send, plan } = JSON.parse(stdout);
    // Writes per mail: claim 1, outcome 1, move 3 (its agenda entry goes and another comes), a tenth of a
    // slot. The tick writes one cursor item.
    expect(send.writeUnitsPerEmail).toBe((100 * 5 + 10 + 1) / 100);
    // Reads of the tick: the gate 1, its cursors 0.5, and 80 shards at 0.5. The shards of key accounts are
    // read once more, to see whether the day's quota is short.
    const tick = 1.5 + 40 + 8;
    // Whoever was asked before may have an open case, and an answer that nobody has noted.
    const rules = askedBefore(100) * (0.5 + 0.5);
    // Strong reads of customer and address, 1 each; the gate once, and half a look at the gate in each batch.
    expect(send.readUnitsPerEmail).toBe((100 * 2 + 1 + 10 * 0.5 + tick + rules) / 100);
    expect(plan.unitsPerDue).toBe((1 + tick) / 100);
  });

  it('planning everybody anew costs three writes for each whom it moves, and none for the others', () => {
    expect(JSON.parse(stdout).programme).toMatchObject({
      replanWriteUnitsMoved: 3,
      replanWriteUnitsUnmoved: 0,
    });
  });

  it('an idle tick costs the same with ten times as many customers', () => {
    const { plan } = JSON.parse(stdout);
    expect(plan).toMatchObject({ readUnitsIdle1k: 41.5, readUnitsIdle100k: 41.5 });
  });

  it('an answer costs two units at the first click and one for all that follows, and is settled for two', () => {
    expect(JSON.parse(stdout).answer).toMatchObject({
      writeUnitsGet: 2,
      writeUnitsGetAgain: 1,
      writeUnitsBeacon: 1,
      writeUnitsConfirm: 1,
      writeUnitsConfirmAfterSettling: 2,
      writeUnitsSettle: 2,
    });
    expect(JSON.parse(stdout).answer.bundleBytesOverFloor).toBeLessThanOrEqual(120_000);
  });

  it('counts separately what SES takes', () => {
    expect(JSON.parse(stdout).send.sesDollarsPerMillion).toBe(100);
  });
});

it('npm run bench says in one line which benchmarks there are', async () => {
  await expect(bench('frob')).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: "There is no benchmark 'frob'; write send or plan or answer or programme or rig.\n",
  });
});
