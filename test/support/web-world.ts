import { readFileSync } from 'node:fs';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { parse } from 'yaml';
import type { Contact } from '../../functions/domain/asking/contact.ts';
import type { Case } from '../../functions/domain/cases/case.ts';
import { makeKeyRing } from '../../functions/domain/identity/key-ring.ts';
import type { ContactId } from '../../functions/domain/mail/contact-id.ts';
import { type Purpose, signToken } from '../../functions/domain/mail/token.ts';
import type { Bundle, PageWords } from '../../functions/domain/programme/bundle.ts';
import { pageWordsSchema } from '../../functions/domain/programme/page-words.ts';
import { DAY_MS } from '../../functions/domain/time/units.ts';
import type { BundleSource } from '../../functions/ports/bundles.ts';
import type { Clock } from '../../functions/ports/clock.ts';
import { type Visit, type WebPorts, webApp } from '../../functions/web/app.ts';
import { aCustomer, aProgramme } from './factories.ts';
import { lambdaContext } from './http-events.ts';
import { inMemoryCases } from './in-memory-cases.ts';
import { inMemoryCustomers } from './in-memory-customers.ts';
import { inMemoryFewerMails } from './in-memory-fewer-mails.ts';
import { sameHabit } from './in-memory-receivers.ts';
import { inMemoryAddresses, inMemoryContacts } from './in-memory-stores.ts';

export const NOW = Date.parse('2026-11-16T08:00:00Z');

export const keys = makeKeyRing('p'.repeat(32), ['s'.repeat(32)]);

export const ask: ContactId = { ref: 'abcdefghijklmnop', week: '2026-W47', kind: 'score' };

export const contact: Contact = {
  ...ask,
  status: 'SENT',
  attempt: 'attempt-1',
  dueAt: '2026-11-16T07:30:00Z',
  claimedAt: '2026-11-16T07:30:01Z',
  sentAt: '2026-11-16T07:30:02Z',
  messageId: 'message-1',
  band: 'new',
  templateVersion: '0123456789ab',
  locale: 'en-GB',
  addressHash: 'hash-of-an-address',
  account: 'Umbrella Analytics',
  ownerEmail: 'owner@example.com',
  evidence: { hits: [], lostHits: 0 },
  revision: 0,
};

/** A case of this ask, opened a day before {@link NOW}. */
export const openCase: Case = {
  ref: ask.ref,
  week: ask.week,
  status: 'open',
  openedAt: '2026-11-15T08:00:00Z',
  openings: 1,
  toldWhy: false,
  nudges: 0,
  nudgeAt: '2026-11-18T08:00:00Z',
  revision: 0,
  band: 'new',
  account: 'Umbrella Analytics',
  ownerEmail: 'owner@example.com',
};

export const english: PageWords = pageWordsSchema.parse(
  parse(readFileSync(new URL('../../templates/pages/en.yaml', import.meta.url), 'utf8')),
);

export const bundle: Bundle = {
  version: '0123456789ab',
  programme: aProgramme({
    sender: { name: 'Acme & Daughters', postalAddress: '1 Example Street, 12345 Example Town' },
  }),
  mails: {},
  pages: { '': english, en: english },
};

/**
 * The web app over stores in memory. They have one ask, its customer and no case, and the clock stands at
 * {@link NOW}.
 */
export function webWorld(
  overrides: Partial<
    Pick<WebPorts, 'contacts' | 'addresses' | 'wishes' | 'cases' | 'bundles' | 'keys' | 'habits'>
  > = {},
) {
  const contacts = inMemoryContacts();
  contacts.put(contact);
  const addresses = inMemoryAddresses();
  const customers = inMemoryCustomers();
  customers.all.set(ask.ref, aCustomer('of-the-ask', { ref: ask.ref }));
  const cases = inMemoryCases();
  const visits: Visit[] = [];
  let now = NOW;
  const clock: Clock = { now: () => now, sleep: async () => {} };
  const bundles: BundleSource = { current: async () => bundle };
  const app = webApp({
    contacts,
    addresses,
    wishes: inMemoryFewerMails(customers.all),
    reviews: inMemoryFewerMails(customers.all),
    cases,
    bundles,
    habits: sameHabit(),
    keys: { ring: () => keys, renew: async () => keys },
    clock,
    observe: (visit) => void visits.push(visit),
    ...overrides,
  });
  return {
    contacts,
    addresses,
    customers,
    cases,
    visits,
    advance: (ms: number) => {
      now += ms;
    },
    token: (purpose: Purpose = 'score', id: ContactId = ask): string =>
      signToken(keys, purpose, id, NOW + 60 * DAY_MS),
    /** Runs one request through the app. */
    visit: async (event: APIGatewayProxyEventV2) => {
      const { statusCode = 0, headers = {}, body = '' } = await app(event, lambdaContext);
      return { status: statusCode, headers, body };
    },
  };
}
