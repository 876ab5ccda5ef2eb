import type { ContactId } from '../../functions/domain/mail/contact-id.ts';
import { isoWeekOf } from '../../functions/domain/time/instant.ts';
import type { CustomerMessage } from '../../functions/ports/outbox.ts';
import { contactStore } from '../../functions/store/contacts.ts';
import { customerStore } from '../../functions/store/customers.ts';
import type { BenchWorld } from './bench-world.ts';
import { daysLater, importDueCustomers, NOW } from './due-customers.ts';

/** So few connections are opened at a time. */
const AT_ONCE = 16;

/** Customers who were just asked, as the sender leaves them. */
export async function asked(
  world: Pick<BenchWorld, 'client' | 'tableName' | 'keys'>,
  count: number,
): Promise<ContactId[]> {
  const contacts = contactStore(world.client, world.tableName);
  const customers = customerStore(world.client, world.tableName);
  const due = await importDueCustomers(world.client, world.tableName, world.keys, count);
  const ask = async ({ ref }: CustomerMessage): Promise<ContactId> => {
    const customer = await customers.get(ref);
    if (customer === undefined) throw new Error('A customer who was just imported is gone.');
    const id = { ref, week: isoWeekOf(NOW), kind: 'score' } as const;
    const attempt = `attempt-of-${ref}`;
    const { addressHash, account = '', ownerEmail = '', locale } = customer;
    await contacts.claim({
      ...id,
      attempt,
      dueAt: NOW,
      claimedAt: NOW,
      band: 'established',
      templateVersion: '0123456789ab',
      locale,
      addressHash,
      account,
      ownerEmail,
    });
    await contacts.finish(id, attempt, { status: 'SENT', messageId: `message-of-${ref}`, at: NOW });
    const next = { kind: 'score', dueAt: daysLater(180), lane: 'rest' } as const;
    await customers.move(customer, next, { week: id.week, kind: id.kind, on: NOW.slice(0, 10) });
    return id;
  };
  const ids: ContactId[] = [];
  for (let from = 0; from < due.length; from += AT_ONCE)
    ids.push(...(await Promise.all(due.slice(from, from + AT_ONCE).map(ask))));
  return ids;
}
