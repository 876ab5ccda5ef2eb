import type { Customer } from '../domain/asking/customer.ts';
import type { Address } from '../domain/mail/suppression.ts';
import type { Instant } from '../domain/time/instant.ts';
import type { CustomerStore } from '../ports/customers.ts';

// When an address may be mailed again, its customer must be planned anew.

type OwnedAddress = Pick<Address, 'hash' | 'ref'>;

/** The customer who is mailed at this address. Undefined when the owner has another address now. */
export async function ownerOf(
  customers: Pick<CustomerStore, 'get'>,
  { hash, ref }: OwnedAddress,
): Promise<Customer | undefined> {
  const customer = ref === undefined ? undefined : await customers.get(ref);
  return customer?.addressHash === hash ? customer : undefined;
}

/**
 * Applies `change` to the owner as stored and puts them under review at `at`. When `change` returns
 * undefined, the owner stays unchanged.
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

/** Removes "opted out" from the company's own record of the owner, and puts them under review at `at`. */
export const takeBackOptOut = (
  customers: Pick<CustomerStore, 'change'>,
  address: OwnedAddress,
  at: Instant,
): Promise<void> =>
  changeOwner(customers, address, at, (owner) =>
    owner.optedOut ? { ...owner, optedOut: false } : undefined,
  );

/** Puts the owner under review at `at`, otherwise unchanged. */
export const review = (
  customers: Pick<CustomerStore, 'change'>,
  address: OwnedAddress,
  at: Instant,
): Promise<void> => changeOwner(customers, address, at, (owner) => owner);

/** The same, but only if nothing is planned for the owner. */
export const reviewIfIdle = (
  customers: Pick<CustomerStore, 'change'>,
  address: OwnedAddress,
  at: Instant,
): Promise<void> =>
  changeOwner(customers, address, at, (owner) => (owner.agenda === undefined ? owner : undefined));
