import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Customer, NewCustomer, PastContact } from '../../functions/domain/asking/customer.ts';
import { addressHash } from '../../functions/domain/identity/address.ts';
import type { KeyRing } from '../../functions/domain/identity/key-ring.ts';
import { refOf } from '../../functions/domain/identity/ref.ts';
import { dayOf } from '../../functions/domain/time/day.ts';
import { isoWeekOf, toInstant } from '../../functions/domain/time/instant.ts';
import { DAY_MS } from '../../functions/domain/time/units.ts';
import type { CustomerMessage } from '../../functions/ports/outbox.ts';
import { addressStore } from '../../functions/store/addresses.ts';
import { customerStore } from '../../functions/store/customers.ts';
import { OWNERS, PLACES } from '../../infra/local/simulation/invented-names.ts';

/** A Tuesday, eleven o'clock in Berlin and ten in London: inside the send window of every customer here. */
export const NOW = '2026-11-03T10:00:00Z';
/** So long ago that the onboarding is over for everybody. */
const IMPORTED_AT = '2025-01-07T09:00:00Z';
const AT_ONCE = 16;

/**
 * Each tenure here reaches a milestone of the shipped programme on the day of {@link NOW}. The asks before
 * that day come with it.
 */
const TENURES: readonly { readonly since: string; readonly asked: readonly string[] }[] = [
  { since: '2026-10-04', asked: [] },
  { since: '2026-08-04', asked: ['2026-09-03'] },
  { since: '2026-05-03', asked: ['2026-06-02', '2026-08-04'] },
  { since: '2025-05-03', asked: ['2025-11-04', '2026-05-05'] },
  { since: '2023-11-03', asked: ['2025-11-04', '2026-05-05'] },
  { since: '2022-05-03', asked: ['2025-11-04', '2026-05-05'] },
  { since: '2020-11-03', asked: ['2025-11-04'] },
  { since: '2014-11-03', asked: ['2025-11-04'] },
];

/** Real zones, because a date in Berlin costs more than one in UTC. */
const NEARBY = PLACES.filter(({ region }) => region === 'EMEA');

const pick = <T>(from: readonly T[], number: number): T => {
  const picked = from[number % from.length];
  if (picked === undefined) throw new RangeError('There is nothing to pick from.');
  return picked;
};

/** All asks but the last were answered, as the sender notes when it sends the next. */
const pastOf = (date: string, index: number, { length }: readonly string[]): PastContact => ({
  week: isoWeekOf(`${date}T10:00:07Z`),
  kind: 'score',
  on: date,
  ...(index === length - 1 ? {} : { answered: true }),
});

/** How many of so many due customers were asked before: their cases and answers are looked up. */
export const askedBefore = (count: number): number =>
  Array.from({ length: count }, (_, number) => pick(TENURES, number)).filter(({ asked }) => asked.length > 0)
    .length;

const plainLetters = (text: string): string =>
  text
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();

/** A customer as an import delivers one: all fields except tags, which few lists have. */
function profile(number: number, keys: KeyRing): NewCustomer {
  const crmId = `B-${100_000 + number}`;
  const { region, locale, zone, firstNames, lastNames } = pick(NEARBY, number);
  const firstName = pick(firstNames, number);
  const lastName = pick(lastNames, Math.floor(number / 7));
  const email = `${plainLetters(firstName)}.${plainLetters(lastName)}.${number}@customer-${number % 97}.example.com`;
  return {
    ref: refOf(crmId, keys.ref),
    crmId,
    email,
    addressHash: addressHash(email, keys.address),
    firstName,
    lastName,
    account: `Customer ${number % 97} Limited`,
    ownerEmail: `${pick(OWNERS[region], number)}@hearback.example.com`,
    region,
    locale,
    zone,
    since: pick(TENURES, number).since,
    annualValue: 1_000 * (1 + (number % 60)),
    optedOut: false,
  };
}

/** A made-up customer in memory, who was asked before and of whom nothing is planned yet. */
export const inventedCustomer = (number: number, keys: KeyRing): Customer => {
  const { asked } = pick(TENURES, number);
  // Each year of their tenure has as many of them.
  const since = dayOf(Date.parse(pick(TENURES, number).since) - (number % 363) * DAY_MS);
  return {
    ...profile(number, keys),
    since,
    importedAt: IMPORTED_AT,
    recent: asked.map(pastOf),
    revision: 1,
    failures: 0,
  };
};

/**
 * Imports made-up customers through the real stores. Their asks are all due at {@link NOW}.
 *
 * @returns the messages that the planner would put into the outbox for them
 */
export async function importDueCustomers(
  client: DynamoDBClient,
  tableName: string,
  keys: KeyRing,
  count: number,
): Promise<CustomerMessage[]> {
  const customers = customerStore(client, tableName);
  const addresses = addressStore(client, tableName);

  async function importOne(number: number): Promise<CustomerMessage> {
    const customer = profile(number, keys);
    const { ref } = customer;
    await addresses.claim(customer.addressHash, ref);
    await customers.save(customer, IMPORTED_AT);
    const lane = (customer.annualValue ?? 0) >= 50_000 ? 'key' : 'rest';
    for (const past of [undefined, ...pick(TENURES, number).asked.map(pastOf)]) {
      const read = await customers.get(ref);
      if (read === undefined) throw new Error('A customer who was just imported is gone.');
      await customers.move(read, { kind: 'score', dueAt: NOW, lane }, past);
    }
    return { ref, kind: 'score', dueAt: NOW };
  }

  const messages: CustomerMessage[] = [];
  for (let first = 0; first < count; first += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, index) => first + index);
    messages.push(...(await Promise.all(some.map(importOne))));
  }
  return messages;
}

/** Epoch milliseconds of {@link NOW}. */
export const NOW_MS = Date.parse(NOW);

/** An instant some days after {@link NOW}. */
export const daysLater = (days: number): string => toInstant(NOW_MS + days * DAY_MS);
