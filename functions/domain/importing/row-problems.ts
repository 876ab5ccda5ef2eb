import { csvCell } from './csv-cell.ts';

/** What a problem costs. */
export type Cost =
  /** The whole row. */
  | 'row'
  /** One value; the customer went in without it. */
  | 'value'
  /** The cell says neither yes nor no to mail, and counts as a no. */
  | 'no-mail';

/** One thing wrong with a file, for the person who corrects it. */
export interface RowProblem {
  /** Line of the file, from 1, on which the row starts. */
  readonly line: number;
  /** As the report names it; empty when the whole row is meant. */
  readonly column: string;
  /** What stood there, clipped. */
  readonly value: string;
  /** What would have been right, to be read after "expected". */
  readonly expected: string;
  /** The whole row unless told. */
  readonly cost?: Cost;
  /** What is the same in all problems of this kind, where `expected` names what is peculiar to one row. */
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

/** What is wrong with a file. For the operator only: problems quote customers' own data. */
export interface Problems {
  /** By line; the first {@link MAX_PROBLEMS} of them. */
  readonly problems: readonly RowProblem[];
  /** All of them, by column and cause, the most frequent first. */
  readonly groups: readonly ProblemGroup[];
  /** How many there were in all. */
  readonly problemCount: number;
  /** Why the file was not read to its end, if it was not. */
  readonly stopped?: RowProblem;
  /** What has to be answered before the rest goes in, each with the flags that answer it. */
  readonly questions: readonly string[];
  /** False when the file could not be read to its end, or has to be asked about. */
  readonly complete: boolean;
}

/** A file of nothing but bad rows must not fill the memory: beyond these problems are only counted. */
export const MAX_PROBLEMS = 1_000;
export const MAX_LINES = 10;
const MAX_SAMPLES = 3;
/** A cause that names each row's own facts would make a group of each. */
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

/** Gathers what is wrong with one file. */
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

  /** The file cannot be read beyond this. */
  stop(problem: RowProblem): void {
    this.#stopped ??= problem;
  }

  /** This has to be answered first. */
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

/** The problems as a CSV file that opens safely in a spreadsheet: `line,column,value,expected,cost`. */
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
 * The problems in plain lines for a terminal: by column and cause, each with a count, three samples and its
 * lines.
 *
 * @param isUntouched nothing of the file was taken in
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
