import { wordsOfWhy } from '../domain/asking/consequence.ts';
import { askAmong, type Contact, otherReplyAmong } from '../domain/asking/contact.ts';
import type { Customer, NextContact } from '../domain/asking/customer.ts';
import {
  type Decision,
  decideBeforeAddress,
  decideWithAddress,
  type ReplyFacts,
} from '../domain/asking/decision.ts';
import { beyondNeeds } from '../domain/asking/eligibility.ts';
import type { BeyondFacts } from '../domain/asking/rules/rule.ts';
import { type NextFacts, staysPlanned } from '../domain/asking/schedule.ts';
import { domainHash } from '../domain/identity/address.ts';
import { contactIdOf } from '../domain/mail/contact-id.ts';
import { isReply, linksToAsk } from '../domain/mail/contact-kinds.ts';
import type { Bundle } from '../domain/programme/bundle.ts';
import type { Programme } from '../domain/programme/programme.ts';
import { toEpochMs, toInstant } from '../domain/time/instant.ts';
import type { AddressStore } from '../ports/addresses.ts';
import type { CaseStore } from '../ports/cases.ts';
import type { Clock } from '../ports/clock.ts';
import type { Claim, ContactStore } from '../ports/contacts.ts';
import type { CustomerMessage } from '../ports/outbox.ts';
import type { MailWriter } from '../ports/writers.ts';
import { ABANDONED, type DeliverPorts, deliver, IN_OTHER_HANDS, isAbandoned } from './deliver.ts';
import { asItemFault, handle, type Step, type Work } from './handle-message.ts';
import {
  inItsLane,
  keptBackFacts,
  type MovePorts,
  moveOn,
  planNext,
  remembering,
} from './plan-next-contact.ts';
import { readBeyond } from './read-beyond-facts.ts';

export interface ContactPorts extends DeliverPorts, MovePorts {
  /** `KeyRing.address`: names the receiver in the contact. */
  readonly addressKey: Uint8Array;
  readonly addresses: AddressStore;
  readonly cases: CaseStore;
  readonly clock: Clock;
  readonly contacts: ContactStore;
  readonly writer: MailWriter;
}

/**
 * Works on one message about a customer: decides, claims, sends, records, and plans the customer's next
 * contact.
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
      if (isCurrent && nextContact !== undefined) return sendNext(ports, bundle, customer, nextContact);
      return { kind: 'dropped', reason: 'moved-on' };
    },
    (reason) => ports.customers.fail(message, reason, toInstant(ports.clock.now())),
  );

/** Plans the next contact anew, after an import changed the facts it rests on. */
async function review(ports: ContactPorts, { programme }: Bundle, customer: Customer): Promise<Step> {
  const next = customer.nextContact;
  const isDue = next !== undefined && toEpochMs(next.dueAt) <= ports.clock.now();
  if (isDue) {
    // It was due when the import came, so it may have been claimed. Then only its outcome is missing.
    const existing = await ports.contacts.get(contactIdOf(customer.ref, next));
    if (existing !== undefined) return resolve(ports, programme, customer, existing);
  }
  const stays = staysPlanned(customer, ports.clock.now(), ports.kinds);
  await ports.customers.move(
    customer,
    stays && next !== undefined
      ? inItsLane(customer, next, programme, ports.kinds)
      : await planNext(ports, customer, programme, await keptBackFacts(ports, programme, customer)),
  );
  return { kind: 'reviewed' };
}

async function sendNext(
  ports: ContactPorts,
  bundle: Bundle,
  customer: Customer,
  due: NextContact,
): Promise<Work> {
  const { clock, contacts, kinds, rules } = ports;
  const { programme } = bundle;
  const id = contactIdOf(customer.ref, due);
  const isAnAnswer = isReply(due.kind, kinds);
  const isAboutAsk = isAnAnswer || linksToAsk(due.kind, kinds);
  const beside = isAboutAsk ? await contacts.ofCustomer(id.ref, id.week) : [];
  const ask = askAmong(beside, kinds);
  const other = isAnAnswer ? otherReplyAmong(beside, id.kind, kinds) : undefined;
  // The other reply was replaced after its claim, so no message leads to it any more. It is ended here, and
  // then this reply comes up again.
  if (other?.status === 'SENDING')
    return (await endAbandoned(ports, other))
      ? { kind: 'resolved', status: 'UNKNOWN', contact: other.kind }
      : IN_OTHER_HANDS;
  const facts = {
    customer,
    contact: due,
    programme,
    ...(isAnAnswer
      ? { reply: await replyFacts(contacts, ask, other) }
      : isAboutAsk && { ask: ask ?? ('none' as const) }),
    ...(kinds && { kinds }),
    ...(rules && { rules }),
  };

  let beyond: Partial<BeyondFacts> = {};
  let first = await asItemFault(() => decideBeforeAddress({ ...facts, now: clock.now() }));
  const needs = beyondNeeds(customer, facts, due.kind);
  if (first.kind === 'send' && needs.size > 0) {
    beyond = await readBeyond(ports, customer, programme, needs);
    first = await asItemFault(() => decideBeforeAddress({ ...facts, beyond, now: clock.now() }));
  }
  if (first.kind !== 'send') return notNow(ports, programme, customer, due, first, { beyond }, other);
  const { band } = first;
  // Written before the claim, so that a broken template claims nothing; and before the address is read, so
  // that an unsubscribe counts to the last moment.
  const mail = await asItemFault(() =>
    ports.writer.write({
      customer,
      contact: id,
      band,
      bundle,
      now: clock.now(),
      ...(first.reply && { reply: first.reply }),
      ...(first.ask && { ask: first.ask }),
    }),
  );
  const address = await ports.addresses.get(customer.addressHash);
  const early = first;
  const decision = await asItemFault(() =>
    decideWithAddress(early, { ...facts, beyond, address, now: clock.now() }),
  );
  if (decision.kind !== 'send')
    return notNow(ports, programme, customer, due, decision, { beyond, address: address ?? 'none' });

  const claim: Claim = {
    ...id,
    attempt: ports.newAttempt(),
    dueAt: due.dueAt,
    claimedAt: toInstant(clock.now()),
    band: band.name,
    templateVersion: mail.templateVersion,
    locale: mail.locale,
    addressHash: customer.addressHash,
    domainHash: domainHash(customer.email, ports.addressKey),
    ...(customer.region === undefined ? {} : { region: customer.region }),
    account: customer.account,
    ...(customer.ownerEmail === undefined ? {} : { ownerEmail: customer.ownerEmail }),
    ...(customer.ownerLocale === undefined ? {} : { ownerLocale: customer.ownerLocale }),
    ...(customer.annualValue === undefined ? {} : { annualValue: customer.annualValue }),
  };
  const claimed = await contacts.claim(claim);
  if (claimed.kind === 'exists') return resolve(ports, programme, customer, claimed.contact);
  const besideNow = isAnAnswer ? await contacts.ofCustomer(id.ref, id.week) : [];
  if (otherReplyAmong(besideNow, id.kind, kinds) !== undefined) {
    // Settling replaced this reply by another, and both were claimed. Each sender looks for the other's claim
    // after its own, so at least one of them steps back. The reply that is still on the agenda comes up
    // again.
    await contacts.free(claim, claim.attempt);
    return IN_OTHER_HANDS;
  }

  const delivered = await deliver(ports, mail, {
    name: [id.ref, id.week, id.kind, ...(id.occasion === undefined ? [] : [id.occasion])].join('#'),
    attempt: claim.attempt,
    finish: (result) => contacts.finish(claim, claim.attempt, result),
    free: () => contacts.free(claim, claim.attempt),
  });
  if (delivered.kind === 'sent' || delivered.kind === 'refused' || delivered.kind === 'unknown')
    await moveOn(ports, programme, customer, claim, toInstant(clock.now()), beyond.answers);
  return delivered;
}

/** What a reply needs: its ask, the words beside it, and the other reply in the week of the ask. */
async function replyFacts(
  contacts: ContactStore,
  ask: Contact | undefined,
  other: Contact | undefined,
): Promise<ReplyFacts> {
  const comment = ask && (await contacts.comment(ask));
  return { ask, words: wordsOfWhy(comment), isReplied: other !== undefined };
}

/**
 * A due contact that does not go now. It waits for the next window under its own name, or the next contact
 * takes its place.
 *
 * @param known what the decision rests on besides the customer's item
 * @param other the other reply to the same ask, which nobody may have noted
 */
async function notNow(
  ports: ContactPorts,
  programme: Programme,
  customer: Customer,
  due: NextContact,
  decision: Exclude<Decision, { kind: 'send' }>,
  known: Pick<NextFacts, 'address' | 'beyond'>,
  other?: Contact,
): Promise<Step> {
  const id = contactIdOf(customer.ref, due);
  // A crash may have come between its mail and this moment.
  const existing = await ports.contacts.get(id);
  if (existing !== undefined) return resolve(ports, programme, customer, existing);
  if (decision.kind === 'defer') {
    await ports.customers.move(customer, {
      ...inItsLane(customer, due, programme, ports.kinds),
      notBefore: decision.until,
    });
    return { kind: 'deferred' };
  }
  // Planning asks the same rules of the same facts, so it plans nothing while a reason stands.
  const at = toInstant(ports.clock.now());
  const noted = other === undefined ? customer : remembering(customer, other);
  const next = await planNext(ports, noted, programme, {
    ...known,
    ...(decision.rule && { keptBack: { kind: due.kind, since: due.keptBackSince ?? at } }),
  });
  await ports.customers.move(noted, next, {
    week: id.week,
    kind: id.kind,
    ...(id.occasion === undefined ? {} : { occasion: id.occasion }),
    reason: decision.reason,
    at,
  });
  return { kind: 'skipped', reason: decision.reason };
}

/** Ends a contact that was claimed earlier. */
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

/** Ends a claim whose sender has stopped. False while the sender may still be at work. */
async function endAbandoned(ports: ContactPorts, existing: Contact): Promise<boolean> {
  if (!isAbandoned(existing.claimedAt, ports)) return false;
  await ports.contacts.finish(existing, existing.attempt, ABANDONED);
  // Somebody has opened the mail.
  if (existing.revision > 0) await ports.contacts.arrived(existing);
  return true;
}
