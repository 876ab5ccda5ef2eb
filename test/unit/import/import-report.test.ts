import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../functions/domain/customer-row.ts';
import {
  MAX_PROBLEMS,
  ReportBuilder,
  reportCsv,
  reportLines,
} from '../../../functions/domain/import-report.ts';

const problem = (value: string, line = 2): Problem => ({
  line,
  column: 'email',
  value,
  expected: 'an email address',
});

describe('the report as CSV', () => {
  it.each([
    ['=HYPERLINK("http://example.com")', `'=HYPERLINK("http://example.com")`],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['a,"b"', 'a,"b"'],
    ['ana=', 'ana='],
  ])('shows %s without a spreadsheet running it', (value, cell) => {
    const report = new ReportBuilder();
    report.row('refused', [problem(value)]);
    expect(parse(reportCsv(report.build()))).toEqual([
      ['line', 'column', 'value', 'expected'],
      ['2', 'email', cell, 'an email address'],
    ]);
  });

  it('says how many problems it does not list', () => {
    const report = new ReportBuilder();
    for (let line = 2; line < MAX_PROBLEMS + 7; line += 1) report.row('refused', [problem('x', line)]);
    const rows: string[][] = parse(reportCsv(report.build()));
    expect(rows).toHaveLength(MAX_PROBLEMS + 2);
    expect(rows.at(-1)?.[3]).toContain('and 5 more');
  });

  it('of a file without problems is only the header', () => {
    expect(reportCsv(new ReportBuilder().build())).toBe('line,column,value,expected\r\n');
  });
});

describe('the report in lines', () => {
  it('says what became of the rows, what is wrong and what was not read', () => {
    const report = new ReportBuilder();
    report.ignoreColumns(['shoe size']);
    report.row('refused', [problem('bo', 9)]);
    report.row('refused', [problem('', 3)]);
    report.row('added');
    report.stop({ line: 12, column: '', value: '', expected: 'text in UTF-8' });
    expect(reportLines(report.build())).toEqual([
      'Read 3: 1 added, 0 updated, 0 unchanged, 2 refused.',
      'Columns not used: shoe size.',
      'Line 3, email: expected an email address',
      'Line 9, email: "bo"; expected an email address',
      'Line 12: expected text in UTF-8',
      'The rest of the file was not read. What came before it was imported.',
    ]);
  });
});
