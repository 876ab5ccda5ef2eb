import { addressHash } from '../../functions/domain/address.ts';
import { makeKeyRing } from '../../functions/domain/key-ring.ts';
import { refOf } from '../../functions/domain/ref.ts';
import { importCustomers } from '../../functions/use-cases/lists/import-customers.ts';
import { inMemoryCustomers } from './in-memory-customers.ts';
import { inMemoryAddresses } from './in-memory-stores.ts';

export const keys = makeKeyRing('p'.repeat(32), ['s'.repeat(32)]);
export const clock = { now: () => Date.parse('2026-11-02T09:00:00Z'), sleep: async () => undefined };
/** The columns that must be there. */
export const HEADER = 'id,email,customer_since';

/** Stores in memory, an import into them, and a look at what it did. */
export function importWorld() {
  const customers = inMemoryCustomers();
  const addresses = inMemoryAddresses();
  return {
    customers,
    addresses,
    import: (file: string | Uint8Array, chunk = 64 * 1024) =>
      importCustomers(chunks(file, chunk), { customers, addresses, keys, clock }),
    customer: (id: string) => customers.all.get(refOf(id, keys.ref)),
    address: (text: string) => addresses.get(addressHash(text, keys.address)),
  };
}

/** A file in pieces of so many bytes, as a stream brings it. */
export async function* chunks(file: string | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(file);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

export const csv = (...lines: string[]): string => `${lines.join('\n')}\n`;
export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
