import { addressHash } from '../../functions/domain/identity/address.ts';
import { makeKeyRing } from '../../functions/domain/identity/key-ring.ts';
import { refOf } from '../../functions/domain/identity/ref.ts';
import type { ListOptions } from '../../functions/domain/importing/list-options.ts';
import { importCustomers } from '../../functions/use-cases/importing/import-customers.ts';
import { inMemoryAliases } from './in-memory-aliases.ts';
import { inMemoryCustomers } from './in-memory-customers.ts';
import { inMemoryRuns } from './in-memory-runs.ts';
import { inMemoryAddresses } from './in-memory-stores.ts';

export const keys = makeKeyRing('p'.repeat(32), ['s'.repeat(32)]);
export const clock = { now: () => Date.parse('2026-11-02T09:00:00Z'), sleep: async () => undefined };
/** The required columns. */
export const HEADER = 'id,email,customer_since';

/** The default run of an import or of an opt-out list. */
export const RUN = '20261102-090000-aaaa';

/** Stores in memory, an import into them, and a view of the result. */
export function importWorld() {
  const customers = inMemoryCustomers();
  const addresses = inMemoryAddresses();
  const aliases = inMemoryAliases();
  const runs = inMemoryRuns();
  const deps = { customers, addresses, aliases, runs, keys, clock, run: RUN };
  return {
    ...deps,
    deps,
    import: (file: string | Uint8Array, options: ListOptions = {}, chunk = 64 * 1024) =>
      importCustomers(() => chunks(file, chunk), deps, options),
    customer: (id: string) => customers.all.get(refOf(id, keys.ref)),
    address: (text: string) => addresses.get(addressHash(text, keys.address)),
  };
}

/** A file in pieces of this many bytes, as a stream delivers it. */
export async function* chunks(file: string | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(file);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

export const csv = (...lines: string[]): string => `${lines.join('\n')}\n`;
export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
