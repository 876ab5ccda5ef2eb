import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { addressHash, domainHash } from '../../../functions/domain/identity/address.ts';
import type { MailStatus } from '../../../functions/domain/mail/mail-status.ts';
import { systemClock } from '../../../functions/runtime/clock.ts';
import { loadKeyRing } from '../../../functions/runtime/key-source.ts';
import { startFeedback } from '../../../functions/services/feedback.ts';
import { addressStore } from '../../../functions/store/addresses.ts';
import { contactStore } from '../../../functions/store/contacts.ts';
import { receiverStore } from '../../../functions/store/receivers.ts';
import { staffMailStore } from '../../../functions/store/staff-mails.ts';
import { lambdaContext } from '../../../infra/local/aws/lambda-context.ts';
import { makeQueue } from '../../../infra/local/aws/queue.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { aClaim, aStaffMail } from '../../support/factories.ts';
import { manualClock } from '../../support/manual-clock.ts';
import {
  aBounce,
  aComplaint,
  aDelivery,
  anEvent,
  aReject,
  aSoftBounce,
  contactTags,
  type EventFields,
  envelopeOf,
  SENT_AT,
  type SesRecord,
  staffTags,
  TOPIC,
} from '../../support/ses-events.ts';

// The real function with its real stores. The events of SES come as SQS delivers them.

let table: TestTable;
let directory: string;
let addressKey: Uint8Array;
let handler: Awaited<ReturnType<typeof startFeedback>>;
let env: Record<string, string>;

beforeAll(async () => {
  table = await startTestTable();
  directory = await mkdtemp(path.join(tmpdir(), 'hearback-feedback-'));
  const pepper = path.join(directory, 'pepper');
  await writeFile(pepper, `${'p'.repeat(40)}\n`);
  env = {
    TABLE_NAME: table.tableName,
    PEPPER_SECRET: pathToFileURL(pepper).href,
    FEEDBACK_TOPIC: TOPIC,
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    LOG_LEVEL: 'SILENT',
  };
  addressKey = (await loadKeyRing({ PEPPER_SECRET: env.PEPPER_SECRET ?? '' })).address;
  handler = await startFeedback(env, systemClock);
});
afterAll(async () => {
  await table.stop();
  await rm(directory, { recursive: true, force: true });
});

let people = 0;
let name = '';
beforeEach(() => {
  people += 1;
  name = `person-${people}`;
});

const addressOf = (who = name): string => `${who}@example.com`;
const hashOf = (who = name): string => addressHash(addressOf(who), addressKey);
const contacts = () => contactStore(table.client, table.tableName);
const addresses = () => addressStore(table.client, table.tableName);
const staffMails = () => staffMailStore(table.client, table.tableName);

/** Calls the function with these messages, and returns the positions of those that it reported as failed. */
async function call(...bodies: string[]): Promise<number[]> {
  const queue = makeQueue({
    name: 'feedback',
    clock: manualClock(SENT_AT),
    visibilityMs: 60_000,
    maxReceives: 3,
  });
  for (const body of bodies) queue.send({ body });
  const Records = queue.receive(10);
  const { batchItemFailures } = await handler({ Records }, lambdaContext('feedback')());
  return batchItemFailures.map(({ itemIdentifier }) =>
    Records.findIndex(({ messageId }) => messageId === itemIdentifier),
  );
}

/** Takes events, one call for each. None of them may fail. */
async function take(...records: SesRecord[]): Promise<void> {
  for (const record of records) expect(await call(envelopeOf(record))).toEqual([]);
}

/** The default contents of an event about the mail to this person. */
const about = (fields: EventFields = {}): EventFields => ({
  recipients: [addressOf()],
  ...fields,
  mail: { tags: contactTags(name), ...fields.mail },
});
/** Another mail to the same person, on a later day. */
const mailOn = (day: number, who = name): EventFields => ({
  recipients: [addressOf(who)],
  mail: { messageId: `ses-${day}`, timestamp: `2026-11-0${day}T10:00:00.000Z` },
});

/** A contact with this status, claimed as the sender does. */
async function mailed(status: 'SENDING' | 'SENT' | 'UNKNOWN' = 'SENT', who = name): Promise<void> {
  const claim = aClaim(who);
  await contacts().claim(claim);
  if (status === 'SENT')
    await contacts().finish(claim, claim.attempt, { status, messageId: 'ses-1', at: SENT_AT });
  if (status === 'UNKNOWN')
    await contacts().finish(claim, claim.attempt, { status, reason: 'the connection was reset' });
}

async function state(who = name) {
  const contact = await contacts().get(aClaim(who));
  const address = await addresses().get(hashOf(who));
  return { status: contact?.status, suppression: address?.suppression, softBounces: address?.softBounces };
}

describe('a bounce', () => {
  it('for good ends in BOUNCED and suppression, with reason and date, whether it is the first mail or the third', async () => {
    await mailed();
    await take(...Array(3).fill(aBounce(about())));
    expect(await state()).toEqual({
      status: 'BOUNCED',
      suppression: { reason: 'bounced', at: '2026-11-03T10:00:07Z' },
      softBounces: undefined,
    });
    expect((await contacts().get(aClaim(name)))?.reason).toBe(
      'permanent bounce, General: 5.1.1 smtp; 550 5.1.1 user unknown',
    );
  });

  it.each(['Suppressed', 'OnAccountSuppressionList'])('of a list of SES suppresses: %s', async (subType) => {
    await mailed();
    await take(aBounce({ ...about(), subType }));
    expect(await state()).toMatchObject({ status: 'BOUNCED', suppression: { reason: 'bounced' } });
  });

  it('because the reader unsubscribed at SES suppresses as that', async () => {
    await mailed();
    await take(aBounce({ ...about(), subType: 'UnsubscribedRecipient' }));
    expect(await state()).toMatchObject({ status: 'BOUNCED', suppression: { reason: 'unsubscribed' } });
  });

  it('after a delivery counts as a bounce, and a delivery that comes later changes nothing', async () => {
    await mailed();
    await take(aDelivery(about()), aBounce(about()), aDelivery(about()));
    expect(await state()).toMatchObject({ status: 'BOUNCED', suppression: { reason: 'bounced' } });
  });

  it('because of what is in the mail leaves the address alone', async () => {
    await mailed();
    await take(aBounce({ ...about(), type: 'Transient', subType: 'AttachmentRejected' }));
    expect(await state()).toEqual({ status: 'BOUNCED', suppression: undefined, softBounces: undefined });
  });

  it('that is an automatic reply changes nothing', async () => {
    await mailed();
    await take(aDelivery(about()), aBounce({ ...about(), type: 'Transient', subType: 'General', dsn: null }));
    expect(await state()).toEqual({ status: 'SENT', suppression: undefined, softBounces: undefined });
  });
});

describe('a transient bounce', () => {
  it('ends its mail, and counts once, however often it is reported', async () => {
    await mailed();
    await take(...Array(3).fill(aSoftBounce(about())));
    expect(await state()).toEqual({
      status: 'BOUNCED',
      suppression: undefined,
      softBounces: [{ sentAt: SENT_AT, messageId: 'ses-1' }],
    });
  });

  it('of the third different mail in a row suppresses', async () => {
    await take(aSoftBounce(mailOn(1)), aSoftBounce(mailOn(2)));
    expect((await state()).suppression).toBeUndefined();
    await take(aBounce({ ...mailOn(3), type: 'Undetermined', subType: 'Undetermined' }));
    expect((await state()).suppression).toEqual({ reason: 'bounced', at: '2026-11-03T10:00:07Z' });
  });

  it('does not suppress when a mail arrived in between', async () => {
    await take(aSoftBounce(mailOn(1)), aSoftBounce(mailOn(2)), aDelivery(mailOn(3)), aSoftBounce(mailOn(4)));
    expect(await state()).toMatchObject({ suppression: undefined, softBounces: [{ messageId: 'ses-4' }] });
  });

  it('suppresses even if the last of its deliveries is reported late', async () => {
    await take(aSoftBounce(mailOn(2)), aSoftBounce(mailOn(3)), aDelivery(mailOn(1)), aSoftBounce(mailOn(4)));
    expect((await state()).suppression?.reason).toBe('bounced');
  });

  it('of three mails at once suppresses', async () => {
    const bodies = [1, 2, 3].map((day) => envelopeOf(aSoftBounce(mailOn(day))));
    expect(await call(...bodies, ...bodies)).toEqual([]);
    expect((await state()).suppression?.reason).toBe('bounced');
  });
});

describe('a complaint', () => {
  it('ends in COMPLAINED and suppression, also of a mail that bounced', async () => {
    await mailed();
    await take(aBounce(about()), aComplaint(about()), aBounce(about()));
    expect(await state()).toMatchObject({ status: 'COMPLAINED', suppression: { reason: 'complained' } });
  });

  it('long after the mail suppresses as a complaint, even if nobody got the mail', async () => {
    await mailed();
    await take(aComplaint({ ...about(), feedbackType: null, subType: 'OnAccountSuppressionList' }));
    expect(await state()).toMatchObject({ status: 'BOUNCED', suppression: { reason: 'complained' } });
  });

  it.each([
    'auth-failure',
    'Auth-Failure',
    ' AUTH-FAILURE ',
    'auth_failure',
    'dmarc',
  ])('that is about our own records leaves the address alone: %j', async (feedbackType) => {
    await mailed();
    await take(aComplaint({ ...about(), feedbackType }));
    expect(await state()).toMatchObject({ status: 'SENT', suppression: undefined });
  });

  it("that asks to be taken off counts as the reader's wish", async () => {
    await mailed();
    await take(aComplaint({ ...about(), feedbackType: 'opt-out' }));
    expect(await state()).toMatchObject({ status: 'SENT', suppression: { reason: 'unsubscribed' } });
  });

  it('that says "not spam" changes nothing', async () => {
    await mailed();
    await take(aComplaint({ ...about(), feedbackType: 'not-spam' }));
    expect(await state()).toMatchObject({ status: 'SENT', suppression: undefined });
  });
});

describe('a delivery', () => {
  it.each([
    'SENDING',
    'UNKNOWN',
    'SENT',
  ] as const)('makes a %s mail SENT, under the id that SES gave it', async (status) => {
    await mailed(status);
    await take(aDelivery(about()), aDelivery(about()));
    expect(await contacts().get(aClaim(name))).toMatchObject({
      status: 'SENT',
      messageId: 'ses-1',
      sentAt: SENT_AT,
    });
  });

  it('tells the gateway of a domain once, by a name of ours and nothing that the server said', async () => {
    const at = (who: string, said: string) => {
      const record = aDelivery({ ...about(), recipients: [who] });
      return { ...record, delivery: { ...Object(record.delivery), smtpResponse: said } };
    };
    const receivers = receiverStore(table.client, table.tableName);
    const via = async (address: string) => {
      const domain = domainHash(address, addressKey);
      return (await receivers.get(receivers.shardOf(domain))).via.get(domain);
    };
    await mailed('SENT');
    const mimecast = '250 SmtpThread-230451-1790000000000@de-mta-12.de.mimecast.lan Received OK';
    await take(at('kim@guarded.example', mimecast), at('lee@guarded.example', '250 2.0.0 OK si1.2 - gsmtp'));
    await take(at('kim@plain.example', '250 2.0.0 Ok: queued on mail.plain.example'));
    expect(await via('sam@guarded.example')).toBe('mimecast');
    expect(await via('sam@plain.example')).toBeUndefined();
    await take(at('kim@later.example', '250 2.0.0 OK si1.2 - gsmtp'));
    expect(await via('sam@later.example')).toBe('google');
  });

  it('of an earlier attempt says nothing about the current one', async () => {
    await mailed('SENDING');
    await take(aDelivery(about({ mail: { tags: contactTags(name, { attempt: 'an-earlier-one' }) } })));
    expect((await state()).status).toBe('SENDING');
  });

  it('of a mail that is SENT, to an address without a run, writes nothing', async () => {
    await mailed();
    const sent: string[] = [];
    const watched = new Proxy(table.client, {
      get: (client, key) =>
        key === 'send'
          ? (command: Parameters<typeof client.send>[0]) => {
              sent.push(
                `${command.constructor.name} ${JSON.stringify(Object(command.input).ConsistentRead ?? false)}`,
              );
              return client.send(command);
            }
          : Reflect.get(client, key),
    });
    const claim = aClaim(name);
    const report = { status: 'SENT', attempt: claim.attempt, messageId: 'ses-1', sentAt: SENT_AT } as const;
    expect(await contactStore(watched, table.tableName).report(claim, report)).toBe('as-before');
    await addressStore(watched, table.tableName).endSoftRun(hashOf(), {
      messageId: 'ses-1',
      sentAt: SENT_AT,
    });
    expect(sent).toEqual(['GetItemCommand false', 'GetItemCommand false']);
  });
});

describe('a mail that SES threw away', () => {
  it('is REFUSED, and nothing is held against the address', async () => {
    await mailed();
    await take(aReject(about()));
    expect(await state()).toEqual({ status: 'REFUSED', suppression: undefined, softBounces: undefined });
  });
});

describe('events in any order', () => {
  const kinds = { delivery: aDelivery, soft: aSoftBounce, hard: aBounce, complaint: aComplaint };
  type Kind = keyof typeof kinds;
  const permutations = <T>(all: readonly T[]): T[][] =>
    all.length < 2
      ? [[...all]]
      : all.flatMap((first, index) =>
          permutations(all.filter((_, other) => other !== index)).map((rest) => [first, ...rest]),
        );
  const orders = permutations<Kind>(['delivery', 'soft', 'hard', 'complaint']);

  it('have the same result: all 24 orders of delivery, soft bounce, hard bounce and complaint, each reported twice', async () => {
    expect(orders).toHaveLength(24);
    const ends = [];
    for (const [index, order] of orders.entries()) {
      name = `ordered-${index}`;
      await mailed('UNKNOWN');
      await take(...[...order, ...order].map((kind) => kinds[kind](about())));
      ends.push(await state());
    }
    const complained = { reason: 'complained', at: '2026-11-03T10:00:07Z' };
    expect(ends).toEqual(
      Array(24).fill({
        status: 'COMPLAINED',
        // Whoever lifts the complaint still finds that the mailbox is dead.
        suppression: { ...complained, direct: [complained, { ...complained, reason: 'bounced' }] },
        softBounces: [{ sentAt: SENT_AT, messageId: 'ses-1' }],
      }),
    );
  });

  it("may come before the sender's own outcome, and the sender then leaves them as they are", async () => {
    await mailed('SENDING');
    await take(aBounce(about()));
    const claim = aClaim(name);
    await contacts().finish(claim, claim.attempt, { status: 'SENT', messageId: 'ses-1', at: SENT_AT });
    expect((await state()).status).toBe('BOUNCED');
  });

  it('may come all at once', async () => {
    await mailed();
    const bodies = [aDelivery, aSoftBounce, aBounce, aComplaint].map((make) => envelopeOf(make(about())));
    expect(await call(...bodies, ...bodies)).toEqual([]);
    expect(await state()).toMatchObject({ status: 'COMPLAINED', suppression: { reason: 'complained' } });
  });
});

describe('a mail that is not in the table', () => {
  it.each<[string, Readonly<Record<string, string>> | undefined]>([
    ['because its customer was erased', undefined],
    ['because its tags are not ours', { campaign: 'spring' }],
    ['because its tags are damaged', { ref: 'x', week: '2026-W45', kind: 'score', attempt: '1' }],
  ])('still has an address that complained: %s', async (_what, tags) => {
    await take(aComplaint(about({ mail: { tags: tags ?? contactTags(name) } })));
    expect(await state()).toMatchObject({ status: undefined, suppression: { reason: 'complained' } });
  });

  it('is not created by a delivery', async () => {
    await take(aDelivery(about()));
    expect(await state()).toEqual({ status: undefined, suppression: undefined, softBounces: undefined });
    expect(await addresses().get(hashOf())).toBeUndefined();
  });
});

describe('a staff mail', () => {
  /** A mail about the case of this person, sent to its owner. */
  async function told(): Promise<ReturnType<typeof aStaffMail>> {
    const mail = aStaffMail(name, { recipient: hashOf(), to: addressOf() });
    await staffMails().plan(mail);
    await staffMails().claim(mail, `attempt-of-${name}`, SENT_AT);
    return mail;
  }

  it.each<[MailStatus, (fields: EventFields) => SesRecord, string | undefined]>([
    ['SENT', aDelivery, undefined],
    ['BOUNCED', aBounce, 'bounced'],
    ['COMPLAINED', aComplaint, 'complained'],
  ])('is found by its tags and its recipient, and becomes %s', async (status, make, reason) => {
    const mail = await told();
    await take(make(about({ mail: { tags: staffTags(name) } })));
    expect(await staffMails().get(mail)).toMatchObject({ status, messageId: 'ses-1' });
    expect((await addresses().get(hashOf()))?.suppression?.reason).toBe(reason);
  });
});

describe('the recipients of an event', () => {
  it('are all suppressed, and written with or without a name', async () => {
    await mailed();
    const other = `${name}-too`;
    await take(aBounce(about({ recipients: [`Kim Doe <${addressOf().toUpperCase()}>`, addressOf(other)] })));
    expect(await state()).toMatchObject({ status: 'BOUNCED', suppression: { reason: 'bounced' } });
    expect((await addresses().get(hashOf(other)))?.suppression?.reason).toBe('bounced');
  });

  it('are read in the older shape too', async () => {
    await take(aComplaint({ recipients: [addressOf()], shape: 'notificationType' }));
    expect((await state()).suppression?.reason).toBe('complained');
  });

  it('are suppressed even when one of them is no address', async () => {
    await take(aComplaint({ recipients: ['undisclosed', addressOf()] }));
    expect((await state()).suppression?.reason).toBe('complained');
  });

  it('are read in the older shape too, from a bounce without any details', async () => {
    await take(aBounce({ recipients: [addressOf()], shape: 'notificationType', dsn: null }));
    expect((await state()).suppression?.reason).toBe('bounced');
  });

  it.each<[string, (address: string) => unknown]>([
    ['nobody', () => []],
    ['null', () => null],
    ['a directory’s name', () => [{ emailAddress: '/o=Acme/ou=East/cn=Recipients/cn=7f3' }]],
    ['a name of X.500 with its type', (address) => [{ emailAddress: `X500:/o=Acme/cn=${address}` }]],
    ['an address with its type', (address) => [{ emailAddress: `rfc822;${address}` }]],
    ['an address in brackets, with its type', (address) => [{ emailAddress: `RFC822; <${address}>` }]],
    ['an address with a full stop', (address) => [{ emailAddress: `${address}.` }]],
    ['an address in capitals, as a link', (address) => [{ emailAddress: `MAILTO:${address.toUpperCase()}` }]],
    ['an escaped address', (address) => [{ emailAddress: address.replace('@', '=40') }]],
    ['an address without an object around it', (address) => [address]],
    ['an entry of nulls', () => [{ emailAddress: null, action: null, status: null, diagnosticCode: null }]],
  ])('may be named as %s: who got the mail is suppressed, and the event is done', async (_what, recipients) => {
    await mailed();
    const bounce = aBounce(about());
    await take({
      ...bounce,
      bounce: { ...Object(bounce.bounce), bouncedRecipients: recipients(addressOf()) },
    });
    expect(await state()).toMatchObject({ status: 'BOUNCED', suppression: { reason: 'bounced' } });

    name = `${name}-complains`;
    await mailed();
    const complaint = aComplaint(about());
    await take({
      ...complaint,
      complaint: { ...Object(complaint.complaint), complainedRecipients: recipients(addressOf()) },
    });
    expect(await state()).toMatchObject({ status: 'COMPLAINED', suppression: { reason: 'complained' } });
  });

  it.each([
    ['bounce', aBounce, 'bounced'],
    ['complaint', aComplaint, 'complained'],
  ])('of a %s behind a forwarder are both: who is named, and who got the mail', async (_what, make, reason) => {
    await mailed();
    const forwarder = `${name}-forwards`;
    await take(make(about({ recipients: [addressOf(forwarder)], mail: { destination: [addressOf()] } })));
    for (const hash of [hashOf(), hashOf(forwarder)])
      expect((await addresses().get(hash))?.suppression?.reason).toBe(reason);
  });

  it('cannot be identified among several: the event fails, and nobody is suppressed', async () => {
    const other = addressOf(`${name}-too`);
    const mail = { tags: contactTags(name), destination: [addressOf(), other] };
    await mailed();
    expect(await call(envelopeOf(aBounce({ recipients: ['/o=Acme/cn=7f3'], mail })))).toEqual([0]);
    // The status of the mail is written all the same.
    expect(await state()).toMatchObject({ status: 'BOUNCED', suppression: undefined });
    // An automatic reply calls for no work on any address.
    const reply = { type: 'Transient', subType: 'General', dsn: null, recipients: [], mail };
    expect(await call(envelopeOf(aBounce(reply)))).toEqual([]);
    // If one of them is named, that one is suppressed.
    await take(aBounce({ recipients: ['/o=Acme/cn=7f3', other], mail }));
    expect((await addresses().get(hashOf(`${name}-too`)))?.suppression?.reason).toBe('bounced');
  });
});

describe('a record with fields that are null', () => {
  const nulled = (fields: object, keep: readonly string[]): object =>
    Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [key, keep.includes(key) ? value : null]),
    );

  it('still suppresses for a bounce: it needs only its kind and the recipient of the mail', async () => {
    await mailed();
    const { mail, bounce } = aBounce(about());
    await take({
      eventType: 'Bounce',
      notificationType: null,
      bounce: nulled(Object(bounce), ['bounceType']),
      mail: nulled(Object(mail), ['destination', 'tags']),
    });
    expect(await state()).toMatchObject({ status: 'BOUNCED', suppression: { reason: 'bounced' } });
    expect((await contacts().get(aClaim(name)))?.reason).toBe('permanent bounce');
    // The id that SES gave the sender stays.
    expect((await contacts().get(aClaim(name)))?.messageId).toBe('ses-1');
  });

  it('still suppresses for a complaint, reported twice and before the delivery', async () => {
    await mailed('SENDING');
    const { mail, complaint } = aComplaint(about());
    const record = {
      eventType: 'Complaint',
      complaint: nulled(Object(complaint), []),
      mail: nulled(Object(mail), ['destination', 'tags']),
    };
    await take(record, record, aDelivery(about()), record);
    expect(await state()).toMatchObject({ status: 'COMPLAINED', suppression: { reason: 'complained' } });
  });

  it('counts as one soft bounce however often it is reported', async () => {
    const { mail, bounce } = aSoftBounce(about());
    const record = {
      eventType: 'Bounce',
      bounce: nulled(Object(bounce), ['bounceType', 'feedbackId', 'timestamp']),
      mail: nulled(Object(mail), ['destination']),
    };
    await take(record, record, record, record);
    expect(await state()).toMatchObject({
      suppression: undefined,
      softBounces: [{ messageId: 'feedback-1' }],
    });
  });
});

describe('a message that cannot be worked on', () => {
  it('fails alone: the others of its batch succeed', async () => {
    await mailed();
    const bad = [
      'hello',
      envelopeOf({ ...aBounce(about()), bounce: null }),
      envelopeOf(aComplaint(about()), `${TOPIC}-of-somebody-else`),
    ];
    expect(
      await call(bad[0] ?? '', envelopeOf(aBounce(about())), ...bad.slice(1), envelopeOf(anEvent('Open'))),
    ).toEqual([0, 2, 3]);
    expect(await state()).toMatchObject({ status: 'BOUNCED', suppression: { reason: 'bounced' } });
  });

  it('through a foreign topic changes nothing', async () => {
    await mailed();
    for (const make of [aBounce, aComplaint, aDelivery, aSoftBounce])
      expect(await call(envelopeOf(make(about()), `${TOPIC}x`))).toEqual([0]);
    expect(await state()).toEqual({ status: 'SENT', suppression: undefined, softBounces: undefined });
  });

  it('comes again when the table does not answer', async () => {
    const away = await startFeedback(
      { ...env, AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' },
      systemClock,
    );
    const present = handler;
    handler = away;
    try {
      expect(await call(envelopeOf(aBounce(about())))).toEqual([0]);
    } finally {
      handler = present;
    }
  });
});

describe('the log', () => {
  it('has neither an address nor a value of what could not be read', async () => {
    let written = '';
    const keep = (chunk: string | Uint8Array): boolean => {
      written += String(chunk);
      return true;
    };
    const loud = await startFeedback({ ...env, LOG_LEVEL: 'INFO' }, systemClock);
    vi.spyOn(process.stdout, 'write').mockImplementation(keep);
    vi.spyOn(process.stderr, 'write').mockImplementation(keep);
    const present = handler;
    handler = loud;
    try {
      await call(
        envelopeOf(aBounce(about())),
        envelopeOf(aComplaint(about({ mail: { tags: staffTags(name) } }))),
        envelopeOf(aBounce({ ...about(), type: 'Transient', subType: 'ContentRejected' })),
        envelopeOf(aComplaint({ recipients: ['nobody in particular'] })),
        envelopeOf(
          aComplaint(about({ recipients: ['box@forwarded.example'], mail: { destination: [addressOf()] } })),
        ),
        envelopeOf(aComplaint({ ...about(), feedbackType: 'auth-failure' })),
        envelopeOf({ ...aBounce(about()), bounce: 'kim@example.com' }),
        envelopeOf(aDelivery(about()), `${TOPIC}x`),
      );
    } finally {
      handler = present;
      vi.restoreAllMocks();
    }
    const lines = written
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
    expect(new Set(lines.map(({ message }) => message))).toEqual(
      new Set([
        'feedback',
        'colleague suppressed',
        'mail at fault',
        'unreadable recipient',
        'recipient not as sent',
        'unreadable event',
        'foreign topic',
      ]),
    );
    expect(written).not.toMatch(/@|nobody in particular/);
    expect(written).toContain('"fields":"bounce"');
    // Both recipients are logged, by their hashes.
    const told = lines.find(({ message }) => message === 'recipient not as sent');
    expect(told.taken.map(({ recipient }: { recipient: string }) => recipient)).toEqual([
      addressHash('box@forwarded.example', addressKey),
      hashOf(),
    ]);
    const faults = lines.filter(({ message }) => message === 'mail at fault');
    expect(faults.map(({ happening }) => happening.kind).sort()).toEqual(['bounce', 'complaint']);
  });
});
