import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  GetSendQuotaCommand,
  GetSendStatisticsCommand,
  SESClient,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses';
import { afterEach, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../../functions/domain/time/units.ts';
import { type SesOptions, startSes } from '../../../../infra/local/aws/ses.ts';
import { directoryMailbox, type Mailbox, memoryMailbox } from '../../../../infra/local/files/mailbox.ts';
import { movableClock } from '../../../../infra/local/state/clock.ts';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(options: Partial<SesOptions> = {}) {
  const mailbox = options.mailbox ?? memoryMailbox();
  const clock = movableClock();
  const { url, stop } = await startSes({ mailbox, clock, ...options });
  const client = new SESClient({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  ends.push(stop, () => client.destroy());
  return { client, mailbox, clock, url };
}

const message = (headers: readonly string[], body = 'Hello.'): Buffer =>
  Buffer.from(`${headers.join('\r\n')}\r\n\r\n${body}\r\n`);
const GOOD = [
  'From: Ada <ada@example.com>',
  'To: bob@example.org',
  'Subject: =?utf-8?Q?Caf=C3=A9_<&>?=',
  'Message-ID: <ours@example.com>',
];
const send = (client: SESClient, raw: Uint8Array, more: object = {}) =>
  client.send(new SendRawEmailCommand({ RawMessage: { Data: raw }, ...more }));
const text = async (mailbox: Mailbox, id: string): Promise<string> =>
  Buffer.from((await mailbox.raw(id)) ?? []).toString();

describe('a mail that SES takes', () => {
  it('is kept with its envelope, every tag and the configuration set', async () => {
    const { client, mailbox } = await start();
    const tags = Array.from({ length: 12 }, (_, index) => ({
      Name: `tag-${index}`,
      Value: `value_${index}`,
    }));
    const { MessageId } = await send(client, message(GOOD), {
      Source: 'ada@example.com',
      Destinations: ['carol@example.net'],
      ConfigurationSetName: 'hearback',
      Tags: tags,
    });
    expect(mailbox.list()).toMatchObject([
      {
        id: MessageId,
        from: 'Ada <ada@example.com>',
        subject: 'Café <&>',
        to: ['carol@example.net'],
        configurationSet: 'hearback',
        tags: Object.fromEntries(tags.map(({ Name, Value }) => [Name, Value])),
      },
    ]);
  });

  it('gets a Message-ID of SES in place of its own, loses Bcc, and keeps its body byte for byte', async () => {
    const { client, mailbox } = await start();
    const { MessageId } = await send(
      client,
      message([...GOOD, 'Bcc: eve@example.com', 'X-SES-MESSAGE-TAGS: a=b'], 'ä\r\n\r\n.\r\n=20'),
    );
    const raw = await text(mailbox, MessageId ?? '');
    expect(raw).toContain(`Message-ID: <${MessageId}@eu-west-1.amazonses.com>\r\n`);
    expect(raw).toMatch(/^Date: /m);
    expect(raw).not.toMatch(/ours@example\.com|^(bcc|x-ses-[a-z-]+):/im);
    expect(raw.endsWith('\r\n\r\nä\r\n\r\n.\r\n=20\r\n')).toBe(true);
    expect(mailbox.list()[0]?.to).toEqual(['bob@example.org', 'eve@example.com']);
  });

  it('counts against the quota of the last 24 hours, and in the statistics', async () => {
    const { client, clock } = await start({ quota: { perSecond: 14, perDay: 50_000 } });
    await send(client, message(GOOD));
    const quota = () => client.send(new GetSendQuotaCommand({}));
    expect(await quota()).toMatchObject({ MaxSendRate: 14, Max24HourSend: 50_000, SentLast24Hours: 1 });
    expect((await client.send(new GetSendStatisticsCommand({}))).SendDataPoints).toMatchObject([
      { DeliveryAttempts: 1, Bounces: 0, Complaints: 0, Rejects: 0, Timestamp: expect.any(Date) },
    ]);
    clock.moveTo(clock.now() + 25 * HOUR_MS);
    expect((await quota()).SentLast24Hours).toBe(0);
  });

  it('is still there when the directory is opened again', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'hearback-'));
    ends.push(() => rm(directory, { recursive: true, force: true }));
    const mailbox = await directoryMailbox(directory);
    const { client } = await start({ mailbox });
    const { MessageId } = await send(client, message(GOOD));
    const again = await directoryMailbox(directory);
    expect(again.list()).toEqual(mailbox.list());
    expect(await text(again, MessageId ?? '')).toBe(await text(mailbox, MessageId ?? ''));
    expect(await again.raw('../index')).toBeUndefined();
  });
});

describe('what SES reports about a mail', () => {
  const sent = { ConfigurationSetName: 'hearback', Tags: [{ Name: 'kind', Value: 'score' }] };
  const to = (...Destinations: string[]) => ({ ...sent, Destinations });

  it('names each recipient, with the id and the tags, after the mail is stored', async () => {
    const told: unknown[] = [];
    const { client, mailbox } = await start({ onEvent: (record) => told.push(JSON.parse(record)) });
    const { MessageId } = await send(
      client,
      message(GOOD),
      to('bob@example.org', 'complaint+x@simulator.amazonses.com'),
    );
    expect(told).toMatchObject([
      { eventType: 'Delivery', delivery: { recipients: ['bob@example.org'] } },
      { eventType: 'Delivery', delivery: { recipients: ['complaint+x@simulator.amazonses.com'] } },
      { eventType: 'Complaint', complaint: { complaintFeedbackType: 'abuse' } },
    ]);
    for (const record of told) {
      expect(record).toMatchObject({
        mail: {
          messageId: MessageId,
          destination: mailbox.list()[0]?.to,
          tags: { kind: ['score'], 'ses:configuration-set': ['hearback'] },
        },
      });
    }
  });

  it('is nothing without a configuration set, and nothing about a refused mail', async () => {
    const told: string[] = [];
    const { client } = await start({
      onEvent: (record) => told.push(record),
      quota: { perSecond: 1, perDay: 9 },
    });
    await send(client, message(GOOD));
    await expect(send(client, message(GOOD), sent)).rejects.toThrow('Maximum sending rate exceeded.');
    expect(told).toEqual([]);
  });

  it('follows the mailbox; the addresses of the simulator keep their own behaviour', async () => {
    const told: string[] = [];
    const { client } = await start({
      onEvent: (record) => told.push(String(JSON.parse(record).eventType)),
      mailboxes: (address) => (address === 'bob@example.org' ? 'is-rejected' : 'bounces'),
    });
    await send(
      client,
      message(GOOD),
      to('bob@example.org', 'eve@example.org', 'success@simulator.amazonses.com'),
    );
    expect(told).toEqual(['Reject', 'Bounce', 'Delivery']);
  });

  it('is in the statistics by its kind, in quarters of an hour, also after a restart', async () => {
    const mailbox = memoryMailbox();
    const mailboxes: SesOptions['mailboxes'] = (address) =>
      address.startsWith('full') ? 'is-full' : address.startsWith('virus') ? 'is-rejected' : undefined;
    const first = await start({ mailbox, mailboxes });
    first.clock.hold(Date.parse('2026-11-03T10:14:00Z'));
    for (const name of ['bounce', 'bounce', 'complaint', 'ooto', 'success', 'suppressionlist'])
      await send(first.client, message(GOOD), to(`${name}@simulator.amazonses.com`));
    await send(first.client, message(GOOD), to('virus@example.org'));
    first.clock.moveTo(Date.parse('2026-11-03T10:16:00Z'));
    await send(first.client, message(GOOD), to('full@example.org'));
    const again = await start({ mailbox, mailboxes });
    for (const { client, clock } of [first, again]) {
      clock.hold(Date.parse('2026-11-03T10:16:00Z'));
      const { SendDataPoints } = await client.send(new GetSendStatisticsCommand({}));
      expect(SendDataPoints).toEqual([
        {
          Timestamp: new Date('2026-11-03T10:00:00Z'),
          DeliveryAttempts: 7,
          Bounces: 3,
          Complaints: 1,
          Rejects: 1,
        },
        {
          Timestamp: new Date('2026-11-03T10:15:00Z'),
          DeliveryAttempts: 1,
          Bounces: 0,
          Complaints: 0,
          Rejects: 0,
        },
      ]);
    }
  });
});

describe('a mail that SES refuses', () => {
  const cases: [string, Buffer, object, { name: string; message: RegExp }][] = [
    [
      'without From',
      message(['To: bob@example.org']),
      {},
      { name: 'InvalidParameterValue', message: /Missing required header 'From'/ },
    ],
    [
      'with two subjects',
      message([...GOOD, 'Subject: again']),
      {},
      { name: 'InvalidParameterValue', message: /Duplicate header 'Subject'/ },
    ],
    [
      'without a recipient',
      message(['From: ada@example.com']),
      {},
      { name: 'InvalidParameterValue', message: /'To'/ },
    ],
    [
      'with a broken header',
      message([...GOOD, 'no colon here']),
      {},
      { name: 'InvalidParameterValue', message: /header/ },
    ],
    [
      'with a line of 999 characters',
      message(GOOD, 'x'.repeat(999)),
      {},
      { name: 'InvalidParameterValue', message: /998/ },
    ],
    [
      'over 10 MB',
      message(GOOD, `${'x'.repeat(900)}\r\n`.repeat(11_700)),
      {},
      { name: 'InvalidParameterValue', message: /Message length/ },
    ],
    [
      'to 51 people',
      message(GOOD),
      { Destinations: Array.from({ length: 51 }, (_, n) => `p${n}@example.org`) },
      { name: 'InvalidParameterValue', message: /50/ },
    ],
    [
      'to no domain',
      message(GOOD),
      { Destinations: ['bob'] },
      { name: 'InvalidParameterValue', message: /Missing final '@domain'/ },
    ],
    [
      'to a local part beyond ASCII',
      message(GOOD),
      { Destinations: ['jörg@example.org'] },
      { name: 'InvalidParameterValue', message: /illegal/ },
    ],
    [
      'to a domain that is not in Punycode',
      message(GOOD),
      { Destinations: ['j@bücher.example'] },
      { name: 'InvalidParameterValue', message: /Domain/ },
    ],
    [
      'with an address as a tag',
      message(GOOD),
      { Tags: [{ Name: 'to', Value: 'a@example.com' }] },
      { name: 'InvalidParameterValue', message: /a@example\.com/ },
    ],
    [
      'from an unverified sender',
      message(['From: <eve@example.net>', 'To: b@example.org']),
      {},
      { name: 'MessageRejected', message: /not verified.*eve@example\.net/ },
    ],
    [
      'with an unknown configuration set',
      message(GOOD),
      { ConfigurationSetName: 'other<&>' },
      { name: 'ConfigurationSetDoesNotExistException', message: /<other<&>>/ },
    ],
    ['without content', Buffer.alloc(0), {}, { name: 'ValidationError', message: /rawMessage/ }],
  ];
  it.each(cases)('is refused %s', async (_what, raw, more, expected) => {
    const { client, mailbox } = await start({ identities: ['example.com'], configurationSets: ['hearback'] });
    await expect(send(client, raw, more)).rejects.toMatchObject({
      name: expected.name,
      message: expect.stringMatching(expected.message),
    });
    expect(mailbox.list()).toEqual([]);
  });

  it('differs when the rate is used up and when the day is', async () => {
    const fast = await start({ quota: { perSecond: 1, perDay: 10 } });
    await send(fast.client, message(GOOD));
    await expect(send(fast.client, message(GOOD))).rejects.toMatchObject({
      name: 'Throttling',
      message: 'Maximum sending rate exceeded.',
    });
    const day = await start({ quota: { perSecond: 10, perDay: 1 } });
    await send(day.client, message(GOOD));
    await expect(send(day.client, message(GOOD))).rejects.toMatchObject({
      name: 'Throttling',
      message: 'Daily message quota exceeded.',
    });
    day.clock.moveTo(day.clock.now() + 24 * HOUR_MS + 1_000);
    await send(day.client, message(GOOD));
  });
});

describe('a request that is not for SES', () => {
  const post = async (
    url: string,
    body: string,
    headers: Record<string, string> = { authorization: 'AWS4-HMAC-SHA256' },
  ) => {
    const response = await fetch(url, { method: 'POST', body, headers });
    return { status: response.status, body: await response.text() };
  };

  it.each([
    ['an unknown action', 'Action=SendCake&Version=2010-12-01', 400, 'InvalidAction'],
    ['another version', 'Action=GetSendQuota&Version=2019-01-01', 400, 'InvalidAction'],
    ['an inherited name as the action', 'Action=toString&Version=2010-12-01', 400, 'InvalidAction'],
    [
      'data that is not base64',
      'Action=SendRawEmail&Version=2010-12-01&RawMessage.Data=%21',
      400,
      'MalformedInput',
    ],
  ])('%s is refused in the words of AWS', async (_what, body, status, code) => {
    const { url } = await start();
    const answer = await post(url, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(`<Type>Sender</Type><Code>${code}</Code>`);
  });

  it('is refused without a signature', async () => {
    const { url } = await start();
    expect(await post(url, 'Action=GetSendQuota&Version=2010-12-01', {})).toMatchObject({ status: 403 });
  });
});
