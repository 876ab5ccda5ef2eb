import type { Foreseen } from '../../domain/asking/forecast.ts';
import { ForecastFigures } from '../../domain/asking/forecast-figures.ts';
import { type Spread, SpreadFigures } from '../../domain/asking/spread-figures.ts';
import { type UnknownName, UnknownNames } from '../../domain/asking/unknown-names.ts';
import type { Programme } from '../../domain/programme/programme.ts';
import type { Day } from '../../domain/time/day.ts';
import type { EpochMs } from '../../domain/time/units.ts';
import { UnreadableItem } from '../../ports/unreadable-item.ts';
import { seatPlan } from './hand-out-seats.ts';
import { foreseenOf, type KnownCustomerPorts, knownCustomers } from './known-customers.ts';

/** The programmes to compare. */
export interface Compared {
  readonly before: Programme;
  readonly after: Programme;
  /** Whether everybody is planned anew by the first one too. Otherwise what is planned stays. */
  readonly isBeforeReplanned?: boolean;
}

/** How many customers get their next mail earlier, later and so on. */
export interface Moves {
  earlier: number;
  later: number;
  /** They would have got one in the days that are looked at, and get none now. */
  noLonger: number;
  /** They would have got none, and get one now. */
  newly: number;
  same: number;
}

export interface Difference {
  readonly moves: Moves;
  readonly before: ForecastFigures;
  readonly after: ForecastFigures;
  /** By the second programme. */
  readonly spreads: readonly Spread[];
  readonly unknownNames: readonly UnknownName[];
  /** How many customers get a turn in their account, or another one, when it is applied. */
  readonly withoutTurn: number;
  readonly unreadable: readonly Error[];
}

const firstDay = (foreseen: readonly Foreseen[]): Day | undefined =>
  foreseen.find((each) => each.kind === 'goes')?.on;

function moveOf(before: Day | undefined, after: Day | undefined): keyof Moves {
  if (before === after) return 'same';
  if (before === undefined) return 'newly';
  if (after === undefined) return 'noLonger';
  return after < before ? 'earlier' : 'later';
}

/**
 * Compares what will happen as things stand with what would happen once another programme is published and
 * applied. It sends and writes nothing.
 *
 * @param from and `until` in epoch ms
 * @param onCount called with the number of customers, before the first is looked at
 * @param each called after each customer
 */
export async function difference(
  ports: KnownCustomerPorts,
  programmes: Compared,
  from: EpochMs,
  until: EpochMs,
  onCount: (customers: number) => void = () => undefined,
  each: () => void = () => undefined,
): Promise<Difference> {
  const seats = await seatPlan(ports, programmes.after, from, ports.kinds);
  onCount(seats.customers);
  const before = new ForecastFigures(programmes.before, ports.kinds);
  const after = new ForecastFigures(programmes.after, ports.kinds);
  const moves: Moves = { earlier: 0, later: 0, noLonger: 0, newly: 0, same: 0 };
  const spread = new SpreadFigures(programmes.after, from, ports.kinds);
  const unknown = new UnknownNames(programmes.after);
  let withoutTurn = 0;
  const unreadable: Error[] = [];
  for await (const known of knownCustomers(ports, [programmes.before, programmes.after])) {
    each();
    if (known instanceof UnreadableItem) {
      unreadable.push(known);
      continue;
    }
    const { customer, facts } = known;
    const { isBeforeReplanned: isReplanned = false } = programmes;
    const now = foreseenOf(customer, { ...facts, programme: programmes.before, isReplanned }, from, until);
    const seated = seats.seated(customer);
    if (seated !== customer) withoutTurn += 1;
    const then = foreseenOf(
      seated,
      { ...facts, programme: programmes.after, isReplanned: true },
      from,
      until,
    );
    if (now instanceof Error || then instanceof Error) {
      unreadable.push(now instanceof Error ? now : (then as Error));
      continue;
    }
    before.add(customer, now);
    after.add(customer, then);
    spread.add(customer);
    unknown.add(customer);
    moves[moveOf(firstDay(now), firstDay(then))] += 1;
  }
  return {
    moves,
    before,
    after,
    spreads: spread.spreads,
    unknownNames: unknown.names,
    withoutTurn,
    unreadable,
  };
}
