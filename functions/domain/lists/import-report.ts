import type { Problem } from './customer-row.ts';
import { ProblemList, type Problems, problemLines } from './import-problems.ts';

export interface ImportCounts {
  /** Rows read, good and bad; the header and empty lines are not rows. */
  readonly read: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
}

/** What we made of a file's columns that are none of ours. */
export interface OtherColumns {
  /** Names of the tags, in the order of the file. */
  readonly tagColumns: readonly string[];
  /** Columns that have no name a tag could have, as a report shows them. */
  readonly unusedColumns: readonly string[];
}

/** What became of a customer file. */
export interface ImportReport extends Problems, OtherColumns {
  readonly counts: ImportCounts;
}

type Outcome = Exclude<keyof ImportCounts, 'read'>;

/** Gathers what happens during one import. */
export class ReportBuilder {
  readonly #counts = { read: 0, added: 0, updated: 0, unchanged: 0, refused: 0 };
  readonly #problems = new ProblemList();
  #columns: OtherColumns = { tagColumns: [], unusedColumns: [] };

  get counts(): ImportCounts {
    return { ...this.#counts };
  }

  tellColumns({ tagColumns, unusedColumns }: OtherColumns): void {
    this.#columns = { tagColumns, unusedColumns };
  }

  row(outcome: Outcome, problems: readonly Problem[] = []): void {
    this.#counts.read += 1;
    this.#counts[outcome] += 1;
    this.#problems.add(problems);
  }

  /** The file cannot be read beyond this. */
  stop(problem: Problem): void {
    this.#problems.stop(problem);
  }

  build(): ImportReport {
    return { counts: this.counts, ...this.#columns, ...this.#problems.build() };
  }
}

/** The counts as JSON, without any customer's data. */
export function reportSummary(report: ImportReport): string {
  const { counts, problemCount, tagColumns, unusedColumns, complete } = report;
  const summary = { ...counts, problems: problemCount, tagColumns, unusedColumns, complete };
  return `${JSON.stringify(summary, null, 2)}\n`;
}

/** What became of the rows and columns, in plain lines for a terminal. */
export function countLines(counts: ImportCounts, { tagColumns, unusedColumns }: OtherColumns): string[] {
  const { read, added, updated, unchanged, refused } = counts;
  const lines = [
    `Read ${read}: ${added} added, ${updated} updated, ${unchanged} unchanged, ${refused} refused.`,
  ];
  if (tagColumns.length > 0) lines.push(`Columns kept as tags: ${tagColumns.join(', ')}.`);
  if (unusedColumns.length > 0) {
    lines.push(
      `Columns not used, for a tag needs a name of 1 to 64 characters: ${unusedColumns.join(', ')}.`,
    );
  }
  return lines;
}

/** The report in plain lines for a terminal. */
export const reportLines = (report: ImportReport): string[] => [
  ...countLines(report.counts, report),
  ...problemLines(report),
];
