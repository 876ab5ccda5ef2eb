import { describe, expect, it } from 'vitest';
import { readSesEvent } from '../../../functions/email/ses-events.ts';
import { eventsOf, type MailboxBehaviour } from '../../../infra/local/ses-events.ts';
import { aClaim, aStaffMail } from '../../support/factories.ts';
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
} from '../../support/ses-events.ts';

const read = (record: SesRecord | string, topic?: string) => readSesEvent(envelopeOf(record, topic), TOPIC);

/** The feedback in a record; fails when it was read as something else. */
function feedbackIn(record: SesRecord) {
  const event = read(record);
  if (event.kind !== 'feedback') throw new Error(`It was read as ${event.kind}.`);
  return event.feedback;
}

const without = (record: SesRecord, path: readonly string[]): SesRecord => {
  const [name = '', ...more] = path;
  const { [name]: value, ...rest } = record;
  return more.length === 0 ? rest : { ...rest, [name]: without(value as SesRecord, more) };
};

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

  it('is found among fields that SES may add at any time', () => {
    const record = { ...aBounce(), brandNew: { deeply: ['nested'] } };
    expect(feedbackIn(record)).toEqual(feedbackIn(aBounce()));
  });
});

describe('the mail it is about', () => {
  it('is named by its id and the time at which SES took it', () => {
    expect(feedbackIn(aDelivery())).toMatchObject({
      mail: { messageId: 'ses-1', sentAt: SENT_AT },
      at: '2026-11-03T10:00:07Z',
    });
  });

  it('is the contact or the mail to a colleague that its tags name', () => {
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

describe('the recipients', () => {
  it('are all of them, bare of names', () => {
    const recipients = ['kim@example.com', 'Lee Doe <lee@example.com>', '"Doe, Sam" <sam@example.com>'];
    for (const record of [aComplaint({ recipients }), aDelivery({ recipients })]) {
      expect(feedbackIn(record).recipients.map(({ address }) => address)).toEqual([
        'kim@example.com',
        'lee@example.com',
        'sam@example.com',
      ]);
    }
  });

  it('are those of the whole mail when SES threw it away', () => {
    const mail = { destination: ['kim@example.com', 'lee@example.com'] };
    expect(feedbackIn(aReject({ mail })).recipients).toHaveLength(2);
  });

  it('of a bounce come with what the server said, without addresses', () => {
    const dsn = { status: '5.1.1', diagnosticCode: 'smtp; 550 <kim@example.com> unknown' };
    expect(feedbackIn(aBounce({ dsn })).recipients).toEqual([
      { address: 'kim@example.com', said: '5.1.1 smtp; 550 <[address]> unknown' },
    ]);
    expect(feedbackIn(aBounce({ dsn: null })).recipients).toEqual([{ address: 'kim@example.com' }]);
  });

  it('of a bounce behind a forwarder are both: where it came back, and where it was sent to', () => {
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

  it('of a bounce may be none, as of some automatic replies', () => {
    const nobody = aBounce({ type: 'Undetermined', subType: 'Undetermined', recipients: [] });
    expect(feedbackIn({ ...nobody, mail: aBounce().mail }).recipients).toEqual([]);
  });
});

describe('a message that asks for nothing', () => {
  it.each([
    ['Send'],
    ['Open'],
    ['Click'],
    ['DeliveryDelay'],
    ['Subscription'],
    ['Whatever comes next'],
    // SES says so once, when an identity is told of a topic: it is about no mail.
    ['AmazonSnsSubscriptionSucceeded'],
  ])('is ignored: %s', (kind) => {
    expect(read({ eventType: kind })).toEqual({ kind: 'ignored', what: kind });
    expect(read({ notificationType: kind })).toEqual({ kind: 'ignored', what: kind });
  });

  it('is the sentence with which SES tries a new topic', () => {
    expect(read('Successfully validated SNS topic for Amazon SES event publishing.')).toEqual({
      kind: 'ignored',
      what: 'greeting',
    });
  });
});

describe('a message through another topic', () => {
  it.each([
    ['another name', `${TOPIC}-2`],
    ['another account', TOPIC.replace('123456789012', '999999999999')],
    ['capitals', TOPIC.toUpperCase()],
    ['nothing', ''],
  ])('is not believed: %s', (_what, topic) => {
    expect(read(aComplaint(), topic)).toEqual({ kind: 'foreign-topic', topic });
  });
});

describe('a message that cannot be read', () => {
  it.each([
    ['no JSON', 'hello', 'SNS '],
    [
      'no envelope of SNS, but the bare record',
      JSON.stringify(aBounce()),
      'SNS Type, SNS TopicArn, SNS Message',
    ],
    [
      'another kind of message of SNS',
      JSON.stringify({ ...JSON.parse(envelopeOf(aBounce())), Type: 'SubscriptionConfirmation' }),
      'SNS Type',
    ],
    ['a record that is no JSON', envelopeOf('hello'), ''],
    ['a record without a type', envelopeOf({ mail: {} }), 'eventType'],
    ['a bounce without its mail', envelopeOf(without(aBounce(), ['mail'])), 'mail'],
    ['a bounce without its part', envelopeOf(without(aBounce(), ['bounce'])), 'bounce'],
    [
      'a bounce without a type',
      envelopeOf(without(aBounce(), ['bounce', 'bounceType'])),
      'bounce.bounceType',
    ],
    [
      'a complaint without recipients',
      envelopeOf(without(aComplaint(), ['complaint', 'complainedRecipients'])),
      'complaint.complainedRecipients',
    ],
    ['a recipient without an address', envelopeOf(aDelivery({ recipients: [''] })), 'delivery.recipients.0'],
    ['a time that is none', envelopeOf(aDelivery({ at: 'noon' })), 'delivery.timestamp'],
    ['a mail without an id', envelopeOf(aReject({ mail: { messageId: '' } })), 'mail.messageId'],
  ])('is told by the names of its fields, never by their values: %s', (_what, body, fields) => {
    expect(readSesEvent(body, TOPIC)).toEqual({ kind: 'unreadable', fields: fields || 'all of it' });
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
