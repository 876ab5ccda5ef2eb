import { describe, expect, it } from 'vitest';
import { makeKeyRing } from '../../../functions/domain/identity/key-ring.ts';
import { signToken } from '../../../functions/domain/mail/token.ts';
import { DAY_MS } from '../../../functions/domain/time/units.ts';
import { formEvent, httpEvent } from '../../support/http-events.ts';
import { sameHabit } from '../../support/in-memory-receivers.ts';
import { chosenOn, titleOf } from '../../support/pages.ts';
import { ask, contact, webWorld } from '../../support/web-world.ts';

const NO_EVIDENCE = { hits: [], lostHits: 0 };

describe('a click on a score link', () => {
  it('is kept as evidence and shows the number as chosen', async () => {
    const world = webWorld();
    const { status, body } = await world.visit(httpEvent({ path: `/s/${world.token()}/8` }));
    expect(status).toBe(200);
    expect(titleOf(body)).toBe('We have your 8');
    expect(chosenOn(body)).toEqual(['8']);
    const contact = await world.contacts.get(ask);
    const hit = { score: 8, at: '2026-11-16T08:00:00Z', kind: 'page', client: 'other' };
    expect(contact?.evidence).toEqual({ hits: [hit], lostHits: 0 });
    expect(contact?.settleAt).toBe('2026-11-16T08:30:00Z');
    expect(contact?.evidence.tap).toBeUndefined();
  });

  it.each([
    { name: 'a click on the same number', before: 8, by: 'click' },
    { name: 'a click on another number', before: 3, by: 'click' },
    { name: 'the same number sent', before: 8, by: 'form' },
    { name: 'another number sent', before: 3, by: 'form' },
  ])('after $name asks for one press, for any number', async ({ before, by }) => {
    const world = webWorld();
    const path = `/s/${world.token()}`;
    await world.visit(
      by === 'click'
        ? httpEvent({ path: `${path}/${before}` })
        : formEvent(path, { score: String(before), comment: '' }),
    );
    const { status, body } = await world.visit(httpEvent({ path: `${path}/8` }));
    expect(status).toBe(200);
    expect(titleOf(body)).toBe('You chose 8');
    expect(body).toContain('>Yes, it is my 8</button>');
    expect(chosenOn(body)).toEqual(['8']);
  });

  it.each([
    ['never', 'We have your 8'],
    ['sometimes', 'You chose 8'],
    ['always', 'You chose 8'],
  ] as const)('so soon that it may be a machine’s asks for one press, unless they %s come there', async (habit, title) => {
    const world = webWorld({ habits: sameHabit(habit) });
    world.contacts.put({ ...contact, sentAt: '2026-11-16T07:58:00Z' });
    const headers = {
      'sec-fetch-mode': 'navigate',
      'sec-fetch-user': '?1',
      'user-agent': 'Mozilla/5.0 Chrome/130.0',
    };
    const { body } = await world.visit(httpEvent({ path: `/s/${world.token()}/8`, headers }));
    expect(titleOf(body)).toBe(title);
  });

  it('asks for no habits hours after the mail', async () => {
    const world = webWorld({ habits: { habitOf: () => Promise.reject(new Error('asked for habits')) } });
    world.contacts.put({ ...contact, sentAt: '2026-11-16T07:30:00Z' });
    const { status } = await world.visit(httpEvent({ path: `/s/${world.token()}/8` }));
    expect(status).toBe(200);
  });

  it('offers everything in one form that works without a script', async () => {
    const world = webWorld();
    const token = world.token();
    const { body } = await world.visit(httpEvent({ path: `/s/${token}/8` }));
    expect(body.match(/<form/g)).toHaveLength(1);
    expect(body).toContain(`<form method="post" action="/s/${token}" data-seen="/s/${token}/8?hit=`);
    expect(body.match(/<button type="submit" name="score"/g)).toHaveLength(10);
    expect(body).not.toMatch(/onclick|javascript:/i);
    const form = body.slice(body.indexOf('<form'), body.indexOf('</form>'));
    expect(form).toContain('<textarea id="comment" name="comment"');
    expect(form).toContain('<button class="send" type="submit" name="score" value="8">');
  });

  it('asks a question that fits the group of the number', async () => {
    const world = webWorld();
    const asked = async (score: number) =>
      /<label for="comment">([^<]*)</.exec(
        (await world.visit(httpEvent({ path: `/s/${world.token()}/${score}` }))).body,
      )?.[1];
    expect(await asked(9)).toBe('What do you value most?');
    expect(await asked(7)).toBe('What would make it a 10?');
    expect(await asked(6)).toBe('What happened, and what should we do about it?');
  });

  it('with HEAD gets what GET would, without a body, and leaves a mark that counts for nothing', async () => {
    const world = webWorld();
    const get = await world.visit(httpEvent({ path: `/s/${world.token()}/8` }));
    const other = webWorld();
    const head = await other.visit(httpEvent({ method: 'HEAD', path: `/s/${other.token()}/8` }));
    const { 'content-language': _, ...headers } = get.headers;
    expect(head).toMatchObject({ status: get.status, headers, body: '' });
    const found = await other.contacts.get(ask);
    expect(found?.evidence).toEqual({ ...NO_EVIDENCE, headAt: '2026-11-16T08:00:00Z' });
    expect(found).not.toHaveProperty('settleAt');
  });

  it('works with whatever a mail system appends', async () => {
    const world = webWorld();
    expect((await world.visit(httpEvent({ path: `/s/${world.token()}/8/?utm_source=x` }))).status).toBe(200);
  });

  it.each([
    '0',
    '11',
    '9.5',
    'nine',
    '-1',
    '08',
    '1e1',
    '%zz',
    '٨',
    '8'.repeat(1_000),
  ])('with the score %s gets an error, is not kept, and can still choose', async (score) => {
    const world = webWorld();
    const { status, body } = await world.visit(httpEvent({ path: `/s/${world.token()}/${score}` }));
    expect(status).toBe(400);
    expect(titleOf(body)).toBe('Please choose a number from 1 to 10');
    expect(body.match(/<button type="submit" name="score"/g)).toHaveLength(10);
    expect(chosenOn(body)).toEqual([]);
    expect((await world.contacts.get(ask))?.evidence).toEqual(NO_EVIDENCE);
  });
});

describe('a link that is not ours', () => {
  it.each([
    { name: 'changed', of: (token: string) => `${token.startsWith('E') ? 'F' : 'E'}${token.slice(1)}` },
    { name: 'cut', of: (token: string) => token.slice(0, -1) },
    { name: 'with broken percent-encoding', of: (token: string) => `${token.slice(0, -3)}%zz` },
    { name: 'of markup', of: () => '<script>alert(1)' },
    { name: 'to unsubscribe', of: () => webWorld().token('unsubscribe') },
    { name: 'of a case', of: () => webWorld().token('case') },
    {
      name: 'of a foreign key',
      of: () => signToken(makeKeyRing('p'.repeat(32), ['x'.repeat(32)]), 'score', ask),
    },
  ])('$name is refused plainly, before anything is looked up', async ({ of }) => {
    const untouchable = webWorld({
      contacts: new Proxy(webWorld().contacts, {
        get: (_, method) => () => expect.unreachable(`${String(method)} was called`),
      }),
    });
    const token = of(untouchable.token());
    for (const event of [
      httpEvent({ path: `/s/${token}/8` }),
      httpEvent({ path: `/s/${token}/eleven` }),
      httpEvent({ path: `/s/${token}` }),
      formEvent(`/s/${token}`, { score: '8', comment: 'words' }),
    ]) {
      const { status, body } = await untouchable.visit(event);
      expect(status).toBe(404);
      expect(titleOf(body)).toBe('This link does not work');
      expect(body).not.toContain('<form');
      expect(body).not.toContain('alert(1)');
    }
  });

  it('says no more when the ask is no longer kept', async () => {
    const world = webWorld();
    const gone = world.token('score', { ...ask, week: '2025-W01' });
    const clicked = await world.visit(httpEvent({ path: `/s/${gone}/8` }));
    const sent = await world.visit(formEvent(`/s/${gone}`, { score: '8', comment: 'words' }));
    expect([clicked.status, sent.status]).toEqual([404, 404]);
    expect(titleOf(clicked.body)).toBe('This link does not work');
    expect(world.contacts.commentOn({ ...ask, week: '2025-W01' })).toBeUndefined();
  });

  it('says that the question is closed when it is expired', async () => {
    const world = webWorld();
    const token = world.token();
    world.advance(61 * DAY_MS);
    for (const event of [httpEvent({ path: `/s/${token}/8` }), formEvent(`/s/${token}`, { score: '8' })]) {
      const { status, body } = await world.visit(event);
      expect(status).toBe(410);
      expect(titleOf(body)).toBe('This question is closed');
    }
    expect((await world.contacts.get(ask))?.evidence).toEqual(NO_EVIDENCE);
  });
});
