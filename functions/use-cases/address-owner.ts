import type { Customer } from '../domain/asking/customer.ts';
import type { Address } from '../domain/mail/suppression.ts';
import type { Instant } from '../domain/time/instant.ts';
import type { CustomerStore } from '../ports/customers.ts';

// What an address that may be mailed again means for the customer who has it.

type OwnedAddress = Pick<Address, 'hash' | 'ref'>;

/** The customer who is mailed at this address; nobody where its owner has moved on. */
export async function ownerOf(
  customers: Pick<CustomerStore, 'get'>,
  { hash, ref }: OwnedAddress,
): Promise<Customer | undefined> {
  const customer = ref === undefined ? undefined : await customers.get(ref);
  return customer?.addressHash === hash ? customer : undefined;
}

/**
 * Puts the owner under review at `at` with what `change` makes of them as they are then; undefined leaves
 * them.
 */
async function changeOwner(
  customers: Pick<CustomerStore, 'change'>,
  { hash, ref }: OwnedAddress,
  at: Instant,
  change: (owner: Customer) => Customer | undefined,
): Promise<void> {
  if (ref === undefined) return;
  await customers.change(
    ref,
    (current) => (current.addressHash === hash ? change(current) : undefined),
    at,
    true,
  );
}

/** The company's own record no longer says that the owner wants no mail; puts them under review at `at`. */
export const takeBackOptOut = (
  customers: Pick<CustomerStore, 'change'>,
  address: OwnedAddress,
  at: Instant,
): Promise<void> =>
  changeOwner(customers, address, at, (owner) =>
    owner.optedOut ? { ...owner, optedOut: false } : undefined,
  );

/** Puts the owner under review at `at`, as they are then. */
export const review = (
  customers: Pick<CustomerStore, 'change'>,
  address: OwnedAddress,
  at: Instant,
): Promise<void> => changeOwner(customers, address, at, (owner) => owner);

/** The same for an owner for whom nothing is planned. */
export const reviewIfIdle = (
  customers: Pick<CustomerStore, 'change'>,
  address: OwnedAddress,
  at: Instant,
): Promise<void> =>
  changeOwner(customers, address, at, (owner) => (owner.agenda === undefined ? owner : undefined));
