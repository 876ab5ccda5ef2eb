import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../functions/domain/lists/customer-row.ts';
import { MAX_PROBLEMS, problemsCsv } from '../../../functions/domain/lists/import-problems.ts';
import { ReportBuilder, reportLines, reportSummary } from '../../../functions/domain/lists/import-report.ts';

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
    expect(parse(problemsCsv(report.build()))).toEqual([
      ['line', 'column', 'value', 'expected'],
      ['2', 'email', cell, 'an email address'],
    ]);
  });

  it('says how many problems it does not list', () => {
    const report = new ReportBuilder();
    for (let line = 2; line < MAX_PROBLEMS + 7; line += 1) report.row('refused', [problem('x', line)]);
    const rows: string[][] = parse(problemsCsv(report.build()));
    expect(rows).toHaveLength(MAX_PROBLEMS + 2);
    expect(rows.at(-1)?.[3]).toContain('and 5 more');
  });

  it('of a file without problems is only the header', () => {
    expect(problemsCsv(new ReportBuilder().build())).toBe('line,column,value,expected\r\n');
  });
});

describe('the report in lines', () => {
  it('says what became of the rows, what is wrong and what was not read', () => {
    const report = new ReportBuilder();
    report.tellColumns({ tagColumns: ['plan', 'shoe_size'], unusedColumns: ['column 3, which has no name'] });
    report.row('refused', [problem('bo', 9)]);
    report.row('refused', [problem('', 3)]);
    report.row('added');
    report.stop({ line: 12, column: '', value: '', expected: 'text in UTF-8' });
    expect(reportLines(report.build())).toEqual([
      'Read 3: 1 added, 0 updated, 0 unchanged, 2 refused.',
      'Columns kept as tags: plan, shoe_size.',
      'Columns not used, for a tag needs a name of 1 to 64 characters: column 3, which has no name.',
      'Line 3, email: expected an email address',
      'Line 9, email: "bo"; expected an email address',
      'Line 12: expected text in UTF-8',
      'The rest of the file was not read. What came before it was taken in.',
    ]);
  });
});

it('the summary has the counts and the columns, and nothing of a customer', () => {
  const report = new ReportBuilder();
  report.tellColumns({ tagColumns: ['plan'], unusedColumns: [] });
  report.row('refused', [problem('bo')]);
  const summary = reportSummary(report.build());
  expect(JSON.parse(summary)).toMatchObject({ read: 1, refused: 1, problems: 1, tagColumns: ['plan'] });
  expect(summary).not.toContain('bo');
});
