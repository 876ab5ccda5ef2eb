import type { Customer } from '../../../functions/domain/asking/customer.ts';
import { addressHash } from '../../../functions/domain/identity/address.ts';
import type { KeyRing } from '../../../functions/domain/identity/key-ring.ts';
import { refOf } from '../../../functions/domain/identity/ref.ts';
import { type PlannedColumn, planColumns } from '../../../functions/domain/importing/columns.ts';
import { mergeRow } from '../../../functions/domain/importing/customer-profile.ts';
import { rowReader } from '../../../functions/domain/importing/customer-row.ts';
import { rowSays } from '../../../functions/domain/importing/wish.ts';
import { toInstant } from '../../../functions/domain/time/instant.ts';
import { readCustomerList } from '../../../functions/use-cases/importing/list-source.ts';

/** A list of customers as the company delivered it. */
export interface List {
  readonly csv: string;
  /** When it was imported, in epoch ms. */
  readonly at: number;
}

/**
 * The customers that these lists give, one list after the other. It leaves out faulty rows, ids that came
 * before, and addresses that belong to another customer.
 */
export async function listedCustomers(
  lists: readonly List[],
  keys: Pick<KeyRing, 'ref' | 'address'>,
): Promise<Customer[]> {
  const customers = new Map<string, Customer>();
  const taken = new Set<string>();
  for (const { csv, at } of lists) {
    let columns: readonly PlannedColumn[] = [];
    for await (const event of readCustomerList(() => bytesOf(csv), {})) {
      if (event.kind === 'header') {
        const plan = planColumns(event.cells, {});
        if (plan.questions.length > 0) break;
        columns = plan.columns;
      }
      if (event.kind !== 'row') continue;
      const checked = rowReader(columns, { today: toInstant(at).slice(0, 10) }).read(event.cells, event.line);
      if (checked.kind === 'bad') continue;
      const { row } = checked;
      const merged = mergeRow(row, undefined, new Set(), event.line);
      const ref = refOf(row.crmId, keys.ref);
      if (merged === undefined || customers.has(ref) || taken.has(row.normalisedAddress)) continue;
      taken.add(row.normalisedAddress);
      const mail = rowSays(columns, [event.cells]).kind;
      customers.set(ref, {
        ...merged.profile,
        optedOut: mail === 'no' || mail === 'unreadable',
        ref,
        addressHash: addressHash(row.normalisedAddress, keys.address),
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
