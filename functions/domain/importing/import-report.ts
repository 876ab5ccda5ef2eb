import type { RunId } from '../identity/run.ts';
import { type ColumnPlan, columnLines, type DataColumn, type PlannedColumn } from './columns.ts';
import { type ForeseenMails, foreseenLines } from './foreseen-mails.ts';
import { ProblemList, type Problems, problemLines, questionLines, type RowProblem } from './row-problems.ts';
import { clip } from './text.ts';

export interface ImportCounts {
  /** Rows read, good and bad. The header, notes and empty lines do not count. */
  readonly read: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
}

/** Customers who are missing from a complete list. */
export interface Missing {
  readonly count: number;
  /** The first ids, shortened. */
  readonly samples: readonly string[];
  /** How many of them got an end date. */
  readonly ended: number;
  /** Why nobody got an end date, although the options asked for it. */
  readonly whyNoneEnded?: string;
}

/** The result of importing a customer file. */
export interface ImportReport extends Problems {
  readonly run: RunId;
  readonly isDryRun: boolean;
  readonly counts: ImportCounts;
  readonly columns: readonly PlannedColumn[];
  /** Names of the tags, in the order of the file. */
  readonly tagColumns: readonly string[];
  /** Columns left out, as a report shows them. */
  readonly unusedColumns: readonly string[];
  /** `heard`: rows that plainly say "no mail". `suppressed`: addresses that were not suppressed before. */
  readonly noMail: { readonly heard: number; readonly suppressed: number };
  /** Rows that say yes although a "no" is stored. The "no" stays. */
  readonly yesAgainstNo: number;
  /** Values removed by an empty cell, by column. */
  readonly emptied: Readonly<Partial<Record<DataColumn, number>>>;
  /** Values that stay because the file has no such column, by column. Tags count together. */
  readonly left: Readonly<Partial<Record<DataColumn | 'tags', number>>>;
  /** Rows that give a known customer a new id. */
  readonly renamed: number;
  /** Customers who get another address from this list. */
  readonly moved: number;
  /** Lines that are no rows, such as a total below the data. */
  readonly notes: number;
  /** Rows that wait until a question is answered. */
  readonly waiting: number;
  readonly missing?: Missing;
  /** Of the first list of all: how many customers it added who have been customers since before today. */
  readonly firstOnes?: number;
  /** Of the first list of all: the mails that its customers will get. */
  readonly foreseen?: ForeseenMails;
  /** Other things to know for whoever imports. */
  readonly hints: readonly string[];
}

type Outcome = Exclude<keyof ImportCounts, 'read'>;

/** Collects what happens during one import. */
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
  moved = 0;
  notes = 0;
  waiting = 0;
  missing: Missing | undefined;
  /** Nobody was stored before this list. */
  isFirst = false;
  /** Customers added who have been customers since before today. */
  addedOld = 0;
  foreseen: ForeseenMails | undefined;

  constructor(run: { readonly run: RunId; readonly isDryRun: boolean }) {
    this.#run = run;
  }

  get counts(): ImportCounts {
    return { ...this.#counts };
  }

  tellColumns({ columns }: ColumnPlan): void {
    this.#columns = columns;
  }

  row(outcome: Outcome, problems: readonly RowProblem[] = []): void {
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
      unusedColumns: columns.flatMap(({ header, use }) => (use.kind === 'dropped' ? [clip(header)] : [])),
      noMail: this.noMail,
      yesAgainstNo: this.yesAgainstNo,
      emptied: { ...this.#emptied },
      left: { ...this.#left },
      renamed: this.renamed,
      moved: this.moved,
      notes: this.notes,
      waiting: this.waiting,
      ...(this.missing === undefined ? {} : { missing: this.missing }),
      ...(this.isFirst && this.addedOld > 0 ? { firstOnes: this.addedOld } : {}),
      ...(this.foreseen === undefined ? {} : { foreseen: this.foreseen }),
      hints: [...this.hints],
      ...this.problems.build(),
    };
  }
}

/**
 * Whether the import did everything it should. False when the file was not read to its end, a question is
 * open, no row went in, or nobody could be ended.
 */
export const isTakenIn = ({
  complete,
  counts,
  missing,
}: Pick<ImportReport, 'complete' | 'counts' | 'missing'>): boolean =>
  complete && counts.refused < counts.read && missing?.whyNoneEnded === undefined;

/** The counts as JSON, without any customer's data. */
export function reportSummary(report: ImportReport): string {
  const { counts, problemCount, tagColumns, unusedColumns, complete, run, isDryRun } = report;
  const { noMail, yesAgainstNo, emptied, left, renamed, moved, notes, waiting, missing, groups, questions } =
    report;
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
    moved,
    notes,
    waiting,
    ...(missing === undefined ? {} : { missing: { count: missing.count, ended: missing.ended } }),
    groups: groups.map(({ column, cost, count, lines }) => ({ column, cost, count, lines })),
  };
  return `${JSON.stringify(summary, null, 2)}\n`;
}

const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** The counts in one plain line. */
export const countLine = ({
  counts,
  isDryRun,
  waiting,
}: Pick<ImportReport, 'counts' | 'isDryRun' | 'waiting'>): string => {
  const { read, added, updated, unchanged, refused } = counts;
  if (waiting > 0) return `Nothing imported: ${plural(waiting, 'row waits', 'rows wait')} for your answer.`;
  const line = `Read ${read}: ${added} added, ${updated} updated, ${unchanged} unchanged, ${refused} refused.`;
  return isDryRun ? `${line} A dry run: nothing was written.` : line;
};

/** The use of each column, in plain lines for a terminal. Empty without a header. */
export const planLines = ({ columns }: Pick<ImportReport, 'columns'>): string[] =>
  columns.length === 0 ? [] : ['Columns:', ...columnLines({ columns })];

function noMailLines({ noMail, yesAgainstNo, isDryRun }: ImportReport): string[] {
  const { heard, suppressed } = noMail;
  const lines: string[] = [];
  if (heard > 0) {
    const mailed = `${plural(suppressed, 'address was', 'addresses were')} mailed until now, and ${isDryRun ? 'would be' : suppressed === 1 ? 'is' : 'are'} no more.`;
    lines.push(
      `No mail: ${plural(heard, 'row says', 'rows say')} so. ${suppressed === 0 ? 'That was known of all their addresses.' : mailed}`,
    );
  }
  if (yesAgainstNo > 0)
    lines.push(
      `${plural(yesAgainstNo, 'row says', 'rows say')} yes where a "no" stands. The "no" stays: npm run lift -- ADDRESS takes one back.`,
    );
  return lines;
}

function missingLines({ missing, isDryRun }: ImportReport): string[] {
  if (missing === undefined) return [];
  const { count, samples, ended, whyNoneEnded: whyNone } = missing;
  const some =
    samples.length === 0
      ? ''
      : `: ${samples.join(', ')}${count > samples.length ? ` and ${count - samples.length} more` : ''}`;
  return [
    count === 0
      ? 'Nobody is missing from this list.'
      : `${plural(count, 'customer is', 'customers are')} missing from this list${some}.`,
    ...(whyNone === undefined ? [] : [whyNone]),
    ...(ended > 0
      ? [
          `${plural(ended, 'of them', 'of them')} ${isDryRun ? 'would be' : ended === 1 ? 'was' : 'were'} given an end date.`,
        ]
      : []),
    ...(count > 0 && ended === 0 && whyNone === undefined
      ? ['They stay customers. --end-missing gives them an end date.']
      : []),
  ];
}

/** Whether undoing the run would take something back. */
const canBeUndone = ({ isDryRun, noMail, missing }: ImportReport): boolean =>
  !isDryRun && (noMail.suppressed > 0 || (missing?.ended ?? 0) > 0);

/**
 * The results of the rows, in plain lines for a terminal. The totals come last, and after the first list of
 * all how to see the plan.
 *
 * @param where the options that name the target, with a blank before them, for the suggested commands
 */
export function resultLines(report: ImportReport, where = ''): string[] {
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
    ...(report.moved > 0
      ? [
          `${plural(report.moved, 'customer has', 'customers have')} another address by this list. If their ids are those of another tool, these are other people: see who they are before the next mail goes.`,
        ]
      : []),
    ...missingLines(report),
    ...noMailLines(report),
    ...(canBeUndone(report)
      ? [
          `Run ${report.run}. Whom it stopped and ended is taken back by: npm run import -- --undo ${report.run}${where}`,
        ]
      : []),
    ...(report.foreseen === undefined ? [] : foreseenLines(report.foreseen, report.isDryRun)),
    countLine(report),
    ...(report.firstOnes === undefined || report.isDryRun
      ? []
      : [
          `Before anything is mailed, look at who would be asked when: npm run programme -- preview${where}; meanwhile this holds all mail: npm run gate -- pause WHY${where}`,
        ]),
  ];
}

/** The report in plain lines for a terminal. */
export const reportLines = (report: ImportReport, where = ''): string[] => [
  ...planLines(report),
  ...resultLines(report, where),
];
