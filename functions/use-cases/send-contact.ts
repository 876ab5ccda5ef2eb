import type { Bundle } from '../domain/bundle.ts';
import { CLAIM_LEASE_MS, type Contact, type ContactId } from '../domain/contact.ts';
import type { Customer, NextContact } from '../domain/customer.ts';
import { type Decision, decideBeforeAddress, decideContact, type SkipReason } from '../domain/decision.ts';
import { isoWeekOf, toEpochMs, toInstant } from '../domain/instant.ts';
import {
  type AddressStore,
  type BundleSource,
  type Claim,
  type Clock,
  type ContactStore,
  type CustomerStore,
  type Gate,
  type MailGateway,
  type MailOutcome,
  type MailWriter,
  type OutboxMessage,
  type Planned,
  type SendResult,
  UnreadableItem,
} from '../domain/ports.ts';
import type { Programme } from '../domain/programme.ts';
import { askLane, nextAsk } from '../domain/schedule.ts';

/** A customer whom others keep moving is left to the next message. */
const MAX_MOVES = 3;

export interface SendPorts {
  readonly customers: CustomerStore;
  readonly addresses: AddressStore;
  readonly contacts: ContactStore;
  readonly gate: Gate;
  readonly bundles: BundleSource;
  readonly writer: MailWriter;
  readonly mail: MailGateway;
  readonly clock: Clock;
  /** Makes a fresh attempt id. */
  readonly newAttempt: () => string;
}

/** What became of one message. `left` means: nothing happened, the customer stays due and comes up again. */
export type Handled =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'skipped'; readonly reason: SkipReason }
  | { readonly kind: 'deferred' }
  | { readonly kind: 'reviewed' }
  | { readonly kind: 'resolved'; readonly status: Contact['status'] }
  | { readonly kind: 'dropped'; readonly reason: 'moved-on' | 'no-such-customer' }
  | { readonly kind: 'left'; readonly reason: string }
  | { readonly kind: 'failed'; readonly error: unknown; readonly parked: boolean };

/** An outcome, and why the rest of the batch must not go out, where that is so. */
export type Step = Handled & { readonly halt?: string };

/** A fault that lies in this customer or in the mail to them, template included, and will be there again: three park the customer. */
class CustomerFault extends Error {
  override readonly name = 'CustomerFault';
}

/**
 * Works on one message of the outbox: decides, claims, sends, records, and plans the customer's next contact.
 *
 * @param bundle the templates and programme in force
 * @returns what became of it; a failure is an outcome too, so that it never hides what became of the others
 */
export async function handleMessage(ports: SendPorts, bundle: Bundle, message: OutboxMessage): Promise<Step> {
  try {
    const customer = await ports.customers.get(message.ref);
    if (customer === undefined) return { kind: 'dropped', reason: 'no-such-customer' };
    const { agenda, nextContact } = customer;
    const isCurrent = agenda?.dueAt === message.dueAt && agenda.kind === message.kind;
    if (isCurrent && message.kind === 'review') return await review(ports, bundle, customer);
    if (isCurrent && nextContact !== undefined) return await contact(ports, bundle, customer, nextContact);
    return { kind: 'dropped', reason: 'moved-on' };
  } catch (error) {
    if (!(error instanceof CustomerFault || error instanceof UnreadableItem)) {
      return { kind: 'failed', error, parked: false };
    }
    return { kind: 'failed', error, parked: await countFailure(ports, message, error) };
  }
}

/** Whether the customer was parked. A store out of reach must not hide the failure that led here. */
async function countFailure(
  { customers }: SendPorts,
  message: OutboxMessage,
  error: Error,
): Promise<boolean> {
  try {
    return (await customers.fail(message, error.message)) === 'parked';
  } catch {
    return false;
  }
}

/** Work on one customer's own data, whose failure is that customer's. */
async function theirs<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new CustomerFault(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Works out the next contact anew, after an import changed what it rests on. */
async function review(ports: SendPorts, { programme }: Bundle, customer: Customer): Promise<Step> {
  const next = customer.nextContact;
  if (next !== undefined && toEpochMs(next.dueAt) <= ports.clock.now()) {
    // It was due when the import came. It may have been claimed: then only its outcome is missing.
    const existing = await ports.contacts.get(contactId(customer, next));
    if (existing !== undefined) return resolve(ports, programme, customer, existing);
    await ports.customers.move(customer, { ...next, lane: askLane(customer, programme) });
  } else {
    await ports.customers.move(customer, await plan(customer, programme, ports.clock.now()));
  }
  return { kind: 'reviewed' };
}

async function contact(
  ports: SendPorts,
  bundle: Bundle,
  customer: Customer,
  due: NextContact,
): Promise<Step> {
  const { clock, contacts } = ports;
  const { programme } = bundle;
  const id = contactId(customer, due);
  const facts = { customer, contact: due, programme };

  const first = await theirs(() => decideBeforeAddress({ ...facts, now: clock.now() }));
  if (first.kind !== 'send') return notNow(ports, programme, customer, due, first);
  // Written before the claim, so that a template that cannot be rendered claims nothing; and before the address is read,
  // so that an unsubscribe counts to the last moment.
  const letter = await theirs(() =>
    ports.writer.write({ customer, contact: id, band: first.band, bundle, now: clock.now() }),
  );
  const address = await ports.addresses.get(customer.addressHash);
  const decision = await theirs(() => decideContact({ ...facts, address, now: clock.now() }));
  if (decision.kind !== 'send') return notNow(ports, programme, customer, due, decision);

  const claim: Claim = {
    ...id,
    attempt: ports.newAttempt(),
    dueAt: due.dueAt,
    claimedAt: toInstant(clock.now()),
    band: first.band.name,
    templateVersion: letter.templateVersion,
    locale: letter.locale,
    addressHash: customer.addressHash,
    ...(customer.region === undefined ? {} : { region: customer.region }),
    account: customer.account,
    ...(customer.ownerEmail === undefined ? {} : { ownerEmail: customer.ownerEmail }),
    ...(customer.annualValue === undefined ? {} : { annualValue: customer.annualValue }),
  };
  const claimed = await contacts.claim(claim);
  if (claimed.kind === 'exists') return resolve(ports, programme, customer, claimed.contact);

  return conclude(ports, programme, customer, claim, await ports.mail.send(letter));
}

/** A due contact that does not go now: it waits for the next window under its own name, or makes place for the next one. */
async function notNow(
  ports: SendPorts,
  programme: Programme,
  customer: Customer,
  due: NextContact,
  decision: Exclude<Decision, { kind: 'send' }>,
): Promise<Step> {
  // A crash may have come between its mail and this moment.
  const existing = await ports.contacts.get(contactId(customer, due));
  if (existing !== undefined) return resolve(ports, programme, customer, existing);
  if (decision.kind === 'defer') {
    const lane = askLane(customer, programme);
    await ports.customers.move(customer, { ...due, lane, notBefore: decision.until });
    return { kind: 'deferred' };
  }
  const next = PASSING.includes(decision.reason)
    ? await plan(customer, programme, ports.clock.now())
    : undefined;
  await ports.customers.move(customer, next);
  return { kind: 'skipped', reason: decision.reason };
}

/** Writes down what SES said. Only what certainly never left us is given back; everything else ends this contact for good. */
async function conclude(
  ports: SendPorts,
  programme: Programme,
  customer: Customer,
  claim: Claim,
  outcome: MailOutcome,
): Promise<Step> {
  const at = toInstant(ports.clock.now());
  const finish = async (result: SendResult): Promise<'open' | 'tripped'> => {
    await ports.contacts.finish(claim, claim.attempt, result);
    const gate = await ports.gate.note(result.status === 'UNKNOWN' ? 'ambiguous' : 'clear', at);
    await moveOn(ports, programme, customer, claim, at);
    return gate;
  };
  switch (outcome.kind) {
    case 'sent':
      await finish({ status: 'SENT', messageId: outcome.messageId, at });
      return { kind: 'sent' };
    case 'refused':
      await finish({ status: 'REFUSED', reason: outcome.reason });
      return { kind: 'refused', reason: outcome.reason };
    case 'ambiguous': {
      const gate = await finish({ status: 'UNKNOWN', reason: outcome.reason });
      const unknown = { kind: 'unknown', reason: outcome.reason } as const;
      return gate === 'tripped' ? { ...unknown, halt: 'paused' } : unknown;
    }
    case 'stop':
      // Side by side: neither may be left undone because the other failed.
      await Promise.all([ports.gate.pause(outcome.reason, at), ports.contacts.free(claim, claim.attempt)]);
      return { kind: 'left', reason: outcome.reason, halt: 'paused' };
    case 'slow-down':
    case 'stop-for-today':
    case 'not-sent':
      await ports.contacts.free(claim, claim.attempt);
      return { kind: 'left', reason: outcome.reason, halt: outcome.kind };
  }
}

/** Brings a contact that somebody claimed earlier to its end. */
async function resolve(
  ports: SendPorts,
  programme: Programme,
  customer: Customer,
  existing: Contact,
): Promise<Step> {
  if (existing.status === 'SENDING') {
    if (ports.clock.now() - toEpochMs(existing.claimedAt) < CLAIM_LEASE_MS) {
      return { kind: 'left', reason: 'another worker has claimed it' };
    }
    await ports.contacts.finish(existing, existing.attempt, {
      status: 'UNKNOWN',
      reason: 'The sender stopped between claim and outcome.',
    });
  }
  await moveOn(ports, programme, customer, existing, existing.sentAt ?? existing.claimedAt);
  return { kind: 'resolved', status: existing.status === 'SENDING' ? 'UNKNOWN' : existing.status };
}

/**
 * Moves the customer's next contact: always last, so that a crash anywhere before leaves the customer due. When somebody else
 * moved the customer meanwhile, what was sent is remembered all the same, or the fatigue rules would not know of it.
 */
async function moveOn(
  ports: SendPorts,
  programme: Programme,
  read: Customer,
  done: ContactId,
  at: string,
): Promise<void> {
  const past = { week: done.week, kind: done.kind, at };
  const knows = ({ recent }: Customer): boolean =>
    recent.some(({ week, kind }) => week === done.week && kind === done.kind);
  let customer: Customer | undefined = read;
  for (let tries = 0; tries < MAX_MOVES && customer !== undefined; tries += 1) {
    const isKnown = knows(customer);
    if (isKnown && customer !== read) return;
    const remembered = isKnown ? customer : { ...customer, recent: [...customer.recent, past] };
    const next = await plan(remembered, programme, ports.clock.now());
    if (await ports.customers.move(customer, next, isKnown ? undefined : past)) return;
    customer = await ports.customers.get(read.ref);
  }
}

async function plan(customer: Customer, programme: Programme, now: number): Promise<Planned | undefined> {
  const schedule = await theirs(() => nextAsk(customer, programme, now));
  return schedule.kind === 'planned'
    ? { kind: 'score', dueAt: schedule.dueAt, lane: schedule.lane }
    : undefined;
}

const contactId = (customer: Customer, due: NextContact): ContactId => ({
  ref: customer.ref,
  // The week of the due time, never the clock's: else a crash on Sunday night mails again on Monday.
  week: isoWeekOf(due.dueAt),
  kind: due.kind,
});

/** Reasons that pass by themselves: the customer is planned anew. All others end with an import, which brings the customer back. */
const PASSING: readonly SkipReason[] = ['stale', 'too-soon', 'no-longer-due', 'not-yet-a-customer'];
