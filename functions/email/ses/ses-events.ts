import * as z from 'zod/mini';
import { hideAddresses } from '../../domain/identity/address.ts';
import { REF_FORM } from '../../domain/identity/ref.ts';
import { AUDIENCE_FORM, taggedAudience } from '../../domain/mail/audience.ts';
import { bounceType } from '../../domain/mail/bounce-type.ts';
import { CONTACT_KINDS, type ContactKind, type ContactKinds } from '../../domain/mail/contact-kinds.ts';
import type { Feedback, FeedbackRecipient, Happening, TaggedMail } from '../../domain/mail/feedback.ts';
import { gatewayIn } from '../../domain/mail/gateway.ts';
import { staffKindSchema } from '../../domain/mail/staff-mail.ts';
import { type Instant, toInstant, WEEK_FORM } from '../../domain/time/instant.ts';
import { mailboxesIn } from './recipient-addresses.ts';

// What SES publishes to SNS, by its developer guide: "Contents of event data that Amazon SES publishes to
// Amazon SNS" for `eventType`, "Amazon SNS notification contents" for `notificationType`. SES may add fields
// at any time, and omits or nulls fields that a receiving server did not fill. Only two things are required:
// what happened, and to whom. Everything else is optional here, because an address that we fail to suppress
// gets more mail.

/** The meaning of a message of the feedback queue. */
export type SesEvent =
  | { readonly kind: 'feedback'; readonly feedback: Feedback }
  /** Nothing follows: an event of a kind that nobody asked for, or a test message of SNS. */
  | { readonly kind: 'ignored'; readonly what: string }
  /** It came through another topic, so nothing in it can be believed. */
  | { readonly kind: 'foreign-topic'; readonly topic: string }
  /** `fields`: the wrong fields, by name and never by value. */
  | { readonly kind: 'unreadable'; readonly fields: string };

const MAX_SAID = 150;
/** How much to read of what a server said. It is more than we store, because hiding addresses shortens it. */
const MAX_READ = 2_000;
const MAX_NAME = 40;
/** It becomes part of an ADDRESS item. */
const MAX_ID = 100;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
/** A text or a number. Empty when it is neither. */
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
/** The text of a value, trimmed. Empty when it is no text. */
const wordOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
/** A list. A value that should be in a list becomes a list of one. */
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

// Before 2010 SES sent no mail. After 3000 an instant has another width.
const EARLIEST = Date.UTC(2010, 0);
const LATEST = Date.UTC(3000, 0);

function epochMsOf(value: unknown): number {
  const text = textOf(value);
  // Seconds have ten digits for centuries, milliseconds thirteen.
  if (/^\d{10}(?:\d{3})?$/.test(text)) return Number(text.padEnd(13, '0'));
  // Date.parse turns nearly anything into a date, so at least a year is required.
  return /\d{4}/.test(text) ? Date.parse(text) : Number.NaN;
}

/** The first value that is a time. */
function firstTime(...values: readonly unknown[]): Instant | undefined {
  const found = values.map(epochMsOf).find((ms) => ms >= EARLIEST && ms < LATEST);
  return found === undefined ? undefined : toInstant(found);
}

/** The first value that could be an id. */
const firstId = (...values: readonly unknown[]): string =>
  values
    .map(textOf)
    .find((text) => text !== '')
    ?.slice(0, MAX_ID) ?? '';

const attempt = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));
const contactTags = z.object({
  ref: z.string().check(z.regex(REF_FORM)),
  week: z.string().check(z.regex(WEEK_FORM)),
  kind: z.string(),
  occasion: z.optional(z.string().check(z.regex(/^\d{1,2}$/))),
  attempt,
});
const staffTags = z.object({
  audience: z.string().check(z.overwrite(taggedAudience), z.regex(AUDIENCE_FORM)),
  week: z.string().check(z.regex(WEEK_FORM)),
  kind: staffKindSchema,
  turn: z.string().check(z.regex(/^\d{1,6}$/)),
  attempt,
});

/** The mail of ours that the tags name. Undefined when they name none. */
export function taggedMail(
  tags: Readonly<Record<string, unknown>>,
  kinds: ContactKinds = CONTACT_KINDS,
): TaggedMail | undefined {
  const contact = z.safeParse(contactTags, tags);
  if (contact.success && Object.hasOwn(kinds, contact.data.kind)) {
    const { attempt: mine, occasion, ...named } = contact.data;
    const id = { ...named, kind: named.kind as ContactKind };
    const which = occasion === undefined ? id : { ...id, occasion: Number(occasion) };
    return { kind: 'contact', id: which, attempt: mine };
  }
  const staffRead = z.safeParse(staffTags, tags);
  if (!staffRead.success) return undefined;
  const { attempt: mine, turn, ...id } = staffRead.data;
  return { kind: 'staff', id: { ...id, turn: Number(turn) }, attempt: mine };
}

/** A mail may have several tags of one name. Ours have one. */
const tagsOf = (mail: Fields): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fieldsOf(mail.tags)).map(([name, value]) => [name, listOf(value)[0]]));

const headerIn = (mail: Fields, name: string): readonly unknown[] =>
  listOf(mail.headers)
    .map(fieldsOf)
    .filter((header) => wordOf(header.name).toLowerCase() === name)
    .map(({ value }) => value);

/** The addresses that a mail was sent to, each once: from the envelope, or else from its headers. */
function destinationOf(mail: Fields): readonly string[] {
  const sources = [mail.destination, fieldsOf(mail.commonHeaders).to, headerIn(mail, 'to')];
  const found = sources.map((each) => new Set(listOf(each).flatMap((one) => mailboxesIn(textOf(one)))));
  return [...(found.find(({ size }) => size > 0) ?? [])];
}

/**
 * The addresses in one entry of a list of SES, and what a receiving server said of them. SES writes entries
 * as objects or as texts.
 */
function namedIn(entry: unknown): { readonly addresses: readonly string[]; readonly said: string } {
  const { emailAddress, status, diagnosticCode, action } = isFields(entry) ? entry : { emailAddress: entry };
  const said = [status, diagnosticCode].map(textOf).filter((part) => part !== '');
  // Even without details, the action says that something failed.
  return { addresses: mailboxesIn(textOf(emailAddress)), said: said.join(' ') || textOf(action) };
}

const withSaid = (said: string): Pick<FeedbackRecipient, 'said'> =>
  said === '' ? {} : { said: hideAddresses(said.slice(0, MAX_READ)).slice(0, MAX_SAID) };

/**
 * The recipients that a list of SES names. A report names the last address on the mail's way. After a
 * forwarder this differs from the address that we mailed, or is no address at all. So if the mail went to one
 * address only, that address counts too.
 *
 * @param isTrusted SES itself made the list, and it names whom the mail was sent to; the one address is then
 *   added only if the list names nobody
 */
function recipientsIn(
  list: unknown,
  mail: Fields,
  isTrusted = false,
): Pick<Feedback, 'recipients' | 'sentTo' | 'unread'> {
  const entries = listOf(list).map(namedIn);
  const named = entries.flatMap(({ addresses, said }) =>
    addresses.map((address): FeedbackRecipient => ({ address, ...withSaid(said) })),
  );
  const unread = entries.filter(({ addresses }) => addresses.length === 0).length;
  const counted = unread === 0 ? {} : { unread };
  const said = withSaid(entries.find((entry) => entry.said !== '')?.said ?? '');
  const [sentTo, ...others] = destinationOf(mail);
  const isOnly = sentTo !== undefined && others.length === 0;
  const isNamed = named.some(({ address }) => address === sentTo);
  if (isOnly && !isNamed && (named.length === 0 || !isTrusted))
    return { recipients: [...named, { address: sentTo, ...said }], sentTo, ...counted };
  return { recipients: named.length > 0 ? named : [said], ...counted };
}

/** A feedback type of RFC 5965, in any spelling: `Auth-Failure`, ` auth_failure `. */
const feedbackTypeOf = (value: unknown): string =>
  wordOf(value)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, MAX_NAME);

/** What a record says of its mail. */
interface Told extends Pick<Feedback, 'recipients' | 'sentTo' | 'unread' | 'gateway'> {
  readonly happening: Happening;
}

interface Reader {
  /** The field with the details of what happened. */
  readonly part: string;
  /**
   * Nothing follows without this field: the format of the record has changed, and somebody must learn of it.
   */
  readonly isNeeded?: true;
  readonly tell: (part: Fields, mail: Fields) => Told;
}

const thrownAway: Reader = {
  part: 'reject',
  tell: (_reject, mail) => ({
    happening: { kind: 'reject' },
    ...recipientsIn(mail.destination, mail, true),
  }),
};

/** The kind of an event, in any spelling: `Rendering Failure`, `RENDERING_FAILURE`. */
const kindOf = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');

/** By the kind of an event, as {@link kindOf} returns it. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [
    'bounce',
    {
      part: 'bounce',
      // Only this field says whether the mailbox is gone.
      isNeeded: true,
      tell(bounce, mail) {
        const told = recipientsIn(bounce.bouncedRecipients, mail);
        const subType = wordOf(bounce.bounceSubType).slice(0, MAX_NAME);
        const said = told.recipients.map((recipient) => recipient.said ?? '').join(' ');
        const type = bounceType(wordOf(bounce.bounceType), subType, said);
        return { happening: { kind: 'bounce', type, subType }, ...told };
      },
    },
  ],
  [
    'complaint',
    {
      part: 'complaint',
      tell: (complaint, mail) => ({
        happening: {
          kind: 'complaint',
          feedbackType: feedbackTypeOf(complaint.complaintFeedbackType),
          subType: wordOf(complaint.complaintSubType).slice(0, MAX_NAME),
        },
        ...recipientsIn(complaint.complainedRecipients, mail),
      }),
    },
  ],
  [
    'delivery',
    {
      part: 'delivery',
      tell(delivery, mail) {
        const gateway = gatewayIn(wordOf(delivery.smtpResponse));
        return {
          happening: { kind: 'delivery' },
          ...recipientsIn(delivery.recipients, mail, true),
          ...(gateway === undefined ? {} : { gateway }),
        };
      },
    },
  ],
  ['reject', thrownAway],
  ['renderingfailure', thrownAway],
]);

/** SES tests the topic of a new event destination with this sentence. */
const GREETING = /^Successfully validated SNS topic/;

function json(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

const unreadable = (...fields: readonly string[]): SesEvent => ({
  kind: 'unreadable',
  fields: fields.join(', ') || 'all of it',
});

/**
 * Reads a message of the feedback queue: an event record of SES in an envelope of SNS. Never throws.
 *
 * @param topic the ARN of the one topic whose messages are believed
 * @param receivedAt when the queue got the message, in epoch milliseconds, for records without a time
 */
export function readSesEvent(
  body: string,
  topic: string,
  receivedAt?: string,
  kinds?: ContactKinds,
): SesEvent {
  const envelope = json(body);
  if (!isFields(envelope)) return unreadable('SNS ');
  const { Type, TopicArn, Message } = envelope;
  const wrong = [
    ...(wordOf(Type).toLowerCase() === 'notification' ? [] : ['SNS Type']),
    ...(typeof TopicArn === 'string' ? [] : ['SNS TopicArn']),
    ...(typeof Message === 'string' || isFields(Message) ? [] : ['SNS Message']),
  ];
  // Without a topic, as in raw delivery, nothing can be believed. The type may be missing.
  const isMessage = wrong.length === 0 || (wrong.join() === 'SNS Type' && wordOf(Type) === '');
  if (typeof TopicArn !== 'string' || !isMessage) return unreadable(...wrong);
  if (TopicArn !== topic) return { kind: 'foreign-topic', topic: TopicArn };

  const record = typeof Message === 'string' ? json(Message) : Message;
  if (typeof Message === 'string' && GREETING.test(Message)) return { kind: 'ignored', what: 'greeting' };
  if (!isFields(record)) return unreadable();
  const name = wordOf(record.eventType) || wordOf(record.notificationType);
  if (name === '') return unreadable('eventType');
  const reader = READERS.get(kindOf(name));
  if (reader === undefined) return { kind: 'ignored', what: name.slice(0, MAX_NAME) };
  return readRecord(record, reader, { ...envelope, receivedAt }, kinds);
}

/** @param around what is known from the message itself */
function readRecord(
  record: Fields,
  { part, isNeeded, tell }: Reader,
  around: Fields,
  kinds: ContactKinds | undefined,
): SesEvent {
  if (isNeeded && !isFields(record[part])) return unreadable(part);
  const value = fieldsOf(record[part]);
  const mail = fieldsOf(record.mail);
  const { Timestamp, receivedAt, MessageId } = around;
  const at = firstTime(value.timestamp, mail.timestamp, Timestamp, receivedAt);
  const sentAt = firstTime(mail.timestamp, value.timestamp, Timestamp, receivedAt);
  if (at === undefined || sentAt === undefined) return unreadable('mail.timestamp');
  const tags = tagsOf(mail);
  const tagged = taggedMail(tags, kinds);
  return {
    kind: 'feedback',
    feedback: {
      at,
      mail: { sentAt, messageId: firstId(mail.messageId, tags.attempt, value.feedbackId, MessageId) },
      ...tell(value, mail),
      ...(tagged === undefined ? {} : { tagged }),
    },
  };
}
