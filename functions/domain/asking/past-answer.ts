import { isCounted } from '../answering/evidence.ts';
import type { Programme } from '../programme/programme.ts';
import { dateIn } from '../programme/tenure.ts';
import { type Day, dayAfter } from '../time/day.ts';
import { type Instant, toEpochMs } from '../time/instant.ts';
import type { Contact } from './contact.ts';
import type { Customer, PastContact } from './customer.ts';
import type { PastAnswer } from './rules/rule.ts';

/** What an ask says of its answer. */
export type AnsweredAsk = Pick<Contact, 'settled' | 'settleAt'> & Partial<Pick<Contact, 'evidence'>>;

/**
 * What came of a past ask by a day.
 *
 * @param contact the ask as it is stored. One that is not kept any more counts as one without an answer
 */
export function pastAnswer(
  ask: PastContact,
  contact: AnsweredAsk | undefined,
  { zone }: Pick<Customer, 'zone'>,
  { linksValidFor }: Pick<Programme, 'linksValidFor'>,
  today: Day,
): PastAnswer {
  const isOpen = dayAfter(ask.on, linksValidFor) >= today;
  const at = contact && answerTime(contact);
  return { ask, isOpen, ...(at === undefined ? {} : { answeredOn: dateIn(zone, toEpochMs(at)) }) };
}

/** When the customer answered. To settle an answer anew later makes it no later answer. */
function answerTime({ settled, settleAt, evidence }: AnsweredAsk): Instant | undefined {
  const isAnswered = settled !== undefined && isCounted(settled);
  // An answer that waits to be settled is one until then: to ask again meanwhile would be rude.
  if (!isAnswered && settleAt === undefined) return undefined;
  return evidence?.tap?.at ?? evidence?.hits[0]?.at ?? settled?.at ?? settleAt;
}
