import { audienceName, audienceTag } from '../../functions/domain/mail/audience.ts';
import { snsEnvelope } from '../../infra/local/aws/ses-events.ts';
import { aClaim, refFor } from './factories.ts';

// Event records as SES publishes them. They are written separately from those of the local SES, so that one
// reader is tested with both.

export type SesRecord = Readonly<Record<string, unknown>>;

export const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:hearback-feedback';
export const MAIL_AT = '2026-11-03T10:00:00.412Z';
/** The same time, as we write instants. */
export const SENT_AT = '2026-11-03T10:00:00Z';
export const HAPPENED_AT = '2026-11-03T10:00:07.131Z';

/** The tags of a mail to this customer. */
export const contactTags = (name: string, change: Readonly<Record<string, string>> = {}) => {
  const { ref, week, kind, attempt } = aClaim(name);
  return { ref, week, kind, attempt, ...change };
};

/** The tags of a staff mail about the case of this name. */
export const staffTags = (name: string, change: Readonly<Record<string, string>> = {}) => ({
  audience: audienceTag(audienceName({ kind: 'case', ref: refFor(name) })),
  week: '2026-W45',
  kind: 'alert',
  turn: '1',
  attempt: `attempt-of-${name}`,
  ...change,
});

export interface MailFields {
  readonly messageId?: string;
  readonly timestamp?: string;
  readonly destination?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

export interface EventFields {
  readonly recipients?: readonly string[];
  readonly mail?: MailFields;
  readonly at?: string;
  /** `notificationType` is the older shape: it belongs to identities and has no tags. */
  readonly shape?: 'eventType' | 'notificationType';
}

const RECIPIENTS = ['kim@example.com'];

function record(kind: string, fields: EventFields, about: SesRecord): SesRecord {
  const { recipients = RECIPIENTS, mail = {}, shape = 'eventType' } = fields;
  const tags = Object.entries({ 'ses:configuration-set': 'hearback', ...mail.tags }).map(
    ([name, value]) => [name, [value]] as const,
  );
  return {
    [shape]: kind,
    mail: {
      timestamp: mail.timestamp ?? MAIL_AT,
      messageId: mail.messageId ?? 'ses-1',
      source: 'Acme <hello@example.com>',
      sendingAccountId: '123456789012',
      destination: mail.destination ?? recipients,
      headersTruncated: false,
      headers: [{ name: 'Subject', value: 'How likely are you to recommend us?' }],
      ...(shape === 'eventType' ? { tags: Object.fromEntries(tags) } : {}),
    },
    ...about,
  };
}

export interface BounceFields extends EventFields {
  readonly type?: string;
  readonly subType?: string;
  /** What the delivery status notification says; null: there was none. */
  readonly dsn?: { readonly status?: string; readonly diagnosticCode?: string } | null;
}

/** A hard bounce by default. */
export function aBounce(fields: BounceFields = {}): SesRecord {
  const { recipients = RECIPIENTS, type = 'Permanent', subType = 'General', at = HAPPENED_AT } = fields;
  const dsn =
    fields.dsn === undefined
      ? { action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' }
      : (fields.dsn ?? {});
  return record('Bounce', fields, {
    bounce: {
      feedbackId: 'feedback-1',
      bounceType: type,
      bounceSubType: subType,
      bouncedRecipients: recipients.map((emailAddress) => ({ emailAddress, ...dsn })),
      timestamp: at,
      reportingMTA: 'dsn; mta.example.com',
    },
  });
}

/** A soft bounce: SES has tried for hours to deliver into a full mailbox, and given up. */
export const aSoftBounce = (fields: BounceFields = {}): SesRecord =>
  aBounce({
    type: 'Transient',
    subType: 'MailboxFull',
    dsn: { status: '4.2.2', diagnosticCode: 'smtp; 452 4.2.2 mailbox full' },
    ...fields,
  });

export interface ComplaintFields extends EventFields {
  /** null: no report was attached, or the report did not say. */
  readonly feedbackType?: string | null;
  readonly subType?: string | null;
}

export function aComplaint(fields: ComplaintFields = {}): SesRecord {
  const { recipients = RECIPIENTS, feedbackType = 'abuse', subType = null, at = HAPPENED_AT } = fields;
  return record('Complaint', fields, {
    complaint: {
      feedbackId: 'feedback-2',
      complaintSubType: subType,
      complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
      timestamp: at,
      ...(feedbackType === null ? {} : { complaintFeedbackType: feedbackType, userAgent: 'Mail/1.0' }),
    },
  });
}

export function aDelivery(fields: EventFields = {}): SesRecord {
  const { recipients = RECIPIENTS, at = HAPPENED_AT } = fields;
  return record('Delivery', fields, {
    delivery: {
      timestamp: at,
      processingTimeMillis: 546,
      recipients,
      smtpResponse: '250 ok',
      reportingMTA: 'a8-70.smtp-out.amazonses.com',
    },
  });
}

export const aReject = (fields: EventFields = {}): SesRecord =>
  record('Reject', fields, { reject: { reason: 'Bad content' } });

/** An event that calls for no work. */
export const anEvent = (kind: string, fields: EventFields = {}): SesRecord => record(kind, fields, {});

/** The message in the queue: the record in an envelope of SNS. */
export const envelopeOf = (message: SesRecord | string, topic = TOPIC): string =>
  snsEnvelope(
    topic,
    typeof message === 'string' ? message : JSON.stringify(message),
    Date.parse(HAPPENED_AT),
  );
