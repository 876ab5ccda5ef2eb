import { describe, expect, it } from 'vitest';
import { makeKeyRing } from '../../../functions/domain/identity/key-ring.ts';
import { signToken } from '../../../functions/domain/mail/token.ts';
import { DAY_MS } from '../../../functions/domain/time/units.ts';
import { formEvent, httpEvent } from '../../support/http-events.ts';
import { OLD_TOKENS, oldKeys } from '../../support/old-tokens.ts';
import { chosenOn, titleOf } from '../../support/pages.ts';
import { ask, contact, keys, NOW, openCase, webWorld } from '../../support/web-world.ts';

/** What mail programs append to a link, as API Gateway passes it. */
const BEHIND = [
  '.',
  ')',
  '>',
  ',',
  ' ',
  ';',
  '"',
  '”',
  '…',
  '*',
  '&utm=x',
  '&amp;x',
  '=',
  '/',
  '//',
  '\u200b',
  '%2E',
  'x',
  '\r\n',
];

describe.each(BEHIND)('a link with %j behind it', (behind) => {
  it('unsubscribes, by the page and with one click', async () => {
    const world = webWorld();
    const token = world.token('unsubscribe');
    const page = await world.visit(httpEvent({ path: `/u/${token}${behind}` }));
    expect(page.status).toBe(200);
    expect(page.body).toContain(`<form method="post" action="/u/${token}">`);
    const { status } = await world.visit(
      formEvent(`/u/${token}${behind}`, { 'List-Unsubscribe': 'One-Click' }),
    );
    expect(status).toBe(200);
    expect((await world.addresses.get(contact.addressHash))?.suppression?.reason).toBe('unsubscribed');
  });

  it('scores, and its page posts to the clean link', async () => {
    const world = webWorld();
    const token = world.token();
    const clicked = await world.visit(
      httpEvent({ path: `/s/${token}/8${/^[\dx]/.test(behind) ? '' : behind}` }),
    );
    expect(clicked.status).toBe(200);
    expect(chosenOn(clicked.body)).toEqual(['8']);
    expect(clicked.body).toContain(`<form method="post" action="/s/${token}" data-seen=`);
    expect((await world.contacts.get(ask))?.evidence.hits).toMatchObject([
      { score: 8, at: '2026-11-16T08:00:00Z' },
    ]);
    expect((await world.visit(formEvent(`/s/${token}${behind}`, { score: '9' }))).status).toBe(200);
    expect((await world.contacts.get(ask))?.evidence.tap?.score).toBe(9);
    expect((await world.visit(httpEvent({ path: `/s/${token}${behind}` }))).status).toBe(200);
  });

  it('tells why, and takes a case', async () => {
    const world = webWorld();
    await world.cases.add(openCase);
    const [cause, ofCase] = [world.token('cause'), world.token('case')];
    expect((await world.visit(httpEvent({ path: `/w/${cause}${behind}` }))).body).toContain(
      `action="/w/${cause}"`,
    );
    expect((await world.visit(formEvent(`/w/${cause}${behind}`, { cause: 'price' }))).status).toBe(200);
    expect((await world.contacts.get(ask))?.evidence.causes).toEqual(['price']);
    expect((await world.visit(httpEvent({ path: `/c/${ofCase}${behind}` }))).body).toContain(
      `action="/c/${ofCase}"`,
    );
    expect((await world.visit(formEvent(`/c/${ofCase}${behind}`, { act: 'take' }))).status).toBe(200);
    expect((await world.cases.get(openCase))?.status).toBe('taken');
  });

  it('is refused by the wrong pages, and says closed when it is over', async () => {
    const world = webWorld();
    for (const path of [
      `/u/${world.token()}`,
      `/c/${world.token()}`,
      `/w/${world.token()}`,
      `/s/${world.token('case')}`,
    ]) {
      expect((await world.visit(httpEvent({ path: path + behind }))).status).toBe(404);
      expect(
        (await world.visit(formEvent(path + behind, { score: '8', act: 'take', cause: 'price' }))).status,
      ).toBe(404);
    }
    world.advance(61 * DAY_MS);
    const { status, body } = await world.visit(httpEvent({ path: `/s/${world.token()}${behind}` }));
    expect(status).toBe(410);
    expect(titleOf(body)).toBe('This question is closed');
  });
});

describe('a link that was broken in another way', () => {
  it.each([
    ['in upper case', (path: string) => path.toUpperCase()],
    ['with a slash too many', (path: string) => path.replaceAll('/', '//')],
    ['across two lines', (path: string) => `${path.slice(0, 24)}=\r\n${path.slice(24)}`],
    ['with a soft hyphen', (path: string) => `${path.slice(0, 24)}\u00ad${path.slice(24)}`],
    ['encoded once more', (path: string) => path.replaceAll('/', '%2F').replace('%2F', '/')],
    ['in angle brackets', (path: string) => `${path.slice(0, 3)}<${path.slice(3)}>`],
  ])('%s, works', async (_, broken) => {
    const world = webWorld();
    expect((await world.visit(httpEvent({ path: broken(`/s/${world.token()}/8`) }))).status).toBe(200);
    expect((await world.contacts.get(ask))?.evidence.hits).toHaveLength(1);
    const left = await world.visit(
      httpEvent({ method: 'POST', path: broken(`/u/${world.token('unsubscribe')}`) }),
    );
    expect(left.status).toBe(200);
  });

  // API Gateway takes its parameters from the path as it came.
  it('is read from its path, whatever API Gateway made of it', async () => {
    const world = webWorld();
    const token = world.token();
    const event = httpEvent({ path: `/s/${token}./8.` });
    const { status } = await world.visit({ ...event, pathParameters: { token: `${token}.`, score: '8.' } });
    expect(status).toBe(200);
    expect((await world.contacts.get(ask))?.evidence.hits).toHaveLength(1);
  });

  it.each(['33', '1O', '3.5', '3 5', '08', '-1'])('does not make %s a score', async (score) => {
    const world = webWorld();
    const { status, body } = await world.visit(httpEvent({ path: `/s/${world.token()}./${score}` }));
    expect(status).toBe(400);
    expect(titleOf(body)).toBe('Please choose a number from 1 to 10');
    expect((await world.contacts.get(ask))?.evidence.hits).toEqual([]);
  });
});

describe('a link in a mail that went out before tokens changed', () => {
  it.each(
    OLD_TOKENS.filter(({ purpose }) => purpose === 'unsubscribe'),
  )('unsubscribes for ever: $token', async ({ contact: id, token }) => {
    const world = webWorld({ keys: { ring: () => oldKeys, renew: async () => oldKeys } });
    world.contacts.put({ ...contact, ...id });
    world.advance(20 * 365 * DAY_MS);
    const cut = token.replace(/[-_]+$/, '');
    for (const path of [`/u/${token}`, `/u/${token}.`, `/u/${cut}`, `/u/${cut})`]) {
      const { status, body } = await world.visit(httpEvent({ path }));
      expect(status).toBe(200);
      expect(body).toContain(`action="/u/${token}"`);
    }
    expect((await world.visit(formEvent(`/u/${cut}`, {}))).status).toBe(200);
    expect((await world.addresses.get(contact.addressHash))?.suppression?.reason).toBe('unsubscribed');
  });

  it('answers until the promised day', async () => {
    const old = OLD_TOKENS.find(({ purpose, expires }) => purpose === 'score' && expires);
    const world = webWorld({ keys: { ring: () => oldKeys, renew: async () => oldKeys } });
    const path = `/s/${old?.token}/8.`;
    expect((await world.visit(httpEvent({ path }))).status).toBe(200);
    world.advance(Date.parse('2027-01-15T23:59:59Z') - NOW);
    expect((await world.visit(httpEvent({ path }))).status).toBe(200);
    world.advance(1_000);
    expect((await world.visit(httpEvent({ path }))).status).toBe(410);
  });
});

describe('a link checked with keys that may be old', () => {
  const older = makeKeyRing('p'.repeat(32), ['o'.repeat(32)]);
  const stale = () => {
    let [asked, ring] = [0, older];
    const source = {
      ring: () => ring,
      renew: async () => {
        asked += 1;
        ring = keys;
        return ring;
      },
    };
    return { world: webWorld({ keys: source }), asked: () => asked };
  };

  it.each(['', '.', '%20'])('is known by the newer keys, also with %j behind it', async (behind) => {
    const { world, asked } = stale();
    expect((await world.visit(httpEvent({ path: `/s/${world.token()}${behind}` }))).status).toBe(200);
    expect(asked()).toBe(1);
  });

  const of = (purpose: 'score' | 'case' | 'unsubscribe', ring = older, expires = NOW): string =>
    signToken(ring, purpose, ask, expires);
  it.each([
    ['a valid one', `/s/${of('score')}/8`, 200],
    ['one that is over', `/s/${of('score', older, NOW - 2 * DAY_MS)}/8`, 410],
    ['one that is cut', `/s/${of('score').slice(1)}/8`, 404],
    ['one of another purpose', `/s/${of('case')}/8`, 404],
    [
      'one forged to unsubscribe',
      `/u/${of('unsubscribe', makeKeyRing('x'.repeat(32), ['o'.repeat(32)]))}`,
      404,
    ],
    ['any other path', '/elsewhere', 404],
  ])('asks for no newer keys for %s', async (_, path, status) => {
    const { world, asked } = stale();
    expect((await world.visit(httpEvent({ path }))).status).toBe(status);
    expect(asked()).toBe(0);
  });

  it('asks for newer keys when they may have signed a link, and refuses the link all the same', async () => {
    const { world, asked } = stale();
    const forged = of('score', makeKeyRing('p'.repeat(32), ['x'.repeat(32)]));
    expect((await world.visit(httpEvent({ path: `/s/${forged}/8` }))).status).toBe(404);
    expect(asked()).toBe(1);
  });
});
