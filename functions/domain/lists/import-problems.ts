import type { Problem } from './customer-row.ts';

/** What is wrong with a file. For the operator only: problems quote customers' own data. */
export interface Problems {
  /** By line; the first {@link MAX_PROBLEMS} of them. */
  readonly problems: readonly Problem[];
  /** How many there were in all. */
  readonly problemCount: number;
  /** False when the file could not be read to its end; the last problem says why. */
  readonly complete: boolean;
}

/** A file of nothing but bad rows must not fill the memory: beyond these problems are only counted. */
export const MAX_PROBLEMS = 1_000;

/** Gathers what is wrong with one file. */
export class ProblemList {
  readonly #problems: Problem[] = [];
  #count = 0;
  #stopped: Problem | undefined;

  add(problems: readonly Problem[]): void {
    this.#count += problems.length;
    this.#problems.push(...problems.slice(0, MAX_PROBLEMS - this.#problems.length));
  }

  /** The file cannot be read beyond this. */
  stop(problem: Problem): void {
    this.#stopped = problem;
  }

  build(): Problems {
    const problems = this.#problems.toSorted((a, b) => a.line - b.line);
    return {
      problems: this.#stopped === undefined ? problems : [...problems, this.#stopped],
      problemCount: this.#count + (this.#stopped === undefined ? 0 : 1),
      complete: this.#stopped === undefined,
    };
  }
}

const unlisted = ({ problemCount, problems }: Problems): string | undefined => {
  const count = problemCount - problems.length;
  return count === 0 ? undefined : `… and ${count} more. Correct these first, then try again.`;
};

// A spreadsheet would run a value that starts like a formula (OWASP, "CSV Injection").
const csvCell = (text: string): string => {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
};

/** The problems as a CSV file that opens safely in a spreadsheet: `line,column,value,expected`. */
export function problemsCsv(found: Problems): string {
  const rows = found.problems.map(({ line, column, value, expected }) =>
    [String(line), column, value, expected].map(csvCell).join(','),
  );
  const more = unlisted(found);
  if (more !== undefined) rows.push(['', '', '', more].map(csvCell).join(','));
  return `${['line,column,value,expected', ...rows].join('\r\n')}\r\n`;
}

/** The problems in plain lines for a terminal. */
export function problemLines(found: Problems): string[] {
  const lines = found.problems.map(({ line, column, value, expected }) => {
    const where = column === '' ? `Line ${line}` : `Line ${line}, ${column}`;
    return `${where}: ${value === '' ? '' : `"${value}"; `}expected ${expected}`;
  });
  const more = unlisted(found);
  if (more !== undefined) lines.push(more);
  if (!found.complete) lines.push('The rest of the file was not read. What came before it was taken in.');
  return lines;
}
