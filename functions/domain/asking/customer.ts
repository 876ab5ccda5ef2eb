import { isDeepStrictEqual } from 'node:util';
import type { Ref } from '../identity/ref.ts';
import type { ContactKind } from '../mail/contact-kinds.ts';
import type { DueLane } from '../mail/lanes.ts';
import type { SkipReason } from '../mail/skip-reason.ts';
import type { Instant, IsoWeek } from '../time/instant.ts';

/** What the company's CRM says of one person. Dates are `YYYY-MM-DD` in the customer's own time zone. */
export interface Profile {
  readonly crmId: string;
  /** As it will be written on the envelope: trimmed, NFC. */
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly account: string;
  readonly ownerEmail?: string;
  /** The language that the owner reads, a BCP 47 tag, where the company's list says so. */
  readonly ownerLocale?: string;
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
  /**
   * What else the company's list says, by column: for slices of its own. At most {@link MAX_TAG_BYTES} bytes.
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Names and values of all tags of a customer together, in UTF-8. */
export const MAX_TAG_BYTES = 256;

/**
 * The one mail that goes to a customer next. Its `dueAt` is its identity and stays, even when it has to wait
 * for the next window.
 */
export interface NextContact {
  readonly kind: ContactKind;
  readonly dueAt: Instant;
  /** The week of what it is about: of a reply that of the ask it answers. An ask has none. */
  readonly aboutWeek?: IsoWeek;
  /** Tells several of one kind for one week apart, as in its name (`contact-id.ts`). */
  readonly occasion?: number;
}

/** `review` sends nothing: it has the sender work out anew when the next contact is. */
export type AgendaKind = ContactKind | 'review';

/**
 * Where a customer stands on the agenda: at the next contact, at the window it waits for, or at a review that
 * an import asked for.
 */
export type AgendaEntry =
  | { readonly lane: DueLane; readonly kind: AgendaKind; readonly dueAt: Instant }
  /** Put aside. No message bears this kind, so none that is still on its way finds its customer here. */
  | {
      readonly lane: 'parked';
      readonly kind: 'parked';
      /** When it was parked. */
      readonly dueAt: Instant;
    };

/**
 * A contact with this customer that SES was asked to take, whatever became of it. Replies are not kept:
 * neither the fatigue rules nor the milestones rest on them.
 */
export interface PastContact {
  readonly week: IsoWeek;
  readonly kind: ContactKind;
  readonly occasion?: number;
  readonly at: Instant;
}

/** A due contact that was not sent, and why. Putting one off to the next window is no such thing. */
export interface SkippedContact {
  readonly week: IsoWeek;
  readonly kind: ContactKind;
  readonly reason: SkipReason;
  readonly at: Instant;
}

export interface Customer extends Profile {
  readonly ref: Ref;
  /** Keyed hash of the normalised address. */
  readonly addressHash: string;
  /** When the first import brought this customer in. */
  readonly importedAt: Instant;
  /** The one mail that goes next; absent when nothing is planned. */
  readonly nextContact?: NextContact;
  /**
   * Absent when there is nothing to do. A sender's write holds only while this and the revision are what it
   * read.
   */
  readonly agenda?: AgendaEntry;
  /** Counts the writes of imports: a sender's write rests on the profile it read. */
  readonly revision: number;
  /** The last mails, oldest first, at most {@link MAX_RECENT}. */
  readonly recent: readonly PastContact[];
  /** Failures in a row at the same contact. At {@link PARK_AFTER} it is parked. */
  readonly failures: number;
  /** Why this customer is put aside although something was due. */
  readonly parked?: string;
  /** The last due contact that was not sent, for whoever asks why; a mail that went out later leaves it. */
  readonly skipped?: SkippedContact;
}

export interface NewCustomer extends Profile {
  readonly ref: Ref;
  readonly addressHash: string;
}

/** A next contact with its place on the agenda. */
export interface Planned extends NextContact {
  readonly lane: DueLane;
  /** Not before this, although it is due: the window it waits for. */
  readonly notBefore?: Instant;
}

/** Enough for a year at the densest cadence; keeps the item under 1 KB, which is one write unit. */
export const MAX_RECENT = 6;
/** Poison must leave the head of the agenda, or a few hundred such customers starve everyone. */
export const PARK_AFTER = 3;

/** What an import brings: the profile, and where its address is kept. */
export const PROFILE_FIELDS = [
  'crmId',
  'email',
  'firstName',
  'lastName',
  'account',
  'ownerEmail',
  'ownerLocale',
  'region',
  'locale',
  'zone',
  'since',
  'until',
  'annualValue',
  'optedOut',
  'tags',
  'addressHash',
] as const satisfies readonly (keyof Profile | 'addressHash')[];

type Imported = Profile & Pick<Customer, 'addressHash'>;

/** Whether an import would change nothing. */
export const isSameProfile = (known: Imported, imported: Imported): boolean =>
  PROFILE_FIELDS.every((name) => isDeepStrictEqual(known[name], imported[name]));
