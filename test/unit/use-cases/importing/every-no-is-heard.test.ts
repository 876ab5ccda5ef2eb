import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importCustomers } from '../../../../functions/use-cases/importing/import-customers.ts';
import { suppressAddresses } from '../../../../functions/use-cases/importing/suppress-addresses.ts';
import { chunks, importWorld, quoted } from '../../../support/import-world.ts';
import { times } from '../../../support/property-runs.ts';

/** A column that speaks of mail, the values that mean "no", and values that do not. */
interface Speaking {
  readonly header: string;
  readonly no: readonly string[];
  readonly other: readonly string[];
}

const SPEAKING: readonly Speaking[] = [
  { header: 'opted_out', no: ['true', 'YES', '1', 'y', 'x'], other: ['false', 'no', '0', ''] },
  { header: 'Unsubscribed from all email', no: ['true', 'TRUE', 'Yes'], other: ['', 'false'] },
  { header: 'Email Opt Out', no: ['1', 'true'], other: ['0', ''] },
  { header: 'Unsubscribed at', no: ['2026-08-02', '2026-08-02 09:00:00 UTC', '1785661200'], other: [''] },
  { header: 'Accepts Email Marketing', no: ['no', 'false'], other: ['yes', ''] },
  {
    header: 'Status',
    no: ['unsubscribed', 'Blocklisted', 'bounced', 'spam'],
    other: ['subscribed', 'active'],
  },
  { header: 'Email Marketing Consent', no: ['UNSUBSCRIBED', 'NEVER_SUBSCRIBED'], other: ['SUBSCRIBED', ''] },
  { header: 'Abgemeldet am', no: ['02.08.2026', 'ja'], other: ['', 'nein'] },
  { header: 'Désabonné', no: ['oui', 'vrai'], other: ['non', ''] },
  { header: 'Dado de baja', no: ['sí', 'si'], other: ['no', ''] },
];

/** Other faults of a row. */
const FLAWS = ['none', 'date', 'id', 'no-id', 'zone', 'line-break', 'short', 'long'] as const;
type Flaw = (typeof FLAWS)[number];

interface Row {
  readonly isNo: boolean;
  readonly word: number;
  readonly flaw: Flaw;
}

const rows = fc.array(fc.record({ isNo: fc.boolean(), word: fc.nat(20), flaw: fc.constantFrom(...FLAWS) }), {
  minLength: 1,
  maxLength: 12,
});

const UNUSABLE = [
  '"',
  ',"',
  '","',
  '"a","b',
  '\0',
  '§§§',
  ';;;',
  'not a row',
  '# 2024',
  '""",',
  'Grand Totals (3 records)',
];
const rubbish = fc.array(
  fc.oneof(
    fc.constantFrom(...UNUSABLE),
    fc.string({ maxLength: 30 }).filter((text) => !/[@\r\n]/.test(text)),
  ),
  { maxLength: 6 },
);

const layout = fc.record({
  speaking: fc.constantFrom(...SPEAKING),
  delimiter: fc.constantFrom(',', ';', '\t'),
  end: fc.constantFrom('\n', '\r\n'),
  mark: fc.constantFrom('', '\ufeff'),
  chunk: fc.integer({ min: 1, max: 200 }),
  isLast: fc.boolean(),
  places: fc.array(fc.nat(20), { minLength: 6, maxLength: 6 }),
  latin1: fc.option(fc.nat(20), { nil: undefined }),
});
type Layout = typeof layout extends fc.Arbitrary<infer T> ? T : never;

const emailOf = (n: number): string => `person-${n}@example.com`;

function cellsOf({ isNo, word, flaw }: Row, n: number, { speaking, isLast }: Layout): string[] {
  const words = isNo ? speaking.no : speaking.other;
  const said = words[word % words.length] ?? '';
  const id = { id: '#REF!', 'no-id': '' }[flaw as 'id' | 'no-id'] ?? `C-${n}`;
  const since = flaw === 'date' ? 'some day' : '2021-03-04';
  const zone = flaw === 'zone' ? 'Nowhere/Land' : '';
  const notes = flaw === 'line-break' ? 'asked us\nto stop "now"' : 'a note';
  const main = [id, emailOf(n), since, zone];
  const cells = isLast ? [...main, notes, said] : [...main, said, notes];
  // A row may lack cells after the one about mail, and may have one too many before or after it.
  if (flaw === 'short' && !isLast) return cells.slice(0, -1);
  return flaw === 'long' ? [...cells, 'one too many'] : cells;
}

function write(people: readonly Row[], junk: readonly string[], how: Layout): Uint8Array {
  const { speaking, delimiter, end, mark, isLast, places, latin1 } = how;
  const main = ['id', 'email', 'customer_since', 'time_zone'];
  const header = isLast ? [...main, 'notes', speaking.header] : [...main, speaking.header, 'notes'];
  const lines = people.map((row, n) => cellsOf(row, n, how).map(quoted).join(delimiter));
  for (const [index, text] of junk.entries())
    lines.splice((places[index] ?? 0) % (lines.length + 1), 0, text);
  const text = Buffer.from(mark + [header.map(quoted).join(delimiter), ...lines, ''].join(end));
  if (latin1 === undefined) return text;
  // A letter of Windows-1252 in the notes of some row.
  const notes = [...text.toString('latin1').matchAll(/a note|to stop/g)];
  const at = notes[latin1 % Math.max(notes.length, 1)]?.index ?? -1;
  return at < 0 ? text : Buffer.concat([text.subarray(0, at), Buffer.from([0xe9, 0x20]), text.subarray(at)]);
}

type World = ReturnType<typeof importWorld>;

async function suppressedAmong(world: World, people: readonly Row[]): Promise<number[]> {
  const found = await Promise.all(
    people.map(async (_, n) => ((await world.address(emailOf(n)))?.suppression === undefined ? [] : [n])),
  );
  return found.flat();
}

const saidNo = (people: readonly Row[]): number[] => people.flatMap(({ isNo }, n) => (isNo ? [n] : []));

describe('for any file of rows, some of them bad, with any rubbish around them', () => {
  it('every plain "no" is in the suppression list after an import, and nobody else is', async () => {
    await fc.assert(
      fc.asyncProperty(rows, rubbish, layout, async (people, junk, how) => {
        const world = importWorld();
        const file = write(people, junk, how);
        const { noMail } = await importCustomers(() => chunks(file, how.chunk), world.deps);
        expect(await suppressedAmong(world, people)).toEqual(saidNo(people));
        expect(noMail.suppressed).toBe(saidNo(people).length);
      }),
      { numRuns: times(100) },
    );
  });

  it('the same holds for an opt-out list, with whatever reason', async () => {
    await fc.assert(
      fc.asyncProperty(rows, rubbish, layout, async (people, junk, how) => {
        const world = importWorld();
        const file = write(people, junk, how);
        await suppressAddresses(() => chunks(file, how.chunk), 'operator', world.deps);
        expect(await suppressedAmong(world, people)).toEqual(saidNo(people));
      }),
      { numRuns: times(50) },
    );
  });

  it('an import in a dry run hears the same, and writes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(rows, rubbish, layout, async (people, junk, how) => {
        const file = write(people, junk, how);
        const dry = importWorld();
        const tried = await importCustomers(() => chunks(file, how.chunk), dry.deps, { dryRun: true });
        expect(dry.customers.all.size).toBe(0);
        expect(await suppressedAmong(dry, people)).toEqual([]);
        const real = importWorld();
        const done = await importCustomers(() => chunks(file, how.chunk), real.deps);
        expect({ ...tried, isDryRun: false }).toEqual(done);
      }),
      { numRuns: times(25) },
    );
  });
});
