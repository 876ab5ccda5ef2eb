import type { Customer } from '../domain/customer.ts';
import type { Instant } from '../domain/instant.ts';
import type { Address } from '../domain/ports/addresses.ts';
import type { CustomerStore } from '../domain/ports/customers.ts';
import type { Ref } from '../domain/ref.ts';

// What an address that may be mailed again means for the customer who has it.

/** The customer who is mailed at this address; nobody where its owner has moved on. */
export async function ownerOf(
  customers: Pick<CustomerStore, 'get'>,
  { hash, ref }: Pick<Address, 'hash' | 'ref'>,
): Promise<Customer | undefined> {
  const customer = ref === undefined ? undefined : await customers.get(ref);
  return customer?.addressHash === hash ? customer : undefined;
}

/**
 * The company's own record no longer says that this customer wants no mail; puts them under review at `at`.
 */
export async function takeBackOptOut(
  customers: Pick<CustomerStore, 'save'>,
  customer: Customer,
  at: Instant,
): Promise<void> {
  await customers.save({ ...customer, optedOut: false }, at, true, customer);
}

/** Puts a customer under review at `at`, as they are then. */
export async function review(
  customers: Pick<CustomerStore, 'get' | 'save'>,
  ref: Ref,
  at: Instant,
): Promise<void> {
  const current = await customers.get(ref);
  if (current !== undefined) await customers.save(current, at, true, current);
}

/** The same for a customer for whom nothing is planned. */
export async function reviewIfIdle(
  customers: Pick<CustomerStore, 'get' | 'save'>,
  ref: Ref,
  at: Instant,
): Promise<void> {
  const current = await customers.get(ref);
  if (current?.agenda === undefined) await review(customers, ref, at);
}
