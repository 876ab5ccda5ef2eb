import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import {
  MAX_LINES,
  MAX_PROBLEMS,
  ProblemList,
  problemLines,
  problemsCsv,
  questionLines,
  type RowProblem,
} from '../../../../functions/domain/importing/row-problems.ts';

const problem = (value: string, line = 2, more: Partial<RowProblem> = {}): RowProblem => ({
  line,
  column: 'email',
  value,
  expected: 'an email address',
  ...more,
});

function found(...problems: readonly RowProblem[]) {
  const list = new ProblemList();
  list.add(problems);
  return list.build();
}

describe('the problems as CSV', () => {
  it.each([
    ['=HYPERLINK("http://example.com")', `'=HYPERLINK("http://example.com")`],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['a,"b"', 'a,"b"'],
    ['ana=', 'ana='],
  ])('show %s without a spreadsheet running it', (value, cell) => {
    expect(parse(problemsCsv(found(problem(value))))).toEqual([
      ['line', 'column', 'value', 'expected', 'cost'],
      ['2', 'email', cell, 'an email address', 'row refused'],
    ]);
  });

  it('name the cost of each', () => {
    const list = new ProblemList();
    list.add([problem('a', 2), problem('b', 3, { cost: 'value' }), problem('c', 4, { cost: 'no-mail' })]);
    list.stop(problem('d', 5));
    const rows: string[][] = parse(problemsCsv(list.build()));
    expect(rows.slice(1).map(([line, , , , cost]) => [line, cost])).toEqual([
      ['2', 'row refused'],
      ['3', 'value left out'],
      ['4', 'counts as no mail'],
      ['5', 'rest of the file not read'],
    ]);
  });

  it('give the number of problems that they leave out', () => {
    const many = Array.from({ length: MAX_PROBLEMS + 5 }, (_, n) => problem('x', n + 2));
    const rows: string[][] = parse(problemsCsv(found(...many)));
    expect(rows).toHaveLength(MAX_PROBLEMS + 2);
    expect(rows.at(-1)).toEqual(['', '', '', '… and 5 more. Correct these first, then try again.', '']);
  });

  it('are only the header when there are none', () => {
    expect(problemsCsv(found())).toBe('line,column,value,expected,cost\r\n');
  });
});

describe('the groups', () => {
  it('are by column, cost and cause, the most frequent first, each with three samples and its first lines', () => {
    const taken = { cause: 'an address of its own' };
    const { groups, problems, problemCount } = found(
      problem('a', 9, { expected: 'an address of its own; C-1 has this one', ...taken }),
      problem('b', 4, { expected: 'an address of its own; C-2 has this one', ...taken }),
      problem('c', 5, { column: 'id', expected: 'an id' }),
      ...['p', 'p', 'q', '', 'r', 's'].map((value, n) => problem(value, n + 20, { cost: 'value' })),
    );
    expect(groups).toEqual([
      {
        column: 'email',
        cost: 'value',
        expected: 'an email address',
        count: 6,
        samples: ['p', 'q', 'r'],
        lines: [20, 21, 22, 23, 24, 25],
      },
      {
        column: 'email',
        cost: 'row',
        expected: 'an address of its own',
        count: 2,
        samples: ['a', 'b'],
        lines: [4, 9],
      },
      { column: 'id', cost: 'row', expected: 'an id', count: 1, samples: ['c'], lines: [5] },
    ]);
    expect(problems.map(({ line }) => line)).toEqual([4, 5, 9, 20, 21, 22, 23, 24, 25]);
    expect(problemCount).toBe(9);
  });

  it('keep only so many lines, problems and groups, and count all', () => {
    const many = Array.from({ length: 5_000 }, (_, n) => problem('x', n, { expected: `cause ${n}` }));
    const { groups, problems, problemCount } = found(
      ...many,
      ...Array.from({ length: 50 }, () => problem('y')),
    );
    expect(groups.length).toBeLessThanOrEqual(201);
    expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(5_050);
    for (const { lines } of groups) expect(lines.length).toBeLessThanOrEqual(MAX_LINES);
    expect(problems).toHaveLength(MAX_PROBLEMS);
    expect(problemCount).toBe(5_050);
    expect(groups[0]).toMatchObject({
      column: '',
      expected: 'something else in each of them: the CSV of the problems has the first of them one by one',
      samples: ['x', 'y'],
    });
  });
});

describe('in lines', () => {
  it('each cost has its heading, and each group one line', () => {
    const many = Array.from({ length: 12 }, (_, n) => problem(`v${n}`, n + 2));
    const lines = problemLines(
      found(
        ...many,
        problem('soon', 30, { column: 'customer_until', expected: 'a date', cost: 'value' }),
        problem('', 40, { column: '', expected: '3 values', cost: 'row' }),
        problem('maybe', 50, { column: 'Status', expected: 'yes or no', cost: 'no-mail' }),
      ),
    );
    expect(lines).toEqual([
      'Rows refused; nothing of them went in but a wish for no mail:',
      '  12 × email: expected an email address; found "v0", "v1", "v2" (lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more)',
      '  1 × expected 3 values (line 40)',
      expect.stringContaining('Values left out'),
      '  1 × customer_until: expected a date; found "soon" (line 30)',
      expect.stringContaining('they count as no mail'),
      '  1 × Status: expected yes or no; found "maybe" (line 50)',
    ]);
  });

  it.each([
    [false, 'The rest of the file was not read. What came before it was taken in.'],
    [true, 'Nothing of the file was taken in.'],
  ])('it is reported where reading the file stopped (%s)', (isUntouched, said) => {
    const list = new ProblemList();
    list.stop(problem('', 7, { value: 'PK' }));
    list.stop(problem('later', 8));
    expect(problemLines(list.build(), isUntouched)).toEqual([
      'Line 7: "PK"; expected an email address',
      said,
    ]);
    expect(list.build()).toMatchObject({ complete: false, problemCount: 1, stopped: { line: 7 } });
  });

  it.each<[string[], number]>([
    [[], 0],
    [['Which?'], 2],
    [['Which?', 'Who?'], 3],
  ])('questions %j come under a heading, and hold the file', (questions, count) => {
    const list = new ProblemList();
    list.ask(...questions);
    expect(questionLines(list.build())).toHaveLength(count);
    const heading = [
      'One question; the rest waits for its answer:',
      '2 questions; the rest waits for their answers:',
    ];
    expect(questionLines(list.build())[0]).toBe(heading[questions.length - 1]);
    expect(questionLines(list.build()).slice(1)).toEqual(questions.map((question) => `  ? ${question}`));
    expect(list.build().complete).toBe(count === 0);
  });
});

it('the limit of problems holds for all that are added, one after the other', () => {
  const list = new ProblemList();
  for (let n = 0; n < MAX_PROBLEMS + 5; n += 1) list.add([problem('x', n + 2)]);
  expect(list.build().problems).toHaveLength(MAX_PROBLEMS);
});

it('a stop without a value names none, and no problem is the last of a list without one', () => {
  const list = new ProblemList();
  list.stop(problem('', 7));
  expect(problemLines(list.build())).toEqual([
    'Line 7: expected an email address',
    'The rest of the file was not read. What came before it was taken in.',
  ]);
  expect(found(problem('x'))).not.toHaveProperty('stopped');
});

it('a group of two lines joins them', () => {
  expect(problemLines(found(problem('x', 2), problem('x', 3)))[1]).toContain('(lines 2 and 3)');
});
