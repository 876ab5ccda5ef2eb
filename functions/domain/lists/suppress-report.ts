import type { Problems } from './import-problems.ts';

export interface SuppressCounts {
  /** Rows read, good and bad; the header and empty lines are not rows. */
  readonly read: number;
  /** Nobody knew of their wish before. */
  readonly suppressed: number;
  /** Not mailed before this either, whatever the reason. */
  readonly already: number;
  readonly refused: number;
}

/** What became of an opt-out list. */
export interface SuppressReport extends Problems {
  readonly counts: SuppressCounts;
}

/** The counts as JSON, without any customer's data. */
export function suppressSummary({ counts, problemCount, complete }: SuppressReport): string {
  return `${JSON.stringify({ ...counts, problems: problemCount, complete }, null, 2)}\n`;
}

/** The counts in a plain line for a terminal. */
export const suppressCountLine = ({ read, suppressed, already, refused }: SuppressCounts): string =>
  `Read ${read}: ${suppressed} suppressed, ${already} were so already, ${refused} refused.`;
