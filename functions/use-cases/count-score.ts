import { addContact, EMPTY_TALLY, type Tally } from '../domain/answering/score.ts';
import type { ContactKinds } from '../domain/mail/contact-kinds.ts';
import type { MailStatus } from '../domain/mail/mail-status.ts';
import { type IsoWeek, toInstant } from '../domain/time/instant.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContactStore } from '../ports/contacts.ts';

export interface WeekCount {
  readonly week: IsoWeek;
  readonly all: Tally;
  /** By band, in the order in which the bands were found. */
  readonly byBand: ReadonlyMap<string, Tally>;
  /** Mails that may or may not have arrived. They are never sent again. */
  readonly unknown: number;
  /** Mails that SES refused. */
  readonly refused: number;
  /**
   * Mails that came back. They are apart from complaints, because they tell about addresses, and complaints
   * about what we send.
   */
  readonly bounced: number;
  /** Mails that readers called spam. */
  readonly complained: number;
}

export interface CountPorts {
  readonly contacts: Pick<ContactStore, 'inWeek'>;
  readonly clock: Clock;
  readonly kinds?: ContactKinds;
}

/** Statuses counted beside the asks, with the names of their counts. */
const COUNTS = {
  UNKNOWN: 'unknown',
  REFUSED: 'refused',
  BOUNCED: 'bounced',
  COMPLAINED: 'complained',
} as const satisfies Partial<Record<MailStatus, keyof WeekCount>>;
const isCounted = (status: MailStatus): status is keyof typeof COUNTS => Object.hasOwn(COUNTS, status);

/** Folds the contacts of one week, by the week in which each was due. Memory does not grow with the week. */
export async function countWeek(week: IsoWeek, { contacts, clock, kinds }: CountPorts): Promise<WeekCount> {
  const now = toInstant(clock.now());
  const byBand = new Map<string, Tally>();
  let all = EMPTY_TALLY;
  const counts = { unknown: 0, refused: 0, bounced: 0, complained: 0 };
  for await (const contact of contacts.inWeek(week)) {
    all = addContact(all, contact, now, kinds);
    byBand.set(contact.band, addContact(byBand.get(contact.band) ?? EMPTY_TALLY, contact, now, kinds));
    if (isCounted(contact.status)) counts[COUNTS[contact.status]] += 1;
  }
  return { week, all, byBand, ...counts };
}
