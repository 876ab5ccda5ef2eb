import { describe, expect, it } from 'vitest';
import { MAX_PROBLEMS } from '../../../functions/domain/lists/import-problems.ts';
import type { AddressStore } from '../../../functions/domain/ports/addresses.ts';
import type { CustomerStore } from '../../../functions/domain/ports/customers.ts';
import { refOf } from '../../../functions/domain/ref.ts';
import { importCustomers, ROWS_IN_FLIGHT } from '../../../functions/use-cases/lists/import-customers.ts';
import { chunks, clock, csv, HEADER, importWorld, keys, quoted } from '../../support/import-world.ts';

describe('importing a file', () => {
  it('takes the good rows in and hands the bad ones back', async () => {
    const { import: run, customer } = importWorld();
    const report = await run(
      csv(HEADER, 'C-1,ana@example.com,2024-01-01', 'C-2,bo,2024-01-01', 'C-3,cy@example.com,2024-13-01'),
    );
    expect(report).toEqual({
      counts: { read: 3, added: 1, updated: 0, unchanged: 0, refused: 2 },
      problems: [
        { line: 3, column: 'email', value: 'bo', expected: expect.any(String) },
        { line: 4, column: 'customer_since', value: '2024-13-01', expected: expect.any(String) },
      ],
      problemCount: 2,
      tagColumns: [],
      unusedColumns: [],
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
    const { import: run, customers, addresses } = importWorld();
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
      suppressInRun: forbidden,
      undoSuppression: forbidden,
      lift: forbidden,
      countSoftBounce: forbidden,
      endSoftRun: forbidden,
      liftByHand: forbidden,
    };
    const report = await importCustomers(chunks(file, 99), { customers, addresses: readOnly, keys, clock });
    expect(report.counts.unchanged).toBe(1);
  });

  it('tells of its progress row by row', async () => {
    const { customers, addresses } = importWorld();
    const seen: number[] = [];
    const file = csv(HEADER, 'C-1,ana@example.com,2024-01-01', 'C-2,x,2024-01-01');
    const onProgress = ({ read }: { read: number }) => seen.push(read);
    await importCustomers(chunks(file, 10), { customers, addresses, keys, clock, onProgress });
    expect(seen).toEqual([1, 2]);
  });

  it('fails when a store fails, so that the file is not lost', async () => {
    const { customers, addresses } = importWorld();
    const broken: CustomerStore = {
      ...customers,
      save: async () => {
        throw new Error('throttled');
      },
    };
    const file = csv(HEADER, ...Array.from({ length: 500 }, (_, n) => `C-${n},c${n}@example.com,2024-01-01`));
    await expect(
      importCustomers(chunks(file, 100), { customers: broken, addresses, keys, clock }),
    ).rejects.toThrow('throttled');
  });

  it('fails when the source breaks off', async () => {
    const { customers, addresses } = importWorld();
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(csv(HEADER, 'C-1,ana@example.com,2024-01-01'));
      throw new Error('connection lost');
    }
    await expect(importCustomers(broken(), { customers, addresses, keys, clock })).rejects.toThrow(
      'connection lost',
    );
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

  it('is free for others when its customer has a new one', async () => {
    const { import: run, customer } = importWorld();
    await run(csv(HEADER, 'C-1,ana@example.com,2024-01-01'));
    const moved = await run(csv(HEADER, 'C-1,ana@example.org,2024-01-01'));
    const taken = await run(csv(HEADER, 'C-2,ana@example.com,2024-01-01'));
    expect(moved.counts.updated).toBe(1);
    expect(taken.counts.added).toBe(1);
    expect(customer('C-1')?.email).toBe('ana@example.org');
  });

  it('that another customer has leaves the customer as it was', async () => {
    const { import: run, customer } = importWorld();
    await run(csv(HEADER, 'C-1,ana@example.com,2024-01-01', 'C-2,bo@example.com,2024-01-01'));
    const report = await run(csv(HEADER, 'C-2,ana@example.com,2020-01-01'));
    expect(report.counts.refused).toBe(1);
    expect(customer('C-2')).toMatchObject({ email: 'bo@example.com', since: '2024-01-01' });
  });

  it.each([
    'claim',
    'suppress',
    'release',
  ] as const)('is put right by the next import after a crash at %s', async (step) => {
    const { import: run, customers, addresses, customer, address } = importWorld();
    await run(csv(HEADER, 'C-1,ana@example.com,2024-01-01'));
    const file = csv(`${HEADER},opted_out`, 'C-1,ana@example.org,2024-01-01,yes');
    const crashing: AddressStore = {
      ...addresses,
      [step]: async () => {
        throw new Error('crash');
      },
    };
    await expect(
      importCustomers(chunks(file, 99), { customers, addresses: crashing, keys, clock }),
    ).rejects.toThrow('crash');
    await run(file);
    expect(customer('C-1')).toMatchObject({ email: 'ana@example.org', optedOut: true });
    expect(await address('ana@example.org')).toMatchObject({ suppression: { reason: 'opted-out' } });
    expect((await address('ana@example.com'))?.ref).toBeUndefined();
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
      { line: 4, column: 'id', value: 'C-1', expected: 'an id of its own; line 2 has this one' },
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

  it('keeps a bounded number of rows in flight', async () => {
    const { customers, addresses } = importWorld();
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
    const rows = manyRows(10_000, (n) => `C-${n},c${n}@example.com,2024-01-01`);
    const report = await importCustomers(rows, { customers: slow, addresses, keys, clock });
    expect(report.counts).toMatchObject({ read: 10_000, added: 10_000 });
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(ROWS_IN_FLIGHT);
  });

  it('of bad rows keeps the first problems and counts them all', async () => {
    const { customers, addresses } = importWorld();
    const rows = manyRows(5_000, (n) => `C-${n},nobody,2024-01-01`);
    const report = await importCustomers(rows, { customers, addresses, keys, clock });
    expect(report.problemCount).toBe(5_000);
    expect(report.problems).toHaveLength(MAX_PROBLEMS);
    expect(report.problems[0]?.line).toBe(2);
  });
});
