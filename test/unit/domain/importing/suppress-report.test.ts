import { describe, expect, it } from 'vitest';
import type { RunId } from '../../../../functions/domain/identity/run.ts';
import { ProblemList } from '../../../../functions/domain/importing/row-problems.ts';
import {
  isListTakenIn,
  type SuppressCounts,
  type SuppressReport,
  suppressLines,
  suppressSummary,
} from '../../../../functions/domain/importing/suppress-report.ts';

const RUN = '20261102-090000-aaaa' as RunId;
const NOBODY: SuppressCounts = { read: 0, suppressed: 0, already: 0, spared: 0, refused: 0 };

/** A report with these counts, and with what happens to its list of problems. */
function report(
  counts: Partial<SuppressCounts>,
  { isDryRun = false, happens }: { isDryRun?: boolean; happens?: (problems: ProblemList) => void } = {},
): SuppressReport {
  const problems = new ProblemList();
  happens?.(problems);
  return { run: RUN, isDryRun, counts: { ...NOBODY, ...counts }, hints: ['A hint.'], ...problems.build() };
}

const BAD = { line: 3, column: 'email', value: 'bo', expected: 'an email address' };

describe('a list is taken in', () => {
  it.each([
    ['where somebody is suppressed', true, { suppressed: 1 }, true],
    ['where all were so already', true, { already: 1 }, true],
    ['where as many were so already', true, { suppressed: 1, already: 1 }, true],
    ['but not where it means nobody', false, { spared: 3, refused: 2 }, true],
    ['but not where reading stopped', false, { suppressed: 1 }, false],
  ])('%s: %s', (_case, isTakenIn, counts, complete) => {
    expect(isListTakenIn({ complete, counts: { ...NOBODY, ...counts } })).toBe(isTakenIn);
  });
});

describe('the counts of a list in lines', () => {
  it.each([
    [
      'somebody suppressed',
      report({ read: 5, suppressed: 2, already: 3 }),
      [
        'A hint.',
        `Run ${RUN}. It is taken back as a whole by: npm run suppress -- --undo ${RUN} --stack x`,
        'Read 5: 2 suppressed, 3 were so already, 0 refused.',
      ],
    ],
    [
      'some who did not say no',
      report({ read: 3, already: 1, spared: 2 }),
      ['A hint.', 'Read 3: 0 suppressed, 1 were so already, 2 did not say no, 0 refused.'],
    ],
    [
      'a dry run',
      report({ read: 2, suppressed: 2 }, { isDryRun: true }),
      ['A hint.', 'Read 2: 2 suppressed, 0 were so already, 0 refused. A dry run: nothing was written.'],
    ],
  ])('%s', (_case, told, lines) => {
    expect(suppressLines(told, ' --stack x')).toEqual(lines);
  });

  it('name the run to take back, and no target that nobody named', () => {
    expect(suppressLines(report({ suppressed: 1 }))[1]).toMatch(new RegExp(`--undo ${RUN}$`));
  });

  it.each([
    [0, 'Nothing of the file was taken in.'],
    [4, 'The rest of the file was not read. What came before it was taken in.'],
  ])('after %d rows that were read a stop says: %s', (read, line) => {
    expect(suppressLines(report({ read }, { happens: (problems) => problems.stop(BAD) }))).toContain(line);
  });

  it('come after the problems and the questions', () => {
    const lines = suppressLines(
      report(
        { read: 1, refused: 1 },
        {
          happens: (problems) => {
            problems.add([BAD]);
            problems.ask('Which one?');
          },
        },
      ),
    );
    expect(lines).toEqual([
      expect.stringContaining('Rows refused'),
      expect.stringContaining('1 × email: expected an email address; found "bo" (line 3)'),
      'One question; the rest waits for its answer:',
      '  ? Which one?',
      'A hint.',
      'Read 1: 0 suppressed, 0 were so already, 1 refused.',
    ]);
  });
});

it('the summary counts and quotes no value of a customer', () => {
  const told = report(
    { read: 2, suppressed: 1, refused: 1 },
    {
      happens: (problems) => {
        problems.add([BAD]);
        problems.ask('Which one?');
      },
    },
  );
  const text = suppressSummary(told);
  expect(JSON.parse(text)).toEqual({
    run: RUN,
    isDryRun: false,
    read: 2,
    suppressed: 1,
    already: 0,
    spared: 0,
    refused: 1,
    problems: 1,
    complete: false,
    takenIn: false,
    questions: 1,
    groups: [{ column: 'email', cost: 'row', count: 1, lines: [3] }],
  });
  expect(text.endsWith('}\n')).toBe(true);
  expect(text).not.toContain('"bo"');
});
