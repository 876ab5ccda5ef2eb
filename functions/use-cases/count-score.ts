import { type IsoWeek, toInstant } from '../domain/instant.ts';
import type { Clock, ContactStore } from '../domain/ports.ts';
import { addContact, EMPTY_TALLY, type Tally } from '../domain/score.ts';

export interface WeekCount {
  readonly week: IsoWeek;
  readonly all: Tally;
  /** By band, in the order in which the bands were met. */
  readonly byBand: ReadonlyMap<string, Tally>;
  /** Mails of which nobody knows whether they arrived; never sent again. */
  readonly unknown: number;
  /** Mails that SES refused. */
  readonly refused: number;
}

/** Folds the raw contacts of one week, by the week in which each was due. Memory does not grow with the week. */
export async function countWeek(
  week: IsoWeek,
  { contacts, clock }: { readonly contacts: Pick<ContactStore, 'inWeek'>; readonly clock: Clock },
): Promise<WeekCount> {
  const now = toInstant(clock.now());
  const byBand = new Map<string, Tally>();
  let all = EMPTY_TALLY;
  let unknown = 0;
  let refused = 0;
  for await (const contact of contacts.inWeek(week)) {
    all = addContact(all, contact, now);
    byBand.set(contact.band, addContact(byBand.get(contact.band) ?? EMPTY_TALLY, contact, now));
    if (contact.status === 'UNKNOWN') unknown += 1;
    if (contact.status === 'REFUSED') refused += 1;
  }
  return { week, all, byBand, unknown, refused };
}
