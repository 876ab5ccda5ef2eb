import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell } from '../../../../functions/domain/importing/csv-cell.ts';
import { ProblemList, problemsCsv } from '../../../../functions/domain/importing/row-problems.ts';

const SEPARATORS = [',', ';', '\t', '|'] as const;
const STARTS = ['=', '+', '-', '@', '＝', '＋', '－', '＠'] as const;

/** What a program shows of a cell: without quotes and blanks at its start. */
const shown = (field: string): string => field.replace(/^[\s"“”\p{Cf}]+/u, '');

/**
 * Every field of a file opened with this separator, once as a CSV reader takes quotes, and once without
 * quotes.
 */
function fieldsOf(csv: string, separator: string): string[] {
  const read: string[][] = parse(csv, { delimiter: separator, relax_quotes: true, relax_column_count: true });
  const split = csv.split(/[\r\n]/).map((line) => line.split(separator));
  return [...read, ...split].flat();
}

function reportOf(...values: readonly string[]): string {
  const list = new ProblemList();
  list.add(
    values.map((value, n) => ({ line: n + 2, column: value, value, expected: `one word; not "${value}"` })),
  );
  return problemsCsv(list.build());
}

describe('a cell', () => {
  it.each([
    ...STARTS.map((start) => [`${start}1`, `'${start}1`]),
    ['\t=1', "'\t'=1"],
    ['\r=1', "'\r'=1"],
    ['\ttext', "'\ttext"],
    ['  =1', "  '=1"],
    ['"=1"', `"'=1"`],
    ['a;=1', "a;'=1"],
    ['a,+1', "a,'+1"],
    ['a|@x', "a|'@x"],
    ['a\t-1', "a\t'-1"],
    ['a; "=1"', `a; "'=1"`],
    ['a;""=1', `a;""'=1`],
    ['a\n=1', "a\n'=1"],
    ['a\r\n\r\n=1;=2', "a\r\n\r\n'=1;'=2"],
    ['a;\u200b=1', "a;\u200b'=1"],
    ['a;\u00a0＝1', "a;\u00a0'＝1"],
    // Harmless starts stay as they are.
    ['2026-11-03', '2026-11-03'],
    ['ana@example.com; leo@example.com', 'ana@example.com; leo@example.com'],
    ['one - two', 'one - two'],
    ['a "=" b', 'a "=" b'],
    ['3 = 2 + 1', '3 = 2 + 1'],
    ["'=1", "'=1"],
    ['Ana, "Leo"; Uma', 'Ana, "Leo"; Uma'],
    ['', ''],
  ])('with %j is written as %j, and read so', (text, cell) => {
    expect(parse(`${csvCell(text)}\r\n`)).toEqual([[cell]]);
  });

  it('of any length is written in linear time', () => {
    for (const piece of [' ', '"', ';', '\n', '=', ';=', '; ', '-', '\u200b'])
      expect(csvCell(piece.repeat(300_000)).length).toBeGreaterThan(300_000);
  });
});

describe('a report', () => {
  it.each(SEPARATORS)('opened with %j has no field that starts a formula', (separator) => {
    const pieces = fc.constantFrom(
      ...[
        ...STARTS,
        ...SEPARATORS,
        '"',
        '""',
        "'",
        ' ',
        '\n',
        '\r\n',
        '\u00a0',
        '\u200b',
        'a',
        '1',
        'é',
        '“',
      ],
    );
    const value = fc.oneof(
      fc.array(pieces, { maxLength: 12 }).map((all) => all.join('')),
      fc.string({ unit: 'binary', maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), (values) => {
        for (const field of fieldsOf(reportOf(...values), separator))
          expect(shown(field)).not.toMatch(/^[=+\-@＝＋－＠]/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('reads as it was written, except for the apostrophes', () => {
    const values = ['a;=1', 'Ana "Leo", Uma', '=cmd|calc', 'x\n-y'];
    const rows: string[][] = parse(reportOf(...values));
    expect(rows.slice(1).map(([, , value]) => value?.replaceAll("'", ''))).toEqual(values);
  });
});
