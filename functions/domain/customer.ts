import type { ContactKind } from './contact.ts';
import type { Instant, IsoWeek } from './instant.ts';
import type { Ref } from './ref.ts';

/** What the company's CRM says of one person. Dates are `YYYY-MM-DD` in the customer's own time zone. */
export interface Profile {
  readonly crmId: string;
  /** As it will be written on the envelope: trimmed, NFC. */
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly account: string;
  readonly ownerEmail?: string;
  readonly region?: string;
  /** A BCP 47 tag, canonical: `fr-CA`. */
  readonly locale: string;
  /** An IANA time zone: `America/Toronto`. */
  readonly zone: string;
  readonly since: string;
  /** The last day as a customer, if it is known. */
  readonly until?: string;
  /** Worth to the company per year, in the company's own currency. */
  readonly annualValue?: number;
  readonly optedOut: boolean;
}

/** `review` sends nothing: it has the sender work out when the next contact is. */
export type NextKind = ContactKind | 'review';

export interface NextContact {
  readonly kind: NextKind;
  readonly dueAt: Instant;
}

/** Waiting work is released lane by lane; the sooner lanes first. */
export const LANES = ['settle', 'reply', 'key', 'rest'] as const;
export type Lane = (typeof LANES)[number];
/** The lanes that lead to a mail, most pressing first. */
export const MAIL_LANES = ['reply', 'key', 'rest'] as const satisfies readonly Lane[];

export interface Customer extends Profile {
  readonly ref: Ref;
  /** Keyed hash of the normalised address. */
  readonly addressHash: string;
  /** When the first import brought this customer in. */
  readonly importedAt: Instant;
  /** The one thing that happens next; absent when nothing is planned. */
  readonly nextContact?: NextContact;
  /** Weeks of the last mails, oldest first, at most {@link MAX_RECENT}. */
  readonly recent: readonly { readonly week: IsoWeek; readonly at: Instant; readonly kind: ContactKind }[];
  /** Failures in a row at the same contact. At {@link PARK_AFTER} it is parked. */
  readonly failures: number;
  /** Why nothing is planned although something was due. */
  readonly parked?: string;
}

/** Enough for a year at the densest cadence; keeps the item under 1 KB, which is one write unit. */
export const MAX_RECENT = 6;
/** Poison must leave the head of the agenda, or a few hundred such customers starve everyone. */
export const PARK_AFTER = 3;
