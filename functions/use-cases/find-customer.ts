import type { Customer } from '../domain/asking/customer.ts';
import { addressHash, normaliseAddress } from '../domain/identity/address.ts';
import type { KeyRing } from '../domain/identity/key-ring.ts';
import { REF_FORM, type Ref, refOf } from '../domain/identity/ref.ts';
import type { Address } from '../domain/mail/suppression.ts';
import type { AddressStore } from '../ports/addresses.ts';
import type { AliasStore } from '../ports/aliases.ts';
import type { CustomerStore } from '../ports/customers.ts';

export interface FindPorts {
  readonly customers: Pick<CustomerStore, 'get'>;
  readonly addresses: Pick<AddressStore, 'get'>;
  readonly aliases: Pick<AliasStore, 'get'>;
  readonly keys: Pick<KeyRing, 'ref' | 'address'>;
}

export type FoundCustomer =
  | { readonly kind: 'customer'; readonly customer: Customer }
  /** No customer has the address, but the address is known. */
  | { readonly kind: 'address-alone'; readonly address: Address }
  | { readonly kind: 'nobody'; readonly lookedFor: readonly ('ref' | 'id' | 'address')[] };

/** Finds a customer by CRM id (also a later one), by email address or by ref, whichever the text is. */
export async function findCustomer(
  { customers, addresses, aliases, keys }: FindPorts,
  text: string,
): Promise<FoundCustomer> {
  const wanted = text.trim().normalize('NFC');
  const isRef = REF_FORM.test(wanted);
  const byNewId = async (id: Ref): Promise<Customer | undefined> => {
    const ref = await aliases.get(id);
    return ref === undefined ? undefined : customers.get(ref);
  };
  const id = refOf(wanted, keys.ref);
  // An id may look like a ref or like an address.
  const known =
    (await customers.get(id)) ?? (await byNewId(id)) ?? (isRef ? await customers.get(wanted) : undefined);
  if (known !== undefined) return { kind: 'customer', customer: known };
  const check = normaliseAddress(wanted);
  const address =
    check.kind === 'ok' ? await addresses.get(addressHash(check.normalised, keys.address)) : undefined;
  const owner = address?.ref === undefined ? undefined : await customers.get(address.ref);
  if (owner !== undefined) return { kind: 'customer', customer: owner };
  if (address !== undefined) return { kind: 'address-alone', address };
  return {
    kind: 'nobody',
    lookedFor: [
      'id',
      ...(isRef ? (['ref'] as const) : []),
      ...(check.kind === 'ok' ? (['address'] as const) : []),
    ],
  };
}
