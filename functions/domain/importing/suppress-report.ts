import type { RunId } from '../identity/run.ts';
import { type Problems, problemLines, questionLines } from './row-problems.ts';

export interface SuppressCounts {
  /** Rows read, good and bad. The header and empty lines do not count. */
  readonly read: number;
  /** Addresses that were not suppressed before. */
  readonly suppressed: number;
  /** Addresses that were suppressed already, for any reason. */
  readonly already: number;
  /** People who did not say no, by a column of the list. */
  readonly spared: number;
  readonly refused: number;
}

/** The result of reading an opt-out list. */
export interface SuppressReport extends Problems {
  readonly run: RunId;
  readonly isDryRun: boolean;
  readonly counts: SuppressCounts;
  readonly hints: readonly string[];
}

/**
 * Whether the list did its work. False when reading stopped, a question is open, or nobody on it is
 * suppressed.
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
function suppressCountLine({ counts, isDryRun }: Pick<SuppressReport, 'counts' | 'isDryRun'>): string {
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
