import type { Customer } from '../../domain/asking/customer.ts';
import { type ForecastFacts, type Foreseen, forecast } from '../../domain/asking/forecast.ts';
import { openAsks } from '../../domain/asking/past-asks.ts';
import type { Case } from '../../domain/cases/case.ts';
import type { Ref } from '../../domain/identity/ref.ts';
import { isSameContact } from '../../domain/mail/contact-id.ts';
import { CONTACT_KINDS, type ContactKinds } from '../../domain/mail/contact-kinds.ts';
import type { Programme } from '../../domain/programme/programme.ts';
import type { EpochMs } from '../../domain/time/units.ts';
import type { AddressStore } from '../../ports/addresses.ts';
import type { CaseStore } from '../../ports/cases.ts';
import type { ContactStore } from '../../ports/contacts.ts';
import type { CustomerStore } from '../../ports/customers.ts';
import { UnreadableItem } from '../../ports/unreadable-item.ts';

export interface KnownCustomerPorts {
  readonly customers: Pick<CustomerStore, 'every'>;
  readonly addresses: Pick<AddressStore, 'get'>;
  readonly cases: Pick<CaseStore, 'unresolved'>;
  readonly contacts: Pick<ContactStore, 'glance'>;
  readonly kinds?: ContactKinds;
}

/** A customer with all that decides what will be sent to them, apart from the programme. */
export interface KnownCustomer {
  readonly customer: Customer;
  readonly facts: Omit<ForecastFacts, 'programme'>;
}

/** Reads in parallel. */
const AT_ONCE = 64;

/**
 * Every customer with what is known beside their item. It reads and writes nothing else. The cost grows with
 * the number of customers: a read for the address of each, and one for each ask whose answer is not noted
 * yet, where a rule of any of the programmes wants to know it.
 *
 * @param programmes all that are compared: what one of them needs is read once for all
 * @returns for an item that cannot be read the error that names it
 */
export async function* knownCustomers(
  ports: KnownCustomerPorts,
  programmes: readonly Programme[],
): AsyncGenerator<KnownCustomer | UnreadableItem> {
  const cases = new Map<Ref, Case[]>();
  for await (const each of ports.cases.unresolved()) {
    const known = cases.get(each.ref);
    if (known === undefined) cases.set(each.ref, [each]);
    else known.push(each);
  }
  let waiting: Customer[] = [];
  for await (const each of ports.customers.every()) {
    if (each instanceof UnreadableItem) {
      yield each;
      continue;
    }
    waiting.push(each);
    if (waiting.length < AT_ONCE) continue;
    yield* await Promise.all(waiting.map((customer) => known(ports, programmes, customer, cases)));
    waiting = [];
  }
  yield* await Promise.all(waiting.map((customer) => known(ports, programmes, customer, cases)));
}

async function known(
  { addresses, contacts, kinds = CONTACT_KINDS }: KnownCustomerPorts,
  programmes: readonly Programme[],
  customer: Customer,
  cases: ReadonlyMap<Ref, readonly Case[]>,
): Promise<KnownCustomer> {
  // A rule that needs no answers today may need those of today after the next question.
  const needsAnswers = programmes.some(
    ({ fatigue }) => fatigue.afterAnswer !== undefined || fatigue.ignoredAsks !== undefined,
  );
  const asks = needsAnswers ? openAsks(customer, kinds) : [];
  const [address, ...found] = await Promise.all([
    addresses.get(customer.addressHash),
    ...asks.map(({ week, kind, occasion }) =>
      contacts.glance({
        ref: customer.ref,
        week,
        kind,
        ...(occasion === undefined ? {} : { occasion }),
      }),
    ),
  ]);
  return {
    customer,
    facts: {
      address: address ?? 'none',
      openCases: cases.get(customer.ref) ?? [],
      contactOf: (ask) => found[asks.findIndex((each) => isSameContact(each, ask))],
      kinds,
    },
  };
}

/**
 * What will happen to one customer; an error that names them where they cannot be planned, because one
 * customer's fault must not hide the others.
 */
export function foreseenOf(
  customer: Customer,
  facts: ForecastFacts,
  from: EpochMs,
  until: EpochMs,
): readonly Foreseen[] | Error {
  try {
    return [...forecast(customer, facts, from, until)];
  } catch (error) {
    return new Error(`${customer.ref} cannot be planned: ${error instanceof Error ? error.message : error}`);
  }
}
