import type { Customer } from '../../domain/asking/customer.ts';
import type { Foreseen } from '../../domain/asking/forecast.ts';
import { ForecastFigures } from '../../domain/asking/forecast-figures.ts';
import { type Spread, SpreadFigures } from '../../domain/asking/spread-figures.ts';
import { type UnknownName, UnknownNames } from '../../domain/asking/unknown-names.ts';
import type { Programme } from '../../domain/programme/programme.ts';
import type { EpochMs } from '../../domain/time/units.ts';
import { UnreadableItem } from '../../ports/unreadable-item.ts';
import { seatPlan } from './hand-out-seats.ts';
import { foreseenOf, type KnownCustomerPorts, knownCustomers } from './known-customers.ts';

/** What to look at. */
export interface PreviewWish {
  readonly programme: Programme;
  /** Whether everybody is planned anew first, as `apply` does. Otherwise what is planned stays. */
  readonly isReplanned: boolean;
  /** In epoch ms. */
  readonly from: EpochMs;
  readonly until: EpochMs;
}

export interface Preview {
  readonly figures: ForecastFigures;
  readonly spreads: readonly Spread[];
  readonly unknownNames: readonly UnknownName[];
  /** How many customers would get a turn in their account, or another one, if the programme were applied. */
  readonly withoutTurn: number;
  /** Customers whose item cannot be read, or who cannot be planned. They are left out. */
  readonly unreadable: readonly Error[];
}

/**
 * Works out who will be contacted when, if nobody answers. It sends and writes nothing.
 *
 * @param onCount called with the number of customers, before the first is looked at
 * @param each called for each customer, in no order
 */
export async function preview(
  ports: KnownCustomerPorts,
  { programme, isReplanned, from, until }: PreviewWish,
  onCount: (customers: number) => void = () => undefined,
  each: (customer: Customer, foreseen: readonly Foreseen[]) => void | Promise<void> = () => undefined,
): Promise<Preview> {
  const seats = await seatPlan(ports, programme, from, ports.kinds);
  onCount(seats.customers);
  const figures = new ForecastFigures(programme, ports.kinds);
  const spread = new SpreadFigures(programme, from, ports.kinds);
  const unknown = new UnknownNames(programme);
  const unreadable: Error[] = [];
  let withoutTurn = 0;
  for await (const known of knownCustomers(ports, [programme])) {
    if (known instanceof UnreadableItem) {
      unreadable.push(known);
      continue;
    }
    const { facts } = known;
    const seated = seats.seated(known.customer);
    if (seated !== known.customer) withoutTurn += 1;
    const customer = isReplanned ? seated : known.customer;
    const foreseen = foreseenOf(customer, { ...facts, programme, isReplanned }, from, until);
    if (foreseen instanceof Error) {
      unreadable.push(foreseen);
      continue;
    }
    figures.add(customer, foreseen);
    spread.add(customer);
    unknown.add(customer);
    await each(customer, foreseen);
  }
  return { figures, spreads: spread.spreads, unknownNames: unknown.names, withoutTurn, unreadable };
}
