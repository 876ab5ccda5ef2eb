import type { AgendaEntry, Customer, NextContact, PastContact, Planned } from '../domain/asking/customer.ts';
import { nextAsk } from '../domain/asking/schedule.ts';
import type { ContactId } from '../domain/mail/contact-id.ts';
import { isReply } from '../domain/mail/contact-kinds.ts';
import type { Programme } from '../domain/programme/programme.ts';
import type { Clock } from '../ports/clock.ts';
import type { CustomerStore } from '../ports/customers.ts';
import { own } from './handled.ts';

/** A customer whom others keep moving is left to the next message. */
const MAX_MOVES = 3;

export interface MovePorts {
  readonly customers: CustomerStore;
  readonly clock: Clock;
}

/** When a customer is asked next; undefined when that is never. */
export async function planAsk(
  customer: Customer,
  programme: Programme,
  now: number,
): Promise<Planned | undefined> {
  const schedule = await own(() => nextAsk(customer, programme, now));
  return schedule.kind === 'planned'
    ? { kind: 'score', dueAt: schedule.dueAt, lane: schedule.lane }
    : undefined;
}

/**
 * Moves the customer's next contact after one that has come to its end: always last, so that a crash anywhere before leaves the
 * customer due. Others may have moved the customer meanwhile:
 *
 * - an ask is remembered all the same, or the fatigue rules would not know of it, and a reply that settling has put in its
 *   place stays;
 * - after a reply only what still stands for the same ask is replaced, for there is at most one.
 *
 * @param read the customer as the sender knows them
 * @param at when SES was asked to take the mail
 */
export async function moveOn(
  { customers, clock }: MovePorts,
  programme: Programme,
  read: Customer,
  done: ContactId,
  at: string,
): Promise<void> {
  let customer: Customer | undefined = read;
  for (let tries = 0; tries < MAX_MOVES && customer !== undefined; tries += 1) {
    const past = isReply(done.kind) ? undefined : newlyPast(customer, done, at);
    const isDone = isReply(done.kind)
      ? !answersSameAsk(customer.nextContact, done)
      : past === undefined && customer !== read;
    if (isDone) return;
    const remembered = past === undefined ? customer : { ...customer, recent: [...customer.recent, past] };
    const next = keptReply(customer, done) ?? (await planAsk(remembered, programme, clock.now()));
    if (await customers.move(customer, next, past)) return;
    customer = await customers.get(read.ref);
  }
}

/** The ask as it is to be remembered; undefined when it is already. */
const newlyPast = ({ recent }: Customer, { week, kind }: ContactId, at: string): PastContact | undefined =>
  recent.some((each) => each.week === week && each.kind === kind) ? undefined : { week, kind, at };

const answersSameAsk = (next: NextContact | undefined, { week }: ContactId): boolean =>
  next !== undefined && isReply(next.kind) && next.askWeek === week;

/** After an ask: the reply that has been put in its place, where it stands on the agenda. */
const keptReply = ({ nextContact, agenda }: Customer, done: ContactId): Planned | undefined =>
  nextContact === undefined || !isReply(nextContact.kind) || isReply(done.kind)
    ? undefined
    : replyPlace(nextContact, agenda);

/** A reply with its place on the agenda; one that an import put under review goes back to its own. */
export const replyPlace = (next: NextContact, agenda: AgendaEntry | undefined): Planned => ({
  ...next,
  lane: 'reply',
  ...(agenda?.kind === next.kind ? { notBefore: agenda.dueAt } : {}),
});
