import type { RunId } from '../identity/run.ts';
import { type Problems, problemLines, questionLines } from './row-problems.ts';

export interface SuppressCounts {
  /** Rows read, good and bad; the header and empty lines are not rows. */
  readonly read: number;
  /** Nobody knew of their wish before. */
  readonly suppressed: number;
  /** Not mailed before this either, whatever the reason. */
  readonly already: number;
  /** Did not say no, by a column of the list. */
  readonly spared: number;
  readonly refused: number;
}

/** What became of an opt-out list. */
export interface SuppressReport extends Problems {
  readonly run: RunId;
  readonly isDryRun: boolean;
  readonly counts: SuppressCounts;
  readonly hints: readonly string[];
}

/**
 * Whether the list was taken in: false when it was stopped, when a question is open, or when nobody in it
 * was suppressed.
 */
export const isListTakenIn = ({ complete, counts }: Pick<SuppressReport, 'complete' | 'counts'>): boolean =>
  complete && counts.suppressed + counts.already > 0;

/** The counts as JSON, without any customer's data. */
export function suppressSummary(report: SuppressReport): string {
  const { counts, problemCount, complete, run, isDryRun, questions, groups } = report;
  const summary = {
    run,
    isDryRun,
    ...counts,
    problems: problemCount,
    complete,
    takenIn: isListTakenIn(report),
    questions: questions.length,
    groups: groups.map(({ column, cost, count, lines }) => ({ column, cost, count, lines })),
  };
  return `${JSON.stringify(summary, null, 2)}\n`;
}

/** The counts in a plain line for a terminal. */
export function suppressCountLine({ counts, isDryRun }: Pick<SuppressReport, 'counts' | 'isDryRun'>): string {
  const { read, suppressed, already, spared, refused } = counts;
  const some = spared > 0 ? ` ${spared} did not say no,` : '';
  const line = `Read ${read}: ${suppressed} suppressed, ${already} were so already,${some} ${refused} refused.`;
  return isDryRun ? `${line} A dry run: nothing was written.` : line;
}

/** The report in plain lines for a terminal; the totals come last. */
export const suppressLines = (report: SuppressReport, where = ''): string[] => [
  ...problemLines(report, report.counts.read === 0),
  ...questionLines(report),
  ...report.hints,
  ...(report.counts.suppressed > 0 && !report.isDryRun
    ? [`Run ${report.run}. It is taken back as a whole by: npm run suppress -- --undo ${report.run}${where}`]
    : []),
  suppressCountLine(report),
];
