import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import {
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTable, type DynamoDb, startDynamoDb } from '../../../infra/local/aws/dynamodb.ts';
import { startWireProxy } from '../../../infra/local/aws/wire-proxy.ts';
import { readStrayEngine } from '../../../infra/local/files/engine-note.ts';
import type { World } from '../../../infra/local/world/world.ts';
import { type RawAnswer, type RawRequest, rawRequest } from '../../support/raw-request.ts';
import { startShippedWorld } from '../../support/shipped-world.ts';

// What a page of another site can make the browser of this machine send to our servers. The page may know
// every address and port, but it cannot leave out what the browser says about the page.

const EVIL = 'https://evil.example';
const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=test/20261127/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

/** No page may read such an answer, whatever the answer is. */
function expectNoGrant({ headers }: RawAnswer): void {
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
}

/** A request as a browser makes it for a page, and what is special about this one. */
type Attack = readonly [what: string, change: (host: string) => RawRequest];

/** For each endpoint of programs. The body would have an effect if the endpoint accepted it. */
const attacks = (body: string, headers: Record<string, string>): Attack[] => [
  [
    'a preflight',
    () => ({
      method: 'OPTIONS',
      headers: {
        origin: EVIL,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,x-amz-date,x-amz-target',
        'access-control-request-private-network': 'true',
      },
    }),
  ],
  ['a request as after a preflight', () => ({ method: 'POST', headers: { ...headers, origin: EVIL }, body })],
  ['one of a sandboxed frame', () => ({ method: 'POST', headers: { ...headers, origin: 'null' }, body })],
  [
    'one of its own origin',
    (host) => ({ method: 'POST', headers: { ...headers, origin: `http://${host}` }, body }),
  ],
  [
    'one of another site, without its origin',
    () => ({ method: 'POST', headers: { ...headers, 'sec-fetch-site': 'cross-site' }, body }),
  ],
  [
    'one of another port of this machine',
    () => ({ method: 'POST', headers: { ...headers, 'sec-fetch-site': 'same-site' }, body }),
  ],
  [
    'one that needs no preflight',
    () => ({ method: 'POST', headers: { origin: EVIL, 'content-type': 'text/plain' }, body }),
  ],
  [
    'a form',
    () => ({
      method: 'POST',
      headers: { origin: EVIL, 'content-type': 'application/x-www-form-urlencoded' },
      body,
    }),
  ],
  ['a link', () => ({ headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } })],
  [
    'a page whose name leads here (DNS rebinding)',
    () => ({
      method: 'POST',
      headers: { ...headers, host: 'evil.example', 'sec-fetch-site': 'same-origin' },
      body,
    }),
  ],
  [
    'such a page of an old browser',
    (host) => ({ method: 'POST', headers: { ...headers, host: `evil.example:${host.split(':')[1]}` }, body }),
  ],
];

// `.ci/run` repeats this with each engine.
const { engine: name } = inject('database');

describe(`the engine ${name}`, () => {
  let engine: DynamoDb;
  let client: DynamoDBClient;
  let home: string;
  const TableName = `secret-${randomUUID()}`;
  const clientOf = (endpoint: string) =>
    new DynamoDBClient({
      endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  beforeAll(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'hearback-test-'));
    engine = await startDynamoDb({ engine: name, home });
    client = clientOf(engine.endpoint);
    await createTable(client, TableName);
    const Item = { pk: { S: 'CUSTOMER' }, sk: { S: 'ada' }, email: { S: 'ada@example.com' } };
    await client.send(new PutItemCommand({ TableName, Item }));
  });
  afterAll(async () => {
    client.destroy();
    await engine.stop();
    await rm(home, { recursive: true, force: true });
  });

  const headersFor = (target: string) => ({
    authorization: AUTHORIZATION,
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-date': '20261127T000000Z',
    'x-amz-target': `DynamoDB_20120810.${target}`,
  });
  const intruder = JSON.stringify({ TableName, Item: { pk: { S: 'CUSTOMER' }, sk: { S: 'eve' } } });
  const everything = JSON.stringify({ TableName });

  it('answers a program', async () => {
    const answer = await rawRequest(engine.endpoint, {
      method: 'POST',
      headers: headersFor('Scan'),
      body: everything,
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('ada@example.com');
    expectNoGrant(answer);
  });

  it.each(attacks(everything, headersFor('Scan')))('cannot be read by a page: %s', async (_what, attack) => {
    const answer = await rawRequest(engine.endpoint, attack(new URL(engine.endpoint).host));
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toContain('ada');
    expectNoGrant(answer);
  });

  it.each(
    attacks(intruder, headersFor('PutItem')),
  )('cannot be written by a page: %s', async (_what, attack) => {
    const answer = await rawRequest(engine.endpoint, attack(new URL(engine.endpoint).host));
    expect(answer.status).toBeGreaterThanOrEqual(400);
    const { Items = [] } = await client.send(new ScanCommand({ TableName }));
    expect(Items.map(({ sk }) => sk?.S)).toEqual(['ada']);
  });

  it('cannot be found by a page that looks for it past its door', async () => {
    const { engine: own } = readStrayEngine(home) ?? {};
    // An engine without a process of its own has no other door.
    if (own === undefined) return expect(name).toBe('dynalite');
    const { hostname, port } = new URL(own.endpoint);
    if (hostname !== '127.0.0.1') {
      for (const host of ['127.0.0.1', '[::1]', 'localhost'])
        await expect(fetch(`http://${host}:${port}`)).rejects.toThrow();
      return undefined;
    }
    const stranger = clientOf(own.endpoint);
    expect((await stranger.send(new ListTablesCommand())).TableNames).toEqual([]);
    await expect(stranger.send(new ScanCommand({ TableName }))).rejects.toThrow();
    stranger.destroy();
    return undefined;
  });

  /** Sends bytes as they are, and returns what comes back until the connection ends. */
  async function say(...parts: string[]): Promise<string> {
    const { hostname, port } = new URL(engine.endpoint);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const heard = text(socket).catch(() => 'reset');
    for (const part of parts) {
      socket.write(part);
      await new Promise((resolve) => setImmediate(resolve));
    }
    setTimeout(() => socket.end(), 1_000);
    return heard;
  }
  const requestOf = (body: string, more: Record<string, string> = {}): string => {
    const headers = {
      host: new URL(engine.endpoint).host,
      ...headersFor('Scan'),
      'content-length': String(Buffer.byteLength(body)),
      ...more,
    };
    const lines = Object.entries(headers).map(([header, value]) => `${header}: ${value}`);
    return ['POST / HTTP/1.1', ...lines, '', body].join('\r\n');
  };

  it('looks at each request of a connection, not only at the first', async () => {
    const said = await say(requestOf(everything), requestOf(everything, { origin: EVIL }));
    expect(said).toMatch(/HTTP\/1\.1 403 /);
    expect(said).not.toMatch(/access-control/i);
    expect(said.match(/HTTP\/1\.1 200 /g)?.length ?? 0).toBeLessThanOrEqual(1);
  });

  it('understands a request that comes in pieces', async () => {
    const whole = requestOf(everything);
    const said = await say(...(whole.match(/[\s\S]{1,7}/g) ?? []));
    expect(said).toMatch(/^HTTP\/1\.1 200 /);
    expect(said).toContain('ada@example.com');
  });

  it.each(['b', '\tb\t', 'b\tc', '', 'Zoë'])('takes a request with the value %j', async (value) => {
    const said = await say(requestOf(everything).replace('\r\n', `\r\nX-A: ${value}\r\n`));
    expect(said).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each([
    ['two hosts', (whole: string) => whole.replace('\r\n', '\r\nHost: evil.example\r\n')],
    [
      'an origin after a line that is none',
      (whole: string) => whole.replace('\r\n', `\r\nx\r\nOrigin: ${EVIL}\r\n`),
    ],
    ['an origin in capitals', (whole: string) => whole.replace('\r\n', `\r\nORIGIN: ${EVIL}\r\n`)],
    [
      'another after a bare line feed in a value',
      (whole: string) => whole.replace('\r\n', '\r\nX-A: b\n\nPOST / HTTP/1.1\r\n'),
    ],
    [
      'an origin after a bare line feed',
      (whole: string) => whole.replace('\r\n', `\r\nX-A: b\nOrigin: ${EVIL}\r\n`),
    ],
    ...['\0', '\x01', '\b', '\n', '\v', '\f', '\r', '\x1b', '\x7f'].flatMap(
      (sign): [string, (whole: string) => string][] => [
        [`${JSON.stringify(sign)} in a value`, (whole) => whole.replace('\r\n', `\r\nX-A: b${sign}c\r\n`)],
        [
          `${JSON.stringify(sign)} at the end of a value`,
          (whole) => whole.replace('\r\n', `\r\nX-A: b${sign}\r\n`),
        ],
        [`${JSON.stringify(sign)} in its first line`, (whole) => whole.replace('/ HTTP', `/${sign} HTTP`)],
      ],
    ),
    ['no end', () => `POST / HTTP/1.1\r\n${'x: y\r\n'.repeat(20_000)}`],
  ])('does not take a request with %s', async (_what, spoil) => {
    const said = await say(spoil(requestOf(everything)));
    expect(said).toMatch(/^(HTTP\/1\.1 4\d\d |$|reset)/);
    expect(said.match(/HTTP\/1\.1 /g)?.length ?? 0).toBeLessThanOrEqual(1);
    expect(said).not.toContain('ada@example.com');
  });
});

describe('everything else that a local target opens', () => {
  const ends: (() => Promise<void>)[] = [];
  let world: World;
  beforeAll(async () => {
    world = await startShippedWorld({ firstStartAt: Date.parse('2026-11-04T12:00:00Z') });
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });
  afterAll(async () => {
    await world.stop();
  });

  const SES_MAIL = new URLSearchParams({
    Action: 'SendRawEmail',
    Version: '2010-12-01',
    'Destinations.member.1': 'eve@example.com',
    'RawMessage.Data': Buffer.from(
      'From: hello@hearback.example\r\nTo: eve@example.com\r\nSubject: Hi\r\n\r\nHi\r\n',
    ).toString('base64'),
  }).toString();
  const sesHeaders = { authorization: AUTHORIZATION, 'content-type': 'application/x-www-form-urlencoded' };

  it('the local SES takes mail from a program', async () => {
    const before = world.mailbox.list().length;
    const answer = await rawRequest(world.env.AWS_ENDPOINT_URL_SES ?? '', {
      method: 'POST',
      headers: sesHeaders,
      body: SES_MAIL,
    });
    expect(answer.status).toBe(200);
    expect(world.mailbox.list()).toHaveLength(before + 1);
  });

  it.each(
    attacks(SES_MAIL, sesHeaders),
  )('the local SES takes no mail from a page: %s', async (_what, attack) => {
    const url = world.env.AWS_ENDPOINT_URL_SES ?? '';
    const before = world.mailbox.list().length;
    const answer = await rawRequest(url, attack(new URL(url).host));
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expectNoGrant(answer);
    expect(world.mailbox.list()).toHaveLength(before);
  });

  const sqsBody = () => JSON.stringify({ QueueUrl: world.env.OUTBOX_URL, MessageBody: '{}' });
  const sqsHeaders = {
    authorization: AUTHORIZATION,
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'AmazonSQS.SendMessage',
  };

  it.each(
    attacks('', sqsHeaders),
  )('the local SQS takes no message from a page: %s', async (_what, attack) => {
    const url = world.env.AWS_ENDPOINT_URL_SQS ?? '';
    const before = (await world.overview()).queue;
    const request = attack(new URL(url).host);
    const answer = await rawRequest(
      url,
      request.method === 'POST' ? { ...request, body: sqsBody() } : request,
    );
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expectNoGrant(answer);
    expect((await world.overview()).queue).toEqual(before);
  });

  it.each(attacks('', {}))('a wire proxy passes on nothing for a page: %s', async (_what, attack) => {
    let passed = 0;
    const proxy = await startWireProxy(world.env.AWS_ENDPOINT_URL_DYNAMODB ?? '', () => {
      passed += 1;
      return 'pass';
    });
    ends.push(proxy.stop);
    const answer = await rawRequest(proxy.url, attack(new URL(proxy.url).host));
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expectNoGrant(answer);
    expect(passed).toBe(0);
  });

  it("a wire proxy passes on a program's request, under the name of the service behind it", async () => {
    const proxy = await startWireProxy(world.env.AWS_ENDPOINT_URL_DYNAMODB ?? '', () => 'pass');
    ends.push(proxy.stop);
    const client = new DynamoDBClient({
      endpoint: proxy.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const Key = { pk: { S: 'GATE' }, sk: { S: 'GATE' } };
    await client.send(new GetItemCommand({ TableName: world.tableName, Key }));
    client.destroy();
  });

  const PAGES = ['/', '/weeks', '/cases', '/words', '/digests', '/inbox', '/inbox/none', '/inbox/none/html'];
  it.each(PAGES)('the local page %s is not shown to visitors from another site', async (page) => {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
      { origin: EVIL, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
      { host: `evil.example:${new URL(world.url).port}`, 'sec-fetch-site': 'none' },
    ]) {
      const answer = await rawRequest(world.url, { path: page, headers });
      expect([403, 421]).toContain(answer.status);
      expect(answer.body).not.toContain('<');
      expectNoGrant(answer);
    }
  });

  const BUTTON = { 'content-type': 'application/x-www-form-urlencoded' };
  it.each<[string, (host: string) => Record<string, string>]>([
    ['a form of another site', () => ({ ...BUTTON, origin: EVIL })],
    ['one without its origin', () => BUTTON],
    ['text/plain', () => ({ 'content-type': 'text/plain', origin: EVIL })],
    ['a sandboxed frame', () => ({ ...BUTTON, origin: 'null', 'sec-fetch-site': 'cross-site' })],
    [
      'another port of this machine',
      () => ({ ...BUTTON, origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }),
    ],
    [
      'a name that leads here',
      (host) => ({ ...BUTTON, host: `evil.example:${host.split(':')[1]}`, origin: EVIL }),
    ],
  ])('the clock is not moved by %s', async (_what, headersOf) => {
    const before = world.clock.offset();
    const headers = headersOf(new URL(world.url).host);
    const answer = await rawRequest(world.url, { method: 'POST', path: '/clock', headers, body: 'by=hour' });
    expect([403, 421]).toContain(answer.status);
    expect(world.clock.offset()).toBe(before);
  });

  it('the public pages are there for everybody, because a mail is read anywhere', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', origin: EVIL };
    for (const page of ['/s/none/9', '/u/none', '/w/none', '/c/none'])
      expect((await rawRequest(world.url, { path: page, headers })).body).toContain('<html');
  });
});
