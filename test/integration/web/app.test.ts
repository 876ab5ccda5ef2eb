import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../functions/domain/time/units.ts';
import { PRESENCE_SCRIPT } from '../../../functions/web/presence.ts';
import { formEvent, httpEvent } from '../../support/http-events.ts';
import { titleOf } from '../../support/pages.ts';
import { ask, bundle, contact, english, openCase, webWorld } from '../../support/web-world.ts';

const scriptHash = createHash('sha256').update(PRESENCE_SCRIPT).digest('base64');

describe('every answer', () => {
  const everything = (world: ReturnType<typeof webWorld>) => [
    httpEvent({ path: `/s/${world.token()}/8` }),
    httpEvent({ path: `/s/${world.token()}/11` }),
    httpEvent({ path: '/s/nobody/8' }),
    formEvent(`/s/${world.token()}`, { score: '8' }),
    formEvent(`/s/${world.token()}`, { score: '8', comment: 'x'.repeat(6_000) }),
    httpEvent({ path: `/u/${world.token('unsubscribe')}` }),
    formEvent(`/u/${world.token('unsubscribe')}`, { 'List-Unsubscribe': 'One-Click' }),
    httpEvent({ path: '/elsewhere' }),
    httpEvent({ path: `/w/${world.token('cause')}` }),
    formEvent(`/w/${world.token('cause')}`, { cause: 'price' }),
    httpEvent({ path: `/c/${world.token('case')}` }),
    formEvent(`/c/${world.token('case')}`, { act: 'take' }),
  ];

  it('carries exactly these headers', async () => {
    const world = webWorld();
    for (const event of everything(world)) {
      const { headers, body } = await world.visit(event);
      const style = /<style>([\s\S]*)<\/style>/.exec(body)?.[1] ?? '';
      const hash = createHash('sha256').update(style).digest('base64');
      const [, script] = /<script>([\s\S]*)<\/script>/.exec(body) ?? [];
      if (script !== undefined) expect(createHash('sha256').update(script).digest('base64')).toBe(scriptHash);
      expect(script !== undefined).toBe(body.includes('<form'));
      expect(headers).toEqual({
        'content-type': 'text/html; charset=utf-8',
        'content-language': 'en',
        'cache-control': 'no-store',
        'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; script-src 'sha256-${scriptHash}'; connect-src 'self'; frame-ancestors 'none'`,
        'referrer-policy': 'no-referrer',
        'strict-transport-security': 'max-age=63072000',
        'x-content-type-options': 'nosniff',
        'x-robots-tag': 'noindex, nofollow',
      });
    }
  });

  it('sets no cookie, redirects nowhere, and loads nothing', async () => {
    const world = webWorld();
    for (const event of everything(world)) {
      const { status, headers, body } = await world.visit(event);
      expect(Object.keys(headers)).not.toContain('set-cookie');
      expect(Object.keys(headers)).not.toContain('location');
      expect(Math.floor(status / 100)).not.toBe(3);
      expect(body).not.toMatch(/\ssrc=|<link|<script\s|@import|url\(/);
    }
  });

  it('is logged by its route, never by its path', async () => {
    const world = webWorld();
    for (const event of everything(world)) await world.visit(event);
    expect(world.visits.map(({ route, status, outcome }) => `${route} ${status} ${outcome}`)).toEqual([
      'GET /s/{token}/{score} 200 chosen',
      'GET /s/{token}/{score} 400 bad-score',
      'GET /s/{token}/{score} 404 invalid-token',
      'POST /s/{token} 200 thanks',
      'POST /s/{token} 413 too-long',
      'GET /u/{token} 200 ask',
      'POST /u/{token} 200 unsubscribed',
      'none 404 no-such-page',
      'GET /w/{token} 200 open',
      'POST /w/{token} 200 thanks',
      'GET /c/{token} 404 no-such-case',
      'POST /c/{token} 404 no-such-case',
    ]);
    expect(JSON.stringify(world.visits)).not.toContain(world.token());
  });
});

describe('a wrong address', () => {
  it.each([
    '/',
    '/s',
    '/s/',
    '/u',
    '/u/',
    '/w/',
    '/c/',
    '/c/a/take',
    '/s/a/8/9',
    '/favicon.ico',
    '/%zz',
    '/s//8',
    '//',
  ])('to %s ends at a plain page', async (path) => {
    const { status, body } = await webWorld().visit(httpEvent({ path }));
    expect(status).toBe(404);
    expect(titleOf(body)).toBe('This link does not work');
  });

  it.each([
    { method: 'PUT', path: '/s/token/8', allow: 'GET, HEAD, POST' },
    { method: 'OPTIONS', path: '/s/token/8', allow: 'GET, HEAD, POST' },
    { method: 'PUT', path: '/s/token', allow: 'GET, HEAD, POST' },
    { method: 'DELETE', path: '/u/token', allow: 'GET, HEAD, POST' },
    { method: 'PUT', path: '/w/token', allow: 'GET, HEAD, POST' },
    { method: 'PATCH', path: '/c/token', allow: 'GET, HEAD, POST' },
  ])('with $method at $path is told which methods there are', async ({ method, path, allow }) => {
    const { status, headers } = await webWorld().visit(httpEvent({ method, path }));
    expect(status).toBe(405);
    expect(headers.allow).toBe(allow);
  });

  it('with an unknown method ends at a plain page', async () => {
    expect((await webWorld().visit(httpEvent({ method: 'PROPFIND', path: '/s/token/8' }))).status).toBe(404);
  });
});

describe('an extra slash at the end of a link', () => {
  it('does no harm', async () => {
    const world = webWorld();
    const score = `/s/${world.token()}`;
    const unsubscribe = `/u/${world.token('unsubscribe')}`;
    await world.cases.add(openCase);
    const titles = [];
    for (const event of [
      httpEvent({ path: `${score}/8/` }),
      httpEvent({ path: `${score}/` }),
      formEvent(`${score}/`, { score: '8' }),
      httpEvent({ path: `${unsubscribe}/` }),
      formEvent(`${unsubscribe}/`, {}),
      httpEvent({ path: `/w/${world.token('cause')}/` }),
      httpEvent({ path: `/c/${world.token('case')}/` }),
    ]) {
      const { status, body } = await world.visit(event);
      expect(status).toBe(200);
      titles.push(titleOf(body));
    }
    expect(titles).toEqual([
      'We have your 8',
      'Choose a number',
      'Thank you',
      'Do you want to unsubscribe?',
      'You are unsubscribed',
      'What went wrong?',
      'Nobody has taken this case yet',
    ]);
  });
});

describe('the language of a page', () => {
  const german = {
    ...english,
    language: 'de',
    'chosen-title': 'Sie haben {score} gewählt',
    'invalid-title': 'Kein Link',
  };
  const hebrew = { ...english, language: 'he', direction: 'rtl' };
  const speaking = () =>
    webWorld({
      bundles: {
        current: async () => ({ ...bundle, pages: { '': english, en: english, de: german, he: hebrew } }),
      },
    });

  it("is the customer's own, whatever the browser wants", async () => {
    const world = webWorld({
      contacts: {
        ...webWorld().contacts,
        recordHit: async (_, hit) => ({
          ...contact,
          locale: 'de-AT',
          evidence: { hits: [hit], lostHits: 0 },
        }),
      },
      bundles: { current: async () => ({ ...bundle, pages: { '': english, de: german } }) },
    });
    const { headers, body } = await world.visit(
      httpEvent({ path: `/s/${world.token()}/8`, headers: { 'accept-language': 'fr' } }),
    );
    expect(titleOf(body)).toBe('Sie haben 8 gewählt');
    expect(body).toContain('<html lang="de" dir="ltr">');
    expect(headers['content-language']).toBe('de');
  });

  it('is the one the browser wants when nothing was looked up', async () => {
    const { body } = await speaking().visit(
      httpEvent({ path: '/s/nobody/8', headers: { 'accept-language': 'ja, de-CH;q=0.8' } }),
    );
    expect(titleOf(body)).toBe('Kein Link');
  });

  it('may run from right to left', async () => {
    const { body } = await speaking().visit(httpEvent({ path: '/x', headers: { 'accept-language': 'he' } }));
    expect(body).toContain('<html lang="he" dir="rtl">');
  });
});

describe('unsubscribing', () => {
  it('asks first, and does nothing by GET or HEAD', async () => {
    const world = webWorld();
    const token = world.token('unsubscribe');
    for (const method of ['GET', 'HEAD']) {
      expect((await world.visit(httpEvent({ method, path: `/u/${token}` }))).status).toBe(200);
    }
    const { body } = await world.visit(httpEvent({ path: `/u/${token}` }));
    expect(body).toContain(`<form method="post" action="/u/${token}">`);
    expect(body).toContain('name="List-Unsubscribe" value="One-Click"');
    expect(await world.addresses.get(contact.addressHash)).toBeUndefined();
  });

  const multipart =
    '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';
  it.each([
    {
      name: "the page's own button or a provider's form",
      type: 'application/x-www-form-urlencoded',
      body: 'List-Unsubscribe=One-Click',
    },
    { name: "a provider's multipart form", type: 'multipart/form-data; boundary=b', body: multipart },
    { name: 'a provider that sends no body', type: '', body: '' },
  ])('acts on the POST of $name', async ({ type, body }) => {
    const world = webWorld();
    const reply = await world.visit(
      httpEvent({
        method: 'POST',
        path: `/u/${world.token('unsubscribe')}`,
        headers: { 'content-type': type },
        body,
        base64: true,
      }),
    );
    expect(reply.status).toBe(200);
    expect(titleOf(reply.body)).toBe('You are unsubscribed');
    expect((await world.addresses.get(contact.addressHash))?.suppression).toEqual({
      reason: 'unsubscribed',
      at: '2026-11-16T08:00:00Z',
    });
  });

  it('changes nothing when it is done again, years later', async () => {
    const world = webWorld();
    const event = () => formEvent(`/u/${world.token('unsubscribe')}`, { 'List-Unsubscribe': 'One-Click' });
    const first = await world.visit(event());
    world.advance(3 * 365 * DAY_MS);
    expect(titleOf((await world.visit(event())).body)).toBe(titleOf(first.body));
    expect((await world.addresses.get(contact.addressHash))?.suppression?.at).toBe('2026-11-16T08:00:00Z');
  });

  it('is refused with a score link, a changed link and a link whose mail is no longer kept', async () => {
    const world = webWorld();
    const tokens = [
      world.token('score'),
      `${world.token('unsubscribe').slice(0, -1)}!`,
      world.token('unsubscribe', { ...ask, week: '2025-W01' }),
    ];
    for (const token of tokens) {
      const { status, body } = await world.visit(
        formEvent(`/u/${token}`, { 'List-Unsubscribe': 'One-Click' }),
      );
      expect(status).toBe(404);
      expect(titleOf(body)).toBe('This link does not work');
    }
    expect((await world.visit(httpEvent({ path: `/u/${world.token('score')}` }))).status).toBe(404);
    expect(await world.addresses.get(contact.addressHash)).toBeUndefined();
  });

  it('offers another try when the store fails', async () => {
    const { addresses } = webWorld();
    const world = webWorld({
      addresses: {
        ...addresses,
        suppress: async () => {
          throw new Error('throttled');
        },
      },
    });
    const { status, body } = await world.visit(formEvent(`/u/${world.token('unsubscribe')}`, {}));
    expect(status).toBe(503);
    expect(body).toContain('We could not unsubscribe you just now.');
    expect(body).toContain('<form');
  });
});
