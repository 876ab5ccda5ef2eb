import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Answer } from '../../functions/domain/answering/evidence.ts';
import { answerOf } from '../../functions/domain/answering/weigh.ts';
import type { NewCustomer } from '../../functions/domain/asking/customer.ts';
import type { Case } from '../../functions/domain/cases/case.ts';
import type { ContactId } from '../../functions/domain/mail/contact-id.ts';
import type { ContactKind } from '../../functions/domain/mail/contact-kinds.ts';
import type { DueLane } from '../../functions/domain/mail/lanes.ts';
import type { NewStaffMail } from '../../functions/domain/mail/staff-mail.ts';
import { toInstant } from '../../functions/domain/time/instant.ts';
import type { MailOutcome, OutgoingMail } from '../../functions/ports/mail.ts';
import type { CustomerMessage, OutboxMessage, StaffMessage } from '../../functions/ports/outbox.ts';
import type { ReceiverStore } from '../../functions/ports/receivers.ts';
import type { MailContent, StaffMailContent } from '../../functions/ports/writers.ts';
import { addressStore } from '../../functions/store/addresses.ts';
import { caseStore } from '../../functions/store/cases.ts';
import { contactStore } from '../../functions/store/contacts.ts';
import { customerStore } from '../../functions/store/customers.ts';
import { digestStore } from '../../functions/store/digests.ts';
import { gate } from '../../functions/store/gate.ts';
import { staffMailStore } from '../../functions/store/staff-mails.ts';
import { findAsk } from '../../functions/use-cases/find-ask.ts';
import { type SendPorts, sendBatch } from '../../functions/use-cases/send-batch.ts';
import { createTable } from '../../infra/local/aws/dynamodb.ts';
import { startTestTable, type TestTable } from './dynamodb.ts';
import { aBundle, aCase, aClaim, aProfile, aStaffMail, refFor } from './factories.ts';
import { inMemoryReceivers } from './in-memory-receivers.ts';
import { manualClock } from './manual-clock.ts';

// The real stores on the wire. Only SES and the mail writers are plain objects, so that a test decides what
// SES says.

/** When everything here is due; inside the window. */
export const TUESDAY = '2026-11-03T10:00:00Z';
/** When the customers were asked who get a reply now. */
export const ASKED_AT = '2026-10-27T10:00:00Z';
export const ASK_WEEK = '2026-W44';
/** `KeyRing.address` of the world. */
export const ADDRESS_KEY: Uint8Array = new Uint8Array(32).fill(3);
export const SENT: MailOutcome = { kind: 'sent', messageId: 'ses-1' };

export type SendWorld = ReturnType<typeof sendWorld>;

/** A customer's answer to an ask, and whether it was settled. */
export interface Said {
  readonly score?: number;
  readonly causes?: readonly string[];
  readonly words?: string;
  /** The band in which the customer was asked. */
  readonly band?: string;
}

/** The stores that the sender uses. */
export type SendStores = Pick<
  SendPorts,
  'customers' | 'addresses' | 'contacts' | 'staffMails' | 'cases' | 'digests' | 'gate'
>;

/** The sender with its real stores on one table, on a Tuesday at ten. */
export const sendWorld = ({ client }: TestTable, tableName: string) => ({
  tableName,
  ...sendWorldOn({
    customers: customerStore(client, tableName),
    addresses: addressStore(client, tableName),
    contacts: contactStore(client, tableName),
    staffMails: staffMailStore(client, tableName),
    cases: caseStore(client, tableName),
    digests: digestStore(client, tableName),
    gate: gate(client, tableName),
  }),
});

/**
 * One engine for all tests of a file. Each test gets the sender's world on a table of its own.
 *
 * @param onWorld called before each test
 * @returns a function that makes one more world, on a table of its own
 */
export function sendWorldEach(
  onWorld: (world: SendWorld, table: TestTable) => void,
): () => Promise<SendWorld> {
  let table: TestTable;
  const newWorld = async (): Promise<SendWorld> => {
    const tableName = `send-${randomUUID()}`;
    await createTable(table.client, tableName);
    return sendWorld(table, tableName);
  };
  beforeAll(async () => {
    table = await startTestTable();
  });
  afterAll(() => table.stop());
  beforeEach(async () => onWorld(await newWorld(), table));
  return newWorld;
}

/** The sender on any stores, on a Tuesday at ten. */
export function sendWorldOn(stores: SendStores) {
  const clock = manualClock(TUESDAY);
  const wire: OutgoingMail[] = [];
  const letters: MailContent[] = [];
  const staffLetters: StaffMailContent[] = [];
  let answers: (MailOutcome | Error)[] = [];
  let beforeSend: () => Promise<unknown> = async () => undefined;
  let duringWriting: () => Promise<unknown> = async () => undefined;
  let brokenTemplate = false;
  // A test may change it.
  const bundle = { ...aBundle({ version: 'v1' }) };

  async function write(): Promise<void> {
    await duringWriting();
    if (brokenTemplate) throw new Error('undefined variable: first_nam');
  }
  const raw = new TextEncoder().encode('mail');

  const ports: SendPorts & {
    bundles: { current: SendPorts['bundles']['current'] };
    receivers: ReceiverStore;
  } = {
    ...stores,
    bundles: { current: async () => bundle },
    writer: {
      write: async (content) => {
        await write();
        letters.push(content);
        const { customer, contact } = content;
        const tags = { ref: contact.ref, week: contact.week, kind: contact.kind };
        return { to: customer.email, raw, tags, locale: 'en', templateVersion: bundle.version };
      },
    },
    staffWriter: {
      writeStaff: async (content) => {
        await write();
        staffLetters.push(content);
        const { to, audience, week, kind, turn } = content.mail;
        return { to, raw, tags: { audience, week, kind, turn: String(turn) } };
      },
    },
    mail: {
      send: async (mail) => {
        await beforeSend();
        wire.push(mail);
        const answer = answers.shift() ?? SENT;
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    addressKey: ADDRESS_KEY,
    receivers: inMemoryReceivers(),
    clock,
    newAttempt: randomUUID,
  };

  async function known(name: string, change: Partial<NewCustomer> = {}): Promise<NewCustomer> {
    const profile = aProfile(name, change);
    await ports.addresses.claim(profile.addressHash, profile.ref);
    await ports.customers.save(profile, ASKED_AT);
    return profile;
  }

  return {
    ports,
    clock,
    wire,
    letters,
    staffLetters,
    bundle,
    sesSays: (...outcomes: (MailOutcome | Error)[]) => {
      answers = outcomes;
    },
    justBeforeSes: (action: () => Promise<unknown>) => {
      beforeSend = action;
    },
    whileWriting: (action: () => Promise<unknown>) => {
      duringWriting = action;
    },
    breakTemplate: (broken: boolean) => {
      brokenTemplate = broken;
    },

    /** A customer whose ask is due now. */
    async due(
      name: string,
      change: Partial<NewCustomer> = {},
      dueAt = toInstant(clock.now()),
      lane: DueLane = 'rest',
    ): Promise<CustomerMessage> {
      const profile = aProfile(name, change);
      await ports.addresses.claim(profile.addressHash, profile.ref);
      await ports.customers.save(profile, dueAt);
      const customer = await ports.customers.get(profile.ref);
      if (customer !== undefined) await ports.customers.move(customer, { kind: 'score', dueAt, lane });
      return { ref: profile.ref, kind: 'score', dueAt };
    },

    /** A customer who was asked a week ago and has answered, and whose reply is due now. */
    async replyDue(
      name: string,
      kind: ContactKind,
      { score = 3, causes, words, band = 'veteran' }: Said = {},
    ): Promise<CustomerMessage> {
      const { ref } = await known(name);
      const claim = aClaim(name, { week: ASK_WEEK, band, dueAt: ASKED_AT, claimedAt: ASKED_AT });
      await ports.contacts.claim(claim);
      await ports.contacts.finish(claim, claim.attempt, { status: 'SENT', messageId: 'm', at: ASKED_AT });
      await ports.contacts.recordTap(claim, { score, at: ASKED_AT }, ASKED_AT, causes);
      if (words !== undefined)
        await ports.contacts.saveComment(claim, { text: words, at: ASKED_AT, mayShare: true });
      await this.settle(claim);
      const customer = await ports.customers.get(ref);
      const dueAt = toInstant(clock.now());
      if (customer !== undefined)
        await ports.customers.move(
          customer,
          { kind, aboutWeek: ASK_WEEK, dueAt, lane: 'reply' },
          { week: ASK_WEEK, kind: 'score', on: ASKED_AT.slice(0, 10) },
        );
      return { ref, kind, dueAt };
    },

    /** Settles an ask, and nothing more follows. */
    async settle(id: ContactId): Promise<Answer | undefined> {
      const ask = await findAsk(ports.contacts, id);
      if (ask === undefined) return undefined;
      const now = toInstant(clock.now());
      const answer = answerOf(ask, now);
      await ports.contacts.settle(ask, answer, now);
      return answer;
    },

    /** Stores a detractor's case that staff mails can be about. */
    async caseOf(name: string, change: Partial<Case> = {}): Promise<void> {
      const claim = aClaim(name);
      await ports.contacts.claim(claim);
      await ports.contacts.finish(claim, claim.attempt, {
        status: 'SENT',
        messageId: 'm',
        at: claim.claimedAt,
      });
      await ports.contacts.recordTap(claim, { score: 2, at: TUESDAY }, TUESDAY, ['price']);
      await this.settle(claim);
      await ports.cases.add(aCase(name, { ownerEmail: `${name}@example.com`, ...change }));
    },

    /** A staff mail, due now. */
    async staffDue(name: string, change: Partial<NewStaffMail> = {}): Promise<StaffMessage> {
      const mail = aStaffMail(name, { dueAt: toInstant(clock.now()), ...change });
      await ports.staffMails.plan(mail);
      const { to: _, locale: __, dueAt, ...staff } = mail;
      return { kind: 'staff', staff, dueAt };
    },

    send: (...messages: OutboxMessage[]) => sendBatch(ports, messages),
    contactOf: ({ ref, kind }: CustomerMessage, week = '2026-W45') =>
      ports.contacts.get({ ref, week, kind: kind === 'review' ? 'score' : kind }),
    askOf: (name: string) => ports.contacts.get({ ref: refFor(name), week: ASK_WEEK, kind: 'score' }),
    customerOf: ({ ref }: CustomerMessage) => ports.customers.get(ref),
    /** The message that the planner would release for a customer now. */
    async messageFor(ref: string): Promise<CustomerMessage> {
      const agenda = (await ports.customers.get(ref))?.agenda;
      if (agenda === undefined || agenda.kind === 'parked')
        throw new Error('Nothing brings this customer up.');
      return { ref, kind: agenda.kind, dueAt: agenda.dueAt };
    },
  };
}
