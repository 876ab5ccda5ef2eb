import type { Ref } from '../domain/identity/ref.ts';
import { caseOf } from '../domain/mail/staff-mail.ts';
import { LAST_INSTANT, toInstant } from '../domain/time/instant.ts';
import type { Agenda, DuePage, Parked } from '../ports/agenda.ts';
import type { Clock } from '../ports/clock.ts';
import type { CustomerStore } from '../ports/customers.ts';
import type { OutboxMessage } from '../ports/outbox.ts';
import type { StaffMailStore } from '../ports/staff-mails.ts';
import { UnreadableItem } from '../ports/unreadable-item.ts';

export interface RedrivePorts {
  readonly agenda: Agenda;
  readonly customers: Pick<CustomerStore, 'get' | 'unpark'>;
  readonly staffMails: Pick<StaffMailStore, 'get' | 'unpark'>;
  readonly clock: Clock;
  /** The number of shards of each lane. */
  readonly shards: number;
}

const PAGE = 100;
/** Later than every instant. */

/**
 * Everything parked, shard by shard, oldest first. The cost grows with its number, not with the number of
 * customers.
 */
export async function* parked(
  { agenda, shards }: Pick<RedrivePorts, 'agenda' | 'shards'>,
  ref?: Ref,
): AsyncGenerator<Parked> {
  for (const shard of Array(shards).keys()) {
    let page: DuePage | undefined;
    do {
      page = await agenda.due('parked', shard, LAST_INSTANT, PAGE, page?.cursor);
      for (const entry of page.due)
        if (entry.kind === 'parked' && (ref === undefined || refOf(entry) === ref)) yield entry;
    } while (page.more);
  }
}

/** The parked customer, or the customer of the case that a parked mail is about. */
const refOf = (entry: Parked): Ref | undefined => ('ref' in entry ? entry.ref : caseOf(entry.staff)?.ref);

/** Why it was parked. If the item is unreadable, the answer says so. */
export function whyParked(
  { customers, staffMails }: Pick<RedrivePorts, 'customers' | 'staffMails'>,
  entry: Parked,
): Promise<string> {
  return orUnreadable(async () =>
    'ref' in entry ? (await customers.get(entry.ref))?.parked : (await staffMails.get(entry.staff))?.reason,
  );
}

async function orUnreadable(read: () => Promise<string | undefined>): Promise<string> {
  try {
    return (await read()) ?? 'no reason is kept';
  } catch (error) {
    if (error instanceof UnreadableItem) return error.message;
    throw error;
  }
}

/**
 * Brings back what is parked: a customer under review, so that they are planned anew, and a staff mail as due
 * now. What fails again is parked again. Nobody is mailed twice, because each mail still needs its claim.
 *
 * @param ref only this customer, and mails about their cases
 * @returns how many were brought back, without those that somebody else brought back meanwhile
 */
export async function bringBack(
  ports: RedrivePorts,
  ref?: Ref,
): Promise<{ customers: number; staffMails: number }> {
  const counts = { customers: 0, staffMails: 0 };
  // First it finds everything, because bringing back would shift the pages.
  const found: Parked[] = [];
  for await (const entry of parked(ports, ref)) found.push(entry);
  for (const entry of found) {
    const now = toInstant(ports.clock.now());
    if ('ref' in entry) counts.customers += (await ports.customers.unpark(entry.ref, now)) ? 1 : 0;
    else counts.staffMails += (await ports.staffMails.unpark(entry.staff, now)) ? 1 : 0;
  }
  return counts;
}

/** The state of the work behind a message that failed too often. */
export type DeadLetterState =
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** The stored item of its customer or mail is unreadable. */
  | { readonly kind: 'broken-item'; readonly reason: string }
  /** Its customer or mail is no longer stored. */
  | { readonly kind: 'nothing-kept' }
  /** The work was done or planned anew since, so the message is not needed. */
  | { readonly kind: 'moved-on' }
  | { readonly kind: 'parked'; readonly reason: string }
  /** The work comes up again by itself. */
  | { readonly kind: 'still-due'; readonly failures: number };

/**
 * Why a message became a dead letter of the outbox, as far as we can tell: SQS stores no reason.
 *
 * @param read reads the message body; what it throws is the reason
 */
export async function deadLetterState(
  { customers, staffMails }: Pick<RedrivePorts, 'customers' | 'staffMails'>,
  body: string,
  read: (body: string) => OutboxMessage,
): Promise<DeadLetterState> {
  let message: OutboxMessage;
  try {
    message = read(body);
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
  }
  try {
    if (message.kind === 'staff') {
      const mail = await staffMails.get(message.staff);
      if (mail === undefined) return { kind: 'nothing-kept' };
      if (mail.status === 'PARKED') return { kind: 'parked', reason: mail.reason ?? '' };
      const isOpen = mail.status === 'DUE' || mail.status === 'SENDING';
      return isOpen ? { kind: 'still-due', failures: mail.failures } : { kind: 'moved-on' };
    }
    const customer = await customers.get(message.ref);
    if (customer === undefined) return { kind: 'nothing-kept' };
    const { agenda } = customer;
    if (agenda?.kind === 'parked') return { kind: 'parked', reason: customer.parked ?? '' };
    return agenda?.kind === message.kind && agenda.dueAt === message.dueAt
      ? { kind: 'still-due', failures: customer.failures }
      : { kind: 'moved-on' };
  } catch (error) {
    if (error instanceof UnreadableItem) return { kind: 'broken-item', reason: error.message };
    throw error;
  }
}
