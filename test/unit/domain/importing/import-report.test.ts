import { describe, expect, it } from 'vitest';
import { planColumns } from '../../../../functions/domain/importing/columns.ts';
import {
  countLine,
  isTakenIn,
  planLines,
  ReportBuilder,
  reportLines,
  reportSummary,
  resultLines,
} from '../../../../functions/domain/importing/import-report.ts';
import type { RowProblem } from '../../../../functions/domain/importing/row-problems.ts';
import { RUN } from '../../../support/import-world.ts';

const builder = (isDryRun = false) => new ReportBuilder({ run: RUN, isDryRun });
const problem = (value: string, line = 2): RowProblem => ({
  line,
  column: 'email',
  value,
  expected: 'an email address',
});
const PLAN = planColumns(['id', 'E-Mail', 'customer_since', 'Plan', ''], {});

describe('the report in lines', () => {
  it('says what the columns are, what is wrong, what was not read, and at the end what became of the rows', () => {
    const report = builder();
    report.tellColumns(PLAN);
    report.row('refused', [problem('bo', 9)]);
    report.row('refused', [problem('', 3)]);
    report.row('added');
    report.problems.stop({ line: 12, column: '', value: '', expected: 'text in UTF-8' });
    expect(reportLines(report.build())).toEqual([
      'Columns:',
      '  id              → id',
      '  E-Mail          → email',
      '  customer_since  → customer_since',
      '  Kept as tags: plan',
      'Rows refused; nothing of them went in but a wish for no mail:',
      '  2 × email: expected an email address; found "bo" (lines 3 and 9)',
      'Line 12: expected text in UTF-8',
      'The rest of the file was not read. What came before it was taken in.',
      'Read 3: 1 added, 0 updated, 0 unchanged, 2 refused.',
    ]);
  });

  it('lists no columns for a file without a header', () => {
    expect(planLines(builder().build())).toEqual([]);
  });

  it.each<[string, (report: ReportBuilder) => void, RegExp]>([
    [
      'what was heard of mail, and how to take it back',
      (report) => {
        report.noMail = { heard: 3, suppressed: 1 };
      },
      new RegExp(`^No mail: 3 rows say so\\. 1 address was mailed .*\\nRun ${RUN}\\. .* --undo ${RUN}$`),
    ],
    [
      'a yes against a no',
      (report) => {
        report.yesAgainstNo = 1;
      },
      /^1 row says yes where a "no" stands\. The "no" stays: npm run lift -- ADDRESS/,
    ],
    [
      'what was emptied',
      (report) => report.emptied(['region', 'account']),
      /^Emptied.*: region 1, account 1\.$/,
    ],
    [
      'what was left',
      (report) => report.left(['tags', 'region']),
      /^Left as they were.*: tags 1, region 1\.$/,
    ],
    [
      'new ids',
      (report) => {
        report.renamed = 2;
      },
      /^2 new ids stand for a customer of before\.$/,
    ],
    [
      'lines that are no rows',
      (report) => {
        report.notes = 1;
      },
      /^1 line is no row, such as a title or a total\.$/,
    ],
    ['a hint', (report) => report.hints.push('Look there.'), /^Look there\.$/],
    ['a question', (report) => report.problems.ask('Which?'), /^ {2}\? Which\?$/],
    [
      'that nobody is missing',
      (report) => {
        report.missing = { count: 0, samples: [], ended: 0 };
      },
      /^Nobody is missing from this list\.$/,
    ],
    [
      'who is missing',
      (report) => {
        report.missing = { count: 3, samples: ['C-1', 'C-2'], ended: 0 };
      },
      /^3 customers are missing from this list: C-1, C-2 and 1 more\.\nThey stay customers\. --end-missing/,
    ],
    [
      'who was ended, and how to take it back',
      (report) => {
        report.missing = { count: 1, samples: ['C-1'], ended: 1 };
      },
      new RegExp(
        `^1 customer is missing from this list: C-1\\.\n1 of them was given an end date\\.\nRun ${RUN}\\. .* --undo ${RUN}$`,
      ),
    ],
    [
      'why nobody was ended',
      (report) => {
        report.missing = { count: 1, samples: ['C-1'], ended: 0, whyNoneEnded: 'Nobody was.' };
      },
      /^1 customer is missing from this list: C-1\.\nNobody was\.$/,
    ],
  ])('tells %s', (_case, happens, expected) => {
    const report = builder();
    report.row('added');
    const before = resultLines(report.build());
    happens(report);
    const lines = resultLines(report.build());
    expect(lines.at(-1)).toBe(before.at(-1));
    expect(
      lines
        .slice(0, -1)
        .join('\n')
        .replace(/^One question.*\n/, ''),
    ).toMatch(expected);
  });

  it.each([
    [false, 'Read 1: 1 added, 0 updated, 0 unchanged, 0 refused.'],
    [true, 'Read 1: 1 added, 0 updated, 0 unchanged, 0 refused. A dry run: nothing was written.'],
  ])('of a dry run says so (%s)', (isDryRun, line) => {
    const report = builder(isDryRun);
    report.row('added');
    expect(countLine(report.build())).toBe(line);
  });

  it('of a dry run offers no undo', () => {
    const report = builder(true);
    report.noMail = { heard: 3, suppressed: 1 };
    report.missing = { count: 1, samples: ['C-1'], ended: 1 };
    expect(resultLines(report.build()).join('\n')).not.toContain('--undo');
  });
});

describe('a file is taken in', () => {
  it.each<[boolean, string, (report: ReportBuilder) => void]>([
    [true, 'all rows went in', (report) => report.row('added')],
    [
      true,
      'one of its rows went in',
      (report) => {
        report.row('refused', [problem('x')]);
        report.row('unchanged');
      },
    ],
    [false, 'no row went in', (report) => report.row('refused', [problem('x')])],
    [false, 'it has no rows', () => undefined],
    [
      false,
      'a question is open',
      (report) => {
        report.row('added');
        report.problems.ask('Which?');
      },
    ],
    [
      false,
      'it was not read to its end',
      (report) => {
        report.row('added');
        report.problems.stop(problem('x'));
      },
    ],
  ])('%s: %s', (expected, _case, happens) => {
    const report = builder();
    happens(report);
    expect(isTakenIn(report.build())).toBe(expected);
  });
});

it('the summary has the counts and the columns, and nothing about customers', () => {
  const report = builder();
  report.tellColumns(PLAN);
  report.row('refused', [problem('bo@')]);
  report.missing = { count: 1, samples: ['C-77'], ended: 0 };
  const summary = reportSummary(report.build());
  expect(JSON.parse(summary)).toEqual({
    run: RUN,
    isDryRun: false,
    read: 1,
    added: 0,
    updated: 0,
    unchanged: 0,
    refused: 1,
    problems: 1,
    tagColumns: ['plan'],
    unusedColumns: ['column 5'],
    complete: true,
    takenIn: false,
    questions: 0,
    noMail: { heard: 0, suppressed: 0 },
    yesAgainstNo: 0,
    emptied: {},
    left: {},
    renamed: 0,
    moved: 0,
    notes: 0,
    waiting: 0,
    missing: { count: 1, ended: 0 },
    groups: [{ column: 'email', cost: 'row', count: 1, lines: [2] }],
  });
  expect(summary).not.toContain('bo@');
  expect(summary).not.toContain('C-77');
});
