import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSesEvent } from '../../../../functions/email/ses/ses-events.ts';
import { eventsOf, type MailboxBehaviour } from '../../../../infra/local/aws/ses-events.ts';
import { aClaim, aStaffMail } from '../../../support/factories.ts';
import {
  aBounce,
  aComplaint,
  aDelivery,
  anEvent,
  aReject,
  aSoftBounce,
  contactTags,
  envelopeOf,
  SENT_AT,
  type SesRecord,
  staffTags,
  TOPIC,
} from '../../../support/ses-events.ts';

const read = (record: SesRecord | string, topic?: string) => readSesEvent(envelopeOf(record, topic), TOPIC);

/** The feedback in a record. Throws when the record was read as something else. */
function feedbackIn(record: SesRecord) {
  const event = read(record);
  if (event.kind !== 'feedback') throw new Error(`It was read as ${event.kind}.`);
  return event.feedback;
}

/**
 * The record with another value at a path such as `bounce.bouncedRecipients.0.status`; undefined removes the
 * field.
 */
function changed(record: unknown, path: string, value: unknown): SesRecord {
  const copy = structuredClone(record) as SesRecord;
  const names = path.split('.');
  const last = names.pop() ?? '';
  const holder = names.reduce<unknown>((at, name) => Reflect.get(Object(at), name), copy);
  if (value === undefined) Reflect.deleteProperty(Object(holder), last);
  else Reflect.set(Object(holder), last, value);
  return copy;
}

/** Values that a field may have instead of the right one. */
const USELESS: readonly (readonly [string, unknown])[] = [
  ['missing', undefined],
  ['null', null],
  ['empty', ''],
  ['a number', 7],
  ['a flag', false],
  ['a list', [null]],
  ['an object', { and: 'so on' }],
];

describe('what happened', () => {
  it.each([
    ['a hard bounce', aBounce(), { kind: 'bounce', type: 'permanent', subType: 'General' }],
    ['a soft bounce', aSoftBounce(), { kind: 'bounce', type: 'transient', subType: 'MailboxFull' }],
    [
      'a bounce that SES cannot make out',
      aBounce({ type: 'Undetermined', subType: 'Undetermined' }),
      { kind: 'bounce', type: 'undetermined', subType: 'Undetermined' },
    ],
    [
      'a type of bounce that does not exist yet',
      aBounce({ type: 'Quantum', subType: 'Both' }),
      { kind: 'bounce', type: 'undetermined', subType: 'Both' },
    ],
    ['a complaint', aComplaint(), { kind: 'complaint', feedbackType: 'abuse', subType: '' }],
    [
      'a complaint without a report',
      aComplaint({ feedbackType: null }),
      { kind: 'complaint', feedbackType: '', subType: '' },
    ],
    [
      'a complaint in capitals',
      aComplaint({ feedbackType: 'Not-Spam' }),
      { kind: 'complaint', feedbackType: 'not-spam', subType: '' },
    ],
    [
      'a complaint with blanks and an underline',
      aComplaint({ feedbackType: ' Auth_Failure ' }),
      { kind: 'complaint', feedbackType: 'auth-failure', subType: '' },
    ],
    ['a name in other letters', anEvent(' REJECT '), { kind: 'reject' }],
    ['a name with an underline', anEvent('RENDERING_FAILURE'), { kind: 'reject' }],
    [
      'a complaint of long ago',
      aComplaint({ subType: 'OnAccountSuppressionList' }),
      { kind: 'complaint', feedbackType: 'abuse', subType: 'OnAccountSuppressionList' },
    ],
    ['a delivery', aDelivery(), { kind: 'delivery' }],
    ['a reject', aReject(), { kind: 'reject' }],
    ['a mail that could not be rendered', anEvent('Rendering Failure'), { kind: 'reject' }],
  ])('is read from %s', (_what, record, happening) => {
    expect(feedbackIn(record).happening).toEqual(happening);
  });

  it.each([
    ['a bounce', aBounce],
    ['a complaint', aComplaint],
    ['a delivery', aDelivery],
  ])('is the same in both shapes of %s; only the tags are not in the older one', (_what, make) => {
    const { tagged: _, ...event } = feedbackIn(make({ mail: { tags: contactTags('kim') } }));
    expect(feedbackIn(make({ shape: 'notificationType' }))).toEqual(event);
  });

  it('is found among new fields that SES may add', () => {
    const record = { ...aBounce(), brandNew: { deeply: ['nested'] } };
    expect(feedbackIn(record)).toEqual(feedbackIn(aBounce()));
  });
});

describe('the mail it is about', () => {
  it('is named by its id and the time at which SES took the mail', () => {
    expect(feedbackIn(aDelivery())).toMatchObject({
      mail: { messageId: 'ses-1', sentAt: SENT_AT },
      at: '2026-11-03T10:00:07Z',
    });
  });

  it('is the contact or the staff mail that its tags name', () => {
    const { ref, week, kind, attempt } = aClaim('kim');
    expect(feedbackIn(aDelivery({ mail: { tags: contactTags('kim') } })).tagged).toEqual({
      kind: 'contact',
      id: { ref, week, kind },
      attempt,
    });
    const { audience, turn } = aStaffMail('kim');
    expect(feedbackIn(aDelivery({ mail: { tags: staffTags('kim') } })).tagged).toEqual({
      kind: 'staff',
      id: { audience, week: '2026-W45', kind: 'alert', turn },
      attempt: 'attempt-of-kim',
    });
  });

  it.each([
    ['no tags', {}],
    ['a ref that is none', contactTags('kim', { ref: 'KIM' })],
    ['a week that is none', contactTags('kim', { week: '2026-11' })],
    ['a kind that nobody sends', contactTags('kim', { kind: 'newsletter' })],
    ['no attempt', contactTags('kim', { attempt: '' })],
    ['an audience that is none', staffTags('kim', { audience: 'All Of Us' })],
    ['a turn that is none', staffTags('kim', { turn: 'first' })],
  ])('is not known with %s, and the event is read all the same', (_what, tags) => {
    const feedback = feedbackIn(aComplaint({ mail: { tags } }));
    expect(feedback.tagged).toBeUndefined();
    expect(feedback.recipients).toEqual([{ address: 'kim@example.com' }]);
  });
});

describe('the gateway', () => {
  const answered = (smtpResponse: unknown): unknown => {
    const record = aDelivery();
    return feedbackIn({ ...record, delivery: { ...Object(record.delivery), smtpResponse } }).gateway;
  };
  it.each([
    ['250 2.0.0 OK  1790000000 d2e1a72fcca58si1234567b3a.12 - gsmtp', 'google'],
    ['250 2.0.0 Ok: queued as E8ABB3AD5C', undefined],
    ['', undefined],
    [null, undefined],
    [250, undefined],
    [{ code: 250 }, undefined],
    [undefined, undefined],
  ])('of a delivery is told by the answer of its server: %j', (said, gateway) => {
    expect(answered(said)).toBe(gateway);
  });
});

describe('the recipients', () => {
  it('are all of them, without their names', () => {
    const recipients = ['kim@example.com', 'Lee Doe <lee@example.com>', '"Doe, Sam" <sam@example.com>'];
    for (const record of [aComplaint({ recipients }), aDelivery({ recipients })]) {
      expect(feedbackIn(record).recipients.map(({ address }) => address)).toEqual([
        'kim@example.com',
        'lee@example.com',
        'sam@example.com',
      ]);
    }
  });

  it('are those of the whole mail when SES threw the mail away', () => {
    const mail = { destination: ['kim@example.com', 'lee@example.com'] };
    expect(feedbackIn(aReject({ mail })).recipients).toHaveLength(2);
  });

  it('of a bounce come with what the server said, without addresses', () => {
    const dsn = { status: '5.1.1', diagnosticCode: 'smtp; 550 <kim@example.com> unknown' };
    expect(feedbackIn(aBounce({ dsn })).recipients).toEqual([
      { address: 'kim@example.com', said: '5.1.1 smtp; 550 <[address]> unknown' },
    ]);
    expect(feedbackIn(aBounce({ dsn: null })).recipients).toEqual([{ address: 'kim@example.com' }]);
    const long = { diagnosticCode: 'smtp; 550 <kim@example.com> '.repeat(100_000) };
    const [first] = feedbackIn(aBounce({ dsn: long })).recipients;
    expect(first?.said).toHaveLength(150);
    expect(first?.said).not.toContain('@');
  });

  it('of a bounce behind a forwarder are both: where it came back, and where it was sent', () => {
    const behind = aBounce({
      recipients: ['box@forwarded.example'],
      mail: { destination: ['kim@example.com'] },
    });
    expect(feedbackIn(behind).recipients.map(({ address }) => address)).toEqual([
      'box@forwarded.example',
      'kim@example.com',
    ]);
    const spelt = aBounce({ recipients: ['Kim@Example.com'], mail: { destination: ['kim@example.com'] } });
    expect(feedbackIn(spelt).recipients).toHaveLength(1);
  });

  it.each([
    ['a bounce', aBounce, 'bounce.bouncedRecipients'],
    ['a complaint', aComplaint, 'complaint.complainedRecipients'],
    ['a delivery', aDelivery, 'delivery.recipients'],
  ])('of %s without names are the one person who got the mail', (_what, make, path) => {
    for (const [what, nobody] of [...USELESS, ['no entry', []], ['an empty entry', [{}]]] as const) {
      const feedback = feedbackIn(changed(make(), path, nobody));
      expect([what, feedback.recipients.map(({ address }) => address), feedback.sentTo]).toEqual([
        what,
        ['kim@example.com'],
        'kim@example.com',
      ]);
    }
  });

  it.each([
    ['a directory’s name', '/o=Acme/cn=kim', 1],
    ['nothing', '', 1],
    ['null', null, 1],
    ['a number', 7, 1],
  ])('are said to be unread: %s', (_what, emailAddress, unread) => {
    const bounce = changed(aBounce(), 'bounce.bouncedRecipients.0.emailAddress', emailAddress);
    expect(feedbackIn(bounce)).toMatchObject({
      // The details of an unnamed recipient then belong to the mail.
      recipients: [{ address: 'kim@example.com', said: '5.1.1 smtp; 550 5.1.1 user unknown' }],
      sentTo: 'kim@example.com',
      unread,
    });
  });

  it('of a complaint by somebody else are both, and those of a delivery are as SES names them', () => {
    const mail = { destination: ['kim@example.com'] };
    const recipients = ['box@forwarded.example'];
    const both = ['box@forwarded.example', 'kim@example.com'];
    const complaint = feedbackIn(aComplaint({ recipients, mail }));
    expect(complaint.recipients.map(({ address }) => address)).toEqual(both);
    expect(complaint.sentTo).toBe('kim@example.com');
    expect(feedbackIn(aDelivery({ recipients, mail })).recipients).toEqual([{ address: recipients[0] }]);
  });

  it('are nobody if the mail went to several people and none of them is named', () => {
    const bounce = aBounce({ mail: { destination: ['kim@example.com', 'lee@example.com'] }, recipients: [] });
    const { recipients, sentTo } = feedbackIn(bounce);
    expect({ recipients, sentTo }).toEqual({ recipients: [{}], sentTo: undefined });
  });

  it('are one if the mail went to one address that is written twice', () => {
    const bounce = aBounce({
      mail: { destination: ['kim@example.com', 'Kim <KIM@example.com>'] },
      recipients: [],
    });
    expect(feedbackIn(bounce).recipients.map(({ address }) => address)).toEqual(['kim@example.com']);
  });

  it.each([
    ['a text in place of the list', 'Kim <kim@example.com>'],
    ['entries that are none', [null, 7, 'kim@example.com']],
  ])("are found in %s of the mail's destination", (_what, destination) => {
    const bounce = changed(aBounce({ recipients: [] }), 'mail.destination', destination);
    expect(feedbackIn(bounce).sentTo).toBe('kim@example.com');
  });

  it.each(USELESS)('are found in the headers when the destination is %s', (_what, destination) => {
    const bounce = changed(aBounce({ recipients: [] }), 'mail.destination', destination);
    const withHeaders = changed(bounce, 'mail.commonHeaders', { to: ['Kim <kim@example.com>'] });
    expect(feedbackIn(withHeaders).sentTo).toBe('kim@example.com');
    const withHeader = changed(bounce, 'mail.headers', [
      null,
      { name: 'TO', value: 'Kim <kim@example.com>' },
    ]);
    expect(feedbackIn(withHeader).sentTo).toBe('kim@example.com');
    expect(feedbackIn(changed(bounce, 'mail.commonHeaders', null)).recipients).toEqual([{}]);
  });

  it('may be several in one field', () => {
    const bounce = aBounce({ recipients: ['rfc822;kim@example.com, rfc822;lee@example.com'] });
    expect(feedbackIn(bounce).recipients.map(({ address }) => address)).toEqual([
      'kim@example.com',
      'lee@example.com',
    ]);
  });
});

describe('a record with something missing', () => {
  const NEEDLESS: readonly (readonly [string, SesRecord, readonly string[]])[] = [
    [
      'bounce',
      aBounce({ mail: { tags: contactTags('kim') } }),
      ['bounceSubType', 'feedbackId', 'timestamp', 'reportingMTA', 'remoteMtaIp'].map(
        (each) => `bounce.${each}`,
      ),
    ],
    [
      'bounce of a recipient',
      aBounce({ mail: { tags: contactTags('kim') } }),
      ['action', 'status', 'diagnosticCode'].map((each) => `bounce.bouncedRecipients.0.${each}`),
    ],
    [
      'complaint',
      aComplaint(),
      [
        'complaintSubType',
        'complaintFeedbackType',
        'feedbackId',
        'timestamp',
        'userAgent',
        'arrivalDate',
      ].map((each) => `complaint.${each}`),
    ],
    [
      'delivery',
      aDelivery(),
      ['timestamp', 'smtpResponse', 'processingTimeMillis'].map((each) => `delivery.${each}`),
    ],
    [
      'mail',
      aBounce(),
      ['timestamp', 'messageId', 'destination', 'tags', 'headers', 'source'].map((each) => `mail.${each}`),
    ],
    ['record', aBounce(), ['mail', 'notificationType']],
    // That somebody complained, or that a mail arrived, is enough.
    ['record of a complaint', aComplaint(), ['complaint']],
    ['record of a delivery', aDelivery(), ['delivery']],
  ];
  it.each(NEEDLESS)('is still read: of a %s', (_what, record, paths) => {
    const { happening, recipients } = feedbackIn(record);
    for (const path of paths)
      for (const [what, useless] of USELESS) {
        const read = feedbackIn(changed(record, path, useless));
        expect([path, what, read.happening.kind]).toEqual([path, what, happening.kind]);
        expect(read.recipients.map(({ address }) => address)).toEqual(
          recipients.map(({ address }) => address),
        );
        if (happening.kind === 'bounce') expect(read.happening).toMatchObject({ type: 'permanent' });
      }
  });

  it.each([
    ['what happened', 'bounce.timestamp', { at: SENT_AT, mail: { sentAt: SENT_AT } }],
    ['the mail', 'mail.timestamp', { at: '2026-11-03T10:00:07Z', mail: { sentAt: '2026-11-03T10:00:07Z' } }],
  ])('has the time of the other if that of %s is unusable', (_what, path, expected) => {
    for (const none of ['noon', '', null, '0000-00-00', 12, '+275760-09-13T00:00:00Z'])
      expect(feedbackIn(changed(aBounce(), path, none))).toMatchObject(expected);
  });

  it('has the time of its message if it has none, and otherwise that of the queue', () => {
    const record = changed(changed(aBounce(), 'bounce.timestamp', null), 'mail.timestamp', null);
    const envelope = { ...JSON.parse(envelopeOf(record)), Timestamp: '2026-11-04T00:00:00.000Z' };
    const timeOf = (message: object, receivedAt?: string) => {
      const event = readSesEvent(JSON.stringify(message), TOPIC, receivedAt);
      return event.kind === 'feedback' ? [event.feedback.at, event.feedback.mail.sentAt] : event;
    };
    expect(timeOf(envelope)).toEqual(['2026-11-04T00:00:00Z', '2026-11-04T00:00:00Z']);
    const { Timestamp: _, ...bare } = envelope;
    const received = String(Date.parse('2026-11-05T00:00:00Z'));
    expect(timeOf(bare, received)).toEqual(['2026-11-05T00:00:00Z', '2026-11-05T00:00:00Z']);
    expect(timeOf(bare)).toEqual({ kind: 'unreadable', fields: 'mail.timestamp' });
  });

  it('has a name that stays the same when it is reported again', () => {
    const nameless = changed(aSoftBounce({ mail: { tags: contactTags('kim') } }), 'mail.messageId', null);
    expect(feedbackIn(nameless).mail.messageId).toBe(aClaim('kim').attempt);
    expect(feedbackIn(changed(nameless, 'mail.tags', null)).mail.messageId).toBe('feedback-1');
  });

  it.each(USELESS)('has a type of bounce from other facts if it is %s', (_what, none) => {
    const bounce = changed(aBounce({ subType: '' }), 'bounce.bounceType', none);
    expect(feedbackIn(bounce).happening).toEqual({ kind: 'bounce', type: 'permanent', subType: '' });
    const full = changed(aSoftBounce(), 'bounce.bounceType', none);
    expect(feedbackIn(full).happening).toMatchObject({ type: 'transient' });
  });
});

describe('the envelope', () => {
  const envelope = JSON.parse(envelopeOf(aBounce()));
  it.each([
    ['no type', changed(envelope, 'Type', undefined)],
    ['a type in other letters', changed(envelope, 'Type', 'notification')],
    ['nothing but the topic and the record', { TopicArn: TOPIC, Message: JSON.stringify(aBounce()) }],
    ['the record as it is', changed(envelope, 'Message', aBounce())],
    ['more than we know', { ...envelope, MessageAttributes: { so: { Type: 'String', Value: 'on' } } }],
  ])('may have %s', (_what, message) => {
    expect(readSesEvent(JSON.stringify(message), TOPIC)).toMatchObject({
      kind: 'feedback',
      feedback: { recipients: [{ address: 'kim@example.com' }] },
    });
  });

  it.each([
    ['no topic', undefined],
    ['a topic that is none', null],
    ['a list of topics', [TOPIC]],
  ])('is not believed with %s', (_what, topic) => {
    expect(readSesEvent(JSON.stringify(changed(envelope, 'TopicArn', topic)), TOPIC)).toEqual({
      kind: 'unreadable',
      fields: 'SNS TopicArn',
    });
  });
});

describe('a message that cannot be read', () => {
  it.each([
    ['no JSON', 'hello', 'SNS '],
    ['a list', '[]', 'SNS '],
    [
      'no envelope of SNS, as in raw delivery, but the bare record',
      JSON.stringify(aBounce()),
      'SNS Type, SNS TopicArn, SNS Message',
    ],
    [
      'another kind of message of SNS',
      JSON.stringify({ ...JSON.parse(envelopeOf(aBounce())), Type: 'SubscriptionConfirmation' }),
      'SNS Type',
    ],
    ['a record that is no JSON', envelopeOf('hello'), ''],
    ['a record that is a list', envelopeOf('[]'), ''],
    ['a record without a type', envelopeOf({ mail: {} }), 'eventType'],
    ['a record with a type that is none', envelopeOf({ eventType: null, mail: {} }), 'eventType'],
    ['a bounce without its part', envelopeOf(changed(aBounce(), 'bounce', undefined)), 'bounce'],
    ['a bounce whose part is null', envelopeOf(changed(aBounce(), 'bounce', null)), 'bounce'],
  ])('is reported with the names of its fields, never with their values: %s', (_what, body, fields) => {
    expect(readSesEvent(body, TOPIC)).toEqual({ kind: 'unreadable', fields: fields || 'all of it' });
  });

  it('affects no other: whatever the record contains, reading it never throws', () => {
    const value = fc.anything({ maxDepth: 2 });
    const record = fc.record({
      eventType: fc.constantFrom('Bounce', 'Complaint', 'Delivery', 'Reject'),
      bounce: value,
      complaint: value,
      delivery: value,
      mail: value,
    });
    fc.assert(
      fc.property(record, (any) => {
        const body = envelopeOf(JSON.stringify(any));
        expect(['feedback', 'unreadable']).toContain(readSesEvent(body, TOPIC).kind);
      }),
    );
  });
});

describe('an event of the local SES', () => {
  const behaviours: [MailboxBehaviour, string[]][] = [
    ['delivers', ['delivery']],
    ['bounces', ['bounce permanent General']],
    ['bounces-later', ['delivery', 'bounce permanent General']],
    ['is-full', ['bounce transient MailboxFull']],
    ['finds-fault', ['bounce transient ContentRejected']],
    ['complains', ['delivery', 'complaint']],
    ['replies', ['delivery', 'bounce transient General']],
    ['is-suppressed', ['bounce permanent Suppressed']],
    ['is-on-account-list', ['bounce permanent OnAccountSuppressionList']],
    ['is-rejected', ['reject']],
  ];
  it.each(behaviours)('is read as one of the real one: %s', (behaviour, expected) => {
    const mail = {
      id: 'ses-1',
      at: SENT_AT,
      from: 'Acme <hello@example.com>',
      subject: 'How likely?',
      to: ['kim@example.com'],
      tags: contactTags('kim'),
      configurationSet: 'hearback',
      size: 1,
    };
    const read = eventsOf(mail, 'kim@example.com', behaviour).map((record) => feedbackIn(JSON.parse(record)));
    expect(
      read.map(({ happening }) =>
        happening.kind === 'bounce' ? `bounce ${happening.type} ${happening.subType}` : happening.kind,
      ),
    ).toEqual(expected);
    for (const { recipients, mail: told, tagged } of read) {
      expect(recipients).toMatchObject([{ address: 'kim@example.com' }]);
      expect(told).toEqual({ messageId: 'ses-1', sentAt: SENT_AT });
      expect(tagged).toMatchObject({ kind: 'contact', attempt: aClaim('kim').attempt });
    }
  });
});
