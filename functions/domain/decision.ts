import { Temporal } from 'temporal-polyfill';
import type { Customer, NextContact } from './customer.ts';
import { type Instant, toEpochMs } from './instant.ts';
import type { Address, SuppressionReason } from './ports.ts';
import type { Band, Programme } from './programme.ts';
import { hasReason, isInWindow, restedOn, slotOn } from './schedule.ts';
import { bandOn, dateIn } from './tenure.ts';

export type SkipReason =
  | SuppressionReason
  /** The address belongs to another customer id. */
  | 'address-of-another'
  | 'former-customer'
  | 'not-yet-a-customer'
  /** The programme's fatigue rules changed, or something else was sent, since this was planned. */
  | 'too-soon'
  /** An import changed what the date rested on, or the programme changed. */
  | 'no-longer-due'
  /** So late that the question would puzzle more than please. */
  | 'stale';

/** What to do about one due contact, decided immediately before the claim. */
export type Decision =
  | { readonly kind: 'send'; readonly band: Band }
  | { readonly kind: 'defer'; readonly until: Instant }
  | { readonly kind: 'skip'; readonly reason: SkipReason };

export interface DecisionFacts {
  readonly customer: Customer;
  readonly contact: NextContact;
  readonly address: Address | undefined;
  readonly programme: Programme;
  /** Epoch milliseconds. */
  readonly now: number;
}

const skip = (reason: SkipReason): Decision => ({ kind: 'skip', reason });

/** Whether, and if not why not, a due contact goes to a customer now. The only place where this is decided. */
export function decideContact({ address, ...facts }: DecisionFacts): Decision {
  if (address?.suppression !== undefined) return skip(address.suppression.reason);
  const decision = decideBeforeAddress(facts);
  return decision.kind !== 'skip' && address?.ref !== facts.customer.ref
    ? skip('address-of-another')
    : decision;
}

/**
 * What can be decided without the address. The sender writes the mail after this and reads the address only then, so that
 * an unsubscribe counts until the very claim.
 */
export function decideBeforeAddress({
  customer,
  contact,
  programme,
  now,
}: Omit<DecisionFacts, 'address'>): Decision {
  const today = dateIn(customer.zone, now);
  if (customer.optedOut) return skip('opted-out');
  if (customer.until !== undefined && customer.until < today) return skip('former-customer');

  const band = bandOn(programme, customer.since, today);
  if (band === undefined) return skip('not-yet-a-customer');

  const dueDate = Temporal.PlainDate.from(dateIn(customer.zone, toEpochMs(contact.dueAt)));
  if (Temporal.PlainDate.compare(dueDate.add(programme.staleAfter), today) < 0) return skip('stale');

  const rested = restedOn(customer, programme);
  if (rested !== undefined && rested > today) return skip('too-soon');

  if (!hasReason(customer, programme, now)) return skip('no-longer-due');

  if (!isInWindow(programme.sendWindow, customer.zone, now)) {
    return { kind: 'defer', until: slotOn(programme.sendWindow, customer.zone, customer.ref, today, now) };
  }
  return { kind: 'send', band };
}
