import { answerOf } from '../domain/answering/weigh.ts';
import { countedGroup } from '../domain/asking/consequence.ts';
import type { PlanFacts } from '../domain/asking/schedule.ts';
import type { CaseId } from '../domain/cases/case.ts';
import { mailInstead } from '../domain/cases/case-mail.ts';
import { lostReason, type StaffSkipReason } from '../domain/cases/staff-decision.ts';
import { caseOf, type StaffMail } from '../domain/mail/staff-mail.ts';
import type { Bundle } from '../domain/programme/bundle.ts';
import { toEpochMs, toInstant } from '../domain/time/instant.ts';
import { DAY_MS } from '../domain/time/units.ts';
import type { AddressStore } from '../ports/addresses.ts';
import type { CaseStore } from '../ports/cases.ts';
import type { ContactStore } from '../ports/contacts.ts';
import type { CustomerStore } from '../ports/customers.ts';
import type { DigestStore } from '../ports/digests.ts';
import type { StaffMessage } from '../ports/outbox.ts';
import type { StaffMailStore } from '../ports/staff-mails.ts';
import type { CaseNews, DigestNews, StaffWriter } from '../ports/writers.ts';
import { ABANDONED, type DeliverPorts, deliver, IN_OTHER_HANDS, isAbandoned } from './deliver.ts';
import { findAsk } from './find-ask.ts';
import { asItemFault, handle, type Step, type Work } from './handle-message.ts';

export interface StaffMailPorts extends DeliverPorts, Pick<PlanFacts, 'kinds'> {
  readonly staffMails: StaffMailStore;
  readonly cases: CaseStore;
  readonly contacts: ContactStore;
  readonly customers: CustomerStore;
  readonly digests: DigestStore;
  readonly addresses: AddressStore;
  readonly staffWriter: StaffWriter;
  /** `KeyRing.address`: makes the names of colleagues in keys. */
  readonly addressKey: Uint8Array;
}

/**
 * A digest without numbers for this long never gets any: the next digest has been due since, and of several
 * missed ones only the last is made up for.
 */
const NUMBERS_WITHIN_MS = 8 * DAY_MS;

/**
 * Works on one message about a staff mail: collects its content, claims, sends and records. It goes at any
 * hour, because it is part of somebody's work.
 *
 * @param bundle the templates and programme in force
 * @returns what became of it; a failure is an outcome too, so that it never hides what became of the others
 */
export const sendStaffMail = (ports: StaffMailPorts, bundle: Bundle, message: StaffMessage): Promise<Step> =>
  handle(
    async () => {
      const mail = await ports.staffMails.get(message.staff);
      if (mail === undefined) return { kind: 'dropped', reason: 'no-such-mail' };
      switch (mail.status) {
        case 'DUE':
          return send(ports, bundle, mail);
        case 'SENDING':
          return resolve(ports, mail);
        default:
          return { kind: 'dropped', reason: 'moved-on' };
      }
    },
    (reason) => ports.staffMails.fail(message.staff, reason, toInstant(ports.clock.now())),
  );

async function send(ports: StaffMailPorts, bundle: Bundle, mail: StaffMail): Promise<Work> {
  const { clock, staffMails } = ports;
  const news = await gather(ports, mail);
  if (news.kind === 'skip') return skip(ports, mail, news.reason);
  if (news.kind === 'wait') return { kind: 'left', reason: news.why };
  // Written before the claim, so that a broken template claims nothing.
  const outgoing = await asItemFault(() =>
    ports.staffWriter.writeStaff({ mail, bundle, now: clock.now(), about: news }),
  );
  const address = await ports.addresses.get(mail.recipient);
  if (address?.suppression !== undefined) {
    // Otherwise nobody would hear of the case until it is escalated. That it is withdrawn concerns only whom
    // was told of it. Planned before the skip: after a crash
    // between the two, the mail is planned once all the same.
    const instead =
      news.kind === 'case' && mail.kind !== 'withdrawn'
        ? mailInstead(mail, bundle.programme, ports.addressKey, clock.now())
        : undefined;
    if (instead !== undefined) await staffMails.plan(instead);
    return skip(ports, mail, address.suppression.reason);
  }

  const attempt = ports.newAttempt();
  const claimed = await staffMails.claim(mail, attempt, toInstant(clock.now()));
  if (claimed === 'gone') return { kind: 'dropped', reason: 'moved-on' };
  return deliver(ports, outgoing, {
    name: [mail.audience, mail.week, mail.recipient, mail.kind, mail.turn].join('#'),
    attempt,
    finish: (result) => staffMails.finish(mail, attempt, result),
    free: () => staffMails.free(mail, attempt),
  });
}

async function skip({ staffMails }: StaffMailPorts, mail: StaffMail, reason: StaffSkipReason): Promise<Step> {
  return (await staffMails.skip(mail, reason))
    ? { kind: 'skipped', reason }
    : { kind: 'dropped', reason: 'moved-on' };
}

/** Ends a mail that was claimed earlier. */
async function resolve(ports: StaffMailPorts, mail: StaffMail): Promise<Step> {
  if (mail.attempt === undefined || mail.claimedAt === undefined)
    throw new Error('A mail to a colleague was claimed by nobody.');
  if (!isAbandoned(mail.claimedAt, ports)) return IN_OTHER_HANDS;
  await ports.staffMails.finish(mail, mail.attempt, ABANDONED);
  return { kind: 'resolved', status: 'UNKNOWN' };
}

type Gathered =
  | CaseNews
  | DigestNews
  | { readonly kind: 'skip'; readonly reason: StaffSkipReason }
  /** Nothing is lost, because the mail stays due. */
  | { readonly kind: 'wait'; readonly why: string };

/** The content of a mail, as known now. */
async function gather(ports: StaffMailPorts, mail: StaffMail): Promise<Gathered> {
  const about = caseOf(mail);
  if (about !== undefined) return caseNews(ports, mail, about);
  const digest = await ports.digests.get(mail.audience, mail.week);
  if (digest !== undefined) return { kind: 'digest', digest };
  return ports.clock.now() - toEpochMs(mail.dueAt) < NUMBERS_WITHIN_MS
    ? { kind: 'wait', why: 'its numbers are not there yet' }
    : { kind: 'skip', reason: 'outdated' };
}

async function caseNews(
  { cases, contacts, customers, clock, kinds }: StaffMailPorts,
  mail: StaffMail,
  id: CaseId,
): Promise<Gathered> {
  const [found, ask, customer] = await Promise.all([
    cases.get(id),
    findAsk(contacts, id, kinds),
    customers.get(id.ref),
  ]);
  const comment = ask && (await contacts.comment(ask));
  if (found === undefined || ask === undefined) return { kind: 'skip', reason: 'no-such-case' };
  const reason = lostReason(mail, found);
  if (reason !== undefined) return { kind: 'skip', reason };
  // Settling will withdraw the case or open it again. It leaves it alone if the answer changes back before.
  const isDetractor = countedGroup(answerOf(ask, toInstant(clock.now()))) === 'detractor';
  if (isDetractor === (mail.kind === 'withdrawn'))
    return { kind: 'wait', why: 'the answer has changed and is not settled yet' };
  return {
    kind: 'case',
    case: found,
    ask,
    ...(customer === undefined ? {} : { customer }),
    ...(comment === undefined ? {} : { comment }),
  };
}
