import addressparser from 'nodemailer/lib/addressparser';
import * as z from 'zod/mini';
import { hideAddresses } from '../domain/address.ts';
import { CONTACT_KINDS } from '../domain/contact.ts';
import type { Feedback, FeedbackRecipient, Happening, TaggedMail } from '../domain/feedback.ts';
import { type Instant, toInstant, WEEK_FORM } from '../domain/instant.ts';
import { REF_FORM } from '../domain/ref.ts';
import { AUDIENCE_FORM, STAFF_KINDS, taggedAudience } from '../domain/staff-mail.ts';

// What SES publishes to SNS, as its developer guide has it: "Contents of event data that Amazon SES publishes to Amazon SNS" for
// `eventType`, "Amazon SNS notification contents" for `notificationType`. SES may add fields at any time.

/** What a message of the feedback queue turned out to be. */
export type SesEvent =
  | { readonly kind: 'feedback'; readonly feedback: Feedback }
  /** Nothing follows from it: a kind of event that nobody asked for, or SNS trying whether somebody is there. */
  | { readonly kind: 'ignored'; readonly what: string }
  /** It came through another topic: nothing in it can be believed. */
  | { readonly kind: 'foreign-topic'; readonly topic: string }
  /** `fields`: what is wrong with it, by name and never by value. */
  | { readonly kind: 'unreadable'; readonly fields: string };

const MAX_SAID = 150;
const MAX_NAME = 40;

const text = z.string().check(z.minLength(1));
const time = z.string().check(z.refine((value) => !Number.isNaN(Date.parse(value)), 'is no time'));

const envelope = z.object({ Type: z.literal('Notification'), TopicArn: z.string(), Message: z.string() });
const named = z.object({ eventType: z.optional(z.string()), notificationType: z.optional(z.string()) });

const mail = z.object({
  timestamp: time,
  messageId: text,
  destination: z.array(z.string()),
  /** Only events have tags, and each may have several values. */
  tags: z.optional(z.record(z.string(), z.array(z.string()))),
});
const bounced = z.object({
  mail,
  bounce: z.object({
    bounceType: z.string(),
    bounceSubType: z.string(),
    timestamp: time,
    bouncedRecipients: z.array(
      z.object({
        emailAddress: text,
        status: z.optional(z.string()),
        diagnosticCode: z.optional(z.string()),
      }),
    ),
  }),
});
const complained = z.object({
  mail,
  complaint: z.object({
    timestamp: time,
    complaintSubType: z.nullish(z.string()),
    complaintFeedbackType: z.nullish(z.string()),
    complainedRecipients: z.array(z.object({ emailAddress: text })),
  }),
});
const delivered = z.object({ mail, delivery: z.object({ timestamp: time, recipients: z.array(text) }) });
/** Of a mail that SES threw away there is no time of its own. */
const rejected = z.object({ mail });

const attempt = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));
const contactTags = z.object({
  ref: z.string().check(z.regex(REF_FORM)),
  week: z.string().check(z.regex(WEEK_FORM)),
  kind: z.enum(CONTACT_KINDS),
  attempt,
});
const staffTags = z.object({
  audience: z.string().check(z.overwrite(taggedAudience), z.regex(AUDIENCE_FORM)),
  week: z.string().check(z.regex(WEEK_FORM)),
  kind: z.enum(STAFF_KINDS),
  turn: z.string().check(z.regex(/^\d{1,6}$/)),
  attempt,
});

type Mail = z.infer<typeof mail>;

const instant = (value: string): Instant => toInstant(Date.parse(value));

/** The address in `Name <a@example.com>`; the text as it is where there is none. */
function bareAddress(value: string): string {
  const [first] = addressparser(value, { flatten: true });
  return first?.address || value;
}

/** Which mail of ours the tags name, with which it was sent; undefined when they name none. */
export function taggedMail(tags: Readonly<Record<string, unknown>>): TaggedMail | undefined {
  const contact = z.safeParse(contactTags, tags);
  if (contact.success) {
    const { attempt: mine, ...id } = contact.data;
    return { kind: 'contact', id, attempt: mine };
  }
  const staff = z.safeParse(staffTags, tags);
  if (!staff.success) return undefined;
  const { attempt: mine, turn, ...id } = staff.data;
  return { kind: 'staff', id: { ...id, turn: Number(turn) }, attempt: mine };
}

/**
 * The recipients of a bounce. A delivery status notification names the last address that the mail was on its way to, which behind
 * a forwarder is not the one it was sent to: where the mail went to one address only, that one is meant too.
 */
function bouncedRecipients({ mail: { destination }, bounce }: z.infer<typeof bounced>): FeedbackRecipient[] {
  const named = bounce.bouncedRecipients.map(({ emailAddress, status, diagnosticCode }) => {
    const said = [status, diagnosticCode].filter((part) => part !== undefined && part !== '').join(' ');
    return {
      address: bareAddress(emailAddress),
      ...(said === '' ? {} : { said: hideAddresses(said).slice(0, MAX_SAID) }),
    };
  });
  const [only, ...others] = destination.map(bareAddress);
  const [first] = named;
  const isNamed = named.some(({ address }) => address.toLowerCase() === only?.toLowerCase());
  return only === undefined || others.length > 0 || first === undefined || isNamed
    ? named
    : [...named, { ...first, address: only }];
}

const BOUNCE_TYPES: Readonly<Record<string, 'permanent' | 'transient'>> = {
  Permanent: 'permanent',
  Transient: 'transient',
};

type Told = { readonly happening: Happening; readonly at: string; readonly recipients: FeedbackRecipient[] };

/** A schema for the record of one kind of event, and what the record tells. */
const reader =
  <Schema extends z.ZodMiniType<{ mail: Mail }>>(schema: Schema, tell: (record: z.infer<Schema>) => Told) =>
  (record: unknown): SesEvent => {
    const parsed = z.safeParse(schema, record);
    if (!parsed.success) return unreadable(parsed.error);
    const { timestamp, messageId, tags = {} } = parsed.data.mail;
    const { happening, at, recipients } = tell(parsed.data);
    // A mail may have several tags of one name; ours have one.
    const tagged = taggedMail(
      Object.fromEntries(Object.entries(tags).map(([name, [value]]) => [name, value])),
    );
    return {
      kind: 'feedback',
      feedback: {
        happening,
        at: instant(at),
        mail: { sentAt: instant(timestamp), messageId },
        recipients,
        ...(tagged === undefined ? {} : { tagged }),
      },
    };
  };

const plain = (addresses: readonly string[]): FeedbackRecipient[] =>
  addresses.map((address) => ({ address: bareAddress(address) }));

const thrownAway = reader(rejected, (record) => ({
  happening: { kind: 'reject' },
  at: record.mail.timestamp,
  recipients: plain(record.mail.destination),
}));

const READERS: ReadonlyMap<string, (record: unknown) => SesEvent> = new Map([
  [
    'Bounce',
    reader(bounced, (record) => ({
      happening: {
        kind: 'bounce',
        // A type that SES will have some day is one that we cannot make out.
        type: BOUNCE_TYPES[record.bounce.bounceType] ?? 'undetermined',
        subType: record.bounce.bounceSubType,
      },
      at: record.bounce.timestamp,
      recipients: bouncedRecipients(record),
    })),
  ],
  [
    'Complaint',
    reader(complained, ({ complaint }) => ({
      happening: {
        kind: 'complaint',
        feedbackType: complaint.complaintFeedbackType?.toLowerCase() ?? '',
        subType: complaint.complaintSubType ?? '',
      },
      at: complaint.timestamp,
      recipients: plain(complaint.complainedRecipients.map(({ emailAddress }) => emailAddress)),
    })),
  ],
  [
    'Delivery',
    reader(delivered, ({ delivery }) => ({
      happening: { kind: 'delivery' },
      at: delivery.timestamp,
      recipients: plain(delivery.recipients),
    })),
  ],
  ['Reject', thrownAway],
  ['Rendering Failure', thrownAway],
]);

/** With an event destination that is new, SES tries the topic with a sentence. */
const GREETING = /^Successfully validated SNS topic/;

function unreadable(error: z.core.$ZodError, within = ''): SesEvent {
  const fields = error.issues.map(({ path }) => `${within}${path.join('.')}`);
  return { kind: 'unreadable', fields: [...new Set(fields)].join(', ') || 'all of it' };
}

function json(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/**
 * Reads a message of the feedback queue: an event record of SES in an envelope of SNS. Never throws.
 *
 * @param topic the ARN of the one topic whose messages are believed
 */
export function readSesEvent(body: string, topic: string): SesEvent {
  const parsed = z.safeParse(envelope, json(body));
  if (!parsed.success) return unreadable(parsed.error, 'SNS ');
  const { TopicArn, Message } = parsed.data;
  if (TopicArn !== topic) return { kind: 'foreign-topic', topic: TopicArn };
  const record = json(Message);
  if (record === undefined && GREETING.test(Message)) return { kind: 'ignored', what: 'greeting' };
  const kind = z.safeParse(named, record);
  if (!kind.success) return unreadable(kind.error);
  const name = kind.data.eventType ?? kind.data.notificationType;
  if (name === undefined) return { kind: 'unreadable', fields: 'eventType' };
  return READERS.get(name)?.(record) ?? { kind: 'ignored', what: name.slice(0, MAX_NAME) };
}
