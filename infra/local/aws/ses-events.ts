import { randomUUID } from 'node:crypto';
import { domainOf } from '../../../functions/domain/identity/address.ts';
import { toEpochMs } from '../../../functions/domain/time/instant.ts';
import type { EpochMs } from '../../../functions/domain/time/units.ts';
import type { Mail } from '../files/mailbox.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from './queue.ts';

// What SES tells of a mail after it took the mail: the records of its developer guide ("Contents of event
// data that Amazon SES publishes to Amazon SNS"), and the envelope that SNS puts around them.

/**
 * What the mailbox behind an address does with a mail.
 *
 * - `delivers`: takes it.
 * - `bounces`: refuses it for good; there is no such mailbox.
 * - `bounces-later`: takes it, and refuses it afterwards.
 * - `is-full`: is full; SES tries for hours and gives up.
 * - `finds-fault`: refuses the content of this mail.
 * - `complains`: takes it, and its reader calls it spam.
 * - `replies`: takes it, and answers that the reader is out of the office.
 * - `is-suppressed`: never gets it; SES's own list for all its customers holds it back.
 * - `is-on-account-list`: never gets it; the account's own suppression list holds it back.
 * - `is-rejected`: never gets it; SES finds a virus in the mail.
 */
export type MailboxBehaviour =
  | 'delivers'
  | 'bounces'
  | 'bounces-later'
  | 'is-full'
  | 'finds-fault'
  | 'complains'
  | 'replies'
  | 'is-suppressed'
  | 'is-on-account-list'
  | 'is-rejected';

/** How `GetSendStatistics` counts a behaviour. */
export type Counted = 'bounce' | 'complaint' | 'reject' | 'none';

/** The part of an event record about one recipient that says what happened. */
type Happening = (recipient: string, timestamp: string) => Record<string, unknown>;

/** What receiving servers say when they take a mail. Most name no gateway. */
const TAKEN = [
  '250 2.6.0 Message received',
  '250 2.0.0 OK  1790000000 d2e1a72fcca58si1234567b3a.12 - gsmtp',
  '250 2.6.0 <0102@local> [InternalId=1, Hostname=AS8PR01MB0001.eurprd01.prod.outlook.com] Queued mail for delivery',
  '250 SmtpThread-1-1790000000000@de-mta-1.de.mimecast.lan Received OK',
] as const;

/** Domains with one first letter have one server. */
const takenBy = (recipient: string): string =>
  TAKEN[(domainOf(recipient).codePointAt(0) ?? 0) % TAKEN.length] ?? TAKEN[0];

const delivery: Happening = (recipient, timestamp) => ({
  eventType: 'Delivery',
  delivery: {
    timestamp,
    processingTimeMillis: 300,
    recipients: [recipient],
    smtpResponse: takenBy(recipient),
    reportingMTA: 'mta.local',
  },
});

const bounce =
  (bounceType: string, bounceSubType: string, dsn?: { status: string; diagnosticCode: string }): Happening =>
  (recipient, timestamp) => ({
    eventType: 'Bounce',
    bounce: {
      feedbackId: randomUUID(),
      bounceType,
      bounceSubType,
      bouncedRecipients: [
        { emailAddress: recipient, ...(dsn === undefined ? {} : { action: 'failed', ...dsn }) },
      ],
      timestamp,
      ...(dsn === undefined ? {} : { reportingMTA: 'dsn; mta.local' }),
    },
  });

const complaint: Happening = (recipient, timestamp) => ({
  eventType: 'Complaint',
  complaint: {
    feedbackId: randomUUID(),
    complaintSubType: null,
    complainedRecipients: [{ emailAddress: recipient }],
    timestamp,
    userAgent: 'Local-SES/1.0',
    complaintFeedbackType: 'abuse',
    arrivalDate: timestamp,
  },
});

const unknownUser = bounce('Permanent', 'General', {
  status: '5.1.1',
  diagnosticCode: 'smtp; 550 5.1.1 user unknown',
});

const BEHAVIOURS: Readonly<
  Record<MailboxBehaviour, { readonly counts: Counted; readonly events: readonly Happening[] }>
> = {
  delivers: { counts: 'none', events: [delivery] },
  bounces: { counts: 'bounce', events: [unknownUser] },
  'bounces-later': { counts: 'bounce', events: [delivery, unknownUser] },
  // SES counts hard bounces only.
  'is-full': {
    counts: 'none',
    events: [
      bounce('Transient', 'MailboxFull', { status: '4.2.2', diagnosticCode: 'smtp; 452 4.2.2 mailbox full' }),
    ],
  },
  'finds-fault': {
    counts: 'none',
    events: [
      bounce('Transient', 'ContentRejected', {
        status: '5.6.0',
        diagnosticCode: 'smtp; 550 5.6.0 message content rejected',
      }),
    ],
  },
  complains: { counts: 'complaint', events: [delivery, complaint] },
  // The simulator's ooto@ answers like this: a bounce without the details of a delivery status notification.
  replies: { counts: 'none', events: [delivery, bounce('Transient', 'General')] },
  'is-suppressed': {
    counts: 'bounce',
    events: [
      bounce('Permanent', 'Suppressed', {
        status: '5.1.1',
        diagnosticCode: 'Amazon SES has suppressed sending to this address',
      }),
    ],
  },
  // SES says of these: they do "not count toward your bounce rate metric".
  'is-on-account-list': {
    counts: 'none',
    events: [
      bounce('Permanent', 'OnAccountSuppressionList', {
        status: '5.1.1',
        diagnosticCode: 'Amazon SES did not send the message to this address',
      }),
    ],
  },
  'is-rejected': {
    counts: 'reject',
    events: [() => ({ eventType: 'Reject', reject: { reason: 'Bad content' } })],
  },
};

const SIMULATOR = /^(success|bounce|complaint|ooto|suppressionlist)(\+[^@]*)?@simulator\.amazonses\.com$/i;
const SIMULATED: Readonly<Record<string, MailboxBehaviour>> = {
  success: 'delivers',
  bounce: 'bounces',
  complaint: 'complains',
  ooto: 'replies',
  suppressionlist: 'is-suppressed',
};

/** What an address of SES's mailbox simulator does, labels allowed; undefined for any other address. */
export const simulatedBehaviour = (address: string): MailboxBehaviour | undefined =>
  SIMULATED[SIMULATOR.exec(address)?.[1]?.toLowerCase() ?? ''];

/** What a mail to an address with this behaviour adds to the statistics. */
export const countedAs = (behaviour: MailboxBehaviour): Counted => BEHAVIOURS[behaviour].counts;

/** The event records about one recipient of a mail, in the order in which SES would send them. */
export function eventsOf(mail: Mail, recipient: string, behaviour: MailboxBehaviour): string[] {
  const timestamp = new Date(toEpochMs(mail.at)).toISOString();
  const about = {
    timestamp,
    messageId: mail.id,
    source: mail.from,
    sendingAccountId: LOCAL_ACCOUNT,
    destination: mail.to,
    headersTruncated: false,
    tags: Object.fromEntries(
      Object.entries({ 'ses:configuration-set': mail.configurationSet ?? '', ...mail.tags }).map(
        ([name, value]) => [name, [value]],
      ),
    ),
  };
  return BEHAVIOURS[behaviour].events.map((happening) =>
    JSON.stringify({ ...happening(recipient, timestamp), mail: about }),
  );
}

/** The ARN of a topic of this machine. */
export const topicArn = (name: string): string => `arn:aws:sns:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${name}`;

/**
 * What a queue gets when SNS passes a message to it, with raw delivery off. The signature is no real one:
 * nobody checks it.
 */
export function snsEnvelope(TopicArn: string, Message: string, now: EpochMs): string {
  const host = `https://sns.${LOCAL_REGION}.amazonaws.com`;
  return JSON.stringify({
    Type: 'Notification',
    MessageId: randomUUID(),
    TopicArn,
    Subject: 'Amazon SES Email Event Notification',
    Message,
    Timestamp: new Date(now).toISOString(),
    SignatureVersion: '1',
    Signature: 'local',
    SigningCertURL: `${host}/SimpleNotificationService-local.pem`,
    UnsubscribeURL: `${host}/?Action=Unsubscribe`,
  });
}
