import { describe, expect, it } from 'vitest';
import { refOf } from '../../../../functions/domain/identity/ref.ts';
import { type ImportReport, resultLines } from '../../../../functions/domain/importing/import-report.ts';
import type { ListOptions } from '../../../../functions/domain/importing/list-options.ts';
import { MAX_PROBLEMS } from '../../../../functions/domain/importing/row-problems.ts';
import type { AddressStore } from '../../../../functions/ports/addresses.ts';
import type { CustomerStore } from '../../../../functions/ports/customers.ts';
import {
  type ImportPhase,
  importCustomers,
} from '../../../../functions/use-cases/importing/import-customers.ts';
import { ROWS_IN_FLIGHT } from '../../../../functions/use-cases/importing/in-flight.ts';
import { aProgramme } from '../../../support/factories.ts';
import { chunks, csv, HEADER, importWorld, keys, quoted, RUN } from '../../../support/import-world.ts';

describe('importing a file', () => {
  it('takes in the good rows and hands back the bad ones', async () => {
    const { import: run, customer } = importWorld();
    const report = await run(
      csv(HEADER, 'C-1,ana@example.com,2024-01-01', 'C-2,bo,2024-01-01', 'C-3,cy@example.com,2024-13-01'),
    );
    const bad = { cost: 'row', expected: expect.any(String) };
    expect(report).toEqual({
      run: RUN,
      isDryRun: false,
      counts: { read: 3, added: 1, updated: 0, unchanged: 0, refused: 2 },
      columns: ['id', 'email', 'customer_since'].map((column) => ({
        header: column,
        use: { kind: 'column', column },
        mayRefuse: false,
      })),
      problems: [
        { line: 3, column: 'email', value: 'bo', ...bad },
        { line: 4, column: 'customer_since', value: '2024-13-01', ...bad },
      ],
      groups: [
        { column: 'email', samples: ['bo'], count: 1, lines: [3], ...bad },
        { column: 'customer_since', samples: ['2024-13-01'], count: 1, lines: [4], ...bad },
      ],
      problemCount: 2,
      tagColumns: [],
      unusedColumns: [],
      noMail: { heard: 0, suppressed: 0 },
      yesAgainstNo: 0,
      emptied: {},
      left: {},
      renamed: 0,
      moved: 0,
      notes: 0,
      waiting: 0,
      firstOnes: 1,
      hints: [],
      questions: [],
      complete: true,
    });
    expect(customer('C-1')).toMatchObject({ email: 'ana@example.com', importedAt: '2026-11-02T09:00:00Z' });
    expect(customer('C-2')).toBeUndefined();
  });

  it('changes nothing the second time', async () => {
    const { import: run, customers } = importWorld();
    const file = csv(
      `${HEADER},opted_out`,
      'C-1,ana@example.com,2024-01-01,no',
      'C-2,bo@example.com,2024-01-01,yes',
    );
    await run(file);
    const before = new Map(customers.all);
    const report = await run(file);
    expect(report.counts).toEqual({ read: 2, added: 0, updated: 0, unchanged: 2, refused: 0 });
    expect(customers.all).toEqual(before);
    expect(customers.saved).toBe(2);
  });

  it('asks no store to write for a row that changes nothing', async () => {
    const { import: run, deps, addresses, runs } = importWorld();
    const file = csv(`${HEADER},opted_out`, 'C-1,ana@example.com,2024-01-01,yes');
    await run(file);
    const forbidden = async (): Promise<never> => {
      throw new Error('a write');
    };
    const readOnly: AddressStore = {
      get: addresses.get,
      claim: forbidden,
      release: forbidden,
      suppress: forbidden,
      takeBack: forbidden,
      suppressInRun: forbidden,
      undoSuppression: forbidden,
      countSoftBounce: forbidden,
      endSoftRun: forbidden,
      liftByHand: forbidden,
      clearUnclear: forbidden,
    };
    const report = await importCustomers(() => chunks(file, 99), {
      ...deps,
      addresses: readOnly,
      runs: { ...runs, note: forbidden },
    });
    expect(report.counts.unchanged).toBe(1);
  });

  it('reports its progress row by row, in each of its phases', async () => {
    const { deps } = importWorld();
    const seen: [ImportPhase, number][] = [];
    const file = csv(`${HEADER},opted_out`, 'C-1,ana@example.com,2024-01-01,', 'C-2,x,2024-01-01,');
    const onProgress = (phase: ImportPhase, done: number) => seen.push([phase, done]);
    await importCustomers(() => chunks(file, 10), { ...deps, onProgress }, { complete: true });
    expect(seen).toEqual([
      ...(['looking', 'wishes', 'rows'] as const).flatMap((phase) => [
        [phase, 1],
        [phase, 2],
      ]),
      ['missing', 1],
    ]);
  });

  it('fails when a store fails, so that the file is not lost', async () => {
    const { deps, customers } = importWorld();
    const broken: CustomerStore = {
      ...customers,
      save: async () => {
        throw new Error('throttled');
      },
    };
    const file = csv(HEADER, ...Array.from({ length: 500 }, (_, n) => `C-${n},c${n}@example.com,2024-01-01`));
    await expect(importCustomers(() => chunks(file, 100), { ...deps, customers: broken })).rejects.toThrow(
      'throttled',
    );
  });

  it.each([1, 2])('fails when the source breaks off when it is read for the %d. time', async (time) => {
    const { deps } = importWorld();
    let opened = 0;
    async function* broken(): AsyncGenerator<Uint8Array> {
      opened += 1;
      const isBroken = opened === time;
      yield Buffer.from(csv(HEADER, 'C-1,ana@example.com,2024-01-01'));
      if (isBroken) throw new Error('connection lost');
    }
    await expect(importCustomers(broken, deps)).rejects.toThrow('connection lost');
  });
});

describe('an address', () => {
  it.each([
    ['the same', 'ana@example.com'],
    ['other capitals', 'ANA@Example.com'],
    ['needless quotes', '"ana"@example.com'],
  ])('belongs to the first id of the file that has it (%s)', async (_case, second) => {
    const { import: run, customer, address } = importWorld();
    const report = await run(
      csv(HEADER, 'C-1,ana@example.com,2024-01-01', `C-2,${quoted(second)},2024-01-01`),
    );
    expect(report.counts).toMatchObject({ added: 1, refused: 1 });
    expect(report.problems).toEqual([
      {
        line: 3,
        column: 'email',
        value: second,
        cost: 'row',
        expected: 'an address of its own; customer C-1 has this one',
      },
    ]);
    expect(customer('C-2')).toBeUndefined();
    expect(await address('ana@example.com')).toMatchObject({ ref: refOf('C-1', keys.ref) });
  });

  it('belongs to the first id across files, too', async () => {
    const { import: run } = importWorld();
    await run(csv(HEADER, 'C-1,ana@example.com,2024-01-01'));
    const report = await run(csv(HEADER, 'C-0,ana@example.com,2024-01-01'));
    expect(report.counts).toMatchObject({ added: 0, refused: 1 });
  });

  it.each([
    ['is in the file and keeps it', ['C-1,ana@example.com,2024-01-01'], false],
    ['is not in the file', [], true],
  ])('of a customer who %s is refused, with what may be the cause', async (_case, others, isAbsent) => {
    const { import: run } = importWorld();
    await run(csv(HEADER, 'C-1,ana@example.com,2024-01-01'));
    const { problems, groups } = await run(csv(HEADER, 'C-0,ana@example.com,2024-01-01', ...others));
    expect(problems).toMatchObject([
      { line: 2, expected: expect.stringContaining('customer C-1 has this one') },
    ]);
    expect(groups[0]?.expected.includes('--rename-ids')).toBe(isAbsent);
  });

  it('stands for its customer under a new id if somebody said so', async () => {
    const { import: run, customers, customer } = importWorld();
    await run(csv(HEADER, 'C-1,ana@example.com,2024-01-01'));
    const file = csv(`${HEADER},region`, 'N-1,ana@example.com,2024-01-01,EMEA');
    expect(await run(file, { renameIds: true })).toMatchObject({ counts: { updated: 1 }, renamed: 1 });
    expect(customers.all.size).toBe(1);
    expect(customer('C-1')).toMatchObject({ crmId: 'N-1', region: 'EMEA' });
    expect(await run(file)).toMatchObject({ counts: { unchanged: 1 }, renamed: 0 });
  });

  it('is free for others when its customer has a new one', async () => {
    const { import: run, customer } = importWorld();
    await run(csv(HEADER, 'C-1,ana@example.com,2024-01-01'));
    const moved = await run(csv(HEADER, 'C-1,ana@example.org,2024-01-01'));
    const taken = await run(csv(HEADER, 'C-2,ana@example.com,2024-01-01'));
    expect(moved.counts.updated).toBe(1);
    expect(taken.counts.added).toBe(1);
    expect(customer('C-1')?.email).toBe('ana@example.org');
  });

  it('that another customer has leaves the customer unchanged', async () => {
    const { import: run, customer } = importWorld();
    await run(csv(HEADER, 'C-1,ana@example.com,2024-01-01', 'C-2,bo@example.com,2024-01-01'));
    const report = await run(csv(HEADER, 'C-2,ana@example.com,2020-01-01'));
    expect(report.counts.refused).toBe(1);
    expect(customer('C-2')).toMatchObject({ email: 'bo@example.com', since: '2024-01-01' });
  });

  it.each([
    'claim',
    'suppressInRun',
    'release',
  ] as const)('is put right by the next import after a crash at %s', async (step) => {
    const { import: run, deps, addresses, customer, address } = importWorld();
    await run(csv(HEADER, 'C-1,ana@example.com,2024-01-01'));
    const file = csv(`${HEADER},opted_out`, 'C-1,ana@example.org,2024-01-01,yes');
    const crashing: AddressStore = {
      ...addresses,
      [step]: async () => {
        throw new Error('crash');
      },
    };
    const broken = importCustomers(() => chunks(file, 99), { ...deps, addresses: crashing });
    await expect(broken).rejects.toThrow('crash');
    await run(file);
    expect(customer('C-1')).toMatchObject({ email: 'ana@example.org', optedOut: true });
    expect(await address('ana@example.org')).toMatchObject({ suppression: { reason: 'opted-out' } });
    expect((await address('ana@example.com'))?.ref).toBeUndefined();
  });
});

describe('a value that a row does not have', () => {
  const WIDE = `${HEADER},region,annual_value,plan`;
  const known = csv(WIDE, 'C-1,ana@example.com,2024-01-01,EMEA,500,Gold');

  it('stays as it was when the file has no column for it', async () => {
    const { import: run, customer } = importWorld();
    await run(known);
    const report = await run(csv(HEADER, 'C-1,ana@example.com,2023-01-01'));
    expect(report).toMatchObject({
      counts: { updated: 1 },
      emptied: {},
      left: { region: 1, annual_value: 1, tags: 1 },
    });
    expect(customer('C-1')).toMatchObject({
      since: '2023-01-01',
      region: 'EMEA',
      annualValue: 500,
      tags: { plan: 'Gold' },
    });
  });

  it('is removed when its cell is empty', async () => {
    const { import: run, customer } = importWorld();
    await run(known);
    const report = await run(csv(WIDE, 'C-1,ana@example.com,2024-01-01,,,'));
    expect(report).toMatchObject({
      counts: { updated: 1 },
      emptied: { region: 1, annual_value: 1 },
      left: {},
    });
    for (const field of ['region', 'annualValue', 'tags']) expect(customer('C-1')).not.toHaveProperty(field);
  });

  it('stays as it was when its cell cannot be read', async () => {
    const { import: run, customer } = importWorld();
    await run(known);
    const report = await run(csv(WIDE, 'C-1,ana@example.com,2024-01-01,APAC,much,Gold'));
    expect(report).toMatchObject({ counts: { updated: 1, refused: 0 }, emptied: {}, left: {} });
    expect(report.problems).toMatchObject([{ column: 'annual_value', value: 'much', cost: 'value' }]);
    expect(customer('C-1')).toMatchObject({ region: 'APAC', annualValue: 500 });
  });
});

describe('the first list of all', () => {
  const PREVIEW =
    /npm run programme -- preview --stage NAME; meanwhile this holds all mail: npm run gate -- pause WHY --stage NAME$/;
  const told = (report: ImportReport): string => resultLines(report, ' --stage NAME').at(-1) ?? '';

  it('closes with how to see the plan, where it adds customers of before', async () => {
    const { import: run } = importWorld();
    const report = await run(
      csv(HEADER, 'C-1,ana@example.com,2024-01-01', 'C-2,bo@example.com,2026-11-02', 'C-3,cy,2024-01-01'),
    );
    expect(report).toMatchObject({ counts: { added: 2 }, firstOnes: 1, hints: [] });
    expect(told(report)).toMatch(PREVIEW);
  });

  it.each([
    ['adds only customers of today', csv(HEADER, 'C-1,ana@example.com,2026-11-02'), {}],
    ['adds nobody', csv(HEADER, 'C-1,ana,2024-01-01'), {}],
    ['waits for an answer', csv(`${HEADER},regoin`, 'C-1,ana@example.com,2024-01-01,x'), {}],
    ['is tried only', csv(HEADER, 'C-1,ana@example.com,2024-01-01'), { dryRun: true }],
  ])('does not where it %s', async (_case, file, options) => {
    const { import: run } = importWorld();
    expect(told(await run(file, options))).not.toMatch(PREVIEW);
  });

  it.each<[string, ListOptions, string]>([
    ['is shown as a plan', {}, 'The plan if nobody answers: 2 customers get their first mails'],
    [
      'is shown as a plan before anything is written',
      { dryRun: true },
      'The plan if the list went in now and nobody answered: 2 customers get their first mails',
    ],
  ])('%s, without those who want no mail', async (_case, options, title) => {
    const world = importWorld();
    const file = csv(
      `${HEADER},opted_out`,
      'C-1,ana@example.com,2020-01-01,no',
      'C-2,bo@example.com,2021-05-05,no',
      'C-3,cy@example.com,2022-06-06,yes',
      'C-4,di@example.com,2026-11-02,no',
    );
    const deps = { ...world.deps, programme: aProgramme() };
    const report = await importCustomers(() => chunks(file, 99), deps, options);
    expect(report.foreseen?.weeks.map(({ from }) => from)).toEqual([
      '2026-11-02',
      '2026-11-09',
      '2026-11-16',
      '2026-11-23',
    ]);
    // Fourteen days of the onboarding, from the day of the import on.
    expect(report.foreseen?.weeks.reduce((sum, { mails }) => sum + mails, 0)).toBe(2);
    expect(report.foreseen?.weeks.slice(2).every(({ mails }) => mails <= 1)).toBe(true);
    expect(resultLines(report).join('\n')).toContain(title);
    expect(world.customers.all.size).toBe(options.dryRun === true ? 0 : 4);
  });

  it('is the first only while nobody is stored', async () => {
    const { import: run } = importWorld();
    await run(csv(HEADER, 'C-1,ana@example.com,2024-01-01'));
    const report = await run(csv(HEADER, 'C-2,bo@example.com,2024-01-01'));
    expect(report).not.toHaveProperty('firstOnes');
    expect(told(report)).not.toMatch(PREVIEW);
  });
});

describe('a dry run', () => {
  it('says what would happen, and writes nothing', async () => {
    const { import: run, customers, runs, address } = importWorld();
    const file = csv(
      `${HEADER},opted_out`,
      'C-1,ana@example.com,2024-01-01,yes',
      'C-2,bo@example.com,2024-01-01,',
      'C-3,bo@example.com,2024-01-01,',
    );
    const tried = await run(file, { dryRun: true });
    expect(tried).toMatchObject({
      isDryRun: true,
      counts: { added: 2, refused: 1 },
      noMail: { heard: 1, suppressed: 1 },
    });
    expect(customers.all.size).toBe(0);
    expect(await address('ana@example.com')).toBeUndefined();
    expect(await runs.get(RUN)).toBeUndefined();
    expect(await run(file)).toEqual({ ...tried, isDryRun: false });
  });
});

describe('an id that comes twice in a file', () => {
  it('counts once; the second row is handed back with the line of the first', async () => {
    const { import: run, customer } = importWorld();
    const report = await run(
      csv(HEADER, 'C-1,ana@example.com,2024-01-01', '', 'C-1,bo@example.com,2024-01-01'),
    );
    expect(report.counts).toMatchObject({ read: 2, added: 1, refused: 1 });
    expect(report.problems).toEqual([
      {
        line: 4,
        column: 'id',
        value: 'C-1',
        expected: 'an id of its own; line 2 has this one',
        cause: expect.stringContaining('an earlier line'),
      },
    ]);
    expect(customer('C-1')?.email).toBe('ana@example.com');
  });
});

describe('a large file', () => {
  async function* manyRows(count: number, row: (n: number) => string): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${HEADER}\n`);
    for (let n = 0; n < count; n += 100) {
      yield Buffer.from(Array.from({ length: 100 }, (_, i) => `${row(n + i)}\n`).join(''));
    }
  }

  it('keeps a bounded number of rows in work', async () => {
    const { deps, customers } = importWorld();
    let inFlight = 0;
    let most = 0;
    const slow: CustomerStore = {
      ...customers,
      save: async (profile, now) => {
        inFlight += 1;
        most = Math.max(most, inFlight);
        await new Promise(setImmediate);
        inFlight -= 1;
        return customers.save(profile, now);
      },
    };
    const rows = () => manyRows(10_000, (n) => `C-${n},c${n}@example.com,2024-01-01`);
    const report = await importCustomers(rows, { ...deps, customers: slow });
    expect(report.counts).toMatchObject({ read: 10_000, added: 10_000 });
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(ROWS_IN_FLIGHT);
  });

  it('of bad rows keeps the first problems and counts them all', async () => {
    const { deps } = importWorld();
    const rows = () => manyRows(5_000, (n) => `C-${n},nobody,2024-01-01`);
    const report = await importCustomers(rows, deps);
    expect(report.problemCount).toBe(5_000);
    expect(report.problems).toHaveLength(MAX_PROBLEMS);
    expect(report.problems[0]?.line).toBe(2);
  });
});
