import type { Customer } from '../../functions/domain/asking/customer.ts';
import type { Programme } from '../../functions/domain/programme/programme.ts';
import type { Instant } from '../../functions/domain/time/instant.ts';
import { toEpochMs, toInstant } from '../../functions/domain/time/instant.ts';
import type { EpochMs } from '../../functions/domain/time/units.ts';
import { inMemoryCases } from './in-memory-cases.ts';
import { type InMemoryCustomers, inMemoryCustomers } from './in-memory-customers.ts';
import { inMemoryDigests } from './in-memory-digests.ts';
import { inMemoryGate } from './in-memory-gate.ts';
import { inMemoryStaffMails } from './in-memory-staff-mails.ts';
import { type InMemoryContacts, inMemoryAddresses, inMemoryContacts } from './in-memory-stores.ts';
import { sendWorldOn } from './send-world.ts';

// The sender on stores in memory, for years in which nobody answers.

/** A mail that went. */
export interface SentMail {
  readonly ref: string;
  readonly kind: string;
  readonly occasion?: number;
  readonly at: EpochMs;
  readonly band: string;
}

/** More than enough for a few customers. */
const MAX_STEPS = 20_000;

export async function forecastWorld(programme: Programme, start: EpochMs) {
  const customers: InMemoryCustomers = inMemoryCustomers();
  const contacts: InMemoryContacts = inMemoryContacts();
  const cases = inMemoryCases();
  const gate = inMemoryGate();
  const world = sendWorldOn({
    customers,
    contacts,
    cases,
    gate,
    addresses: inMemoryAddresses(),
    staffMails: inMemoryStaffMails(),
    digests: inMemoryDigests(),
  });
  const { clock, ports, bundle } = world;
  await gate.setPace(500);
  bundle.programme = programme;
  clock.set(toInstant(start));

  const nextDue = (): { readonly ref: string; readonly dueAt: Instant } | undefined =>
    [...customers.all.values()]
      .flatMap(({ ref, agenda }) =>
        agenda === undefined || agenda.kind === 'parked' ? [] : [{ ref, dueAt: agenda.dueAt }],
      )
      .sort((a, b) => a.dueAt.localeCompare(b.dueAt) || a.ref.localeCompare(b.ref))[0];

  return {
    ...world,
    customers,
    contacts,
    cases,
    /** Somebody whose address is their own. */
    async knows(customer: Customer): Promise<void> {
      await ports.addresses.claim(customer.addressHash, customer.ref);
      customers.all.set(customer.ref, customer);
    },
    /** Works on all that is due up to a moment, each at its time, and tells what went. */
    async play(
      until: EpochMs,
      onSent: (mail: SentMail) => Promise<void> = async () => undefined,
    ): Promise<SentMail[]> {
      const sent: SentMail[] = [];
      for (let steps = 0; ; steps += 1) {
        if (steps >= MAX_STEPS) throw new Error(`It does not end: ${JSON.stringify(nextDue())}`);
        const due = nextDue();
        if (due === undefined || toEpochMs(due.dueAt) > until) return sent;
        clock.set(toInstant(Math.max(clock.now(), toEpochMs(due.dueAt))));
        const before = world.letters.length;
        const [handled] = await world.send(await world.messageFor(due.ref));
        const letter = world.letters[before];
        if (handled?.kind === 'failed') throw handled.error;
        if (handled?.kind !== 'sent' || letter === undefined) continue;
        const { kind, occasion } = letter.contact;
        const mail: SentMail = {
          ref: due.ref,
          kind,
          ...(occasion !== undefined && { occasion }),
          at: clock.now(),
          band: letter.band.name,
        };
        sent.push(mail);
        await onSent(mail);
      }
    },
  };
}
