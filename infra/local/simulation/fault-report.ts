import { shortTime } from '../../terminal/dates-and-numbers.ts';
import type { Table } from './fault-record.ts';
import { FAULT_KINDS, type Incident } from './faults.ts';
import { type Delayed, delayedOthers, judge, mayLose, type OutsideRecord } from './oracle.ts';

/** A mail whose outcome was unknown for a time or still is, and what went wrong with it. */
export interface Uncertain {
  readonly name: string;
  /** Empty when nothing explains it. */
  readonly because: readonly Incident[];
  readonly taken: 'SES took it' | 'SES never got it';
  /** Whether the table still has it as UNKNOWN. */
  readonly isUnknown: boolean;
}

/** Whether nobody can know, after this incident, if SES took the mail. */
const isAmbiguous = (incident: Incident): boolean =>
  mayLose(incident) || (incident.call === 'mail' && incident.kind === 'response lost');

/** Every mail that was UNKNOWN or still is. */
export function uncertainMails({ incidents, taken }: OutsideRecord, unknown: readonly string[]): Uncertain[] {
  const sent = new Set(taken.map(({ name }) => name));
  const ambiguous = Map.groupBy(incidents.filter(isAmbiguous), ({ about }) => about);
  return [...new Set([...ambiguous.keys(), ...unknown])].map((name) => ({
    name,
    because: ambiguous.get(name) ?? [],
    taken: sent.has(name) ? 'SES took it' : 'SES never got it',
    isUnknown: unknown.includes(name),
  }));
}

export interface FaultReport {
  readonly lines: readonly string[];
  /** Whether the report found none of the things that must never happen. */
  readonly isClean: boolean;
}

const why = (because: readonly Incident[]): string =>
  because.length === 0
    ? 'UNEXPLAINED'
    : because
        .map(
          ({ kind, call, at }) =>
            `${kind}${call === 'mail' || kind === 'gate shut' ? '' : ` (${call})`}, ${shortTime(at)}`,
        )
        .join('; ');

const uncertainLine = ({ name, taken, isUnknown, because }: Uncertain): string =>
  `  ${name}  ${taken}${isUnknown ? '' : ', and has said so since'}: ${why(because)}`;
const delayedLine = ({ name, dueAt, at, because }: Delayed): string =>
  `  ${name}  due ${shortTime(dueAt)}, ${at === undefined ? 'has not gone since' : `went ${shortTime(at)}`}: ${why(because)}`;

/** The report at the end of a simulation with faults. */
export function faultReport(record: OutsideRecord, table: Table): FaultReport {
  const { incidents } = record;
  const verdict = judge(record);
  const uncertain = uncertainMails(record, table.unknown);
  const delayed = [...verdict.delayed, ...delayedOthers(record, table.dueAt)].sort(
    (a, b) => a.dueAt - b.dueAt,
  );
  const counts = FAULT_KINDS.flatMap((kind) => {
    const count = incidents.filter((each) => each.kind === kind).length;
    return count === 0 ? [] : [`${String(count).padStart(5)}  ${kind}`];
  });
  const unexplained =
    [...uncertain, ...delayed].filter(({ because }) => because.length === 0).length + verdict.untimely.length;
  const lists: [string, readonly string[]][] = [
    ['double mails', verdict.doubles.map(({ name, at }) => `  ${name}  again ${shortTime(at)}`)],
    ['forgotten customers', verdict.forgotten.map(({ ref, dueAt }) => `  ${ref}  due ${shortTime(dueAt)}`)],
    [
      'mails to somebody who had said no',
      verdict.unwanted.map(({ name, at }) => `  ${name}  ${shortTime(at)}`),
    ],
    ['mails that were not due', verdict.untimely.map(({ name, at }) => `  ${name}  ${shortTime(at)}`)],
  ];
  return {
    lines: [
      `Injected faults: ${incidents.length}`,
      ...counts,
      `Of which nobody knew whether SES took them (UNKNOWN, never sent again): ${uncertain.length}`,
      ...uncertain.map(uncertainLine),
      `Delayed: ${delayed.length}`,
      ...delayed.map(delayedLine),
      ...lists.flatMap(([title, found]) => (found.length === 0 ? [] : [`The ${title}:`, ...found])),
      `unexplained: ${unexplained}`,
      `mails after a no: ${verdict.unwanted.length}`,
      `double mails: ${verdict.doubles.length}`,
      `forgotten customers: ${verdict.forgotten.length}`,
    ],
    isClean:
      unexplained === 0 &&
      verdict.unwanted.length === 0 &&
      verdict.doubles.length === 0 &&
      verdict.forgotten.length === 0,
  };
}
