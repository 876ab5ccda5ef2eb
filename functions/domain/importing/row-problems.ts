import { csvCell } from './csv-cell.ts';

/** What is lost through a problem. */
export type Cost =
  /** The whole row. */
  | 'row'
  /** One value: the customer went in without it. */
  | 'value'
  /** Mail to this person: the cell says neither yes nor no, which counts as no. */
  | 'no-mail';

/** One mistake in a file, for the person who corrects it. */
export interface RowProblem {
  /** The line of the file on which the row starts, from 1. */
  readonly line: number;
  /** The column's name in the report. Empty for the whole row. */
  readonly column: string;
  /** The value in the file, shortened. */
  readonly value: string;
  /** What would have been right, to follow the word "expected". */
  readonly expected: string;
  /** The whole row when absent. */
  readonly cost?: Cost;
  /** The cause that all problems of this kind share, when `expected` names details of one row. */
  readonly cause?: string;
}

/** Problems of one column and cause. */
export interface ProblemGroup {
  readonly column: string;
  readonly cost: Cost;
  readonly expected: string;
  readonly count: number;
  /** Up to three different values, in the order of the file. */
  readonly samples: readonly string[];
  /** The first lines, up to {@link MAX_LINES}. */
  readonly lines: readonly number[];
}

/** The mistakes of a file. For the operator only, because they quote customers' data. */
export interface Problems {
  /** The first {@link MAX_PROBLEMS}, by line. */
  readonly problems: readonly RowProblem[];
  /** All problems, by column and cause, the most frequent first. */
  readonly groups: readonly ProblemGroup[];
  /** The number of all problems. */
  readonly problemCount: number;
  /** Why reading stopped before the end of the file, if it did. */
  readonly stopped?: RowProblem;
  /** Questions to answer before the rest goes in, each with the flags that answer it. */
  readonly questions: readonly string[];
  /** False when the file was not read to its end, or a question is open. */
  readonly complete: boolean;
}

/** A file of bad rows must not fill the memory, so further problems are only counted. */
export const MAX_PROBLEMS = 1_000;
export const MAX_LINES = 10;
const MAX_SAMPLES = 3;
/** If a cause names facts of its row, each row makes a group. This limits the groups. */
const MAX_GROUPS = 200;
const OTHERS = {
  column: '',
  cause: 'something else in each of them: the CSV of the problems has the first of them one by one',
};

interface Group {
  readonly problem: RowProblem;
  count: number;
  readonly samples: Set<string>;
  readonly lines: number[];
}

const costOf = ({ cost }: RowProblem): Cost => cost ?? 'row';

/** Collects the mistakes of one file. */
export class ProblemList {
  readonly #problems: RowProblem[] = [];
  readonly #groups = new Map<string, Group>();
  readonly #questions: string[] = [];
  #count = 0;
  #stopped: RowProblem | undefined;

  add(problems: readonly RowProblem[]): void {
    this.#count += problems.length;
    this.#problems.push(...problems.slice(0, MAX_PROBLEMS - this.#problems.length));
    for (const problem of problems) this.#group(problem);
  }

  /** Records that reading cannot go on. */
  stop(problem: RowProblem): void {
    this.#stopped ??= problem;
  }

  /** Records questions to answer first. */
  ask(...questions: string[]): void {
    this.#questions.push(...questions);
  }

  build(): Problems {
    const stopped = this.#stopped;
    const groups = [...this.#groups.values()].map(({ problem, count, samples, lines }) => ({
      column: problem.column,
      cost: costOf(problem),
      expected: problem.cause ?? problem.expected,
      count,
      samples: [...samples],
      lines: lines.toSorted((a, b) => a - b),
    }));
    const problems = this.#problems.toSorted((a, b) => a.line - b.line);
    return {
      problems: stopped === undefined ? problems : [...problems, stopped],
      groups: groups.toSorted((a, b) => b.count - a.count),
      problemCount: this.#count + (stopped === undefined ? 0 : 1),
      ...(stopped === undefined ? {} : { stopped }),
      questions: [...this.#questions],
      complete: stopped === undefined && this.#questions.length === 0,
    };
  }

  #group(problem: RowProblem): void {
    const keyOf = ({ column, cause, expected }: RowProblem): string =>
      JSON.stringify([column, costOf(problem), cause ?? expected]);
    const isFull = this.#groups.size >= MAX_GROUPS && !this.#groups.has(keyOf(problem));
    const kind = isFull ? { ...problem, ...OTHERS } : problem;
    const key = keyOf(kind);
    const group = this.#groups.get(key) ?? { problem: kind, count: 0, samples: new Set(), lines: [] };
    this.#groups.set(key, group);
    group.count += 1;
    if (problem.value !== '' && group.samples.size < MAX_SAMPLES) group.samples.add(problem.value);
    if (group.lines.length < MAX_LINES) group.lines.push(problem.line);
  }
}

const unlisted = ({ problemCount, problems }: Problems): string | undefined => {
  const count = problemCount - problems.length;
  return count === 0 ? undefined : `… and ${count} more. Correct these first, then try again.`;
};

const COST_TEXT: Readonly<Record<Cost, string>> = {
  row: 'row refused',
  value: 'value left out',
  'no-mail': 'counts as no mail',
};

/** The problems as a CSV file that is safe to open in a spreadsheet: `line,column,value,expected,cost`. */
export function problemsCsv(found: Problems): string {
  const rows = found.problems.map((problem) => {
    const { line, column, value, expected } = problem;
    const cost = problem === found.stopped ? 'rest of the file not read' : COST_TEXT[costOf(problem)];
    return [String(line), column, value, expected, cost].map(csvCell).join(',');
  });
  const more = unlisted(found);
  if (more !== undefined) rows.push(['', '', '', more, ''].map(csvCell).join(','));
  return `${['line,column,value,expected,cost', ...rows].join('\r\n')}\r\n`;
}

const HEADINGS: readonly (readonly [Cost, string])[] = [
  ['row', 'Rows refused; nothing of them went in but a wish for no mail:'],
  ['value', 'Values left out; the customers went in without them, or with what was known before:'],
  ['no-mail', 'Cells that say neither yes nor no to mail; they count as no mail:'],
];

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

function groupLine({ column, expected, count, samples, lines }: ProblemGroup): string {
  const found = samples.length === 0 ? '' : `; found ${samples.map((value) => `"${value}"`).join(', ')}`;
  const more = count - lines.length;
  const numbers = [...lines.map(String), ...(more > 0 ? [`${more} more`] : [])];
  const where = `${count === 1 ? 'line' : 'lines'} ${listed(numbers)}`;
  return `  ${count} × ${column === '' ? '' : `${column}: `}expected ${expected}${found} (${where})`;
}

/**
 * The problems in plain lines for a terminal, by column and cause. Each group has a count, three samples and
 * its lines.
 *
 * @param isUntouched whether nothing of the file was stored
 */
export function problemLines(found: Problems, isUntouched = false): string[] {
  const lines = HEADINGS.flatMap(([cost, heading]) => {
    const groups = found.groups.filter((group) => group.cost === cost);
    return groups.length === 0 ? [] : [heading, ...groups.map(groupLine)];
  });
  const { stopped } = found;
  if (stopped !== undefined) {
    const value = stopped.value === '' ? '' : `"${stopped.value}"; `;
    lines.push(`Line ${stopped.line}: ${value}expected ${stopped.expected}`);
    lines.push(
      isUntouched
        ? 'Nothing of the file was taken in.'
        : 'The rest of the file was not read. What came before it was taken in.',
    );
  }
  return lines;
}

/** The questions in plain lines for a terminal. */
export const questionLines = ({ questions }: Pick<Problems, 'questions'>): string[] =>
  questions.length === 0
    ? []
    : [
        questions.length === 1
          ? 'One question; the rest waits for its answer:'
          : `${questions.length} questions; the rest waits for their answers:`,
        ...questions.map((question) => `  ? ${question}`),
      ];
