import { isDeepStrictEqual } from 'node:util';
import type { Ref } from '../identity/ref.ts';
import type { ContactId } from '../mail/contact-id.ts';
import type { ContactKind } from '../mail/contact-kinds.ts';
import type { DueLane } from '../mail/lanes.ts';
import type { SkipReason } from '../mail/skip-reason.ts';
import { dateIn } from '../programme/tenure.ts';
import type { Day } from '../time/day.ts';
import { type Instant, type IsoWeek, toEpochMs } from '../time/instant.ts';
import type { FewerMails } from './fewer-mails.ts';

/** What the company's CRM says of one person. Dates are `YYYY-MM-DD` in the customer's own time zone. */
export interface Profile {
  readonly crmId: string;
  /** For the envelope: trimmed, NFC. */
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly account: string;
  readonly ownerEmail?: string;
  /** The owner's language, a BCP 47 tag, if the company's list says it. */
  readonly ownerLocale?: string;
  readonly region?: string;
  /** A BCP 47 tag, canonical: `fr-CA`. */
  readonly locale: string;
  /** An IANA time zone: `America/Toronto`. */
  readonly zone: string;
  readonly since: Day;
  /** The last day as a customer, if it is known. */
  readonly until?: Day;
  /** The day on which their contract is renewed, if a list says it. */
  readonly renewalOn?: Day;
  /** Worth to the company per year, in the company's own currency. */
  readonly annualValue?: number;
  readonly optedOut: boolean;
  /** The last day on which another tool asked them, if a list says it. */
  readonly lastAsked?: Day;
  /** The last day on which they answered another tool, if a list says it. */
  readonly lastAnswered?: Day;
  /**
   * Other columns of the company's list, by name: marketers slice digests by them. At most {@link
   * MAX_TAG_BYTES} bytes.
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The limit for names and values of all tags together, in UTF-8. */
export const MAX_TAG_BYTES = 256;

/**
 * The one mail that goes to a customer next. Its `dueAt` is its identity, so it stays the same when the mail
 * has to wait for the next window.
 */
export interface NextContact {
  readonly kind: ContactKind;
  readonly dueAt: Instant;
  /** For a kind that is named by what it is about, the week of that: for a reply, of its ask. */
  readonly aboutWeek?: IsoWeek;
  /** Tells several contacts of one kind and week apart, as in the name (`contact-id.ts`). */
  readonly occasion?: number;
  /**
   * When a rule first kept it back. While the rule does, the milestone that calls for it does not become
   * stale.
   */
  readonly keptBackSince?: Instant;
}

/** `review` sends nothing. It makes the sender work out the next contact anew. */
export type AgendaKind = ContactKind | 'review';

/**
 * The place of a customer on the agenda: at the next contact, at the window that contact waits for, or at a
 * review for an import.
 */
export type AgendaEntry =
  | { readonly lane: DueLane; readonly kind: AgendaKind; readonly dueAt: Instant }
  /** Put aside. No message bears this kind, so no message under way acts on this customer. */
  | {
      readonly lane: 'parked';
      readonly kind: 'parked';
      /** When it was parked. */
      readonly dueAt: Instant;
    };

/** A contact with this customer that was handed to SES, with any outcome. */
export interface PastContact {
  readonly week: IsoWeek;
  readonly kind: ContactKind;
  readonly occasion?: number;
  /** The day on which SES was asked to take it, in the zone that the customer had then. */
  readonly on: Day;
  /** Of an ask, whether an answer counts. Absent: nobody has looked yet. */
  readonly answered?: boolean;
}

/** A contact that was handed to SES, in the form in which its customer remembers it. */
export const pastOf = (
  { week, kind, occasion }: Pick<ContactId, 'week' | 'kind' | 'occasion'>,
  at: Instant,
  zone: string,
): PastContact => ({
  week,
  kind,
  ...(occasion === undefined ? {} : { occasion }),
  on: dateIn(zone, toEpochMs(at)),
});

/** A due contact that was not sent, with the reason. Waiting for the next window is no skip. */
export interface SkippedContact {
  readonly week: IsoWeek;
  readonly kind: ContactKind;
  readonly occasion?: number;
  readonly reason: SkipReason;
  readonly at: Instant;
}

/** The place of a customer among the people of their account. */
export interface Seat {
  /** 0 to `of` - 1. */
  readonly rank: number;
  /** How many people of the account may be asked. */
  readonly of: number;
  /** The first day of its turns: somebody else of the account has used the turn before. */
  readonly from?: Day;
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
   * Absent when there is nothing to do. A sender's write succeeds only if this and the revision are still
   * what it read.
   */
  readonly agenda?: AgendaEntry;
  /** Counts the writes, because a sender's write rests on the profile and the past contacts that it read. */
  readonly revision: number;
  /** The last mails, oldest first, at most {@link MAX_RECENT}. */
  readonly recent: readonly PastContact[];
  /** Failures in a row at the same contact. At {@link PARK_AFTER} the customer is parked. */
  readonly failures: number;
  /** Why this customer was put aside although a contact was due. */
  readonly parked?: string;
  /** Absent for whoever is alone in their account, or came after the seats were last handed out. */
  readonly seat?: Seat;
  /** What they wished instead of no mail at all. */
  readonly fewer?: FewerMails;
  /** The last due contact that was not sent, to explain it later. A later mail does not erase it. */
  readonly skipped?: SkippedContact;
}

export interface NewCustomer extends Profile {
  readonly ref: Ref;
  readonly addressHash: string;
}

/** A next contact with its place on the agenda. */
export interface Planned extends NextContact {
  readonly lane: DueLane;
  /** The start of the window it waits for: it goes no earlier, although it is due. */
  readonly notBefore?: Instant;
}

/**
 * As many contacts as a programme may allow in a year. It keeps the item under 1 KB, which is one write unit.
 */
export const MAX_RECENT = 12;
/**
 * A customer who always fails must leave the head of the agenda. A few hundred of them would starve everyone.
 */
export const PARK_AFTER = 3;

/** What an import brings: the profile, and the hash of its address. */
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
  'renewalOn',
  'annualValue',
  'optedOut',
  'lastAsked',
  'lastAnswered',
  'tags',
  'addressHash',
] as const satisfies readonly (keyof Profile | 'addressHash')[];

type Imported = Profile & Pick<Customer, 'addressHash'>;

/** Whether an import would change nothing. */
export const isSameProfile = (known: Imported, imported: Imported): boolean =>
  PROFILE_FIELDS.every((name) => isDeepStrictEqual(known[name], imported[name]));
