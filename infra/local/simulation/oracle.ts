import type { Customer } from '../../../functions/domain/asking/customer.ts';
import type { Programme } from '../../../functions/domain/programme/programme.ts';
import { toEpochMs } from '../../../functions/domain/time/instant.ts';
import type { EpochMs } from '../../../functions/domain/time/units.ts';
import type { FaultKind, Incident } from './faults.ts';
import { messageName } from './mail-name.ts';
import { askTime, dateAt, heldAtMost, isTooSoon, restedFrom } from './plain-rules.ts';
import { halfPast, ROUND_MS, roundOf } from './rounds.ts';

// Works out what ought to have happened from what came in: the company's lists, the programme, what readers
// did, and the faults. It never looks at our table. The comparison with SES's own record shows whether the
// system did its work.

/** One mail that SES took, as SES's own record has it. */
export interface TakenMail {
  /** `mail-name.ts` */
  readonly name: string;
  readonly message: string;
  /** As SES got it, in lower case. */
  readonly to: string;
  readonly kind: string;
  /** Absent for staff mails. */
  readonly ref?: string;
  readonly week: string;
  readonly at: EpochMs;
}

/** All facts from outside the table. Times are in epoch ms. */
export interface OutsideRecord {
  readonly programme: Programme;
  /** Everybody on the lists, with their row as it was at the import. */
  readonly customers: readonly Customer[];
  /** SES's record, oldest first. */
  readonly taken: readonly TakenMail[];
  /** By address, in lower case: from when on its reader, or its server, wants no more mail. */
  readonly silent: ReadonlyMap<string, number>;
  readonly incidents: readonly Incident[];
  /** When the last round of work began. */
  readonly endedAt: number;
}

/** A mail that SES took later than due, or never, and the faults that delayed it. */
export interface Delayed {
  readonly name: string;
  readonly dueAt: number;
  /** Absent while the mail still waits. */
  readonly at?: number;
  /** Empty when nothing explains the delay. */
  readonly because: readonly Incident[];
}

export interface SimulationVerdict {
  /**
   * Second mails: of two mails with one name, or of two asks of one person closer together than the programme
   * allows.
   */
  readonly doubles: readonly TakenMail[];
  /** Asks that were due and never came, without a reason. */
  readonly forgotten: readonly { readonly ref: string; readonly dueAt: number }[];
  /** Mails to somebody who wanted no more. */
  readonly unwanted: readonly TakenMail[];
  readonly delayed: readonly Delayed[];
  /** Asks that came while none was due. */
  readonly untimely: readonly TakenMail[];
}

/** The kind of the contacts that ask. The table is not asked: the oracle judges by rules of its own. */
const ASK = 'score';

/** Faults after which SES may not have got the mail, and we give the mail up all the same. */
const LOSING: readonly FaultKind[] = ['request lost', 'SES failed', 'outage of SES'];

/** Whether this incident led us to give up a mail, because nobody could know whether SES had taken it. */
export const mayLose = ({ kind, call, abandons = false }: Incident): boolean =>
  abandons || (call === 'mail' && LOSING.includes(kind));

/** Whether this incident makes the rest of its batch wait. */
const holdsUp = ({ kind, call }: Incident): boolean =>
  kind === 'crash before' ||
  kind === 'crash after' ||
  kind === 'gate shut' ||
  (kind === 'throttled' && call === 'mail');

/** Mails that SES took more than once, by their names. */
function twice(taken: readonly TakenMail[]): TakenMail[] {
  const names = new Set<string>();
  return taken.filter(({ name }) => {
    const isKnown = names.has(name);
    names.add(name);
    return isKnown;
  });
}

/** Asks that came sooner after the one before than the programme allows. */
function tooClose({ programme, customers, taken }: OutsideRecord): TakenMail[] {
  const byRef = Map.groupBy(
    taken.filter(({ kind }) => kind === ASK),
    ({ ref }) => ref,
  );
  return customers.flatMap((customer) => {
    const asks = byRef.get(customer.ref) ?? [];
    return asks.filter(({ at, name }, index) => {
      const before = asks.slice(0, index);
      const rested = restedFrom(
        programme,
        customer.zone,
        before.map((other) => other.at),
      );
      // An ask of the same name is counted already.
      return (
        rested !== undefined &&
        rested.since(dateAt(customer.zone, at)).sign > 0 &&
        before.every((other) => other.name !== name)
      );
    });
  });
}

/** The past asks of one customer: those that SES took, and those that were given up. */
function asksOf(record: OutsideRecord, ref: string): { at: number; name: string; taken?: TakenMail }[] {
  const taken = record.taken
    .filter((mail) => mail.kind === ASK && mail.ref === ref)
    .map((mail) => ({ at: mail.at, name: mail.name, taken: mail }));
  const lost = record.incidents
    .filter((each) => mayLose(each) && each.about.startsWith(`${ASK} `) && each.about.endsWith(` ${ref}`))
    .filter(({ about }) => taken.every(({ name }) => name !== about))
    .map(({ at, about }) => ({ at, name: about }));
  return [...taken, ...lost].sort((a, b) => a.at - b.at);
}

/** Incidents that make mails wait. */
interface Holds {
  /** A shut gate: it makes all mails wait. */
  readonly everybody: readonly Incident[];
  /** By each message of the batch that was in work. */
  readonly byMessage: ReadonlyMap<string, readonly Incident[]>;
}

function holdsOf({ incidents }: OutsideRecord): Holds {
  const byMessage = new Map<string, Incident[]>();
  for (const incident of incidents.filter(holdsUp)) {
    for (const message of new Set(incident.batch)) {
      const known = byMessage.get(message);
      if (known === undefined) byMessage.set(message, [incident]);
      else known.push(incident);
    }
  }
  return { everybody: incidents.filter(({ kind }) => kind === 'gate shut'), byMessage };
}

/**
 * The time by which a mail must have gone, from when it was due and all that delayed it; undefined: never.
 */
function deadline(
  { everybody, byMessage }: Holds,
  message: string,
  round: (from: number) => number | undefined,
  dueAt: number,
): { readonly by: number | undefined; readonly because: readonly Incident[] } {
  const holds = [...everybody, ...(byMessage.get(message) ?? [])];
  const because: Incident[] = [];
  let by = round(dueAt);
  while (by !== undefined) {
    const until = by + ROUND_MS;
    const next = holds.find(
      (each) => !because.includes(each) && each.at <= until && (each.until ?? each.at) >= dueAt - ROUND_MS,
    );
    if (next === undefined) return { by: until, because };
    because.push(next);
    const after = round(Math.max(dueAt, (next.until ?? next.at) + 1));
    by = after === undefined ? undefined : Math.max(by, after);
  }
  return { by, because };
}

/** Plays the programme for one customer, and compares with SES's record and the faults. */
function replay(record: OutsideRecord, holds: Holds, customer: Customer, verdict: MutableVerdict): void {
  const { programme, endedAt } = record;
  const { ref } = customer;
  const round = (from: number): number | undefined => roundOf(customer, programme, from);
  const silentFrom = record.silent.get(customer.email.toLowerCase()) ?? Number.POSITIVE_INFINITY;
  const asks = asksOf(record, ref);
  // Staff mails name nobody by a ref.
  const mails = record.taken.filter((mail) => mail.ref === ref).map(({ at: takenAt }) => takenAt);
  // The customer is planned in the round after the import. A crash delays that too.
  let plannedAt = halfPast(toEpochMs(customer.importedAt));
  const review = deadline(holds, messageName('review', ref), halfPast, plannedAt);
  let plannedBy = (review.by ?? plannedAt + ROUND_MS) - ROUND_MS;

  for (let index = 0; ; index += 1) {
    const ask = asks[index];
    const before = asks.slice(0, index).map(({ at }) => at);
    const dueAt = askTime(customer, before, programme, plannedAt);
    const dueBy = askTime(customer, before, programme, plannedBy);
    if (dueAt === undefined || dueBy === undefined) {
      for (const { taken } of asks.slice(index)) if (taken !== undefined) verdict.untimely.push(taken);
      return;
    }
    const got = { asks: before, mails: mails.filter((each) => each < (ask?.at ?? endedAt)) };
    if (ask?.taken !== undefined && isTooSoon(programme, customer.zone, got, ask.at))
      verdict.untimely.push(ask.taken);
    const held = heldAtMost(programme, customer.zone, got, dateAt(customer.zone, dueAt));
    // Somebody who leaves meanwhile need not be asked.
    const [heldAt, heldBy] = [plannedAt, plannedBy].map(
      (planned) => askTime(customer, before, programme, planned, held) ?? Number.POSITIVE_INFINITY,
    ) as [number, number];
    if (ask === undefined && !Number.isFinite(heldBy)) return;
    // An ask that is due at the moment of planning has missed the round.
    const roundFrom = (from: number) => (Number.isFinite(from) ? round(from) : endedAt);
    const undisturbed = roundFrom(Math.max(heldAt, plannedAt + 1));
    const limit = deadline(holds, messageName(ASK, ref), roundFrom, Math.max(heldBy, plannedBy + 1));
    const because = [...(index === 0 ? review.because : []), ...limit.because].filter(
      ({ at }) => at <= (ask?.at ?? endedAt) - ROUND_MS,
    );
    if (ask === undefined) {
      if (undisturbed === undefined || limit.by === undefined || silentFrom <= limit.by) return;
      if (limit.by < endedAt) verdict.forgotten.push({ ref, dueAt });
      else if (undisturbed < endedAt) verdict.delayed.push({ name: messageName(ASK, ref), dueAt, because });
      return;
    }
    if (ask.at < dueAt && ask.taken !== undefined) verdict.untimely.push(ask.taken);
    if (undisturbed === undefined || ask.at > undisturbed + ROUND_MS) {
      const isExplained = limit.by !== undefined && ask.at <= limit.by;
      // An ask that was given up later is reported as given up.
      if (ask.taken !== undefined || !isExplained)
        verdict.delayed.push({ name: ask.name, dueAt, at: ask.at, because: isExplained ? because : [] });
    }
    plannedAt = ask.at;
    plannedBy = ask.at;
  }
}

type MutableVerdict = {
  [Key in keyof SimulationVerdict]: SimulationVerdict[Key] extends readonly (infer Each)[] ? Each[] : never;
};

/**
 * Replies and staff mails that went later than due. Their due times follow from what readers did and when it
 * settled. The lists do not tell this, so the times come from the table.
 *
 * @param dueAt by name, in epoch ms
 */
export function delayedOthers(record: OutsideRecord, dueAt: ReadonlyMap<string, number>): Delayed[] {
  const holds = holdsOf(record);
  const byRef = new Map(record.customers.map((customer) => [customer.ref, customer]));
  const late = record.taken.flatMap(({ name, message, kind, ref, at }): Delayed[] => {
    const due = dueAt.get(name);
    const customer = byRef.get(ref ?? '');
    if (kind === ASK || due === undefined) return [];
    // Staff mails that a round plans go in the same round.
    const round = (from: number) =>
      customer === undefined ? halfPast(from - ROUND_MS) : roundOf(customer, record.programme, from);
    if (at <= (round(due) ?? at) + ROUND_MS) return [];
    return [{ name, dueAt: due, at, because: deadline(holds, message, round, due).because }];
  });
  return [...late, ...notSince(record)];
}

/**
 * Replies and staff mails that were delayed and have not gone since. They still wait, or the reason for the
 * mail is gone.
 */
function notSince({ incidents, taken }: OutsideRecord): Delayed[] {
  const lastTaken = new Map(taken.map(({ message, at }) => [message, at]));
  const ended = new Set(incidents.map(({ about }) => about));
  const waiting = new Map<string, Incident[]>();
  for (const incident of incidents.filter(holdsUp)) {
    for (const message of incident.batch) {
      const isOther = !/^(score|review) /.test(message);
      const hasGone = (lastTaken.get(message) ?? 0) >= incident.at - ROUND_MS;
      if (isOther && !hasGone && !ended.has(message))
        waiting.set(message, [...(waiting.get(message) ?? []), incident]);
    }
  }
  return [...waiting].map(([name, because]) => ({ name, dueAt: because[0]?.at ?? 0, because }));
}

/** Compares SES's record with what ought to have happened. */
export function judge(record: OutsideRecord): SimulationVerdict {
  const verdict: MutableVerdict = {
    doubles: [...twice(record.taken), ...tooClose(record)],
    forgotten: [],
    unwanted: record.taken.filter(
      ({ ref, to, at }) => ref !== undefined && at > (record.silent.get(to) ?? Number.POSITIVE_INFINITY),
    ),
    delayed: [],
    untimely: [],
  };
  const holds = holdsOf(record);
  for (const customer of record.customers) replay(record, holds, customer, verdict);
  return verdict;
}
