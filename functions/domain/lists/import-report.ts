import { type ColumnPlan, columnLines, type DataColumn, type PlannedColumn } from './columns.ts';
import { type Problem, ProblemList, type Problems, problemLines, questionLines } from './problems.ts';
import type { RunId } from './run.ts';

export interface ImportCounts {
  /** Rows read, good and bad; the header, notes and empty lines are not rows. */
  readonly read: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
}

/** Customers who are missing from a list that names itself complete. */
export interface Missing {
  readonly count: number;
  /** Ids of the first ones, clipped. */
  readonly samples: readonly string[];
  /** How many of them got an end date. */
  readonly ended: number;
  /** Why nobody got one, although that was wanted. */
  readonly held?: string;
}

/** What became of a customer file. */
export interface ImportReport extends Problems {
  readonly run: RunId;
  readonly isDryRun: boolean;
  readonly counts: ImportCounts;
  readonly columns: readonly PlannedColumn[];
  /** Names of the tags, in the order of the file. */
  readonly tagColumns: readonly string[];
  /** Columns that are left out, as a report shows them. */
  readonly unusedColumns: readonly string[];
  /** Rows that plainly say "no mail", and addresses of which nobody knew that before. */
  readonly noMail: { readonly heard: number; readonly suppressed: number };
  /** Rows that say yes where a "no" stands: the "no" stays. */
  readonly yesAgainstNo: number;
  /** Values that an empty cell took away, by column. */
  readonly emptied: Readonly<Partial<Record<DataColumn, number>>>;
  /** Values that stay as they were because the file has no such column, by column; tags together. */
  readonly left: Readonly<Partial<Record<DataColumn | 'tags', number>>>;
  /** Rows whose new id stands for a customer of before. */
  readonly renamed: number;
  /** Lines that are no rows, such as a total below the data. */
  readonly notes: number;
  readonly missing?: Missing;
  /** What else whoever imports should know. */
  readonly hints: readonly string[];
}

type Outcome = Exclude<keyof ImportCounts, 'read'>;

/** Gathers what happens during one import. */
export class ReportBuilder {
  readonly problems = new ProblemList();
  readonly hints: string[] = [];
  readonly #run: { readonly run: RunId; readonly isDryRun: boolean };
  readonly #counts = { read: 0, added: 0, updated: 0, unchanged: 0, refused: 0 };
  readonly #emptied: Partial<Record<DataColumn, number>> = {};
  readonly #left: Partial<Record<DataColumn | 'tags', number>> = {};
  #columns: readonly PlannedColumn[] = [];
  noMail = { heard: 0, suppressed: 0 };
  yesAgainstNo = 0;
  renamed = 0;
  notes = 0;
  missing: Missing | undefined;

  constructor(run: { readonly run: RunId; readonly isDryRun: boolean }) {
    this.#run = run;
  }

  get counts(): ImportCounts {
    return { ...this.#counts };
  }

  tellColumns({ columns }: ColumnPlan): void {
    this.#columns = columns;
  }

  row(outcome: Outcome, problems: readonly Problem[] = []): void {
    this.#counts.read += 1;
    this.#counts[outcome] += 1;
    this.problems.add(problems);
  }

  emptied(columns: readonly DataColumn[]): void {
    for (const column of columns) this.#emptied[column] = (this.#emptied[column] ?? 0) + 1;
  }

  left(columns: readonly (DataColumn | 'tags')[]): void {
    for (const column of columns) this.#left[column] = (this.#left[column] ?? 0) + 1;
  }

  build(): ImportReport {
    const columns = this.#columns;
    return {
      ...this.#run,
      counts: this.counts,
      columns,
      tagColumns: columns.flatMap(({ use }) => (use.kind === 'tag' ? [use.name] : [])),
      unusedColumns: columns.flatMap(({ header, use }) => (use.kind === 'dropped' ? [header] : [])),
      noMail: this.noMail,
      yesAgainstNo: this.yesAgainstNo,
      emptied: { ...this.#emptied },
      left: { ...this.#left },
      renamed: this.renamed,
      notes: this.notes,
      ...(this.missing === undefined ? {} : { missing: this.missing }),
      hints: [...this.hints],
      ...this.problems.build(),
    };
  }
}

/** Whether the file was taken in: false when it was not read to its end, when a question is open, or when no row went in. */
export const isTakenIn = ({ complete, counts }: Pick<ImportReport, 'complete' | 'counts'>): boolean =>
  complete && counts.refused < counts.read;

/** The counts as JSON, without any customer's data. */
export function reportSummary(report: ImportReport): string {
  const { counts, problemCount, tagColumns, unusedColumns, complete, run, isDryRun } = report;
  const { noMail, yesAgainstNo, emptied, left, renamed, notes, missing, groups, questions } = report;
  const summary = {
    run,
    isDryRun,
    ...counts,
    problems: problemCount,
    tagColumns,
    unusedColumns,
    complete,
    takenIn: isTakenIn(report),
    questions: questions.length,
    noMail,
    yesAgainstNo,
    emptied,
    left,
    renamed,
    notes,
    ...(missing === undefined ? {} : { missing: { count: missing.count, ended: missing.ended } }),
    groups: groups.map(({ column, cost, count, lines }) => ({ column, cost, count, lines })),
  };
  return `${JSON.stringify(summary, null, 2)}\n`;
}

const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** The counts in one plain line. */
export const countLine = ({ counts, isDryRun }: Pick<ImportReport, 'counts' | 'isDryRun'>): string => {
  const { read, added, updated, unchanged, refused } = counts;
  const line = `Read ${read}: ${added} added, ${updated} updated, ${unchanged} unchanged, ${refused} refused.`;
  return isDryRun ? `${line} A dry run: nothing was written.` : line;
};

/** What each column is taken for, in plain lines for a terminal; nothing where there is no header. */
export const planLines = ({ columns }: Pick<ImportReport, 'columns'>): string[] =>
  columns.length === 0 ? [] : ['Columns:', ...columnLines({ columns })];

function noMailLines({ noMail, yesAgainstNo, isDryRun, run }: ImportReport): string[] {
  const { heard, suppressed } = noMail;
  const lines: string[] = [];
  if (heard > 0) {
    const undo = isDryRun || suppressed === 0 ? '' : ` To take that back: npm run suppress -- --undo ${run}`;
    lines.push(
      `No mail: ${plural(heard, 'row says', 'rows say')} so; ${plural(suppressed, 'address', 'addresses')} of which that was not known.${undo}`,
    );
  }
  if (yesAgainstNo > 0)
    lines.push(
      `${plural(yesAgainstNo, 'row says', 'rows say')} yes where a "no" stands. The "no" stays: npm run lift -- ADDRESS takes one back.`,
    );
  return lines;
}

function missingLines({ missing, isDryRun, run }: ImportReport): string[] {
  if (missing === undefined) return [];
  const { count, samples, ended, held } = missing;
  const some =
    samples.length === 0
      ? ''
      : `: ${samples.join(', ')}${count > samples.length ? ` and ${count - samples.length} more` : ''}`;
  const undo = isDryRun ? '' : ` To take that back: npm run import -- --undo ${run}`;
  return [
    count === 0
      ? 'Nobody is missing from this list.'
      : `${plural(count, 'customer is', 'customers are')} missing from this list${some}.`,
    ...(held === undefined ? [] : [held]),
    ...(ended > 0 ? [`${plural(ended, 'of them was', 'of them were')} given an end date.${undo}`] : []),
    ...(count > 0 && ended === 0 && held === undefined
      ? ['They stay customers. --end-missing gives them an end date.']
      : []),
  ];
}

/** What became of the rows, in plain lines for a terminal; the totals come last. */
export function resultLines(report: ImportReport): string[] {
  const counted = (counts: object): string =>
    Object.entries(counts)
      .map(([column, count]) => `${column} ${count}`)
      .join(', ');
  const emptied = counted(report.emptied);
  const left = counted(report.left);
  return [
    ...problemLines(report, report.counts.read === 0),
    ...questionLines(report),
    ...(report.complete && report.counts.read === 0 ? ['The file has a header and no rows.'] : []),
    ...report.hints,
    ...(report.notes > 0
      ? [`${plural(report.notes, 'line is', 'lines are')} no row, such as a title or a total.`]
      : []),
    ...(emptied === '' ? [] : [`Emptied, because their cells are empty: ${emptied}.`]),
    ...(left === '' ? [] : [`Left as they were, because the file has no such column: ${left}.`]),
    ...(report.renamed > 0
      ? [`${plural(report.renamed, 'new id stands', 'new ids stand')} for a customer of before.`]
      : []),
    ...missingLines(report),
    ...noMailLines(report),
    countLine(report),
  ];
}

/** The report in plain lines for a terminal. */
export const reportLines = (report: ImportReport): string[] => [...planLines(report), ...resultLines(report)];
