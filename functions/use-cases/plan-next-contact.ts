import type { Customer, NextContact, PastContact, Planned } from '../domain/asking/customer.ts';
import { laneOf, type NextFacts, nextContact, type PlanFacts } from '../domain/asking/schedule.ts';
import { type ContactId, isSameContact } from '../domain/mail/contact-id.ts';
import { type ContactKinds, isReply } from '../domain/mail/contact-kinds.ts';
import type { Programme } from '../domain/programme/programme.ts';
import type { Clock } from '../ports/clock.ts';
import type { CustomerStore } from '../ports/customers.ts';
import { asItemFault } from './handle-message.ts';

/** If others keep moving a customer, the next message must do it. */
const MAX_MOVES = 3;

export interface MovePorts extends Pick<PlanFacts, 'kinds' | 'rules'> {
  readonly customers: CustomerStore;
  readonly clock: Clock;
}

/**
 * What a customer gets next by milestone. Undefined when nothing comes.
 *
 * @param known what was read besides the customer's item
 */
export async function planNext(
  { kinds, rules, clock }: Pick<MovePorts, 'kinds' | 'rules' | 'clock'>,
  customer: Customer,
  programme: Programme,
  known: Pick<NextFacts, 'address' | 'beyond' | 'keptBack'> = {},
): Promise<Planned | undefined> {
  const facts = { ...known, ...(kinds && { kinds }), ...(rules && { rules }) };
  const schedule = await asItemFault(() => nextContact(customer, programme, clock.now(), facts));
  return schedule.kind === 'planned' ? schedule.next : undefined;
}

/**
 * Moves the customer's next contact after one that has ended. This comes last, so that a crash before it
 * leaves the customer due. Others may have moved the customer meanwhile:
 *
 * - An ask is still remembered, because the fatigue rules must know it. If settling has put a reply in its
 *   place, the reply stays.
 * - After a reply, only a reply to the same ask is replaced, because there is at most one.
 *
 * @param read the customer as the sender knows them
 * @param at when SES was asked to take the mail
 */
export async function moveOn(
  ports: MovePorts,
  programme: Programme,
  read: Customer,
  done: ContactId,
  at: string,
): Promise<void> {
  const { customers, kinds } = ports;
  const isDoneReply = isReply(done.kind, kinds);
  let customer: Customer | undefined = read;
  for (let tries = 0; tries < MAX_MOVES && customer !== undefined; tries += 1) {
    const past = isDoneReply ? undefined : newlyPast(customer, done, at);
    const isDone = isDoneReply
      ? !answersSameAsk(customer.nextContact, done, kinds)
      : past === undefined && customer !== read;
    if (isDone) return;
    const remembered = past === undefined ? customer : { ...customer, recent: [...customer.recent, past] };
    const kept = isDoneReply ? undefined : keptReply(customer, programme, kinds);
    const next = kept ?? (await planNext(ports, remembered, programme));
    if (await customers.move(customer, next, past)) return;
    customer = await customers.get(read.ref);
  }
}

/** The ask in the form to remember. Undefined when it is remembered already. */
const newlyPast = ({ recent }: Customer, done: ContactId, at: string): PastContact | undefined => {
  const { week, kind, occasion } = done;
  if (recent.some((each) => isSameContact(each, done))) return undefined;
  return { week, kind, ...(occasion === undefined ? {} : { occasion }), at };
};

const answersSameAsk = (
  next: NextContact | undefined,
  { week }: ContactId,
  kinds: ContactKinds | undefined,
): boolean => next !== undefined && isReply(next.kind, kinds) && next.aboutWeek === week;

/** The reply that settling put in the place of an ask, with its place on the agenda. */
const keptReply = (
  customer: Customer,
  programme: Programme,
  kinds: ContactKinds | undefined,
): Planned | undefined =>
  customer.nextContact === undefined || !isReply(customer.nextContact.kind, kinds)
    ? undefined
    : inItsLane(customer, customer.nextContact, programme, kinds);

/**
 * A contact with its place on the agenda. If an import put the customer under review, a reply returns to its
 * earlier place. Any other contact waits in its lane.
 */
export function inItsLane(
  customer: Customer,
  next: NextContact,
  programme: Programme,
  kinds?: ContactKinds,
): Planned {
  const { agenda } = customer;
  const waits = isReply(next.kind, kinds) && agenda?.kind === next.kind;
  return {
    ...next,
    lane: laneOf(next.kind, customer, programme, kinds),
    ...(waits ? { notBefore: agenda.dueAt } : {}),
  };
}
