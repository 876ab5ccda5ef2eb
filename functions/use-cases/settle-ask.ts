import { habitsOf } from '../domain/answering/habits.ts';
import { type Weighed, weighAsk } from '../domain/answering/weigh.ts';
import {
  caseStep,
  neededReads,
  nextStep,
  type SettleFacts,
  wordsOfWhy,
} from '../domain/asking/consequence.ts';
import { CLAIM_LEASE_MS, type Contact } from '../domain/asking/contact.ts';
import type { PlanFacts } from '../domain/asking/schedule.ts';
import { takeBack } from '../domain/asking/take-back.ts';
import type { Case } from '../domain/cases/case.ts';
import { type CaseMailKind, caseMail } from '../domain/cases/case-mail.ts';
import type { StaffSkipReason } from '../domain/cases/staff-decision.ts';
import type { ContactId } from '../domain/mail/contact-id.ts';
import { type ContactKind, isReply } from '../domain/mail/contact-kinds.ts';
import type { Programme } from '../domain/programme/programme.ts';
import { toEpochMs, toInstant } from '../domain/time/instant.ts';
import type { EpochMs } from '../domain/time/units.ts';
import type { CaseStore } from '../ports/cases.ts';
import type { ContactStore } from '../ports/contacts.ts';
import type { CustomerStore } from '../ports/customers.ts';
import type { HabitSource } from '../ports/receivers.ts';
import type { StaffMailStore } from '../ports/staff-mails.ts';
import { askHabit } from './ask-habit.ts';

/** If others keep changing something, the next tick must do it. */
const MAX_TRIES = 3;

export interface ConsequencePorts extends Pick<PlanFacts, 'kinds' | 'rules'> {
  readonly contacts: ContactStore;
  readonly customers: CustomerStore;
  readonly cases: CaseStore;
  readonly staffMails: StaffMailStore;
  readonly habits: HabitSource;
  /** `KeyRing.address`: makes the names of colleagues in keys. */
  readonly addressKey: Uint8Array;
}

/**
 * The result of settling one ask. `changed`: somebody else came first, or nothing was due. It comes up again
 * if it still is.
 */
export type Settled =
  | {
      readonly kind: 'settled';
      /** A case was opened or opened again. */
      readonly opened: boolean;
      /** The reply that is newly on the agenda. */
      readonly planned?: ContactKind;
    }
  /** A person's click came late in the wait: its own half hour is not over, or they may yet be seen. */
  | { readonly kind: 'waits' }
  | { readonly kind: 'changed' };

const CHANGED = { kind: 'changed' } as const;

/**
 * Settles one ask. First it does what follows from the answer; each step is harmless to repeat. Last it takes
 * the ask off the agenda. After a crash anywhere the ask is still due, and the next tick does the rest.
 */
export async function settleAsk(
  ports: ConsequencePorts,
  programme: Programme,
  id: ContactId,
  now: EpochMs,
): Promise<Settled> {
  const ask = await ports.contacts.get(id);
  // The index lags behind the items.
  if (ask?.settleAt === undefined || toEpochMs(ask.settleAt) > now) return CHANGED;

  const habit = await askHabit(ports.habits, ask);
  const answer = weighAsk(ask, toInstant(now), habitsOf(habit));
  if (answer?.settlesAt !== undefined)
    return (await ports.contacts.postpone(ask, answer.settlesAt)) ? { kind: 'waits' } : CHANGED;
  const facts = await lookUp(ports, programme, ask, answer, now);
  const opened = await seeToCase(ports, facts);
  if (opened === undefined) return CHANGED;
  const planned = await redate(ports, facts);
  if (planned === undefined) return CHANGED;

  if (!(await ports.contacts.settle(ask, facts.answer, toInstant(now), habit))) return CHANGED;
  return { kind: 'settled', opened, ...(planned === 'none' ? {} : { planned }) };
}

interface Found extends SettleFacts {
  readonly isReplyInHand: boolean;
}

async function lookUp(
  ports: ConsequencePorts,
  programme: Programme,
  ask: Contact,
  answer: Weighed | undefined,
  now: EpochMs,
): Promise<Found> {
  const { kinds, rules } = ports;
  const needed = neededReads(ask, answer, programme, kinds);
  const [comment, found, next] = await Promise.all([
    needed.comment ? ports.contacts.comment(ask) : undefined,
    needed.case ? ports.cases.get(ask) : undefined,
    needed.customer
      ? nextOf(ports, ask, now)
      : { customer: undefined, isReplied: false, isReplyInHand: false },
  ]);
  const table = { ...(kinds && { kinds }), ...(rules && { rules }) };
  return { ask, answer, words: wordsOfWhy(comment), case: found, ...next, programme, now, ...table };
}

/** Reads the customer, whether a reply was claimed, and whether the sender is still at work on it. */
async function nextOf(
  { customers, contacts, kinds }: ConsequencePorts,
  ask: Contact,
  now: EpochMs,
): Promise<Pick<Found, 'customer' | 'isReplied' | 'isReplyInHand'>> {
  const [customer, beside] = await Promise.all([
    customers.get(ask.ref),
    contacts.ofCustomer(ask.ref, ask.week),
  ]);
  const replies = beside.filter(({ kind }) => isReply(kind, kinds));
  return {
    customer,
    isReplied: replies.length > 0,
    isReplyInHand: replies.some(
      ({ status, claimedAt }) => status === 'SENDING' && now - toEpochMs(claimedAt) < CLAIM_LEASE_MS,
    ),
  };
}

/**
 * Opens, reopens or withdraws the case, and plans the mail to its owner. Returns whether a case was opened;
 * undefined when others keep changing it.
 */
async function seeToCase(ports: ConsequencePorts, facts: SettleFacts): Promise<boolean | undefined> {
  let current = facts;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const step = caseStep(current);
    const { case: customerCase } = current;
    switch (step.kind) {
      case 'none':
        return false;
      case 'stands':
        // A crash may have come between the case and its alert.
        if (customerCase !== undefined) await tell(ports, current, 'alert', customerCase);
        return false;
      case 'open':
        if (!(await ports.cases.add(step.next))) break;
        await tell(ports, current, 'alert', step.next);
        return true;
      case 'reopen':
        if (customerCase === undefined || !(await ports.cases.replace(customerCase, step.next))) break;
        await tell(ports, current, 'alert', step.next);
        return true;
      case 'tell-why': {
        // The mail is planned first. After a crash in between, the same name plans no second mail.
        const isNew = await tell(ports, current, 'alert', step.next);
        if (!isNew && !(await willCarryWords(ports, current, step.next)))
          await tell(ports, current, 'words', step.next);
        if (customerCase === undefined || !(await ports.cases.replace(customerCase, step.next))) break;
        return false;
      }
      case 'withdraw':
        if (customerCase === undefined || !(await ports.cases.replace(customerCase, step.next))) break;
        return (await takenBack(ports, step.next, current.now)) ? false : undefined;
      case 'withdrawn':
        // A crash may have come between the withdrawal and its mail.
        if (customerCase === undefined) return false;
        return (await takenBack(ports, customerCase, current.now)) ? false : undefined;
    }
    current = { ...current, case: await ports.cases.get(current.ask) };
  }
  return undefined;
}

/** Plans a mail about the case. False when it was planned before. */
const tell = (
  { staffMails, addressKey }: ConsequencePorts,
  { ask, customer, programme, now }: SettleFacts,
  kind: CaseMailKind,
  customerCase: Case,
): Promise<boolean> =>
  staffMails.plan(caseMail(kind, customerCase, programme, addressKey, now, customer ?? ask));

/**
 * Drops the mails about a withdrawn case that have not gone out, and plans one to each colleague who was told
 * of it. Call it once the case is withdrawn: a sender who read it before can then claim nothing any more, or
 * has claimed already. False while that sender is at work; the next tick goes on.
 */
async function takenBack({ staffMails }: ConsequencePorts, withdrawn: Case, now: EpochMs): Promise<boolean> {
  const step = takeBack(await staffMails.aboutCase(withdrawn), withdrawn, now);
  if (step.kind === 'wait') return false;
  for (const mail of step.drop)
    if (!(await staffMails.skip(mail, 'case-closed' satisfies StaffSkipReason))) return false;
  for (const mail of step.tell) await staffMails.plan(mail);
  return true;
}

/**
 * Whether the alert still waits to be sent. Its text is written when it is sent, so it will give the reason
 * by itself.
 */
async function willCarryWords(
  { staffMails, addressKey }: ConsequencePorts,
  { programme, now }: SettleFacts,
  customerCase: Case,
): Promise<boolean> {
  const alert = await staffMails.get(caseMail('alert', customerCase, programme, addressKey, now));
  return alert?.status === 'DUE';
}

/**
 * Moves the customer's next contact. Returns the newly planned reply, or `none`; undefined when others keep
 * moving the customer.
 */
async function redate(ports: ConsequencePorts, facts: Found): Promise<ContactKind | 'none' | undefined> {
  let current = facts;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    // The sender may still give back its claim, and then there was no reply.
    if (current.isReplyInHand) return undefined;
    const step = nextStep(current);
    if (step.kind === 'keep' || current.customer === undefined) return 'none';
    if (await ports.customers.move(current.customer, step.next, step.sent)) return step.reply ?? 'none';
    current = { ...current, ...(await nextOf(ports, current.ask, current.now)) };
  }
  return undefined;
}
