import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoted } from '../../../../support/import-world.ts';
import { times } from '../../../../support/property-runs.ts';
import { readEvents } from '../../../../support/read-events.ts';

const COLUMNS = ['id', 'email', 'note', 'plan'];
const DELIMITERS = [',', ';', '\t', '|'];

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('a', ' ', '\n', '"', ',', ';', '\t', '|'), maxLength: 12 }),
);
// biome-ignore lint/suspicious/noControlCharactersInRegex: good cells have none but tabs and line ends.
const cell = text.map((value) => value.replace(/[\x00-\x08\x0b-\x1f]/g, ''));

const goodRow = fc.record({ note: cell, plan: cell, isQuoted: fc.boolean() });

/** Bytes of a line that is not part of the list; each char is a byte. */
const rubbish = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '"',
      ',"',
      ',,"x""',
      '","',
      'x,y,"',
      'x,y,z,"',
      '",',
      '",,',
      '"";"',
      '"""',
      '\t"',
    ),
  },
  {
    weight: 4,
    arbitrary: fc.string({
      unit: fc.constantFrom('"', ',', ';', '\t', '|', 'x', '\0', '\xe9', ' '),
      maxLength: 12,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 20 }).map((line) => line.replace(/[\r\n@]/g, '')),
  },
  { weight: 1, arbitrary: fc.constantFrom('x'.repeat(262_145), `"${','.repeat(262_145)}`, '', ',,,') },
);

const file = fc.record({
  parts: fc.array(fc.oneof(goodRow, rubbish), { maxLength: 12 }),
  delimiter: fc.constantFrom(...DELIMITERS),
  end: fc.constantFrom('\n', '\r\n', '\r'),
  mark: fc.constantFrom('', '\ufeff'),
  isUtf16: fc.boolean(),
});

type FileOfRows = typeof file extends fc.Arbitrary<infer Value> ? Value : never;

interface Expected {
  readonly line: number;
  readonly cells: string[];
}

function write({ parts, delimiter, end, mark, isUtf16 }: FileOfRows) {
  const expected: Expected[] = [];
  let line = 2;
  const written = parts.map((part, n) => {
    if (typeof part === 'string') {
      line += 1;
      // Line by line they are the same, but in UTF-16 no bytes are wrong.
      return Buffer.from(part + end, 'latin1');
    }
    const cells = [`C-${n}`, `c${n}@example.com`, part.note, part.plan];
    expected.push({ line, cells });
    const row = cells
      .map((value) =>
        part.isQuoted || /["\n]/.test(value) || value.includes(delimiter) ? quoted(value) : value,
      )
      .join(delimiter);
    line += row.split('\n').length;
    return Buffer.from(row.replaceAll('\n', end) + end);
  });
  const bytes = Buffer.concat([Buffer.from(mark + COLUMNS.join(delimiter) + end), ...written]);
  if (!isUtf16) return { bytes, expected };
  const whole = bytes.toString('utf8');
  return { bytes: Buffer.from(whole.startsWith('\ufeff') ? whole : `\ufeff${whole}`, 'utf16le'), expected };
}

describe('any good row', () => {
  it('comes out once, with its cells and its line, whatever rubbish is around it', async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 1, max: 300 }), async (how, chunk) => {
        const { bytes, expected } = write(how);
        // With pieces of a byte, a line of 256 KB would be copied that often.
        const events = await readEvents(bytes, {}, bytes.length > 100_000 ? 50_000 : chunk);
        const told = events.filter((event) => JSON.stringify(event).includes('@example.com'));
        expect(told).toEqual(expected.map((row) => ({ kind: 'row', ...row })));
      }),
      { numRuns: times(250) },
    );
  });
});

describe('any bytes', () => {
  it('get a result, in pieces of any size', async () => {
    const start = fc.constantFrom(
      '',
      'id,email\n',
      '[',
      '{"',
      '{}\n',
      '[{"email":"ana@example.com"},',
      '\ufeff',
      'sep=;\n',
    );
    const options = fc.record({
      json: fc.boolean(),
      encoding: fc.constantFrom(undefined, 'windows-1252', 'shift_jis', 'utf-16le', 'gb18030'),
    });
    await fc.assert(
      fc.asyncProperty(
        start,
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.string({ unit: fc.constantFrom(...'[]{}",:\n1ae@.\\\t '), maxLength: 60 }),
        ),
        options,
        fc.integer({ min: 1, max: 50 }),
        async (head, tail, how, chunk) => {
          const bytes = Buffer.concat([Buffer.from(head), Buffer.from(tail)]);
          const events = await readEvents(bytes, how, chunk);
          expect(events.filter(({ kind }) => kind === 'header').length).toBeLessThan(2);
          expect(events.slice(0, -1).some(({ kind }) => kind === 'unreadable')).toBe(false);
          expect(await readEvents(bytes, how)).toEqual(events);
        },
      ),
      { numRuns: times(125) },
    );
  });
});
