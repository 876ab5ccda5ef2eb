import type {
  Customer,
  NewCustomer,
  PastContact,
  Planned,
  SkippedContact,
} from '../domain/asking/customer.ts';
import type { Ref } from '../domain/identity/ref.ts';
import type { Instant } from '../domain/time/instant.ts';
import type { CustomerMessage } from './outbox.ts';
import type { UnreadableItem } from './unreadable-item.ts';

export type SaveOutcome = 'added' | 'updated' | 'unchanged';

/** The result of a change. */
export interface Changed {
  readonly isWritten: boolean;
  /** The customer on which the change decided. Absent when there is none. */
  readonly read?: Customer;
}

export interface CustomerStore {
  /** Reads strongly. */
  get(ref: Ref): Promise<Customer | undefined>;
  /**
   * Every customer, in no order. For an unreadable item it gives the error that names the item. The cost
   * grows with the number of customers. Writes of the last second may be missing, so read again before
   * acting.
   */
  every(): AsyncIterable<Customer | UnreadableItem>;
  /**
   * Writes the profile and puts the customer under review at `now`, so that the sender plans anew. An equal
   * profile writes nothing, unless the customer is parked or a review is asked for.
   *
   * The profile overwrites whatever was written meanwhile. To change the stored profile use `change`.
   *
   * @param known the customer as just read, to save a read; harmless when somebody wrote since
   */
  save(profile: NewCustomer, now: Instant, review?: boolean, known?: Customer): Promise<SaveOutcome>;
  /**
   * Reads the stored profile strongly, applies `change` and writes the result as `save` would. If somebody
   * else wrote in between, it does so again on their version. When `change` returns undefined, the customer
   * stays unchanged.
   *
   * @param change pure, because it may run more than once
   * @throws when other writers come first again and again
   */
  change(
    ref: Ref,
    change: (customer: Customer) => NewCustomer | undefined,
    now: Instant,
    review?: boolean,
  ): Promise<Changed>;
  /**
   * Moves the one next contact and its place on the agenda; without `next` the customer leaves the agenda.
   * The past contacts and the seat are written as `customer` has them.
   * `past` is remembered: a sent contact among the past ones, a skipped one in place of the last skipped one.
   * Writes only if agenda entry and revision are still those that were read; false when somebody else came
   * first.
   */
  move(customer: Customer, next: Planned | undefined, past?: PastContact | SkippedContact): Promise<boolean>;
  /**
   * Counts a failure at this agenda entry. At the third the customer is parked, since `at`. It works even if
   * the item is unreadable. `moved-on`: the entry is gone.
   */
  fail(entry: CustomerMessage, reason: string, at: Instant): Promise<'counted' | 'parked' | 'moved-on'>;
  /**
   * Puts a parked customer under review at `now` and forgets the failures. It works even if the item is
   * unreadable. False when the customer is not parked.
   */
  unpark(ref: Ref, now: Instant): Promise<boolean>;
}
