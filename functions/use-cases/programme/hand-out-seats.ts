import type { Customer, Seat } from '../../domain/asking/customer.ts';
import { countedContacts } from '../../domain/asking/past-asks.ts';
import { isSameSeat, type Sitter, seatsOf } from '../../domain/asking/seats.ts';
import type { Ref } from '../../domain/identity/ref.ts';
import { CONTACT_KINDS, type ContactKinds } from '../../domain/mail/contact-kinds.ts';
import type { Programme } from '../../domain/programme/programme.ts';
import { dateIn } from '../../domain/programme/tenure.ts';
import { dayOf } from '../../domain/time/day.ts';
import type { EpochMs } from '../../domain/time/units.ts';
import type { CustomerStore } from '../../ports/customers.ts';
import { UnreadableItem } from '../../ports/unreadable-item.ts';

/** The seats of all customers, and how many customers there are. */
export interface SeatPlan {
  readonly customers: number;
  /** The customer with the seat that they should have. */
  seated(customer: Customer): Customer;
}

/** Whether the programme has a rule about the people of one account. */
const hasAccountRules = ({ fatigue }: Pick<Programme, 'fatigue'>): boolean =>
  fatigue.accountWeeks !== undefined || fatigue.maxPerAccountPerYear !== undefined;

const maySit = ({ account, optedOut, until, zone }: Customer, now: EpochMs): boolean =>
  account !== '' && !optedOut && (until === undefined || until >= dateIn(zone, now));

const withSeat = ({ seat: _, ...customer }: Customer, seat: Seat | undefined): Customer =>
  seat === undefined ? customer : { ...customer, seat };

/**
 * Works out who sits where in each account, from all customers. Memory grows with the number of customers, by
 * a few words for each. Without a rule about accounts everybody keeps the seat that they have.
 */
export async function seatPlan(
  { customers }: { readonly customers: Pick<CustomerStore, 'every'> },
  programme: Programme,
  now: EpochMs,
  kinds: ContactKinds = CONTACT_KINDS,
): Promise<SeatPlan> {
  const needsSeats = hasAccountRules(programme);
  const today = dayOf(now);
  const accounts = new Map<string, Sitter[]>();
  let count = 0;
  for await (const each of customers.every()) {
    count += 1;
    if (!needsSeats || each instanceof UnreadableItem || !maySit(each, now)) continue;
    const { account, ref, seat } = each;
    const askedOn = countedContacts(each, kinds).at(-1)?.on;
    const sitter = { ref, ...(seat && { seat }), ...(askedOn && { askedOn }) };
    const people = accounts.get(account);
    if (people === undefined) accounts.set(account, [sitter]);
    else people.push(sitter);
  }
  const seats = new Map<Ref, Seat | undefined>();
  const { maxPerAccountPerYear: parts } = programme.fatigue;
  const maximum = parts === undefined ? undefined : { parts, today };
  for (const people of accounts.values())
    for (const [ref, seat] of seatsOf(people, maximum)) seats.set(ref, seat);
  return {
    customers: count,
    seated(customer) {
      const seat = seats.get(customer.ref);
      return !needsSeats || isSameSeat(customer.seat, seat, today) ? customer : withSeat(customer, seat);
    },
  };
}
