import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2 } from 'aws-lambda';
import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import { httpApp } from '../../../../infra/local/aws/http.ts';
import { lambdaContext } from '../../../../infra/local/aws/lambda-context.ts';
import { listen } from '../../../../infra/local/aws/listen.ts';
import { movableClock } from '../../../../infra/local/state/clock.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function start(answer: (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyResultV2>) {
  const events: APIGatewayProxyEventV2[] = [];
  const errors: unknown[] = [];
  const clock = movableClock(Date.parse('2026-11-02T09:00:00Z') - Date.now());
  const pages = new Hono().get('/', (c) => c.text('the overview'));
  const handler = async (event: APIGatewayProxyEventV2) => {
    events.push(event);
    return answer(event);
  };
  const api = {
    handler,
    context: lambdaContext('answer'),
    clock,
    onError: (error: unknown) => void errors.push(error),
  };
  const { url, stop } = await listen(httpApp(api, pages));
  ends.push(stop);
  return { url, events, errors };
}

const ok = async () => ({ statusCode: 200, headers: { 'content-type': 'text/html' }, body: '<p>ok' });

describe('the event a function gets', () => {
  it('carries route, decoded path and parameters, query and headers as API Gateway gives them', async () => {
    const { url, events } = await start(ok);
    await fetch(`${url}/s/t%C3%B6ken/9?a=1&a=2&b=%20`, {
      headers: { 'X-One': 'yes', cookie: 'a=1; b=2', 'user-agent': 'me' },
    });
    expect(events).toMatchObject([
      {
        version: '2.0',
        routeKey: 'ANY /s/{token}/{score}',
        rawPath: '/s/töken/9',
        rawQueryString: 'a=1&a=2&b=%20',
        queryStringParameters: { a: '1,2', b: ' ' },
        pathParameters: { token: 'töken', score: '9' },
        cookies: ['a=1', 'b=2'],
        headers: {
          'x-one': 'yes',
          host: url.slice('http://'.length),
          'x-forwarded-proto': 'http',
          'x-forwarded-for': '127.0.0.1',
        },
        requestContext: {
          http: { method: 'GET', path: '/s/töken/9', sourceIp: '127.0.0.1', userAgent: 'me' },
          routeKey: 'ANY /s/{token}/{score}',
          stage: '$default',
          time: expect.stringMatching(/^02\/Nov\/2026:09:00:\d\d \+0000$/),
        },
        isBase64Encoded: false,
      },
    ]);
    expect(events[0]).not.toHaveProperty('body');
    expect(events[0]?.headers).not.toHaveProperty('cookie');
  });

  it.each([
    [
      'a form, as base64',
      'application/x-www-form-urlencoded',
      { body: Buffer.from('score=ä').toString('base64'), isBase64Encoded: true },
    ],
    [
      'no type, as base64',
      undefined,
      { body: Buffer.from('score=ä').toString('base64'), isBase64Encoded: true },
    ],
    ['text as it is', 'text/plain; charset=utf-8', { body: 'score=ä', isBase64Encoded: false }],
    ['JSON as it is', 'application/json', { body: 'score=ä', isBase64Encoded: false }],
  ])('carries %s', async (_what, type, expected) => {
    const { url, events } = await start(ok);
    await fetch(`${url}/s/token`, {
      method: 'POST',
      body: Buffer.from('score=ä'),
      headers: type === undefined ? {} : { 'content-type': type },
    });
    expect(events).toMatchObject([expected]);
  });

  it('tells HEAD from GET, and the visitor of a HEAD gets no body', async () => {
    const { url, events } = await start(ok);
    const response = await fetch(`${url}/s/token/9`, { method: 'HEAD' });
    expect(events[0]?.requestContext.http.method).toBe('HEAD');
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'text/html',
      '',
    ]);
  });
});

describe('the response a visitor gets', () => {
  it.each<[string, APIGatewayProxyResultV2, object]>([
    [
      'a structured answer',
      { statusCode: 410, headers: { 'x-a': 'b' }, body: 'gone' },
      { status: 410, body: 'gone', header: 'b' },
    ],
    [
      'base64',
      { statusCode: 200, body: Buffer.from('ä').toString('base64'), isBase64Encoded: true },
      { status: 200, body: 'ä' },
    ],
    ['nothing', { statusCode: 204 }, { status: 204, body: '' }],
    ['a bare string', 'hello', { status: 200, body: 'hello' }],
  ])('is %s', async (_what, result, expected) => {
    const { url } = await start(async () => result);
    const response = await fetch(`${url}/u/token`);
    expect({
      status: response.status,
      body: await response.text(),
      header: response.headers.get('x-a') ?? undefined,
    }).toMatchObject(expected);
  });

  it('has each cookie in a header of its own', async () => {
    const { url } = await start(async () => ({ statusCode: 200, cookies: ['a=1', 'b=2'] }));
    expect((await fetch(`${url}/u/token`)).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('is a plain 500 when the function throws, and the error is reported', async () => {
    const { url, errors } = await start(async () => {
      throw new Error('secret');
    });
    const response = await fetch(`${url}/u/token`);
    expect([response.status, await response.json()]).toEqual([500, { message: 'Internal Server Error' }]);
    expect(errors).toEqual([new Error('secret')]);
  });
});

describe('a request on no link', () => {
  it.each([
    ['an unknown path', '/none', 'none'],
    ['a path with one part too many', '/s/a/9/9', 's/a/9/9'],
    ['an empty part', '/s//9', 's//9'],
    ['a slash at the end', '/s/a/', 's/a/'],
  ])('reaches the function too: %s', async (_what, path, proxy) => {
    const { url, events } = await start(ok);
    expect((await fetch(url + path)).status).toBe(200);
    expect(events).toMatchObject([{ routeKey: 'ANY /{proxy+}', rawPath: path, pathParameters: { proxy } }]);
  });
});

describe('a request that no function gets', () => {
  it('a broken percent sign', async () => {
    const { url, events } = await start(ok);
    const response = await fetch(`${url}/s/%zz/9`);
    expect([response.status, Object.keys(Object(await response.json()))]).toEqual([400, ['message']]);
    expect(events).toEqual([]);
  });

  it('more than ten megabytes', async () => {
    const { url, events } = await start(ok);
    const post = (size: number) => fetch(`${url}/s/a`, { method: 'POST', body: 'x'.repeat(size) });
    expect((await post(10 * 1_048_576 + 1)).status).toBe(413);
    expect(events).toEqual([]);
    expect((await post(10 * 1_048_576)).status).toBe(200);
  });

  it('a local page is no part of the API', async () => {
    const { url, events } = await start(ok);
    expect(await (await fetch(url)).text()).toBe('the overview');
    expect(events).toEqual([]);
  });
});
