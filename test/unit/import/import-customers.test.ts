import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressHash } from '../../../functions/domain/address.ts';
import { COLUMNS, type Column } from '../../../functions/domain/customer-row.ts';
import { MAX_PROBLEMS } from '../../../functions/domain/import-report.ts';
import { makeKeyRing } from '../../../functions/domain/key-ring.ts';
import type { AddressStore, CustomerStore } from '../../../functions/domain/ports.ts';
import { refOf } from '../../../functions/domain/ref.ts';
import { importCustomers, ROWS_IN_FLIGHT } from '../../../functions/use-cases/import-customers.ts';
import { inMemoryCustomers } from '../../support/in-memory-customers.ts';
import { inMemoryAddresses } from '../../support/in-memory-stores.ts';

const keys = makeKeyRing('p'.repeat(32), ['s'.repeat(32)]);
const clock = { now: () => Date.parse('2026-11-02T09:00:00Z'), sleep: async () => undefined };
const HEADER = 'id,email,customer_since';

function world() {
  const customers = inMemoryCustomers();
  const addresses = inMemoryAddresses();
  return {
    customers,
    addresses,
    import: (file: string | Uint8Array, chunk = 64 * 1024) =>
      importCustomers(chunks(file, chunk), { customers, addresses, keys, clock }),
    customer: (id: string) => customers.all.get(refOf(id, keys.ref)),
    address: (text: string) => addresses.get(addressHash(text, keys.address)),
  };
}

async function* chunks(file: string | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(file);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

const csv = (...lines: string[]): string => `${lines.join('\n')}\n`;
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

describe('importing a file', () => {
  it('takes the good rows in and hands the bad ones back', async () => {
    const { import: run, customer } = world();
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
      ignoredColumns: [],
      complete: true,
    });
    expect(customer('C-1')).toMatchObject({ email: 'ana@example.com', importedAt: '2026-11-02T09:00:00Z' });
    expect(customer('C-2')).toBeUndefined();
  });

  it('changes nothing the second time', async () => {
    const { import: run, customers } = world();
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
    const { import: run, customers, addresses } = world();
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
    };
    const report = await importCustomers(chunks(file, 99), { customers, addresses: readOnly, keys, clock });
    expect(report.counts.unchanged).toBe(1);
  });

  it('tells of its progress row by row', async () => {
    const { customers, addresses } = world();
    const seen: number[] = [];
    const file = csv(HEADER, 'C-1,ana@example.com,2024-01-01', 'C-2,x,2024-01-01');
    const onProgress = ({ read }: { read: number }) => seen.push(read);
    await importCustomers(chunks(file, 10), { customers, addresses, keys, clock, onProgress });
    expect(seen).toEqual([1, 2]);
  });

  it('fails when a store fails, so that the file is not lost', async () => {
    const { customers, addresses } = world();
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
    const { customers, addresses } = world();
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
    const { import: run, customer, address } = world();
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
    const { import: run } = world();
    await run(csv(HEADER, 'C-1,ana@example.com,2024-01-01'));
    const report = await run(csv(HEADER, 'C-0,ana@example.com,2024-01-01'));
    expect(report.counts).toMatchObject({ added: 0, refused: 1 });
  });

  it('is free for others when its customer has a new one', async () => {
    const { import: run, customer } = world();
    await run(csv(HEADER, 'C-1,ana@example.com,2024-01-01'));
    const moved = await run(csv(HEADER, 'C-1,ana@example.org,2024-01-01'));
    const taken = await run(csv(HEADER, 'C-2,ana@example.com,2024-01-01'));
    expect(moved.counts.updated).toBe(1);
    expect(taken.counts.added).toBe(1);
    expect(customer('C-1')?.email).toBe('ana@example.org');
  });

  it('that another customer has leaves the customer as it was', async () => {
    const { import: run, customer } = world();
    await run(csv(HEADER, 'C-1,ana@example.com,2024-01-01', 'C-2,bo@example.com,2024-01-01'));
    const report = await run(csv(HEADER, 'C-2,ana@example.com,2020-01-01'));
    expect(report.counts.refused).toBe(1);
    expect(customer('C-2')).toMatchObject({ email: 'bo@example.com', since: '2024-01-01' });
  });

  it.each(['claim', 'suppress', 'release'] as const)(
    'is put right by the next import after a crash at %s',
    async (step) => {
      const { import: run, customers, addresses, customer, address } = world();
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
    },
  );

  it('of somebody who opted out is never mailed again', async () => {
    const { import: run, customer, address } = world();
    await run(csv(`${HEADER},opted_out`, 'C-1,ana@example.com,2024-01-01,true'));
    expect(customer('C-1')?.optedOut).toBe(true);
    expect(await address('ana@example.com')).toMatchObject({
      suppression: { reason: 'opted-out', at: '2026-11-02T09:00:00Z' },
    });
  });
});

describe('an id that comes twice in a file', () => {
  it('counts once; the second row is handed back with the line of the first', async () => {
    const { import: run, customer } = world();
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

describe('the header', () => {
  it.each([
    ['in capitals and with blanks', 'ID, Email ,Customer Since'],
    ['with a byte order mark', `\ufeff${HEADER}`],
    ['quoted', '"id","email","customer_since"'],
    ['after blank lines', `\n\n${HEADER}`],
  ])('may be written %s', async (_case, header) => {
    const { import: run } = world();
    expect((await run(csv(header, 'C-1,ana@example.com,2024-01-01'))).counts.added).toBe(1);
  });

  it('may name columns that mean nothing to us', async () => {
    const { import: run } = world();
    const report = await run(csv(`shoe size,${HEADER},`, '44,C-1,ana@example.com,2024-01-01,'));
    expect(report).toMatchObject({ counts: { added: 1 }, ignoredColumns: ['shoe size'], complete: true });
  });

  it.each([
    ['nothing', '', 'a header line'],
    ['blank lines', '\n \n\n', 'a header line'],
    ['no header', csv('C-1,ana@example.com,2024-01-01'), 'id and email and customer_since'],
    ['a column missing', csv('id,customer_since', 'C-1,2024-01-01'), 'among them email'],
    ['a column twice', csv(`${HEADER},Email`, 'C-1,ana@example.com,2024-01-01,x'), 'each column once'],
  ])('is asked for when the file has %s', async (_case, file, expected) => {
    const { import: run, customers } = world();
    const report = await run(file);
    expect(report).toMatchObject({ counts: { read: 0 }, complete: false, problemCount: 1 });
    expect(report.problems[0]?.expected).toContain(expected);
    expect(customers.all.size).toBe(0);
  });
});

describe('a file that cannot be read to its end', () => {
  const good = csv(HEADER, 'C-1,ana@example.com,2024-01-01');
  it.each<[string, Uint8Array | string, number, number, string]>([
    ['in Latin-1', Buffer.concat([Buffer.from(`${good}C-2,b`), Buffer.from([0xe9])]), 3, 1, 'UTF-8'],
    ['in UTF-16', Buffer.from(`\ufeff${good}`, 'utf16le'), 1, 0, 'UTF-8'],
    ['in UTF-16 without a mark', Buffer.from(good, 'utf16le'), 1, 0, 'UTF-8'],
    ['with zero bytes', `${good}C-2,\0,2024-01-01\n`, 3, 1, 'UTF-8'],
    ['that is a ZIP', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0xff, 0xfe]), 1, 0, 'UTF-8'],
    ['with a quote never closed', `${good}\nC-2,"bo@example.com,2024-01-01\nC-3,,\n`, 4, 1, 'double quote'],
    [
      'with a quote never closed and much after it',
      `${good}C-2,"${'x,\n'.repeat(200_000)}`,
      3,
      1,
      'double quote',
    ],
    ['with an endless line', `${good}${'x'.repeat(3_000_000)}`, 3, 1, 'shorter than 1 MB'],
  ])('%s keeps the rows before and names the line', async (_case, file, line, added, expected) => {
    const { import: run } = world();
    const report = await run(file);
    expect(report).toMatchObject({ counts: { added }, complete: false });
    expect(report.problems.at(-1)).toMatchObject({ line, expected: expect.stringContaining(expected) });
  });
});

describe('a malformed row', () => {
  it.each([
    ['too short', 'C-2,bo@example.com', '2 values'],
    ['too long', 'C-2,bo@example.com,2024-01-01,x', '4 values'],
    [
      'with a stray quote that swallows rows',
      '"C-2,bo@example.com,2024-01-01\nC-8,x,y\n"C-9",z',
      '2 values on lines 3 to 5',
    ],
  ])('%s hinders no other', async (_case, row, value) => {
    const { import: run, customer } = world();
    const file = csv(HEADER, 'C-1,ana@example.com,2024-01-01', row, 'C-3,cy@example.com,2024-01-01');
    const report = await run(file);
    expect(report).toMatchObject({ counts: { added: 2, refused: 1 }, complete: true });
    expect(report.problems).toMatchObject([{ line: 3, column: '', value }]);
    expect(customer('C-3')).toBeDefined();
  });

  it('that swallows the next one by a stray quote is not taken for a long name', async () => {
    const { import: run, customers } = world();
    const report = await run(
      csv(
        `${HEADER},first_name`,
        'C-1,a@example.com,2024-01-01,"Ana',
        'C-2,b@example.com,2024-01-01,Bo"',
        'C-3,c@example.com,2024-01-01,Cy',
      ),
    );
    expect(report.problems).toMatchObject([{ line: 2, column: 'first_name' }]);
    expect(customers.all.size).toBe(1);
  });

  it('after a quoted value over several lines is named with its line in the file', async () => {
    const { import: run } = world();
    const file = csv(
      `note,${HEADER}`,
      '"one\r\ntwo\nthree",C-1,ana@example.com,2024-01-01',
      ',C-2,x,2024-01-01',
    );
    expect((await run(file)).problems).toMatchObject([{ line: 5, column: 'email' }]);
  });
});

describe('any file of good rows', () => {
  const names = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !/\p{Cc}/u.test(text));
  const day = fc.date({ min: new Date('1950-01-01'), max: new Date('2026-11-02'), noInvalidDate: true });
  const record = fc.record({
    first_name: names,
    last_name: names,
    account: names,
    locale: fc.constantFrom('', 'en', 'fr-CA', 'ja-JP'),
    time_zone: fc.constantFrom('', 'UTC', 'Asia/Kathmandu', 'America/St_Johns'),
    customer_since: day.map((date) => date.toISOString().slice(0, 10)),
    annual_value: fc.oneof(fc.constant(''), fc.nat().map(String)),
    opted_out: fc.constantFrom('', 'true', 'no'),
  });
  const layout = fc.record({
    order: fc.shuffledSubarray([...COLUMNS], { minLength: COLUMNS.length }),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    delimiter: fc.constantFrom(',', ';', '\t'),
    mark: fc.constantFrom('', '\ufeff'),
    chunk: fc.integer({ min: 1, max: 200 }),
  });
  const write = (
    rows: readonly Record<string, string>[],
    { order, end, delimiter, mark }: { order: Column[]; end: string; delimiter: string; mark: string },
  ): string => {
    const lines = rows.map((row, n) => {
      const cells: Partial<Record<Column, string>> = { ...row, id: `C-${n}`, email: `c${n}@example.com` };
      return order.map((column) => quoted(cells[column] ?? '')).join(delimiter);
    });
    return mark + [order.join(delimiter), ...lines, ''].join(end);
  };
  const plain = { order: [...COLUMNS], end: '\n', delimiter: ',', mark: '' };

  it('gives the same customers whatever the order of its columns, its line ends, separators and chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 8 }), layout, async (rows, { chunk, ...how }) => {
        const one = world();
        const other = world();
        const report = await one.import(write(rows, plain));
        await other.import(write(rows, how), chunk);
        expect(report.counts).toMatchObject({ added: rows.length, refused: 0 });
        expect(other.customers.all).toEqual(one.customers.all);
        for (const [n, row] of rows.entries()) {
          expect(one.customer(`C-${n}`)?.since).toBe(row.customer_since);
        }
        expect((await one.import(write(rows, how))).counts.unchanged).toBe(rows.length);
      }),
      { numRuns: 60 },
    );
  });

  it('is answered, whatever its bytes are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.integer({ min: 1, max: 50 }),
        async (bytes, chunk) => {
          const tail = Buffer.concat([Buffer.from(`${HEADER}\n`), bytes]);
          const { counts } = await world().import(tail, chunk);
          expect(counts.read).toBe(counts.added + counts.updated + counts.unchanged + counts.refused);
        },
      ),
    );
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
    const { customers, addresses } = world();
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
    const { customers, addresses } = world();
    const rows = manyRows(5_000, (n) => `C-${n},nobody,2024-01-01`);
    const report = await importCustomers(rows, { customers, addresses, keys, clock });
    expect(report.problemCount).toBe(5_000);
    expect(report.problems).toHaveLength(MAX_PROBLEMS);
    expect(report.problems[0]?.line).toBe(2);
  });
});
