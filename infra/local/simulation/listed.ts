import { addressHash } from '../../../functions/domain/address.ts';
import type { Customer } from '../../../functions/domain/customer.ts';
import { toInstant } from '../../../functions/domain/instant.ts';
import type { KeyRing } from '../../../functions/domain/key-ring.ts';
import { checkRow, customerRowSchema } from '../../../functions/domain/lists/customer-row.ts';
import { checkHeader } from '../../../functions/domain/lists/import-header.ts';
import { refOf } from '../../../functions/domain/ref.ts';
import { readList } from '../../../functions/use-cases/lists/read-list.ts';

/** A list of customers as the company handed it over. */
export interface List {
  readonly csv: string;
  /** When it was imported, in epoch ms. */
  readonly at: number;
}

/**
 * Who is a customer by some lists, one after the other: every row that is in order, but for ids that came before, and addresses that
 * are another's.
 */
export async function listedCustomers(
  lists: readonly List[],
  keys: Pick<KeyRing, 'ref' | 'address'>,
): Promise<Customer[]> {
  const customers = new Map<string, Customer>();
  const taken = new Set<string>();
  for (const { csv, at } of lists) {
    const schema = customerRowSchema(toInstant(at).slice(0, 10));
    let columns: readonly (string | undefined)[] = [];
    for await (const event of readList(bytesOf(csv))) {
      if (event.kind === 'header') {
        const header = checkHeader(event.line, event.cells);
        if (header.kind === 'bad') break;
        columns = header.columns;
      }
      if (event.kind !== 'row') continue;
      const cells = event.cells.flatMap((cell, index) => {
        const column = columns[index];
        return column === undefined ? [] : [[column, cell] as const];
      });
      const checked = checkRow(schema, Object.fromEntries(cells), event.line);
      if (checked.kind === 'bad') continue;
      const { profile, optedOut = false, normalisedAddress } = checked.row;
      const ref = refOf(profile.crmId, keys.ref);
      if (customers.has(ref) || taken.has(normalisedAddress)) continue;
      taken.add(normalisedAddress);
      customers.set(ref, {
        ...profile,
        optedOut,
        ref,
        addressHash: addressHash(normalisedAddress, keys.address),
        importedAt: toInstant(at),
        revision: 0,
        recent: [],
        failures: 0,
      });
    }
  }
  return [...customers.values()];
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
