import type { Contact } from '../../functions/domain/contact.ts';
import type { Customer } from '../../functions/domain/customer.ts';
import type { Claim, NewCustomer } from '../../functions/domain/ports.ts';
import { type Programme, programmeSchema } from '../../functions/domain/programme.ts';
import { refOf } from '../../functions/domain/ref.ts';

const REF_KEY = new Uint8Array(32).fill(7);

/** The ref of a made-up CRM id. */
export const refFor = (crmId: string): string => refOf(crmId, REF_KEY);

export const aProfile = (crmId: string, change: Partial<NewCustomer> = {}): NewCustomer => ({
  ref: refFor(crmId),
  crmId,
  email: `${crmId}@example.com`,
  addressHash: `hash-of-${crmId}`,
  firstName: 'Ada',
  lastName: 'Young',
  account: 'Example Ltd',
  locale: 'en',
  zone: 'UTC',
  // Three years on the day before which most tests begin to ask.
  since: '2023-11-03',
  optedOut: false,
  ...change,
});

export const aCustomer = (crmId: string, change: Partial<Customer> = {}): Customer => ({
  ...aProfile(crmId),
  importedAt: '2026-11-02T09:00:00Z',
  recent: [],
  revision: 1,
  failures: 0,
  ...change,
});

export const aClaim = (crmId: string, change: Partial<Claim> = {}): Claim => ({
  ref: refFor(crmId),
  week: '2026-W45',
  kind: 'score',
  attempt: `attempt-of-${crmId}`,
  dueAt: '2026-11-03T09:00:00Z',
  claimedAt: '2026-11-03T09:00:05Z',
  band: 'established',
  templateVersion: 'abc123',
  locale: 'en',
  addressHash: `hash-of-${crmId}`,
  account: 'Example Ltd',
  ...change,
});

export const aContact = (crmId: string, change: Partial<Contact> = {}): Contact => ({
  ...aClaim(crmId),
  status: 'SENT',
  evidence: { hits: [], lostHits: 0 },
  revision: 0,
  ...change,
});

/** A programme as a marketer would write it: three bands, weekdays from nine to four. */
export const aProgramme = (change: Partial<Programme> = {}): Programme =>
  programmeSchema.parse({
    sender: { name: 'Example Company', postalAddress: '1 Example Street, Springfield' },
    bands: [
      { name: 'new', from: 'P0D', until: 'P6M', template: 'score/new', ask: { at: ['P30D', 'P90D'] } },
      { name: 'settled', from: 'P6M', until: 'P2Y', template: 'score/settled', ask: { every: 'P6M' } },
      { name: 'veteran', from: 'P2Y', template: 'score/veteran', ask: { every: 'P1Y' } },
    ],
    sendWindow: { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', until: '16:00' },
    fatigue: { minGap: 'P60D', maxPerYear: 4 },
    staleAfter: 'P14D',
    onboarding: { spreadOver: 'P14D' },
    keyAccounts: { annualValueFrom: 50_000 },
    linksValidFor: 'P60D',
    ...change,
  });
