import { EMPTY_TALLY } from '../../functions/domain/answering/score.ts';
import type { Contact } from '../../functions/domain/asking/contact.ts';
import type { Customer, NewCustomer } from '../../functions/domain/asking/customer.ts';
import type { Case } from '../../functions/domain/cases/case.ts';
import type { Digest } from '../../functions/domain/digests/digest.ts';
import { noFigures } from '../../functions/domain/digests/digest-fold.ts';
import { addressHash } from '../../functions/domain/identity/address.ts';
import { refOf } from '../../functions/domain/identity/ref.ts';
import { audienceName } from '../../functions/domain/mail/audience.ts';
import type { NewStaffMail } from '../../functions/domain/mail/staff-mail.ts';
import type { Bundle } from '../../functions/domain/programme/bundle.ts';
import { type Programme, programmeSchema } from '../../functions/domain/programme/programme.ts';
import type { Claim } from '../../functions/ports/contacts.ts';

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
  // Three years before the day on which most tests begin to ask.
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

export const aCase = (crmId: string, change: Partial<Case> = {}): Case => ({
  ref: refFor(crmId),
  week: '2026-W45',
  band: 'established',
  account: 'Example Ltd',
  status: 'open',
  openedAt: '2026-11-03T10:00:00Z',
  openings: 1,
  toldWhy: false,
  nudges: 0,
  nudgeAt: '2026-11-06T10:00:00Z',
  revision: 1,
  ...change,
});

/**
 * A planned mail to the colleague with this name. Unless `change` names another audience, it is the alert of
 * their customer's first case.
 */
export const aStaffMail = (name: string, change: Partial<NewStaffMail> = {}): NewStaffMail => ({
  audience: audienceName({ kind: 'case', ref: refFor(name) }),
  week: '2026-W45',
  recipient: addressHash(`${name}@example.com`, REF_KEY),
  kind: 'alert',
  turn: 1,
  to: `${name}@example.com`,
  locale: 'en',
  dueAt: '2026-11-03T10:00:00Z',
  ...change,
});

/** Six people were asked in one week. A yes, a maybe and two noes came, and the noes have one open case. */
export const aDigest = (change: Partial<Digest> = {}): Digest => {
  const tally = { ...EMPTY_TALLY, asked: 6, answered: 4, pending: 1, doubtful: 1 };
  const whole = { ...tally, promoters: 1, passives: 1, detractors: 2 };
  const empty = { tally: EMPTY_TALLY, scores: Array.from({ length: 10 }, () => 0) };
  return {
    ...noFigures('2026-W45'),
    audience: 'leadership',
    madeAt: '2026-11-09T08:00:00Z',
    weeks: [
      { week: '2026-W44', ...empty },
      { week: '2026-W45', tally: whole, scores: [0, 0, 1, 0, 0, 1, 0, 1, 0, 1] },
    ],
    earlier: [{ week: '2026-W43', ...empty }],
    byBand: [{ band: 'established', tally: whole }],
    causes: [
      { cause: 'price', count: 2 },
      { cause: 'support', count: 1 },
    ],
    causesNamedBy: 2,
    cases: {
      total: 1,
      oldest: [
        {
          ref: refFor('listed'),
          week: '2026-W45',
          status: 'open',
          openedAt: '2026-11-03T10:00:00Z',
          band: 'established',
          account: 'Example Ltd',
        },
      ],
    },
    ...change,
  };
};

/**
 * A programme as a marketer would write it: three bands, weekdays from nine to four. Tests that need just any
 * programme take this one, and say what they need otherwise.
 */
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
    causes: [
      { name: 'support', label: { en: 'Support was slow', de: 'Der Support war langsam' } },
      { name: 'price', label: { en: 'The price', de: 'Der Preis' } },
    ],
    followUp: { after: 'P1D', template: 'follow-up/why', thanks: 'thanks/detractor' },
    staff: { locale: 'en', zone: 'UTC' },
    cases: { escalateTo: 'care@example.com', escalateAfter: 'P3D', resolveWithin: 'P14D' },
    ...change,
  });

/** A published bundle of {@link aProgramme}, without mails and words. */
export const aBundle = (change: Partial<Bundle> = {}): Bundle => ({
  version: 'abc123',
  programme: aProgramme(),
  mails: {},
  pages: {},
  ...change,
});
