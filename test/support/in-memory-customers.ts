import { isDeepStrictEqual } from 'node:util';
import type { NewCustomer } from '../../functions/domain/asking/customer.ts';
import {
  type Customer,
  MAX_RECENT,
  PARK_AFTER,
  PROFILE_FIELDS,
} from '../../functions/domain/asking/customer.ts';
import type { Ref } from '../../functions/domain/identity/ref.ts';
import type { CustomerStore } from '../../functions/ports/customers.ts';

/** The customer port on a map that a test can look into. `saved` counts the saves that changed something. */
export interface InMemoryCustomers extends CustomerStore {
  readonly all: Map<Ref, Customer>;
  saved: number;
}

const profileOf = (customer: NewCustomer): NewCustomer =>
  Object.fromEntries(
    (['ref', ...PROFILE_FIELDS] as const)
      .map((name) => [name, customer[name]] as const)
      .filter(([, value]) => value !== undefined),
  ) as unknown as NewCustomer;

/** Whether agenda entry and profile are still as they were read. */
const unmoved = (now: Customer | undefined, read: Customer): now is Customer =>
  now !== undefined && now.revision === read.revision && isDeepStrictEqual(now.agenda, read.agenda);

const without = (
  customer: Customer,
  ...fields: ('nextContact' | 'agenda' | 'parked' | 'seat')[]
): Customer => {
  const copy: Record<string, unknown> = { ...customer };
  for (const field of fields) delete copy[field];
  return copy as Partial<Customer> as Customer;
};

/** A {@link CustomerStore} in memory with the rules of the real one. */
export function inMemoryCustomers(): InMemoryCustomers {
  const all = new Map<Ref, Customer>();
  return {
    all,
    saved: 0,
    async get(ref) {
      return all.get(ref);
    },
    async *every() {
      yield* all.values();
    },
    async save(profile, now, review = false) {
      const old = all.get(profile.ref);
      const fields = profileOf(profile);
      const same = old !== undefined && isDeepStrictEqual(profileOf(old), fields);
      if (same && old.parked === undefined && !review) return 'unchanged';
      this.saved += 1;
      all.set(profile.ref, {
        ...fields,
        importedAt: old?.importedAt ?? now,
        recent: old?.recent ?? [],
        failures: 0,
        ...(old?.nextContact === undefined ? {} : { nextContact: old.nextContact }),
        ...(old?.skipped === undefined ? {} : { skipped: old.skipped }),
        ...(old?.fewer === undefined ? {} : { fewer: old.fewer }),
        ...(old?.seat === undefined || old.account !== profile.account ? {} : { seat: old.seat }),
        agenda: { lane: 'review', kind: 'review', dueAt: now },
        revision: (old?.revision ?? 0) + 1,
      });
      return old === undefined ? 'added' : 'updated';
    },
    async change(ref, change, now, review = false) {
      const read = all.get(ref);
      const profile = read === undefined ? undefined : change(read);
      const isWritten = profile !== undefined && (await this.save(profile, now, review)) !== 'unchanged';
      return { isWritten, ...(read === undefined ? {} : { read }) };
    },
    async move(customer, next, past) {
      const now = all.get(customer.ref);
      if (!unmoved(now, customer)) return false;
      const isSkip = past !== undefined && 'reason' in past;
      const recent = past === undefined || isSkip ? customer.recent : [...customer.recent, past];
      all.set(customer.ref, {
        ...without(now, 'nextContact', 'agenda', 'parked', 'seat'),
        ...(customer.seat === undefined ? {} : { seat: customer.seat }),
        recent: recent.slice(-MAX_RECENT),
        failures: 0,
        revision: now.revision + 1,
        ...(isSkip ? { skipped: past } : {}),
        ...(next === undefined
          ? {}
          : {
              nextContact: {
                kind: next.kind,
                dueAt: next.dueAt,
                ...(next.aboutWeek === undefined ? {} : { aboutWeek: next.aboutWeek }),
                ...(next.occasion === undefined ? {} : { occasion: next.occasion }),
                ...(next.keptBackSince === undefined ? {} : { keptBackSince: next.keptBackSince }),
              },
              agenda: { lane: next.lane, kind: next.kind, dueAt: next.notBefore ?? next.dueAt },
            }),
      });
      return true;
    },
    async fail({ ref, kind, dueAt }, reason, at) {
      const now = all.get(ref);
      if (now?.agenda?.kind !== kind || now.agenda.dueAt !== dueAt) return 'moved-on';
      const failures = now.failures + 1;
      if (failures < PARK_AFTER) {
        all.set(ref, { ...now, failures });
        return 'counted';
      }
      all.set(ref, {
        ...now,
        agenda: { lane: 'parked', kind: 'parked', dueAt: at },
        failures,
        parked: reason.slice(0, 200),
      });
      return 'parked';
    },
    async unpark(ref, at) {
      const now = all.get(ref);
      if (now?.agenda?.lane !== 'parked') return false;
      all.set(ref, {
        ...without(now, 'parked'),
        agenda: { lane: 'review', kind: 'review', dueAt: at },
        failures: 0,
      });
      return true;
    },
  };
}
