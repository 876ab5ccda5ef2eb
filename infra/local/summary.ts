import type { ImportReport } from '../../functions/domain/import-report.ts';
import { reportLines } from '../../functions/domain/import-report.ts';

/** What the first run did with what was due. */
export interface Outcome {
  readonly due: number;
  readonly sent: number;
  readonly refused: number;
  /** Nobody knows whether these arrived; they are never sent again. */
  readonly unknown: number;
  /** Still due: they go as soon as they can. */
  readonly waiting: number;
}

const PROBLEMS_SHOWN = 5;
const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
const BAR = '─'.repeat(60);

/** The lines that `npm start` ends its work with. */
export function summaryLines(report: ImportReport, outcome: Outcome): string[] {
  const { counts } = report;
  const known = counts.added + counts.updated + counts.unchanged;
  const { due, sent, refused, unknown, waiting } = outcome;
  const skipped = Math.max(0, due - sent - refused - unknown - waiting);
  // The first line of the report says the counts, which stand here already.
  const problems = reportLines(report).slice(1);
  const more = problems.length - PROBLEMS_SHOWN;
  return [
    BAR,
    `Imported  ${plural(known, 'customer')} (${counts.added} new, ${counts.updated} changed, ${counts.unchanged} as before), ${plural(counts.refused, 'row')} refused`,
    ...problems.slice(0, PROBLEMS_SHOWN).map((line) => `          ${line}`),
    ...(more > 0 ? [`          … and ${more} more`] : []),
    `Due       ${due}`,
    `Sent      ${sent}`,
    `Refused   ${refused}`,
    `Skipped   ${skipped}${skipped > 0 ? ', or put off to a later day' : ''}`,
    ...(unknown > 0 ? [`Unknown   ${unknown}; they may have arrived and are never sent again`] : []),
    ...(waiting > 0 ? [`Waiting   ${waiting}`] : []),
    BAR,
  ];
}
