import type { Problem } from './customer-row.ts';

export interface ImportCounts {
  /** Rows read, good and bad; the header and empty lines are not rows. */
  readonly read: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
}

/** What became of a customer file. For the operator only: problems quote customers' own data. */
export interface ImportReport {
  readonly counts: ImportCounts;
  /** By line; the first {@link MAX_PROBLEMS} of them. */
  readonly problems: readonly Problem[];
  /** How many there were in all. */
  readonly problemCount: number;
  /** Columns of the file that mean nothing to us. */
  readonly ignoredColumns: readonly string[];
  /** False when the file could not be read to its end; the last problem says why. */
  readonly complete: boolean;
}

/** A file of nothing but bad rows must not fill the memory: beyond these problems are only counted. */
export const MAX_PROBLEMS = 1_000;

type Outcome = Exclude<keyof ImportCounts, 'read'>;

/** Gathers what happens during one import. */
export class ReportBuilder {
  readonly #counts = { read: 0, added: 0, updated: 0, unchanged: 0, refused: 0 };
  readonly #problems: Problem[] = [];
  #problemCount = 0;
  #ignoredColumns: readonly string[] = [];
  #stopped: Problem | undefined;

  get counts(): ImportCounts {
    return { ...this.#counts };
  }

  ignoreColumns(names: readonly string[]): void {
    this.#ignoredColumns = names;
  }

  row(outcome: Outcome, problems: readonly Problem[] = []): void {
    this.#counts.read += 1;
    this.#counts[outcome] += 1;
    this.#problemCount += problems.length;
    this.#problems.push(...problems.slice(0, MAX_PROBLEMS - this.#problems.length));
  }

  /** The file cannot be read beyond this. */
  stop(problem: Problem): void {
    this.#stopped = problem;
  }

  build(): ImportReport {
    const problems = this.#problems.toSorted((a, b) => a.line - b.line);
    return {
      counts: this.counts,
      problems: this.#stopped === undefined ? problems : [...problems, this.#stopped],
      problemCount: this.#problemCount + (this.#stopped === undefined ? 0 : 1),
      ignoredColumns: this.#ignoredColumns,
      complete: this.#stopped === undefined,
    };
  }
}

const unlisted = (report: ImportReport): string | undefined => {
  const count = report.problemCount - report.problems.length;
  return count === 0 ? undefined : `… and ${count} more. Correct these first, then import again.`;
};

// A spreadsheet would run a value that starts like a formula (OWASP, "CSV Injection").
const csvCell = (text: string): string => {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
};

/** The problems as a CSV file that opens safely in a spreadsheet: `line,column,value,expected`. */
export function reportCsv(report: ImportReport): string {
  const rows = report.problems.map(({ line, column, value, expected }) =>
    [String(line), column, value, expected].map(csvCell).join(','),
  );
  const more = unlisted(report);
  if (more !== undefined) rows.push(['', '', '', more].map(csvCell).join(','));
  return `${['line,column,value,expected', ...rows].join('\r\n')}\r\n`;
}

/** The counts as JSON, without any customer's data. */
export function reportSummary(report: ImportReport): string {
  const { counts, problemCount, ignoredColumns, complete } = report;
  return `${JSON.stringify({ ...counts, problems: problemCount, ignoredColumns, complete }, null, 2)}\n`;
}

/** The report in plain lines for a terminal. */
export function reportLines(report: ImportReport): string[] {
  const { read, added, updated, unchanged, refused } = report.counts;
  const lines = [
    `Read ${read}: ${added} added, ${updated} updated, ${unchanged} unchanged, ${refused} refused.`,
  ];
  if (report.ignoredColumns.length > 0) lines.push(`Columns not used: ${report.ignoredColumns.join(', ')}.`);
  for (const { line, column, value, expected } of report.problems) {
    const where = column === '' ? `Line ${line}` : `Line ${line}, ${column}`;
    lines.push(`${where}: ${value === '' ? '' : `"${value}"; `}expected ${expected}`);
  }
  const more = unlisted(report);
  if (more !== undefined) lines.push(more);
  if (!report.complete) lines.push('The rest of the file was not read. What came before it was imported.');
  return lines;
}
