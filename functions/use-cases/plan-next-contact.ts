import type { Contact } from '../domain/asking/contact.ts';
import {
  type Customer,
  type NextContact,
  type PastContact,
  type Planned,
  pastOf,
} from '../domain/asking/customer.ts';
import { beyondNeeds } from '../domain/asking/eligibility.ts';
import { withAnswers } from '../domain/asking/past-asks.ts';
import type { PastAnswer } from '../domain/asking/rules/rule.ts';
import {
  laneOf,
  type NextFacts,
  nextContact,
  type PlanFacts,
  staysPlanned,
} from '../domain/asking/schedule.ts';
import { type ContactId, isSameContact } from '../domain/mail/contact-id.ts';
import { type ContactKinds, isReply } from '../domain/mail/contact-kinds.ts';
import type { Programme } from '../domain/programme/programme.ts';
import type { Instant } from '../domain/time/instant.ts';
import type { Clock } from '../ports/clock.ts';
import type { CustomerStore } from '../ports/customers.ts';
import { asItemFault } from './handle-message.ts';
import { type BeyondPorts, readBeyond } from './read-beyond-facts.ts';

/** If others keep moving a customer, the next message must do it. */
const MAX_MOVES = 3;

export interface MovePorts extends Pick<PlanFacts, 'kinds' | 'rules'> {
  readonly customers: CustomerStore;
  readonly clock: Pick<Clock, 'now'>;
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

/** What planning must know of a contact that a rule keeps back: since when, and the facts of such rules. */
export async function keptBackFacts(
  ports: MovePorts & BeyondPorts,
  programme: Programme,
  customer: Customer,
): Promise<Pick<NextFacts, 'beyond' | 'keptBack'>> {
  const { kind, keptBackSince: since } = customer.nextContact ?? {};
  if (kind === undefined || since === undefined) return {};
  return {
    beyond: await readBeyond(
      ports,
      customer,
      programme,
      beyondNeeds(customer, { ...ports, programme }, kind),
    ),
    keptBack: { kind, since },
  };
}

/**
 * Moves the customer's next contact after one that has ended, and remembers that one, because the rules must
 * know it. This comes last, so that a crash before it leaves the customer due. Others may have moved the
 * customer meanwhile:
 *
 * - If settling has put a reply in the place of an ask, the reply stays.
 * - After a reply, only a reply to the same ask is replaced, because there is at most one.
 *
 * @param read the customer as the sender knows them
 * @param at when SES was asked to take the mail
 * @param answers what has come of earlier asks, as far as it was read; it is noted too
 */
export async function moveOn(
  ports: MovePorts,
  programme: Programme,
  read: Customer,
  done: ContactId,
  at: Instant,
  answers: readonly PastAnswer[] = [],
): Promise<void> {
  const { customers, kinds } = ports;
  const isDoneReply = isReply(done.kind, kinds);
  let customer: Customer | undefined = read;
  for (let tries = 0; tries < MAX_MOVES && customer !== undefined; tries += 1) {
    const past = newlyPast(customer, done, at);
    if (past === undefined && customer !== read) return;
    const { nextContact, agenda } = customer;
    const isReplaced = isDoneReply && !answersSameAsk(nextContact, done, kinds);
    // Only a person brings back a parked customer.
    if (isReplaced && agenda?.kind === 'parked') return;
    const noted = { ...customer, recent: withAnswers(customer.recent, answers) };
    const remembered = past === undefined ? noted : { ...noted, recent: [...noted.recent, past] };
    const stays = isDoneReply
      ? isReplaced && (agenda?.kind !== 'review' || staysPlanned(customer, ports.clock.now(), kinds))
      : nextContact !== undefined && isReply(nextContact.kind, kinds);
    const next = stays
      ? nextContact && inItsLane(customer, nextContact, programme, kinds)
      : await planNext(ports, remembered, programme);
    if (await customers.move(noted, next, past)) return;
    customer = await customers.get(read.ref);
  }
}

/** The customer who remembers another contact, which nobody has noted: its sender stopped too early. */
export function remembering(customer: Customer, done: Contact): Customer {
  const past = newlyPast(customer, done, done.sentAt ?? done.claimedAt);
  return past === undefined ? customer : { ...customer, recent: [...customer.recent, past] };
}

/** The contact in the form to remember. Undefined when it is remembered already. */
const newlyPast = ({ recent, zone }: Customer, done: ContactId, at: Instant): PastContact | undefined =>
  recent.some((each) => isSameContact(each, done)) ? undefined : pastOf(done, at, zone);

const answersSameAsk = (
  next: NextContact | undefined,
  { week }: ContactId,
  kinds: ContactKinds | undefined,
): boolean => next !== undefined && isReply(next.kind, kinds) && next.aboutWeek === week;

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
