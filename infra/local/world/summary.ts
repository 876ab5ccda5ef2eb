import type { ImportReport } from '../../../functions/domain/importing/import-report.ts';
import { problemLines, questionLines } from '../../../functions/domain/importing/row-problems.ts';
import type { GateState, Hold } from '../../../functions/domain/mail/gate-state.ts';
import { counted } from '../../terminal/counted.ts';
import { longTime } from '../../terminal/dates-and-numbers.ts';
import { heldText, OPEN_COMMAND } from '../../terminal/gate-words.ts';
import type { Trouble } from './troubles.ts';

/** What the first work of a run did with the mails that were due. */
export interface Outcome {
  /** Customers whose mail was due, each once. */
  readonly due: number;
  readonly sent: number;
  readonly refused: number;
  /** Mails of which nobody knows whether they arrived; they are never sent again. */
  readonly unknown: number;
  /** Mails due outside the hours in which mail goes: they wait for the next window. */
  readonly putOff: number;
  /** Of the customers whose mail was due: those parked after failing too often. */
  readonly aside: number;
  /** All that are parked so far, staff mails included. */
  readonly parked: number;
  /** Mails that are still due: they go as soon as they can. */
  readonly waiting: number;
  readonly gate: GateState;
  /** A hold on the open gate that is not over yet. */
  readonly hold: Hold | undefined;
  /** Why mails did not go, the most frequent reason first. */
  readonly troubles: readonly Trouble[];
}

const PROBLEMS_SHOWN = 5;
const BAR = '─'.repeat(60);

/** What became of a customer file, with the first of its problems. */
export function importLines(report: ImportReport): string[] {
  const { counts } = report;
  const known = counts.added + counts.updated + counts.unchanged;
  const problems = [...problemLines(report), ...questionLines(report), ...report.hints];
  const more = problems.length - PROBLEMS_SHOWN;
  return [
    `Imported  ${counted(known, 'customer')} (${counts.added} new, ${counts.updated} changed, ${counts.unchanged} as before), ${counted(counts.refused, 'row')} refused`,
    ...problems.slice(0, PROBLEMS_SHOWN).map((line) => `          ${line}`),
    ...(more > 0 ? [`          … and ${more} more`] : []),
  ];
}

/** Why mails did not go: the most frequent reason in its own words, and the number of the others. */
export function reasonLines([worst, ...others]: readonly Trouble[]): string[] {
  if (worst === undefined) return [];
  const first = `Reason    ${counted(worst.mails, 'mail')}: ${worst.reason}`;
  if (others.length === 0) return [first];
  const rest = others.reduce((sum, { mails }) => sum + mails, 0);
  return [first, `          and ${counted(rest, 'mail')} for ${counted(others.length, 'other reason')}`];
}

/** The last lines of `npm start` about its first work. */
export function summaryLines(report: ImportReport, outcome: Outcome): string[] {
  const { due, sent, refused, unknown, putOff, aside, parked, waiting, gate, hold, troubles } = outcome;
  const skipped = Math.max(0, due - sent - refused - unknown - putOff - aside - waiting);
  return [
    BAR,
    ...importLines(report),
    `Due       ${due}`,
    `Sent      ${sent}`,
    `Refused   ${refused}`,
    `Skipped   ${skipped}${skipped > 0 ? '; npm run explain -- CUSTOMER tells why' : ''}`,
    ...(putOff > 0 ? [`Put off   ${putOff}; they wait for the next hours in which mail goes`] : []),
    ...(unknown > 0 ? [`Unknown   ${unknown}; they may have arrived and are never sent again`] : []),
    ...(parked > 0 ? [`Parked    ${parked}; npm run redrive tells why`] : []),
    ...(waiting > 0 ? [`Waiting   ${waiting}`] : []),
    ...reasonLines(troubles),
    ...(gate.kind === 'paused'
      ? [
          `Gate      paused ${gate.by === 'breaker' ? 'by itself ' : ''}since ${longTime(gate.since)}: "${gate.why}"; ${OPEN_COMMAND}`,
        ]
      : []),
    ...(hold === undefined
      ? []
      : [`Gate      held until ${longTime(hold.until)}: ${heldText(hold)}. That ends by itself.`]),
    BAR,
  ];
}
