import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLUMNS, type Column } from '../../../../functions/domain/importing/customer-columns.ts';
import { csv, HEADER, importWorld, quoted } from '../../../support/import-world.ts';

describe('the header', () => {
  it.each([
    ['in capitals and with blanks', 'ID, Email ,Customer Since'],
    ['with a byte order mark', `\ufeff${HEADER}`],
    ['quoted', '"id","email","customer_since"'],
    ['after blank lines', `\n\n${HEADER}`],
  ])('may be written %s', async (_case, header) => {
    const { import: run } = importWorld();
    expect((await run(csv(header, 'C-1,ana@example.com,2024-01-01'))).counts.added).toBe(1);
  });

  it.each([
    ['nothing', '', 'a header line'],
    ['blank lines', '\n \n\n', 'a header line'],
    [
      'no header',
      csv('C-1,ana@example.com,2024-01-01'),
      'id, email and customer_since; this line has an address',
    ],
  ])('is asked for when the file has %s', async (_case, file, expected) => {
    const { import: run, customers } = importWorld();
    const report = await run(file);
    expect(report).toMatchObject({ counts: { read: 0 }, complete: false, problemCount: 1, questions: [] });
    expect(report.stopped?.expected).toContain(expected);
    expect(report.problems).toEqual([report.stopped]);
    expect(customers.all.size).toBe(0);
  });

  it.each([
    ['a column missing', csv('email,customer_since', 'ana@example.com,2024-01-01'), '--map id='],
    ['no day', csv('id,email', 'C-1,ana@example.com'), '--map customer_since='],
    ['a column twice', csv(`${HEADER},Email`, 'C-1,ana@example.com,2024-01-01,x'), '--map email="email"'],
    [
      'a near name',
      csv('id,emial,email,customer_sinc', 'C-1,,ana@example.com,2024-01-01'),
      '--map customer_since=',
    ],
  ])('is a question when the file has %s, and nothing goes in', async (_case, file, flag) => {
    const { import: run, customers, runs } = importWorld();
    const report = await run(file);
    expect(report).toMatchObject({ counts: { read: 0 }, complete: false, problemCount: 0 });
    expect(report.questions.join('\n')).toContain(flag);
    expect(customers.all.size).toBe(0);
    for await (const entry of runs.entries(report.run)) expect.fail(entry.kind);
  });
});

describe('a file of another kind', () => {
  const good = csv(HEADER, 'C-1,ana@example.com,2024-01-01');
  it.each<[string, Uint8Array | string]>([
    ['in UTF-16 without a mark', Buffer.from(good, 'utf16le')],
    ['that is a ZIP', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0xff, 0xfe])],
    ['of JSON', '[{"id":"C-1","email":"ana@example.com"}]'],
  ])('%s is named at once', async (_case, file) => {
    const { import: run } = importWorld();
    const report = await run(file);
    expect(report).toMatchObject({ counts: { read: 0 }, complete: false, problemCount: 1 });
    expect(report.problems).toMatchObject([{ line: 1, expected: expect.stringContaining('“CSV UTF-8”') }]);
  });
});

describe('a header that cannot be read', () => {
  it.each([
    ['a quote never closed', '"id,email,customer_since', 'closing double quote on the same line'],
    ['endless', `${HEADER},${'x'.repeat(300_000)}`, 'shorter than 256 KB'],
  ])('%s: no row after it is taken for one', async (_case, header, expected) => {
    const { import: run } = importWorld();
    const report = await run(csv('', header, HEADER, 'C-1,ana@example.com,2024-01-01'));
    expect(report).toMatchObject({ counts: { read: 0 }, complete: false, problemCount: 1 });
    expect(report.problems).toMatchObject([{ line: 2, expected: expect.stringContaining(expected) }]);
  });
});

describe('a malformed row', () => {
  const QUOTE = 'a closing double quote on the same line';
  const LONG = 'a line shorter than 256 KB';
  const x = (bytes: number): string => 'x'.repeat(bytes);
  it.each<[string, string | Buffer, string]>([
    ['in Latin-1', Buffer.from('C-2,b\xe9@example.com,2024-01-01', 'latin1'), '--encoding windows-1252'],
    ['with a zero byte', 'C-2,\0,2024-01-01', 'without NUL bytes'],
    ['too long', 'C-2,bo@example.com,2024-01-01,x', '3 values'],
    ['with a quote never closed', 'C-2,"bo@example.com,2024-01-01', QUOTE],
    ['with a quote that opens at its end', 'C-2,bo@example.com,"', QUOTE],
    ['with a quote never closed and quotes around it', '"C-2","bo@example.com,2024-01-01', QUOTE],
    ['of 300 KB', `C-2,bo@example.com,2024-01-01${x(300_000)}`, LONG],
    ['of 300 KB with a quote never closed', `C-2,"bo@example.com,2024-01-01${x(300_000)}`, LONG],
    ['of 300 KB of quotes', '"'.repeat(300_001), LONG],
    ['of 3 MB', `C-2,${x(3_000_000)}`, LONG],
    ['of 3 MB beyond ASCII', `C-2,${'é'.repeat(1_500_000)}`, LONG],
  ])('%s costs its own line only', async (_case, row, expected) => {
    for (const [end, chunk] of [
      ['\n', 65_536],
      ['\r\n', 1_000],
      ['\r', 10_000_000],
    ] as const) {
      const { import: run, customer } = importWorld();
      const rows = [
        HEADER,
        'C-1,ana@example.com,2024-01-01',
        row,
        '"C-3",cy@example.com,2024-01-01',
        'C-4,,',
      ];
      const file = Buffer.concat(rows.flatMap((one) => [Buffer.from(one), Buffer.from(end)]));
      const report = await run(file, {}, chunk);
      expect(report).toMatchObject({ counts: { read: 4, added: 2, refused: 2 }, complete: true });
      expect(report.problems).toMatchObject([
        { line: 3, column: '', expected: expect.stringContaining(expected) },
        { line: 5 },
        { line: 5 },
      ]);
      expect(customer('C-3')).toBeDefined();
    }
  });

  it('is the one on which a quote opens, no matter how many quotes come after it', async () => {
    const { import: run, customers } = importWorld();
    const report = await run(
      csv(
        `${HEADER},first_name`,
        'C-1,a@example.com,2024-01-01,"Ana',
        '"C-2","b@example.com","2024-01-01","Bo ""B"" B"',
        'C-3,c@example.com,2024-01-01,"Cy',
        'C-4,d@example.com,2024-01-01,Di',
      ),
    );
    expect(report.problems.map(({ line }) => line)).toEqual([2, 4]);
    expect([...customers.all.values()].map(({ crmId }) => crmId)).toEqual(['C-2', 'C-4']);
  });

  it('that ends early lacks its last values, as if their cells were empty', async () => {
    const { import: run, customer } = importWorld();
    const report = await run(
      csv(`${HEADER},region`, 'C-1,ana@example.com,2024-01-01', 'C-2,bo@example.com', 'C-3'),
    );
    expect(report.counts).toMatchObject({ read: 3, added: 1, refused: 2 });
    expect(report.problems).toMatchObject([
      { line: 3, column: 'customer_since' },
      { line: 4, column: 'email' },
      { line: 4, column: 'customer_since' },
    ]);
    expect(customer('C-1')).not.toHaveProperty('region');
  });

  it('at the very end may have no line end', async () => {
    const { import: run } = importWorld();
    const endless = await run(`${csv(HEADER, 'C-1,ana@example.com,2024-01-01')}${x(3_000_000)}`);
    expect(endless).toMatchObject({ counts: { added: 1, refused: 1 }, complete: true });
    expect(endless.problems).toMatchObject([{ line: 3, expected: LONG }]);
  });

  it('never changes the result of the others, wherever it stands', async () => {
    const rows = Array.from({ length: 60 }, (_, n) => `C-${n},"c${n}@example.com",2024-01-01`);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(59)),
        fc.constantFrom('"', ',"', ',,"x""', '","'),
        fc.integer({ min: 1, max: 500 }),
        async (broken, junk, chunk) => {
          const { import: run, customer } = importWorld();
          const file = rows.map((row, n) => (broken.includes(n) ? junk : row));
          const report = await run(csv(HEADER, ...file), {}, chunk);
          // A line of one quoted value lacks all other values, and each of them is reported.
          expect([...new Set(report.problems.map(({ line }) => line))]).toEqual(
            broken.map((n) => n + 2).toSorted((a, b) => a - b),
          );
          for (const n of rows.keys()) expect(customer(`C-${n}`) === undefined).toBe(broken.includes(n));
        },
      ),
      { numRuns: 40 },
    );
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

  it('gives the same customers in any order of its columns, with any line ends, separators and chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 8 }), layout, async (rows, { chunk, ...how }) => {
        const one = importWorld();
        const other = importWorld();
        const report = await one.import(write(rows, plain));
        await other.import(write(rows, how), {}, chunk);
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

  it('gets a result, whatever its bytes are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.integer({ min: 1, max: 50 }),
        async (bytes, chunk) => {
          const tail = Buffer.concat([Buffer.from(`${HEADER}\n`), bytes]);
          const { counts } = await importWorld().import(tail, {}, chunk);
          expect(counts.read).toBe(counts.added + counts.updated + counts.unchanged + counts.refused);
        },
      ),
    );
  });
});
