import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { SESClient } from '@aws-sdk/client-ses';
import { afterEach, describe, expect, test } from 'vitest';
import { sesGateway } from '../../../functions/email/ses/ses.ts';
import { sesQuota } from '../../../functions/email/ses/ses-quota.ts';
import { sesReputation } from '../../../functions/email/ses/ses-reputation.ts';
import { sesClient } from '../../../functions/runtime/ses-client.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const XMLNS = 'http://ses.amazonaws.com/doc/2010-12-01/';
const servers: Server[] = [];

afterEach(async () => {
  const closing = servers.splice(0).map((server) => new Promise((done) => server.close(done)));
  await Promise.all(closing);
});

async function listening(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An SES of our own that records each request. */
async function fakeSes(answer: Answer) {
  const calls: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls.push(new URLSearchParams(Buffer.concat(chunks).toString()));
      response.setHeader('connection', 'close');
      answer(request, response);
    });
  });
  return { calls, url: await listening(server) };
}

const says =
  (status: number, body: string): Answer =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
const refusal = (code: string, message: string) =>
  `<ErrorResponse xmlns="${XMLNS}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
const accepted = says(
  200,
  `<SendRawEmailResponse xmlns="${XMLNS}"><SendRawEmailResult><MessageId>m-1</MessageId></SendRawEmailResult></SendRawEmailResponse>`,
);

const clientAt = (url: string) =>
  sesClient({
    AWS_ENDPOINT_URL_SES: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
const gatewayAt = (url: string) =>
  sesGateway(clientAt(url), { from: 'ask@example.com', configurationSet: 'main' });

const mail = {
  to: 'ana@example.com',
  raw: new TextEncoder().encode('Subject: x\r\n\r\nHello\r\n'),
  tags: { ref: 'abcdefghijklmnop', kind: 'score' },
};

describe('the SES gateway on the wire', () => {
  test('sends the raw message with sender, recipient, configuration set and tags', async () => {
    const ses = await fakeSes(accepted);
    expect(await gatewayAt(ses.url).send(mail)).toEqual({ kind: 'sent', messageId: 'm-1' });
    expect(Object.fromEntries(ses.calls[0] ?? [])).toMatchObject({
      Action: 'SendRawEmail',
      Source: 'ask@example.com',
      'Destinations.member.1': 'ana@example.com',
      ConfigurationSetName: 'main',
      'Tags.member.1.Name': 'ref',
      'Tags.member.1.Value': 'abcdefghijklmnop',
      'Tags.member.2.Name': 'kind',
      'RawMessage.Data': Buffer.from(mail.raw).toString('base64'),
    });
  });

  test.each([
    ['an internationalised domain goes out in ASCII', 'ana@bücher.example', 'ana@xn--bcher-kva.example'],
    ['a quoted local part and a plus tag stay as they are', '"a b+c"@example.com', '"a b+c"@example.com'],
  ])('%s', async (_name, to, recipient) => {
    const ses = await fakeSes(accepted);
    await gatewayAt(ses.url).send({ ...mail, to });
    expect(ses.calls[0]?.get('Destinations.member.1')).toBe(recipient);
  });

  test.each([
    'jörg@example.com',
    'ana@example.com\r\nBcc: eve@example.org',
    'nobody',
    '',
  ])('refuses %j without a call', async (to) => {
    const ses = await fakeSes(accepted);
    const outcome = await gatewayAt(ses.url).send({ ...mail, to });
    expect(outcome.kind).toBe('refused');
    expect(ses.calls).toHaveLength(0);
  });

  test.each<[string, Answer, string]>([
    ['a rejected message', says(400, refusal('MessageRejected', 'Bad content')), 'faulty'],
    ['a bad header', says(400, refusal('InvalidParameterValue', "Duplicate header 'To'.")), 'faulty'],
    ['a bad address', says(400, refusal('InvalidParameterValue', "Missing final '@domain'")), 'refused'],
    ['too fast', says(400, refusal('Throttling', 'Maximum sending rate exceeded.')), 'slow-down'],
    ['over the quota', says(400, refusal('Throttling', 'Daily message quota exceeded.')), 'stop-for-today'],
    ['a paused account', says(400, refusal('AccountSendingPausedException', 'Sending is disabled')), 'stop'],
    [
      'a missing configuration set',
      says(400, refusal('ConfigurationSetDoesNotExist', 'No set main')),
      'stop',
    ],
    [
      'an unverified identity',
      says(400, refusal('MessageRejected', 'Email address is not verified.')),
      'stop',
    ],
    [
      'an unverified recipient in the sandbox',
      says(
        400,
        refusal(
          'MessageRejected',
          'Email address is not verified. The following identities failed the check in region US-EAST-1: ana@example.com',
        ),
      ),
      'refused',
    ],
    ['wrong keys', says(403, refusal('SignatureDoesNotMatch', 'The signature does not match')), 'stop'],
    ['a server error', says(500, refusal('InternalFailure', 'Try again')), 'ambiguous'],
    ['a gateway’s page', says(502, '<html>Bad gateway</html>'), 'ambiguous'],
    ['a refusal nobody can read', says(400, 'what?'), 'ambiguous'],
    ['an answer that breaks off', says(200, '<SendRawEmailResponse><SendRaw'), 'ambiguous'],
    ['an answer without an id', says(200, `<SendRawEmailResponse xmlns="${XMLNS}"/>`), 'ambiguous'],
    ['a connection reset after the request', (request) => request.socket.resetAndDestroy(), 'ambiguous'],
    ['a connection closed after the request', (request) => request.socket.destroy(), 'ambiguous'],
  ])('%s is distinguished, and asked once', async (_name, answer, kind) => {
    const ses = await fakeSes(answer);
    expect((await gatewayAt(ses.url).send(mail)).kind).toBe(kind);
    expect(ses.calls).toHaveLength(1);
  });

  test('nobody listening: certainly not sent', async () => {
    const url = await listening(createTcpServer());
    await new Promise((done) => servers.splice(0)[0]?.close(done));
    expect((await gatewayAt(url).send(mail)).kind).toBe('not-sent');
  });

  test('no such host: certainly not sent', async () => {
    expect((await gatewayAt('http://ses.invalid').send(mail)).kind).toBe('not-sent');
  });

  test.each<[string, (socket: Socket) => void]>([
    [
      'a server that speaks no TLS',
      (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    ],
    ['a server that hangs up before TLS stands', (socket) => socket.once('data', () => socket.destroy())],
  ])('%s: certainly not sent', async (_name, serve) => {
    const url = await listening(createTcpServer(serve));
    expect((await gatewayAt(url.replace('http:', 'https:')).send(mail)).kind).toBe('not-sent');
  });

  test('a server that took the request and stays silent: perhaps sent', async () => {
    const ses = await fakeSes(() => undefined);
    const client = new SESClient({
      region: 'us-east-1',
      endpoint: ses.url,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
      requestHandler: { requestTimeout: 200, throwOnRequestTimeout: true },
    });
    const gateway = sesGateway(client, { from: 'ask@example.com', configurationSet: 'main' });
    expect((await gateway.send(mail)).kind).toBe('ambiguous');
    client.destroy();
  });

  test.each([
    ['a rate and what is left today', 200, 14.5, 50.25, { perSecond: 14.5, perDay: 200, leftToday: 149 }],
    ['nothing left, even when over', 200, 1, 260, { perSecond: 1, perDay: 200, leftToday: 0 }],
    [
      'no limit',
      -1,
      50,
      1000,
      { perSecond: 50, perDay: Number.POSITIVE_INFINITY, leftToday: Number.POSITIVE_INFINITY },
    ],
  ])('reads the quota: %s', async (_name, max, rate, sent, expected) => {
    const body = `<GetSendQuotaResponse xmlns="${XMLNS}"><GetSendQuotaResult><Max24HourSend>${max}</Max24HourSend><MaxSendRate>${rate}</MaxSendRate><SentLast24Hours>${sent}</SentLast24Hours></GetSendQuotaResult></GetSendQuotaResponse>`;
    const ses = await fakeSes(says(200, body));
    expect(await sesQuota(clientAt(ses.url))()).toEqual(expected);
    expect(ses.calls[0]?.get('Action')).toBe('GetSendQuota');
  });

  test('reads what came back, in stretches, whatever SES leaves out', async () => {
    const point = (fields: Record<string, string | number>): string =>
      `<member>${Object.entries(fields)
        .map(([name, value]) => `<${name}>${value}</${name}>`)
        .join('')}</member>`;
    const points = [
      point({
        Timestamp: '2026-11-03T10:15:00Z',
        DeliveryAttempts: 600,
        Bounces: 20,
        Complaints: 1,
        Rejects: 2,
      }),
      point({ Timestamp: '2026-11-03T10:00:00Z', DeliveryAttempts: 5 }),
      point({ DeliveryAttempts: 7 }),
    ];
    const body = `<GetSendStatisticsResponse xmlns="${XMLNS}"><GetSendStatisticsResult><SendDataPoints>${points.join('')}</SendDataPoints></GetSendStatisticsResult></GetSendStatisticsResponse>`;
    const ses = await fakeSes(says(200, body));
    expect(await sesReputation(clientAt(ses.url))()).toEqual([
      { at: Date.parse('2026-11-03T10:15:00Z'), attempts: 600, bounces: 20, complaints: 1 },
      { at: Date.parse('2026-11-03T10:00:00Z'), attempts: 5, bounces: 0, complaints: 0 },
    ]);
    expect(ses.calls[0]?.get('Action')).toBe('GetSendStatistics');
  });

  test('has nothing to judge by when nothing was sent', async () => {
    const body = `<GetSendStatisticsResponse xmlns="${XMLNS}"><GetSendStatisticsResult><SendDataPoints/></GetSendStatisticsResult></GetSendStatisticsResponse>`;
    const ses = await fakeSes(says(200, body));
    expect(await sesReputation(clientAt(ses.url))()).toEqual([]);
  });
});
