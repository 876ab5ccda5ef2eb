import { wordsOfWhy } from '../domain/asking/consequence.ts';
import type { Contact } from '../domain/asking/contact.ts';
import type { Customer, NextContact, Planned } from '../domain/asking/customer.ts';
import {
  type Decision,
  decideBeforeAddress,
  decideWithAddress,
  type ReplyFacts,
} from '../domain/asking/decision.ts';
import { askLane } from '../domain/asking/schedule.ts';
import { askOf, type ContactId } from '../domain/mail/contact-id.ts';
import { isReply, REPLY_KINDS } from '../domain/mail/contact-kinds.ts';
import type { SkipReason } from '../domain/mail/skip-reason.ts';
import type { Bundle } from '../domain/programme/bundle.ts';
import type { Programme } from '../domain/programme/programme.ts';
import { isoWeekOf, toEpochMs, toInstant } from '../domain/time/instant.ts';
import type { AddressStore } from '../ports/addresses.ts';
import type { Claim, ContactStore } from '../ports/contacts.ts';
import type { CustomerMessage } from '../ports/outbox.ts';
import type { MailWriter } from '../ports/writers.ts';
import { ABANDONED, type DeliverPorts, deliver, IN_OTHER_HANDS, isAbandoned } from './deliver.ts';
import { handle, own, type Step, type Work } from './handled.ts';
import { type MovePorts, moveOn, planAsk, replyPlace } from './move-on.ts';

export interface ContactPorts extends DeliverPorts, MovePorts {
  readonly addresses: AddressStore;
  readonly contacts: ContactStore;
  readonly writer: MailWriter;
}

/**
 * Works on one message about a customer: decides, claims, sends, records, and plans the customer's next contact.
 *
 * @param bundle the templates and programme in force
 * @returns what became of it; a failure is an outcome too, so that it never hides what became of the others
 */
export const sendContact = (ports: ContactPorts, bundle: Bundle, message: CustomerMessage): Promise<Step> =>
  handle(
    async () => {
      const customer = await ports.customers.get(message.ref);
      if (customer === undefined) return { kind: 'dropped', reason: 'no-such-customer' };
      const { agenda, nextContact } = customer;
      const isCurrent = agenda?.dueAt === message.dueAt && agenda.kind === message.kind;
      if (isCurrent && message.kind === 'review') return review(ports, bundle, customer);
      if (isCurrent && nextContact !== undefined) return contact(ports, bundle, customer, nextContact);
      return { kind: 'dropped', reason: 'moved-on' };
    },
    (reason) => ports.customers.fail(message, reason, toInstant(ports.clock.now())),
  );

/** Works out the next contact anew, after an import changed what it rests on. */
async function review(ports: ContactPorts, { programme }: Bundle, customer: Customer): Promise<Step> {
  const next = customer.nextContact;
  const isDue = next !== undefined && toEpochMs(next.dueAt) <= ports.clock.now();
  if (isDue) {
    // It was due when the import came. It may have been claimed: then only its outcome is missing.
    const existing = await ports.contacts.get(contactId(customer, next));
    if (existing !== undefined) return resolve(ports, programme, customer, existing);
  }
  // A reply rests on an answer and not on what was imported, so its date stays.
  const stays = next !== undefined && (isDue || isReply(next.kind));
  await ports.customers.move(
    customer,
    stays ? inItsLane(customer, next, programme) : await planAsk(customer, programme, ports.clock.now()),
  );
  return { kind: 'reviewed' };
}

async function contact(
  ports: ContactPorts,
  bundle: Bundle,
  customer: Customer,
  due: NextContact,
): Promise<Work> {
  const { clock, contacts } = ports;
  const { programme } = bundle;
  const id = contactId(customer, due);
  const other = isReply(due.kind) ? await otherReply(contacts, id) : undefined;
  // Nobody else comes by a reply that was replaced after its claim. Once that has come to its end, this one comes up again.
  if (other?.status === 'SENDING')
    return (await endAbandoned(ports, other))
      ? { kind: 'resolved', status: 'UNKNOWN', contact: other.kind }
      : IN_OTHER_HANDS;
  const reply = isReply(due.kind) ? await replyFacts(contacts, id, other) : undefined;
  const facts = { customer, contact: due, programme, ...(reply === undefined ? {} : { reply }) };

  const first = await own(() => decideBeforeAddress({ ...facts, now: clock.now() }));
  if (first.kind !== 'send') return notNow(ports, programme, customer, due, first);
  const { band, answer } = first;
  // Written before the claim, so that a template that cannot be rendered claims nothing; and before the address is read,
  // so that an unsubscribe counts to the last moment.
  const letter = await own(() =>
    ports.writer.write({
      customer,
      contact: id,
      band,
      bundle,
      now: clock.now(),
      ...(answer === undefined ? {} : { answer }),
    }),
  );
  const address = await ports.addresses.get(customer.addressHash);
  const decision = await own(() => decideWithAddress(first, { ...facts, address, now: clock.now() }));
  if (decision.kind !== 'send') return notNow(ports, programme, customer, due, decision);

  const claim: Claim = {
    ...id,
    attempt: ports.newAttempt(),
    dueAt: due.dueAt,
    claimedAt: toInstant(clock.now()),
    band: band.name,
    templateVersion: letter.templateVersion,
    locale: letter.locale,
    addressHash: customer.addressHash,
    ...(customer.region === undefined ? {} : { region: customer.region }),
    account: customer.account,
    ...(customer.ownerEmail === undefined ? {} : { ownerEmail: customer.ownerEmail }),
    ...(customer.ownerLocale === undefined ? {} : { ownerLocale: customer.ownerLocale }),
    ...(customer.annualValue === undefined ? {} : { annualValue: customer.annualValue }),
  };
  const claimed = await contacts.claim(claim);
  if (claimed.kind === 'exists') return resolve(ports, programme, customer, claimed.contact);
  if (isReply(due.kind) && (await otherReply(contacts, id)) !== undefined) {
    // Settling put another reply in the place of this one, and both were claimed. Each looks after its own claim, so at least one
    // of them steps back; whichever is still on the agenda comes up again.
    await contacts.free(claim, claim.attempt);
    return IN_OTHER_HANDS;
  }

  const delivered = await deliver(ports, letter, {
    name: [id.ref, id.week, id.kind].join('#'),
    attempt: claim.attempt,
    finish: (result) => contacts.finish(claim, claim.attempt, result),
    free: () => contacts.free(claim, claim.attempt),
  });
  if (delivered.kind === 'sent' || delivered.kind === 'refused' || delivered.kind === 'unknown')
    await moveOn(ports, programme, customer, claim, toInstant(clock.now()));
  return delivered;
}

/** What a reply rests on, read when its turn has come. An ask needs none of it. */
async function replyFacts(
  contacts: ContactStore,
  id: ContactId,
  other: Contact | undefined,
): Promise<ReplyFacts> {
  const [ask, comment] = await Promise.all([contacts.get(askOf(id)), contacts.comment(askOf(id))]);
  return { ask, words: wordsOfWhy(comment), isReplied: other !== undefined };
}

/** The other reply to the same ask, if somebody has claimed it. */
async function otherReply(contacts: ContactStore, id: ContactId): Promise<Contact | undefined> {
  const kinds = REPLY_KINDS.filter((kind) => kind !== id.kind);
  const found = await Promise.all(kinds.map((kind) => contacts.get({ ...askOf(id), kind })));
  return found.find((each) => each !== undefined);
}

/** A due contact that does not go now: it waits for the next window under its own name, or makes place for the next one. */
async function notNow(
  ports: ContactPorts,
  programme: Programme,
  customer: Customer,
  due: NextContact,
  decision: Exclude<Decision, { kind: 'send' }>,
): Promise<Step> {
  const id = contactId(customer, due);
  // A crash may have come between its mail and this moment.
  const existing = await ports.contacts.get(id);
  if (existing !== undefined) return resolve(ports, programme, customer, existing);
  if (decision.kind === 'defer') {
    await ports.customers.move(customer, {
      ...inItsLane(customer, due, programme),
      notBefore: decision.until,
    });
    return { kind: 'deferred' };
  }
  const next = ENDING.includes(decision.reason)
    ? undefined
    : await planAsk(customer, programme, ports.clock.now());
  await ports.customers.move(customer, next, {
    week: id.week,
    kind: id.kind,
    reason: decision.reason,
    at: toInstant(ports.clock.now()),
  });
  return { kind: 'skipped', reason: decision.reason };
}

/** Brings a contact that somebody claimed earlier to its end. */
async function resolve(
  ports: ContactPorts,
  programme: Programme,
  customer: Customer,
  existing: Contact,
): Promise<Step> {
  if (existing.status === 'SENDING' && !(await endAbandoned(ports, existing))) return IN_OTHER_HANDS;
  await moveOn(ports, programme, customer, existing, existing.sentAt ?? existing.claimedAt);
  return { kind: 'resolved', status: existing.status === 'SENDING' ? 'UNKNOWN' : existing.status };
}

/** Ends a claim whose sender has stopped; false while the sender may still be at work. */
async function endAbandoned(ports: ContactPorts, existing: Contact): Promise<boolean> {
  if (!isAbandoned(existing.claimedAt, ports)) return false;
  await ports.contacts.finish(existing, existing.attempt, ABANDONED);
  // Somebody has opened it.
  if (existing.revision > 0) await ports.contacts.arrived(existing);
  return true;
}

const inItsLane = (customer: Customer, next: NextContact, programme: Programme): Planned =>
  isReply(next.kind) ? replyPlace(next, customer.agenda) : { ...next, lane: askLane(customer, programme) };

const contactId = ({ ref }: Customer, { kind, dueAt, askWeek }: NextContact): ContactId => ({
  ref,
  // The week of the due time, never the clock's: else a crash on Sunday night mails again on Monday. A reply bears that of its ask.
  week: askWeek ?? isoWeekOf(dueAt),
  kind,
});

/** Reasons that do not pass by themselves, but end with an import, which brings the customer back. After all others the customer is planned anew. */
const ENDING: readonly SkipReason[] = [
  'unsubscribed',
  'opted-out',
  'bounced',
  'complained',
  'operator',
  'unclear',
  'address-of-another',
  'former-customer',
];
