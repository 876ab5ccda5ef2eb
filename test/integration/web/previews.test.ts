import { describe, expect, it } from 'vitest';
import { formEvent, httpEvent } from '../../support/http-events.ts';
import { titleOf } from '../../support/pages.ts';
import { ask, bundle, contact, english, openCase, webWorld } from '../../support/web-world.ts';

const AHEAD = {
  'sec-purpose': 'prefetch;prerender',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
};
const WITHIN = { 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site' };
const NO_CORS = { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'no-cors', 'sec-fetch-site': 'cross-site' };

type Headers = Readonly<Record<string, string>>;

/** A world whose stores may not even be read, because nothing may be looked up. */
function untouchable() {
  const locked = <T extends object>(port: T): T =>
    new Proxy(port, { get: (_, method) => () => expect.unreachable(`${String(method)} was called`) });
  const { contacts, addresses, cases } = webWorld();
  return webWorld({ contacts: locked(contacts), addresses: locked(addresses), cases: locked(cases) });
}

/** All requests to the pages of answers and cases. */
const requests = (world: ReturnType<typeof webWorld>, headers: Headers) => {
  const [score, cause, ofCase] = [world.token(), world.token('cause'), world.token('case')];
  return [
    ...['GET', 'HEAD'].flatMap((method) =>
      [`/s/${score}/3`, `/s/${score}`, `/w/${cause}`, `/c/${ofCase}`, `/s/${score}./3)`].map((path) =>
        httpEvent({ method, path, headers }),
      ),
    ),
    formEvent(`/s/${score}`, { score: '3', comment: 'words', cause: 'price' }, { headers }),
    formEvent(`/w/${cause}`, { cause: 'price', comment: 'words' }, { headers }),
    formEvent(`/c/${ofCase}`, { act: 'resolve' }, { headers }),
    httpEvent({ method: 'POST', path: `/s/${score}/3`, headers }),
    httpEvent({ method: 'OPTIONS', path: `/s/${score}`, headers }),
  ];
};

describe.each([
  { what: 'a prerender', headers: AHEAD, status: 503 },
  { what: 'a prefetch of Firefox', headers: { 'X-Moz': 'prefetch' }, status: 503 },
  { what: 'a thumbnail of Safari', headers: { 'X-Purpose': 'preview' }, status: 503 },
  { what: 'a hidden frame', headers: WITHIN, status: 403 },
  { what: 'an image', headers: { 'Sec-Fetch-Dest': 'image', 'Sec-Fetch-Mode': 'no-cors' }, status: 403 },
  { what: 'a fetch that may read nothing', headers: NO_CORS, status: 403 },
])('$what', ({ headers, status }) => {
  it('answers nothing, looks nothing up, and gets nothing that could serve a visit', async () => {
    const world = untouchable();
    const events = requests(world, headers);
    for (const event of events) {
      const reply = await world.visit(event);
      expect(reply.status).toBe(status);
      expect(reply.headers['cache-control']).toBe('no-store');
      for (const stored of ['etag', 'last-modified', 'expires', 'location', 'set-cookie'])
        expect(Object.keys(reply.headers).map((name) => name.toLowerCase())).not.toContain(stored);
      expect(reply.body).not.toMatch(/<form|<button/);
      if (event.requestContext.http.method === 'HEAD') expect(reply.body).toBe('');
      else expect(titleOf(reply.body)).toBe('Please open the link in a window of its own');
    }
    expect(new Set(world.visits.map(({ outcome }) => outcome))).toEqual(new Set(['preview']));
    expect(world.visits).toHaveLength(events.length);
  });

  it('leaves the next visit the first', async () => {
    const world = webWorld();
    await world.cases.add(openCase);
    for (const event of requests(world, headers)) await world.visit(event);
    expect(await world.contacts.get(ask)).toEqual(contact);
    expect(await world.cases.get(openCase)).toEqual(openCase);

    const { status: seen, body } = await world.visit(httpEvent({ path: `/s/${world.token()}/8` }));
    expect(seen).toBe(200);
    expect(titleOf(body)).toBe('We have your 8');
    expect((await world.contacts.get(ask))?.evidence.hits).toMatchObject([
      { score: 8, at: '2026-11-16T08:00:00Z' },
    ]);
  });

  it('does not ask whether to unsubscribe', async () => {
    const world = untouchable();
    const reply = await world.visit(httpEvent({ path: `/u/${world.token('unsubscribe')}`, headers }));
    expect(reply.status).toBe(status);
    expect(reply.body).not.toContain('<form');
  });
});

describe('the page that asks for a window of its own', () => {
  it('may be seen in a frame, and offers the window', async () => {
    const world = webWorld();
    const { headers, body } = await world.visit(
      httpEvent({ path: `/s/${world.token()}/8`, headers: WITHIN }),
    );
    expect(headers['content-security-policy']).not.toContain('frame-ancestors');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(body).toContain(
      '<a href="" target="_blank" rel="noopener noreferrer">Open it in a window of its own</a>',
    );
    // No other page may be in a frame.
    const visit = await world.visit(httpEvent({ path: `/s/${world.token()}/8` }));
    expect(visit.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  it('speaks the language of the browser', async () => {
    const german = { ...english, language: 'de', 'window-title': 'In einem eigenen Fenster, bitte' };
    const world = webWorld({
      bundles: { current: async () => ({ ...bundle, pages: { '': english, de: german } }) },
    });
    const headers = { ...WITHIN, 'accept-language': 'de' };
    const { body } = await world.visit(httpEvent({ path: `/w/${world.token('cause')}`, headers }));
    expect(titleOf(body)).toBe('In einem eigenen Fenster, bitte');
  });

  it('is not what a browser gets that only wants our icon', async () => {
    const world = webWorld();
    await world.visit(httpEvent({ path: '/favicon.ico', headers: { 'sec-fetch-dest': 'image' } }));
    expect(world.visits).toMatchObject([{ route: 'none', status: 404, outcome: 'no-such-page' }]);
  });
});

describe('unsubscribing with one click', () => {
  const post = (world: ReturnType<typeof webWorld>, headers: Headers) =>
    world.visit(
      formEvent(`/u/${world.token('unsubscribe')}`, { 'List-Unsubscribe': 'One-Click' }, { headers }),
    );

  it.each([
    { name: 'the server of a provider', headers: {} },
    { name: "the script of a web mailer's own page", headers: { ...NO_CORS, 'sec-fetch-mode': 'cors' } },
    { name: 'a script that may read nothing', headers: NO_CORS },
    { name: 'a frame', headers: WITHIN },
    { name: 'XMLHttpRequest', headers: { 'x-requested-with': 'XMLHttpRequest' } },
  ])('acts for $name', async ({ headers }) => {
    const world = webWorld();
    const { status, body } = await post(world, headers);
    expect(status).toBe(200);
    expect(titleOf(body)).toBe('You are unsubscribed');
    expect((await world.addresses.get(contact.addressHash))?.suppression?.reason).toBe('unsubscribed');
  });

  it.each([
    { 'sec-purpose': 'prefetch' },
    { purpose: 'prefetch' },
    { 'x-purpose': 'preview' },
  ])('waits for a person when a browser looks ahead: %j', async (headers) => {
    const world = webWorld();
    expect((await post(world, headers)).status).toBe(503);
    expect(await world.addresses.get(contact.addressHash)).toBeUndefined();
  });
});
