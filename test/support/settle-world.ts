import { WEIGHTS } from '../../functions/domain/answering/weights.ts';
import type { Contact } from '../../functions/domain/asking/contact.ts';
import { type Customer, type NewCustomer, pastOf } from '../../functions/domain/asking/customer.ts';
import { nextContact } from '../../functions/domain/asking/schedule.ts';
import type { Case } from '../../functions/domain/cases/case.ts';
import { audienceName } from '../../functions/domain/mail/audience.ts';
import type { ContactId } from '../../functions/domain/mail/contact-id.ts';
import type { StaffMail } from '../../functions/domain/mail/staff-mail.ts';
import type { Programme } from '../../functions/domain/programme/programme.ts';
import { type Instant, toInstant } from '../../functions/domain/time/instant.ts';
import { agenda } from '../../functions/store/agenda.ts';
import { caseStore } from '../../functions/store/cases.ts';
import { contactStore } from '../../functions/store/contacts.ts';
import { customerStore } from '../../functions/store/customers.ts';
import { fewerMailsStore } from '../../functions/store/fewer-mails.ts';
import { everyItem } from '../../functions/store/query.ts';
import { staffMailStore } from '../../functions/store/staff-mails.ts';
import type { CasePorts } from '../../functions/use-cases/act-on-case.ts';
import type { NudgePorts } from '../../functions/use-cases/nudge-cases.ts';
import type { SettlePorts } from '../../functions/use-cases/settle-due.ts';
import { AGENDA_SHARDS, readStaffKey, staffKey } from '../../functions/wiring/table.ts';
import type { TestTable } from './dynamodb.ts';
import { aBundle, aClaim, aProfile, aProgramme } from './factories.ts';
import { sameHabit } from './in-memory-receivers.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';

/** When everybody here was asked: a Tuesday, inside the window. */
export const ASKED_AT = '2026-11-03T09:00:05Z';
/** Half past ten: the answers of ten o'clock settle now. */
export const SETTLES_AT = '2026-11-03T10:30:00Z';

/** All that can change when an ask settles. */
export interface Outcome {
  readonly ask: Contact | undefined;
  readonly case: Case | undefined;
  readonly mails: readonly StaffMail[];
  readonly customer: Customer | undefined;
}

export interface SettleWorld {
  readonly ports: SettlePorts & NudgePorts & Pick<CasePorts, 'reviews'>;
  readonly clock: ManualClock;
  /** A customer who was asked this morning, and whose next ask is planned. */
  asked(name: string, change?: Partial<NewCustomer>): Promise<ContactId>;
  click(ask: ContactId, ...scores: number[]): Promise<void>;
  tap(ask: ContactId, score: number, causes?: readonly string[]): Promise<void>;
  /** Writes words on the page that asks why. They make the ask settle anew. */
  write(ask: ContactId, text: string): Promise<void>;
  outcome(ask: ContactId): Promise<Outcome>;
}

/** Settling with its real stores on one table, at ten o'clock. */
export function settleWorld(
  { client }: TestTable,
  tableName: string,
  programme: Programme = aProgramme(),
): SettleWorld {
  const clock = manualClock('2026-11-03T10:00:00Z');
  const contacts = contactStore(client, tableName);
  const customers = customerStore(client, tableName);
  const cases = caseStore(client, tableName);
  const staffMails = staffMailStore(client, tableName);
  const bundle = aBundle({ programme });
  const at = (): Instant => toInstant(clock.now());
  const settleAt = (): Instant => toInstant(clock.now() + WEIGHTS.quarantineMs);

  async function mailsAbout(ask: ContactId): Promise<StaffMail[]> {
    const id = {
      audience: audienceName({ kind: 'case', ref: ask.ref }),
      week: ask.week,
      recipient: '',
      kind: 'alert',
      turn: 0,
    } as const;
    const mails: StaffMail[] = [];
    for await (const { pk, sk } of everyItem(client, tableName, [staffKey(id).pk])) {
      const mail = await staffMails.get(readStaffKey({ pk: pk?.S ?? '', sk: sk?.S ?? '' }));
      if (mail !== undefined) mails.push(mail);
    }
    return mails;
  }

  return {
    ports: {
      agenda: agenda(client, tableName),
      contacts,
      customers,
      reviews: fewerMailsStore(client, tableName),
      cases,
      staffMails,
      habits: sameHabit(),
      bundles: { current: async () => bundle },
      addressKey: new Uint8Array(32).fill(3),
      clock,
      shards: AGENDA_SHARDS,
    },
    clock,

    async asked(name, change = {}) {
      await customers.save(aProfile(name, change), '2026-11-02T09:00:00Z');
      const claim = aClaim(name, { band: 'veteran', dueAt: '2026-11-03T09:00:00Z', claimedAt: ASKED_AT });
      await contacts.claim(claim);
      await contacts.finish(claim, claim.attempt, { status: 'SENT', messageId: `m-${name}`, at: ASKED_AT });
      const customer = await customers.get(claim.ref);
      if (customer === undefined) throw new Error(`${name} was not saved.`);
      const past = pastOf(claim, ASKED_AT, customer.zone);
      const next = nextContact({ ...customer, recent: [past] }, programme, Date.parse(ASKED_AT));
      const planned = next.kind === 'planned' ? next.next : undefined;
      await customers.move(customer, planned, past);
      return { ref: claim.ref, week: claim.week, kind: claim.kind };
    },

    async click(ask, ...scores) {
      for (const score of scores) await contacts.recordHit(ask, { score, at: at() }, settleAt());
    },
    async tap(ask, score, causes) {
      await contacts.recordTap(ask, { score, at: at() }, settleAt(), causes);
    },
    async write(ask, text) {
      await contacts.saveComment(ask, { text, at: at(), mayShare: true });
      await contacts.recordCauses(ask, { causes: [], at: at() }, settleAt());
    },

    async outcome(ask) {
      const [kept, found, mails, customer] = await Promise.all([
        contacts.get(ask),
        cases.get(ask),
        mailsAbout(ask),
        customers.get(ask.ref),
      ]);
      return { ask: kept, case: found, mails, customer };
    },
  };
}
