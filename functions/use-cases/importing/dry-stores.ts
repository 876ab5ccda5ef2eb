import type { NewCustomer } from '../../domain/asking/customer.ts';
import { type Customer, isSameProfile } from '../../domain/asking/customer.ts';
import type { Ref } from '../../domain/identity/ref.ts';
import type { Address } from '../../domain/mail/suppression.ts';
import { afterDirectWord, afterListWord, afterPlainYes, saidAt } from '../../domain/mail/suppression.ts';
import type { AddressStore } from '../../ports/addresses.ts';
import type { AliasStore } from '../../ports/aliases.ts';
import type { CustomerStore } from '../../ports/customers.ts';
import type { RunStore } from '../../ports/runs.ts';

interface Stores {
  readonly customers: CustomerStore;
  readonly addresses: AddressStore;
  readonly aliases: AliasStore;
  readonly runs: RunStore;
}

const never = (): Promise<never> => Promise.reject(new Error('An import does not do this.'));

const isToWrite = (known: Customer, profile: NewCustomer, review: boolean): boolean =>
  review || known.parked !== undefined || !isSameProfile(known, profile);

/**
 * Stores for a dry run: they answer as if everything were written, and write nothing. They remember new
 * customers and changed addresses in memory, because rows of one file compete for addresses.
 */
export function dryStores({ customers, addresses, aliases }: Stores): Stores & {
  /** The customers who would be new. */
  added(): Iterable<Customer>;
} {
  const changed = new Map<string, Address>();
  const added = new Map<Ref, Customer>();
  const renamed = new Map<Ref, Ref>();
  const get = async (hash: string): Promise<Address | undefined> =>
    changed.get(hash) ?? (await addresses.get(hash));
  const change = async (hash: string, with_: (address: Address) => Address): Promise<void> => {
    changed.set(hash, with_((await get(hash)) ?? { hash }));
  };

  return {
    added: () => added.values(),
    customers: {
      get: async (ref) => added.get(ref) ?? (await customers.get(ref)),
      every: customers.every,
      async save(profile, now, review = false, known = undefined) {
        const current = known ?? (await customers.get(profile.ref));
        if (current === undefined) {
          added.set(profile.ref, { ...profile, importedAt: now, revision: 1, recent: [], failures: 0 });
          return 'added';
        }
        return isToWrite(current, profile, review) ? 'updated' : 'unchanged';
      },
      async change(ref, toChange, _now, review = false) {
        const read = await customers.get(ref);
        if (read === undefined) return { isWritten: false };
        const profile = toChange(read);
        return { isWritten: profile !== undefined && isToWrite(read, profile, review), read };
      },
      move: never,
      fail: never,
      unpark: never,
    },
    addresses: {
      get,
      async claim(hash, ref) {
        const found = await get(hash);
        if (found?.ref !== undefined && found.ref !== ref) return { kind: 'taken', by: found.ref };
        changed.set(hash, { ...found, hash, ref });
        return {
          kind: 'ours',
          ...(found?.suppression === undefined ? {} : { suppression: found.suppression }),
        };
      },
      async release(hash, ref) {
        await change(hash, (address) => {
          if (address.ref !== ref) return address;
          const { ref: _, ...rest } = address;
          return rest;
        });
      },
      async suppress(hash, word) {
        const suppression = afterDirectWord((await get(hash))?.suppression, word);
        await change(hash, (address) => ({ ...address, suppression }));
        return saidAt(suppression, word);
      },
      async suppressInRun(hash, word, run) {
        const before = (await get(hash))?.suppression;
        await change(hash, (address) => ({ ...address, suppression: afterListWord(before, word, run) }));
        return before === undefined ? 'suppressed' : 'already';
      },
      async clearUnclear(hash) {
        const before = (await get(hash))?.suppression;
        const stands = afterPlainYes(before);
        if (stands === before) return false;
        await change(hash, ({ suppression: _, ...others }) => ({
          ...others,
          ...(stands === undefined ? {} : { suppression: stands }),
        }));
        return stands === undefined;
      },
      undoSuppression: never,
      takeBack: never,
      liftByHand: never,
      countSoftBounce: never,
      endSoftRun: never,
    },
    aliases: {
      get: async (alias) => renamed.get(alias) ?? (await aliases.get(alias)),
      async put(alias, ref) {
        const stands = renamed.get(alias) ?? (await aliases.get(alias)) ?? ref;
        renamed.set(alias, stands);
        return stands;
      },
    },
    runs: {
      start: async () => undefined,
      note: async () => undefined,
      get: async () => undefined,
      async *entries() {
        // A run that wrote nothing has nothing to record.
      },
    },
  };
}
