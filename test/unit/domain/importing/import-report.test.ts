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
    [
      'what was heard of one row, of several addresses',
      (report) => {
        report.noMail = { heard: 1, suppressed: 2 };
      },
      /^No mail: 1 row says so\. 2 addresses were mailed until now, and are no more\./,
    ],
    [
      'what was heard of one address',
      (report) => {
        report.noMail = { heard: 1, suppressed: 1 };
      },
      /^No mail: 1 row says so\. 1 address was mailed until now, and is no more\./,
    ],
    [
      'what was known before',
      (report) => {
        report.noMail = { heard: 2, suppressed: 0 };
      },
      /^No mail: 2 rows say so\. That was known of all their addresses\.$/,
    ],
    [
      'several times a yes against a no',
      (report) => {
        report.yesAgainstNo = 2;
      },
      /^2 rows say yes where a "no" stands\./,
    ],
    [
      'one new id',
      (report) => {
        report.renamed = 1;
      },
      /^1 new id stands for a customer of before\.$/,
    ],
    [
      'several lines that are no rows',
      (report) => {
        report.notes = 2;
      },
      /^2 lines are no row, such as a title or a total\.$/,
    ],
    [
      'who has another address',
      (report) => {
        report.moved = 1;
      },
      /^1 customer has another address by this list\. If their ids are those of another tool, these are other people/,
    ],
    [
      'how many have another address',
      (report) => {
        report.moved = 2;
      },
      /^2 customers have another address by this list\./,
    ],
    [
      'who is missing, without a sample',
      (report) => {
        report.missing = { count: 3, samples: [], ended: 0 };
      },
      /^3 customers are missing from this list\.\nThey stay customers\./,
    ],
    [
      'how many were ended',
      (report) => {
        report.missing = { count: 2, samples: ['C-1', 'C-2'], ended: 2 };
      },
      /^2 customers are missing from this list: C-1, C-2\.\n2 of them were given an end date\.\nRun /,
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

  it.each([
    [1, 'Nothing imported: 1 row waits for your answer.'],
    [3, 'Nothing imported: 3 rows wait for your answer.'],
  ])('where %d wait says so', (waiting, line) => {
    const report = builder();
    report.waiting = waiting;
    expect(countLine(report.build())).toBe(line);
  });

  it('of a dry run tells what would be', () => {
    const report = builder(true);
    report.row('added');
    report.noMail = { heard: 1, suppressed: 1 };
    report.missing = { count: 1, samples: ['C-1'], ended: 1 };
    expect(resultLines(report.build())).toEqual([
      '1 customer is missing from this list: C-1.',
      '1 of them would be given an end date.',
      'No mail: 1 row says so. 1 address was mailed until now, and would be no more.',
      'Read 1: 1 added, 0 updated, 0 unchanged, 0 refused. A dry run: nothing was written.',
    ]);
  });

  it('of a file without rows says so, once it was read', () => {
    expect(resultLines(builder().build())[0]).toBe('The file has a header and no rows.');
    const stopped = builder();
    stopped.problems.stop(problem('x'));
    expect(resultLines(stopped.build())).toEqual([
      'Line 2: "x"; expected an email address',
      'Nothing of the file was taken in.',
      'Read 0: 0 added, 0 updated, 0 unchanged, 0 refused.',
    ]);
  });

  it('names the target in the command that takes it back, if there is one', () => {
    const report = builder();
    report.row('added');
    report.noMail = { heard: 1, suppressed: 1 };
    expect(reportLines(report.build(), ' --stack x').at(-2)).toMatch(new RegExp(`--undo ${RUN} --stack x$`));
    expect(reportLines(report.build()).at(-2)).toMatch(new RegExp(`--undo ${RUN}$`));
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
    [
      false,
      'nobody could be ended',
      (report) => {
        report.row('added');
        report.missing = { count: 9, samples: [], ended: 0, whyNoneEnded: 'Too many.' };
      },
    ],
    [
      true,
      'somebody is missing',
      (report) => {
        report.row('added');
        report.missing = { count: 9, samples: [], ended: 0 };
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

it('the first list of all closes with how to see the plan, unless nothing was written', () => {
  for (const [isDryRun, isFirst, addedOld, closes] of [
    [false, true, 1, true],
    [false, true, 0, false],
    [false, false, 1, false],
    [true, true, 1, false],
  ] as const) {
    const report = builder(isDryRun);
    report.row('added');
    Object.assign(report, { isFirst, addedOld });
    const last = resultLines(report.build(), ' --data DIR').at(-1) ?? '';
    expect(last.startsWith('Read 1')).toBe(!closes);
    if (closes)
      expect(last).toBe(
        'Before anything is mailed, look at who would be asked when: npm run programme -- preview --data DIR; meanwhile this holds all mail: npm run gate -- pause WHY --data DIR',
      );
  }
});

it('the summary and the report name nobody missing where nobody looked', () => {
  expect(JSON.parse(reportSummary(builder().build()))).not.toHaveProperty('missing');
  expect(builder().build()).not.toHaveProperty('missing');
});
