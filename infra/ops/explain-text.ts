import type { Contact } from '../../functions/domain/asking/contact.ts';
import type { SkippedContact } from '../../functions/domain/asking/customer.ts';
import type { FewerMails } from '../../functions/domain/asking/fewer-mails.ts';
import { CONTACT_KINDS } from '../../functions/domain/mail/contact-kinds.ts';
import { holdOf } from '../../functions/domain/mail/gate-state.ts';
import type { MailStatus } from '../../functions/domain/mail/mail-status.ts';
import type { Address } from '../../functions/domain/mail/suppression.ts';
import { dateIn } from '../../functions/domain/programme/tenure.ts';
import type { Day } from '../../functions/domain/time/day.ts';
import { toEpochMs, toInstant } from '../../functions/domain/time/instant.ts';
import type { EpochMs } from '../../functions/domain/time/units.ts';
import { tenureText } from '../../functions/email/sending/tenure-text.ts';
import type { Explanation, OnDay } from '../../functions/use-cases/explain.ts';
import type { FoundCustomer } from '../../functions/use-cases/find-customer.ts';
import { shareText } from '../terminal/dates-and-numbers.ts';
import { HABIT_TEXT } from '../terminal/evidence-words.ts';
import { BY, gateStateText, heldText } from '../terminal/gate-words.ts';
import { SKIP_TEXT } from '../terminal/skip-words.ts';
import { howToUndoText, SUPPRESSION_TEXT, standingText } from '../terminal/suppression-words.ts';
import { answerLines } from './explain-answer-text.ts';
import { dayText, timeText } from './explain-dates.ts';
import { aheadLines, decisionText, nextLines, rulesLines } from './explain-next-text.ts';

// What `npm run explain` says, in plain words. It leaves out names and addresses, because the reasons need
// none.

/** What has become of a contact; the words follow its name: "the question of 2026-W45 …". */
export function statusText(contact: Contact, zone: string): string {
  const { status, messageId, sentAt, claimedAt, reason } = contact;
  const why = reason === undefined ? '' : ` (${reason})`;
  const at = timeText(sentAt ?? claimedAt, zone);
  const texts: Readonly<Record<MailStatus, () => string>> = {
    SENDING: () =>
      `is being sent since ${at}; should nobody write down what came of it within 15 minutes, it counts as unknown`,
    SENT: () => {
      if (messageId === undefined)
        return `was handed to SES on ${at}, which did not say whether it took it${why}; but somebody has opened it since, so it was sent`;
      return reason === undefined
        ? `was sent on ${at}`
        : `was sent on ${at}: SES did not say so at first${why}, and reported it later`;
    },
    UNKNOWN: () =>
      `was handed to SES on ${at}, which did not say whether it took it${why}: it may have arrived, so it is never sent again`,
    REFUSED: () => `was refused by SES on ${at}${why}: it was not delivered, and is not sent again`,
    BOUNCED: () => `was sent on ${at} and came back${why}: it did not arrive`,
    COMPLAINED: () => `was sent on ${at} and arrived, and its reader called it spam${why}`,
  };
  return texts[status]();
}

const LOOKED_FOR = {
  id: 'as the id of a customer in the CRM',
  ref: 'as a ref',
  address: 'as an email address',
} as const;

/** The answer when there is no such customer. */
export function nobodyText(found: Exclude<FoundCustomer, { kind: 'customer' }>): string {
  if (found.kind === 'address-alone') {
    const { suppression, ref } = found.address;
    const owner = ref === undefined ? 'No customer has this address' : `Its owner ${ref} is kept no longer`;
    return suppression === undefined
      ? `${owner}; nothing stands against mailing it.`
      : [`${owner}, but it would not be mailed: ${standingText(suppression)}`, howToUndoText(suppression)]
          .filter((sentence) => sentence !== undefined)
          .join(' ');
  }
  const ways = found.lookedFor.map((way) => LOOKED_FOR[way]);
  return `Nobody was found; looked for it ${ways.join(' and ')}. Try the id of the CRM as the list has it, the whole email address, or the ref that the logs name (16 letters and digits); and mind which target you ask (--data, --port, --stage).`;
}

/** All lines about a customer. */
export function explainLines(explanation: Explanation): string[] {
  const { customer, on } = explanation;
  return [
    whoLine(explanation),
    `Gate      ${gateStateText(explanation.gate, explanation.now)}`,
    ...addressLines(explanation.address, customer.ref, customer.addressHash),
    ...(customer.fewer === undefined
      ? []
      : [wishLine(customer.fewer, dateIn(customer.zone, explanation.now))]),
    receiverLine(explanation),
    ...nextLines(explanation),
    ...aheadLines(explanation),
    ...rulesLines(explanation),
    ...(customer.skipped === undefined ? [] : [skippedLine(customer.skipped, customer.zone)]),
    ...(on === undefined ? [] : ['', ...onDayLines(on, explanation)]),
    '',
    ...ledgerLines(explanation),
  ];
}

function whoLine({ customer, band, now }: Explanation): string {
  const today = dateIn(customer.zone, now);
  const tenure =
    customer.since > today
      ? `a customer from ${customer.since} on`
      : `a customer for ${tenureText(customer.since, today, 'en')}, since ${customer.since}`;
  const until = customer.until === undefined ? '' : ` until ${customer.until}`;
  return `Customer  ${customer.ref}: ${band === undefined ? 'in no band' : `band ${band.name}`}, ${tenure}${until}; imported first on ${timeText(customer.importedAt, customer.zone)}.`;
}

function addressLines(address: Address | undefined, ref: string, hash: string): string[] {
  const { suppression, lifted } = address ?? { hash };
  const standing =
    suppression !== undefined
      ? `must not be mailed: ${standingText(suppression)}`
      : address?.ref === ref
        ? 'may be mailed.'
        : address?.ref === undefined
          ? 'is nobody’s yet; the next import makes it theirs.'
          : `is not theirs to be mailed at: ${SKIP_TEXT['address-of-another']}.`;
  const undo = suppression === undefined ? undefined : howToUndoText(suppression);
  return [
    `Address   ${standing}`,
    ...(undo === undefined ? [] : [`          ${undo}`]),
    ...(lifted === undefined
      ? []
      : [
          `          On ${lifted.at} somebody lifted what had stood before (${SUPPRESSION_TEXT[lifted.reason]}): "${lifted.because}".`,
        ]),
  ];
}

/** What they chose on the page to unsubscribe instead of no mail at all. */
function wishLine(wish: FewerMails, today: Day): string {
  const what =
    wish.kind === 'yearly'
      ? 'to be asked once a year at most'
      : `for a pause until ${wish.until}${wish.until > today ? ': no mail goes to them before that day' : ', which is over'}`;
  return `Wish      on ${wish.since} they wished ${what}.`;
}

/** What mail scanners do at their domain. It has a say in the clicks of the first half hour. */
function receiverLine({ receiver: { visits, gateway, share, habit } }: Explanation): string {
  const seen =
    visits.asks === 0
      ? 'nothing is known of questions at this domain by itself'
      : `of some ${visits.asks.toFixed(1)} questions at this domain they visited ${visits.visited.toFixed(1)}`;
  const through = gateway === undefined ? '' : ` Its mail goes through ${gateway}.`;
  return `Receiver  ${HABIT_TEXT[habit]}; ${seen}.${through} Taken as ${shareText(share)}.`;
}

const skippedLine = ({ week, kind, reason, at }: SkippedContact, zone: string): string =>
  `Skipped   ${CONTACT_KINDS[kind].name} of ${week} was not sent on ${timeText(at, zone)}, because ${SKIP_TEXT[reason]}. Only the last one is kept.`;

function onDayLines(on: OnDay, explanation: Explanation): string[] {
  const { zone, importedAt } = explanation.customer;
  const title = `On ${dayText(on.date)}`;
  if (on.kind === 'unknown-then')
    return [`${title} they were not known here: they were imported first on ${timeText(importedAt, zone)}.`];
  const heads = {
    past: `${title}, by the sender’s own decision on what was known then (profile and programme are today’s):`,
    today: `${title}, which is today, by the sender’s own decision:`,
    future: `${title}, which is still to come, by the sender’s own decision if nothing changes until then:`,
  };
  return [
    heads[on.when],
    ...on.dueContacts.map(
      ({ contact, at, decision }) =>
        `  At ${timeText(toInstant(at), zone)} ${CONTACT_KINDS[contact.kind].name} ${decisionText(decision, zone)}.`,
    ),
    ...gateOnDay(on, explanation),
    ...(on.when === 'future' ? [] : doneLines(on, zone)),
  ];
}

/**
 * What keeps mail back on a day, whatever is decided: a pause that began by then, or a hold that still lasts.
 */
function gateOnDay({ date }: { readonly date: string }, { gate, customer, now }: Explanation): string[] {
  const dayOf = (epochMs: EpochMs): string => dateIn(customer.zone, epochMs);
  if (gate.kind === 'paused')
    return dayOf(toEpochMs(gate.since)) <= date
      ? [`  But the gate is paused since ${gate.since}, ${BY[gate.by]}: "${gate.why}".`]
      : [];
  const hold = holdOf(gate, now);
  return hold !== undefined && dayOf(now) <= date && date <= dayOf(hold.until)
    ? [`  But the gate is held until ${toInstant(hold.until)}: ${heldText(hold)}.`]
    : [];
}

function doneLines(on: Extract<OnDay, { kind: 'known' }>, zone: string): string[] {
  const sent = on.contacts.map((contact) => `${nameOf(contact)} ${statusText(contact, zone)}`);
  const skipped = on.skipped === undefined ? [] : [`a mail was not sent, because ${SKIP_TEXT[on.skipped]}`];
  const done = [...sent, ...skipped];
  return done.length === 0
    ? ['  Done that day: no mail to them was begun.']
    : done.map((what) => `  Done that day: ${what}.`);
}

const nameOf = ({ kind, week }: Pick<Contact, 'kind' | 'week'>): string =>
  `${CONTACT_KINDS[kind].name} of ${week}`;

function ledgerLines({ contacts, since, customer, now, receiver }: Explanation): string[] {
  if (contacts.length === 0) return [`Ledger    no mail to them was begun since ${since}.`];
  return [
    `Ledger    since ${since}, oldest first:`,
    ...contacts.flatMap((contact) => [
      `  ${nameOf(contact)} ${statusText(contact, customer.zone)}.`,
      `    status ${contact.status}, due ${contact.dueAt}, claimed ${contact.claimedAt}, attempt ${contact.attempt}, band ${contact.band}, template ${contact.templateVersion}${contact.locale === '' ? '' : ` in ${contact.locale}`}`,
      ...answerLines(contact, now, receiver),
    ]),
  ];
}
