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

/** What became of a change. */
export interface Changed {
  readonly isWritten: boolean;
  /** The customer on whom it was decided; absent when there is none. */
  readonly read?: Customer;
}

export interface CustomerStore {
  /** Reads strongly. */
  get(ref: Ref): Promise<Customer | undefined>;
  /**
   * Every customer, in no order; one whose item cannot be read comes as the error that names it. Costs with
   * their number. What was written in the last second may be missing: who acts on it reads again.
   */
  every(): AsyncIterable<Customer | UnreadableItem>;
  /**
   * Writes the profile and sets the agenda to a review at `now`, so that the sender's own schedule
   * recomputes. An equal profile writes nothing, unless the customer is parked or a review is wanted.
   *
   * The profile counts, whatever was written meanwhile: for a change of what stands there use `change`.
   *
   * @param known the customer as just read, which saves reading again; harmless when somebody wrote since
   */
  save(profile: NewCustomer, now: Instant, review?: boolean, known?: Customer): Promise<SaveOutcome>;
  /**
   * Writes what `change` makes of the profile that stands there, read strongly, as `save` would; where
   * somebody else wrote in between, of theirs. Undefined leaves the customer as they are.
   *
   * @param change pure, for it may be asked more than once
   * @throws when other writers come first again and again
   */
  change(
    ref: Ref,
    change: (customer: Customer) => NewCustomer | undefined,
    now: Instant,
    review?: boolean,
  ): Promise<Changed>;
  /**
   * Moves the one next contact, and with it the agenda; `next` undefined takes the customer off. `past` is
   * remembered: what was sent among the past contacts, what was skipped in the place of the last one that
   * was. Holds only while agenda entry and revision are those that were read: false when somebody else came
   * first.
   */
  move(customer: Customer, next: Planned | undefined, past?: PastContact | SkippedContact): Promise<boolean>;
  /**
   * Counts a failure at this agenda entry; at the third the customer is parked, since `at`. Needs no readable
   * item. `moved-on` when the entry is no longer there.
   */
  fail(entry: CustomerMessage, reason: string, at: Instant): Promise<'counted' | 'parked' | 'moved-on'>;
  /**
   * Puts a parked customer under review at `now`, their failures forgotten. Needs no readable item. False
   * when they are not parked.
   */
  unpark(ref: Ref, now: Instant): Promise<boolean>;
}
