import { once } from 'node:events';
import { Agent, createServer, type RequestOptions, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { type Listening, serve } from '../../../../infra/local/aws/listen.ts';
import {
  type Fate,
  startWireProxy,
  type WireProxy,
  type WireRequest,
} from '../../../../infra/local/aws/wire-proxy.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A service that answers with what it heard, and remembers it. */
async function service(): Promise<Listening & { heard: string[]; connections: Set<unknown> }> {
  const heard: string[] = [];
  const connections = new Set<unknown>();
  const server = createServer(async (incoming, outgoing) => {
    connections.add(incoming.socket);
    const body = await text(incoming);
    heard.push(`${incoming.method} ${incoming.url} ${incoming.headers['x-amz-target'] ?? '-'} ${body}`);
    outgoing.writeHead(body === 'bad' ? 400 : 200, { 'x-told': 'yes' }).end(`heard ${body}`);
  });
  const listening = await serve(server);
  stops.push(listening.stop);
  return { ...listening, heard, connections };
}

async function proxy(
  endpoint: string,
  fate: (request: WireRequest) => Fate | Promise<Fate>,
): Promise<WireProxy> {
  const started = await startWireProxy(endpoint, fate);
  stops.push(started.stop);
  return started;
}

interface Answer {
  readonly status: number | undefined;
  readonly told: unknown;
  readonly body: string;
}

/** The result of one POST: the answer, or the code of the error. */
async function post(url: string, body: string, options: RequestOptions = {}): Promise<Answer | string> {
  const asked = request(new URL('/path', url), { method: 'POST', ...options });
  asked.end(body);
  try {
    const [response] = await once(asked, 'response');
    return { status: response.statusCode, told: response.headers['x-told'], body: await text(response) };
  } catch (error) {
    return String(Reflect.get(Object(error), 'code'));
  }
}

it('passes on requests and answers unchanged, over connections that stay open', async () => {
  const behind = await service();
  const { url, counts } = await proxy(behind.url, () => 'pass');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { 'x-amz-target': 'DynamoDB_20120810.PutItem' };
  expect(await post(url, 'grüße', { agent, headers })).toEqual({
    status: 200,
    told: 'yes',
    body: 'heard grüße',
  });
  expect(await post(url, 'bad', { agent })).toEqual({ status: 400, told: 'yes', body: 'heard bad' });
  agent.destroy();
  expect(behind.heard).toEqual(['POST /path DynamoDB_20120810.PutItem grüße', 'POST /path - bad']);
  expect(behind.connections.size).toBe(1);
  expect(counts).toEqual({ pass: 2, 'lose-request': 0, 'lose-response': 0, hang: 0, answer: 0 });
});

it.each<[Fate, number]>([
  ['lose-request', 0],
  ['lose-response', 1],
])('%s: a reset connection, and the service has heard it %d times', async (fate, times) => {
  const behind = await service();
  const { url } = await proxy(behind.url, () => fate);
  expect(await post(url, 'hello')).toBe('ECONNRESET');
  expect(behind.heard).toHaveLength(times);
});

it('hang: the service has heard it, and no answer ever comes', async () => {
  const behind = await service();
  const { url } = await proxy(behind.url, () => 'hang');
  const waiting = request(new URL('/', url), { method: 'POST' });
  const answered = once(waiting, 'response').then(
    () => 'answered',
    () => 'ended',
  );
  waiting.end('hello');
  await expect.poll(() => behind.heard).toHaveLength(1);
  waiting.destroy();
  expect(await answered).toBe('ended');
});

it('answers in place of the service', async () => {
  const behind = await service();
  const { url, counts } = await proxy(behind.url, () => ({
    answer: { status: 503, headers: { 'x-told': 'no' }, body: 'later' },
  }));
  expect(await post(url, 'hello')).toEqual({ status: 503, told: 'no', body: 'later' });
  expect(behind.heard).toEqual([]);
  expect(counts.answer).toBe(1);
});

it('asks for the fate of each request with its whole content', async () => {
  const behind = await service();
  const seen: WireRequest[] = [];
  const { url } = await proxy(behind.url, async (each): Promise<Fate> => {
    seen.push(each);
    return 'pass';
  });
  await post(url, '{}', { headers: { 'x-amz-target': 'DynamoDB_20120810.UpdateItem' } });
  await post(url, 'Action=SendRawEmail&Version=2010-12-01');
  await post(url, 'something else');
  expect(seen.map(({ target }) => target)).toEqual(['UpdateItem', 'SendRawEmail', '/path']);
  expect(seen.map(({ body }) => body.toString())).toEqual([
    '{}',
    'Action=SendRawEmail&Version=2010-12-01',
    'something else',
  ]);
});

it('resets the connection when the service is gone', async () => {
  const behind = await service();
  const { url } = await proxy(behind.url, () => 'pass');
  await stops.shift()?.();
  expect(await post(url, 'hello')).toBe('ECONNRESET');
});
