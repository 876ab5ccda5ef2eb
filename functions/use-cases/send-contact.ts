import { CLAIM_LEASE_MS, type Contact, type ContactId } from '../domain/contact.ts';
import type { Customer, NextContact } from '../domain/customer.ts';
import { decideContact, type SkipReason } from '../domain/decision.ts';
import { isoWeekOf, toEpochMs, toInstant } from '../domain/instant.ts';
import type {
  AddressStore,
  BundleSource,
  Claim,
  Clock,
  ContactStore,
  CustomerStore,
  Gate,
  MailGateway,
  MailOutcome,
  MailWriter,
  OutboxMessage,
  SendResult,
} from '../domain/ports.ts';
import type { Programme } from '../domain/programme.ts';
import { askLane, nextAsk } from '../domain/schedule.ts';

/** A batch waits at most this long for its slots; beyond it the agenda brings the customers back. */
const MAX_WAIT_MS = 15_000;
/** After this long a batch starts no further mail: one more, with SES's timeout of 10 s, still ends within the function's 60 s. */
const BATCH_TIME_MS = 40_000;

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
  | { readonly kind: 'left'; readonly reason: string; readonly halt?: boolean }
  | { readonly kind: 'failed'; readonly error: unknown; readonly parked: boolean };

/**
 * Works through one batch of the outbox, in order. As soon as SES says stop, or the gate is shut, the rest of the batch is left:
 * its customers stay due.
 *
 * @returns one outcome for each message, in the same order; never throws for a single message
 */
export async function sendBatch(ports: SendPorts, messages: readonly OutboxMessage[]): Promise<Handled[]> {
  const startedAt = ports.clock.now();
  const mails = messages.filter(({ kind }) => kind !== 'review').length;
  const slots = mails === 0 ? undefined : await ports.gate.reserve(mails, startedAt, MAX_WAIT_MS);

  const handled: Handled[] = [];
  let slot = 0;
  let halted: string | undefined = slots === undefined || slots.kind === 'granted' ? undefined : slots.kind;
  for (const message of messages) {
    if (message.kind !== 'review') {
      if (ports.clock.now() - startedAt > BATCH_TIME_MS) halted ??= 'out of time';
      if (halted !== undefined || slots?.kind !== 'granted') {
        handled.push({ kind: 'left', reason: halted ?? 'slowed' });
        continue;
      }
      const wait = slots.from + slot * slots.spacingMs - ports.clock.now();
      slot += 1;
      if (wait > 0) await ports.clock.sleep(wait);
    }
    const outcome = await handle(ports, message);
    if (outcome.kind === 'left' && outcome.halt === true) halted = outcome.reason;
    handled.push(outcome);
  }
  return handled;
}

async function handle(ports: SendPorts, message: OutboxMessage): Promise<Handled> {
  let customer: Customer | undefined;
  try {
    customer = await ports.customers.get(message.ref);
    if (customer === undefined) return { kind: 'dropped', reason: 'no-such-customer' };
    const { agenda } = customer;
    if (agenda?.dueAt !== message.dueAt || agenda.kind !== message.kind)
      return { kind: 'dropped', reason: 'moved-on' };
    return message.kind === 'review'
      ? await review(ports, customer)
      : await contact(ports, customer, { kind: message.kind, dueAt: message.dueAt });
  } catch (error) {
    const counted = customer === undefined ? undefined : await countFailure(ports, customer, error);
    return { kind: 'failed', error, parked: counted === 'parked' };
  }
}

/** A store out of reach must not hide the failure that led here. */
async function countFailure({ customers }: SendPorts, customer: Customer, error: unknown) {
  try {
    return await customers.fail(
      customer,
      error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    );
  } catch {
    return undefined;
  }
}

/** Works out the next contact anew, after an import changed what it rests on. */
async function review(ports: SendPorts, customer: Customer): Promise<Handled> {
  const { programme } = await ports.bundles.current();
  const next = customer.nextContact;
  if (next !== undefined && toEpochMs(next.dueAt) <= ports.clock.now()) {
    // It was due when the import came. It may have been claimed: then only its outcome is missing.
    const existing = await ports.contacts.get(contactId(customer, next));
    if (existing !== undefined) return resolve(ports, customer, programme, existing);
    await ports.customers.move(customer, { ...next, lane: askLane(customer, programme) });
  } else {
    await ports.customers.move(customer, plan(customer, programme, ports.clock.now()));
  }
  return { kind: 'reviewed' };
}

async function contact(ports: SendPorts, customer: Customer, due: NextContact): Promise<Handled> {
  const { clock, contacts, customers } = ports;
  const id = contactId(customer, due);
  const bundle = await ports.bundles.current();
  const { programme } = bundle;
  const address = await ports.addresses.get(customer.addressHash);
  const decision = decideContact({ customer, contact: due, address, programme, now: clock.now() });

  if (decision.kind !== 'send') {
    // A crash may have mailed this contact before it was skipped or deferred: look, or it is mailed again under a new date.
    const existing = await contacts.get(id);
    if (existing !== undefined) return resolve(ports, customer, programme, existing);
    if (decision.kind === 'defer') {
      await customers.move(customer, { ...due, dueAt: decision.until, lane: askLane(customer, programme) });
      return { kind: 'deferred' };
    }
    const next = isFinal(decision.reason) ? undefined : plan(customer, programme, clock.now());
    await customers.move(customer, next);
    return { kind: 'skipped', reason: decision.reason };
  }

  // Written before the claim, so that a template that cannot be rendered claims nothing.
  const letter = await ports.writer.write({
    customer,
    contact: id,
    band: decision.band,
    bundle,
    now: clock.now(),
  });
  const claim: Claim = {
    ...id,
    attempt: ports.newAttempt(),
    dueAt: due.dueAt,
    claimedAt: toInstant(clock.now()),
    band: decision.band.name,
    templateVersion: letter.templateVersion,
    locale: letter.locale,
    addressHash: customer.addressHash,
    ...(customer.region === undefined ? {} : { region: customer.region }),
    account: customer.account,
    ...(customer.ownerEmail === undefined ? {} : { ownerEmail: customer.ownerEmail }),
    ...(customer.annualValue === undefined ? {} : { annualValue: customer.annualValue }),
  };
  const claimed = await contacts.claim(claim);
  if (claimed.kind === 'exists') return resolve(ports, customer, programme, claimed.contact);

  return conclude(ports, customer, programme, claim, await ports.mail.send(letter));
}

/** Writes down what SES said. Only what certainly never left us is given back; everything else ends this contact for good. */
async function conclude(
  ports: SendPorts,
  customer: Customer,
  programme: Programme,
  claim: Claim,
  outcome: MailOutcome,
): Promise<Handled> {
  const at = toInstant(ports.clock.now());
  const finish = async (result: SendResult): Promise<void> => {
    await ports.contacts.finish(claim, claim.attempt, result);
    await moveOn(ports, customer, programme, claim, at);
  };
  switch (outcome.kind) {
    case 'sent':
      await finish({ status: 'SENT', messageId: outcome.messageId, at });
      return { kind: 'sent' };
    case 'refused':
      await finish({ status: 'REFUSED', reason: outcome.reason });
      return { kind: 'refused', reason: outcome.reason };
    case 'ambiguous':
      await finish({ status: 'UNKNOWN', reason: outcome.reason });
      return { kind: 'unknown', reason: outcome.reason };
    case 'stop':
      await ports.gate.pause(outcome.reason, at);
      await ports.contacts.free(claim, claim.attempt);
      return { kind: 'left', reason: outcome.reason, halt: true };
    case 'slow-down':
    case 'stop-for-today':
    case 'not-sent':
      await ports.contacts.free(claim, claim.attempt);
      return { kind: 'left', reason: outcome.reason, halt: true };
  }
}

/** Brings a contact that somebody claimed earlier to its end. */
async function resolve(
  ports: SendPorts,
  customer: Customer,
  programme: Programme,
  existing: Contact,
): Promise<Handled> {
  if (existing.status === 'SENDING') {
    if (ports.clock.now() - toEpochMs(existing.claimedAt) < CLAIM_LEASE_MS) {
      return { kind: 'left', reason: 'another worker has claimed it' };
    }
    await ports.contacts.finish(existing, existing.attempt, {
      status: 'UNKNOWN',
      reason: 'The sender stopped between claim and outcome.',
    });
  }
  await moveOn(ports, customer, programme, existing, existing.sentAt ?? existing.claimedAt);
  return { kind: 'resolved', status: existing.status === 'SENDING' ? 'UNKNOWN' : existing.status };
}

/** Moves the customer's next contact: always last, so that a crash anywhere before leaves the customer due. */
async function moveOn(
  ports: SendPorts,
  customer: Customer,
  programme: Programme,
  done: ContactId,
  at: string,
): Promise<void> {
  const past = { week: done.week, kind: done.kind, at };
  const remembered = { ...customer, recent: [...customer.recent, past] };
  await ports.customers.move(customer, plan(remembered, programme, ports.clock.now()), past);
}

function plan(customer: Customer, programme: Programme, now: number) {
  const schedule = nextAsk(customer, programme, now);
  return schedule.kind === 'planned'
    ? { kind: 'score' as const, dueAt: schedule.dueAt, lane: schedule.lane }
    : undefined;
}

const contactId = (customer: Customer, due: NextContact): ContactId => ({
  ref: customer.ref,
  // The week of the due time, never the clock's: else a crash on Sunday night mails again on Monday.
  week: isoWeekOf(due.dueAt),
  kind: due.kind,
});

/** Reasons that only an import or an operator can lift; both put the customer back on the agenda. */
const isFinal = (reason: SkipReason): boolean =>
  reason !== 'stale' && reason !== 'too-soon' && reason !== 'not-yet-a-customer';
