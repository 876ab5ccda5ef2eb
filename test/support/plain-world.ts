import type { ContactId } from '../../functions/domain/mail/contact-id.ts';
import { toInstant } from '../../functions/domain/time/instant.ts';
import { MINUTE_MS } from '../../functions/domain/time/units.ts';
import type { Outbox, OutboxMessage, StaffMessage } from '../../functions/ports/outbox.ts';
import { readMessage } from '../../functions/runtime/outbox.ts';
import { type PlanPorts, planDue } from '../../functions/use-cases/plan-due.ts';
import { type SendPorts, sendBatch } from '../../functions/use-cases/send-batch.ts';
import { MAX_RECEIVES, VISIBILITY_S } from '../../functions/wiring/outbox-queue.ts';
import { makeQueue } from '../../infra/local/aws/queue.ts';
import { inMemoryAgenda } from './in-memory-agenda.ts';
import { inMemoryCases } from './in-memory-cases.ts';
import { inMemoryCustomers } from './in-memory-customers.ts';
import { inMemoryDigests } from './in-memory-digests.ts';
import { inMemoryGate } from './in-memory-gate.ts';
import { inMemoryStaffMails } from './in-memory-staff-mails.ts';
import { inMemoryAddresses, inMemoryContacts } from './in-memory-stores.ts';
import { sendWorldOn } from './send-world.ts';

// Planner, outbox and sender on plain objects: fast enough to try a thousand orders of events. The objects
// follow the same contracts as the real stores.

const SHARDS = 2;
/** Well above what any test here sends, so that the pace delays nothing. */
const PER_SECOND = 500;

export type PlainWorld = ReturnType<typeof plainWorld>;

export function plainWorld() {
  const customers = inMemoryCustomers();
  const contacts = inMemoryContacts();
  const staffMails = inMemoryStaffMails();
  const gate = inMemoryGate();
  const world = sendWorldOn({
    customers,
    contacts,
    staffMails,
    gate,
    addresses: inMemoryAddresses(),
    cases: inMemoryCases(),
    digests: inMemoryDigests(),
  });
  const { clock, ports } = world;
  const queue = makeQueue({
    name: 'outbox',
    clock,
    visibilityMs: VISIBILITY_S * 1_000,
    maxReceives: MAX_RECEIVES,
  });
  const outbox: Outbox = {
    put: async (messages) => {
      for (const message of messages) queue.send({ body: JSON.stringify(message) });
    },
    size: async () => queue.counts().waiting,
  };
  const planPorts: PlanPorts = {
    agenda: inMemoryAgenda(customers, staffMails, SHARDS),
    gate,
    outbox,
    quota: async () => ({ perSecond: PER_SECOND, leftToday: 50_000 }),
    reputation: async () => [],
    clock,
    shards: SHARDS,
  };

  /**
   * Works on one batch: all that can be received at this moment. False when there was nothing.
   *
   * @param isAlive whether the worker still lives at the end of a batch; a dead one acknowledges nothing
   */
  async function workOnce(
    sender: SendPorts,
    size = 10,
    isAlive: () => boolean = () => true,
  ): Promise<boolean> {
    const records = queue.receive(size);
    if (records.length === 0) return false;
    const messages = records.map(({ body }) => readMessage(body));
    const handled = await sendBatch(sender, messages);
    if (!isAlive()) return true;
    for (const [index, { receiptHandle }] of records.entries())
      if (handled[index]?.kind !== 'failed') queue.remove(receiptHandle);
    return true;
  }

  return {
    ...world,
    customers,
    staffMails,
    planPorts,
    outbox,
    workOnce,
    /** Lets the planner and the sender work by themselves, with a tick at each of these minutes from now. */
    async letTimePass(...minutes: number[]): Promise<void> {
      const from = clock.now();
      for (const minute of minutes) {
        clock.set(toInstant(from + minute * MINUTE_MS));
        await planDue(planPorts);
        while (await workOnce(ports));
      }
    },
    /** The status in the table of the mail that a message is about. */
    async statusOf(message: OutboxMessage, week: string): Promise<string | undefined> {
      if (message.kind === 'staff') return (await staffMails.get(message.staff))?.status;
      const kind = message.kind === 'review' ? 'score' : message.kind;
      return (await contacts.get({ ref: message.ref, week, kind }))?.status;
    },
  };
}

/** Names a mail by its tags. */
export const nameOfMail = ({ tags }: { readonly tags: Readonly<Record<string, string>> }): string =>
  [tags.ref ?? tags.audience, tags.week, tags.kind, tags.turn].join('/');
export const nameOfContact = ({ ref, week, kind }: ContactId): string =>
  [ref, week, kind, undefined].join('/');
export const nameOfStaff = ({ staff }: StaffMessage): string =>
  [staff.audience, staff.week, staff.kind, staff.turn].join('/');
