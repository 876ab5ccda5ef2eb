import { randomUUID } from 'node:crypto';
import { toEpochMs } from '../../../functions/domain/time/instant.ts';
import type { EpochMs } from '../../../functions/domain/time/units.ts';
import type { Mail } from '../files/mailbox.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from './queue.ts';

// What SES tells of a mail after it took it: the records of its developer guide ("Contents of event data that
// Amazon SES publishes to Amazon SNS"), and the envelope that SNS puts around them.

/**
 * What the mailbox behind an address does with a mail.
 *
 * - `delivers`: takes it.
 * - `bounces`: no such mailbox, for good.
 * - `bounces-later`: takes it, and says no after that.
 * - `is-full`: SES has tried for hours, and given up.
 * - `finds-fault`: does not like the content of this mail.
 * - `complains`: takes it, and its reader calls it spam.
 * - `replies`: takes it, and is out of the office.
 * - `is-suppressed`: SES's own list, of all its customers, holds it back.
 * - `is-on-account-list`: the account's own suppression list holds it back.
 * - `is-rejected`: SES finds a virus in the mail, and tries no mailbox.
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

/** What a behaviour counts as in `GetSendStatistics`. */
export type Counted = 'bounce' | 'complaint' | 'reject' | 'none';

/** The part of an event record that is about what happened, told of one recipient. */
type Happening = (recipient: string, timestamp: string) => Record<string, unknown>;

const delivery: Happening = (recipient, timestamp) => ({
  eventType: 'Delivery',
  delivery: {
    timestamp,
    processingTimeMillis: 300,
    recipients: [recipient],
    smtpResponse: '250 2.6.0 Message received',
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
  // As the simulator's ooto@ answers: a bounce without what a delivery status notification would say.
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
  // It "does not count toward your bounce rate metric".
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

/**
 * What one of the addresses of SES's mailbox simulator does, labels allowed; undefined for any other address.
 */
export const simulatedBehaviour = (address: string): MailboxBehaviour | undefined =>
  SIMULATED[SIMULATOR.exec(address)?.[1]?.toLowerCase() ?? ''];

/** What a mail to an address with this behaviour adds to the statistics. */
export const countedAs = (behaviour: MailboxBehaviour): Counted => BEHAVIOURS[behaviour].counts;

/** The event records about one recipient of a mail, in the order in which SES would tell of it. */
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
 * What a queue gets when SNS hands a message on to it, raw delivery being off. The signature is none: nobody
 * asks for it.
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
