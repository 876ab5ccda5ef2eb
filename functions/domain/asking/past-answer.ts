import { isCounted } from '../answering/evidence.ts';
import type { Programme } from '../programme/programme.ts';
import { dateIn } from '../programme/tenure.ts';
import { type Day, dayAfter } from '../time/day.ts';
import { toEpochMs } from '../time/instant.ts';
import type { Contact } from './contact.ts';
import type { Customer, PastContact } from './customer.ts';
import type { PastAnswer } from './rules/rule.ts';

/**
 * What came of a past ask by a day.
 *
 * @param contact the ask as it is stored. One that is not kept any more counts as one without an answer
 */
export function pastAnswer(
  ask: PastContact,
  contact: Pick<Contact, 'settled' | 'settleAt'> | undefined,
  { zone }: Pick<Customer, 'zone'>,
  { linksValidFor }: Pick<Programme, 'linksValidFor'>,
  today: Day,
): PastAnswer {
  const isOpen = dayAfter(ask.on, linksValidFor) >= today;
  // An answer that waits to be settled is one until then: to ask again meanwhile would be rude.
  const at =
    contact?.settleAt ??
    (contact?.settled !== undefined && isCounted(contact.settled) ? contact.settled.at : undefined);
  return { ask, isOpen, ...(at === undefined ? {} : { answeredOn: dateIn(zone, toEpochMs(at)) }) };
}
