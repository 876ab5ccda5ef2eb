import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../functions/domain/time/units.ts';
import { formEvent, httpEvent } from '../../support/http-events.ts';
import { titleOf } from '../../support/pages.ts';
import { ask, contact, openCase, webWorld } from '../../support/web-world.ts';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36';
const OLD = 'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko';
const SAFARI =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15';
/** A request without any word of a gesture. */
const MUTE = { 'sec-fetch-site': '', 'sec-fetch-mode': '', 'sec-fetch-dest': '', 'sec-fetch-user': '' };
const from = (agent: string, more: Record<string, string> = {}) => {
  const headers: Record<string, string> = { ...MUTE, 'user-agent': agent, ...more };
  return { headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== '')) };
};
/** The event without the helper's own headers of a person's browser. */
const by = (event: ReturnType<typeof httpEvent>, who: ReturnType<typeof from>): typeof event => ({
  ...event,
  headers: {
    ...Object.fromEntries(Object.entries(event.headers).filter(([name]) => !name.startsWith('sec-fetch'))),
    ...who.headers,
  },
});
const PROGRAM = from(CHROME);
const SCRIPTED = from(CHROME, { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate' });
const GESTURE = from(CHROME, {
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-user': '?1',
});
const BEACON = {
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'no-cors',
  'sec-fetch-dest': 'empty',
  'sec-fetch-user': '',
};

const hiddenFields = (body: string): Record<string, string> =>
  Object.fromEntries(
    [...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  );
const seenPath = (body: string): string => /data-seen="([^"]+)"/.exec(body)?.[1] ?? '';

describe('somebody at the page', () => {
  const early = (client = GESTURE) => {
    const world = webWorld();
    world.contacts.put({ ...contact, sentAt: '2026-11-16T07:59:20Z' });
    return { world, click: () => world.visit(by(httpEvent({ path: `/s/${world.token()}/8` }), client)) };
  };
  const tell = (
    world: ReturnType<typeof webWorld>,
    path: string,
    more: Partial<Parameters<typeof httpEvent>[0]> = {},
  ) =>
    world.visit(
      httpEvent({
        method: 'POST',
        path,
        headers: { ...BEACON, 'content-type': 'text/plain' },
        body: 'p',
        ...more,
      }),
    );

  it('is told by the page, and stands beside the click without touching what is due', async () => {
    const { world, click } = early();
    const page = await click();
    const before = await world.contacts.get(ask);
    world.advance(2_000);
    const reply = await tell(world, seenPath(page.body));
    expect(reply).toMatchObject({ status: 204, body: '' });
    const after = await world.contacts.get(ask);
    expect(after?.evidence.hits[0]?.seen).toBe('pressed');
    expect(after?.settleAt).toBe(before?.settleAt);
  });

  it.each([
    ['m', CHROME, 'moved'],
    ['', CHROME, 'moved'],
    ['', 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)', 'moved'],
  ])('says %j from %s: %s', async (body, agent, how) => {
    const { world, click } = early(from(agent, { 'sec-fetch-mode': 'navigate', 'sec-fetch-user': '?1' }));
    await tell(world, seenPath((await click()).body), { body });
    expect((await world.contacts.get(ask))?.evidence.hits[0]?.seen).toBe(how);
  });

  it.each<[string, (path: string) => string, Record<string, string>, number]>([
    ['without the click before', (path) => path.replace('/8?hit=8', '/9?hit=9'), {}, 204],
    ['of another time', (path) => path.replace(/.$/, 'z'), {}, 204],
    ['that names no hit', (path) => path.replace(/\?.*$/, ''), {}, 400],
    ['from another site', (path) => path, { 'sec-fetch-site': 'cross-site' }, 403],
  ])('is not who sends a beacon %s', async (_name, change, headers, status) => {
    const { world, click } = early();
    const path = change(seenPath((await click()).body));
    const reply = await tell(world, path, { headers: { ...BEACON, ...headers } });
    expect(reply.status).toBe(status);
    expect((await world.contacts.get(ask))?.evidence.hits.map(({ seen }) => seen)).toEqual([undefined]);
  });

  it('who comes back to an open page after an hour says nothing of the click', async () => {
    const { world, click } = early();
    const path = seenPath((await click()).body);
    world.advance(60 * MINUTE_MS);
    await tell(world, path);
    expect((await world.contacts.get(ask))?.evidence.hits[0]?.seen).toBeUndefined();
  });
});

describe('a click', () => {
  it.each([
    ['long after the mail came needs nothing more', '2026-11-16T06:00:00Z', 'We have your 8', false],
    ['within five minutes asks for one press', '2026-11-16T07:58:00Z', 'You chose 8', true],
  ])('%s', async (_name, sentAt, title, asks) => {
    const world = webWorld();
    world.contacts.put({ ...contact, sentAt });
    const { body } = await world.visit(httpEvent({ path: `/s/${world.token()}/8` }));
    expect(titleOf(body)).toBe(title);
    expect(body.includes('Yes, it is my 8')).toBe(asks);
  });

  it('after a burst of a program is asked for nothing', async () => {
    const world = webWorld();
    for (let score = 1; score <= 10; score += 1)
      await world.visit(by(httpEvent({ path: `/s/${world.token()}/${score}` }), PROGRAM));
    world.advance(10 * MINUTE_MS);
    const { body } = await world.visit(httpEvent({ path: `/s/${world.token()}/8` }));
    expect(titleOf(body)).toBe('We have your 8');
  });

  it('gives the button that Enter presses no score, and what comes of it keeps all that was said', async () => {
    const world = webWorld();
    const path = `/s/${world.token()}`;
    const { body } = await world.visit(httpEvent({ path: `${path}/3` }));
    const [first = ''] = body.match(/<button[^>]*>/g) ?? [];
    expect(first).not.toContain('name=');
    const entered = { ...hiddenFields(body), cause: 'price', comment: 'Dear' };
    const next = await world.visit(formEvent(path, entered));
    expect(next.status).toBe(200);
    expect(titleOf(next.body)).toBe('You chose 3');
    expect(next.body).toContain('value="price" checked');
    expect(next.body).toContain('>Dear</textarea>');
    expect((await world.contacts.get(ask))?.evidence.tap).toBeUndefined();
  });
});

/** Everybody who may press, and whether we take it for a person's press. */
const PRESSES: readonly [
  name: string,
  who: ReturnType<typeof from>,
  fields: Record<string, string>,
  isPerson: boolean,
][] = [
  ['a gesture without script', GESTURE, {}, true],
  ['a press that the script saw', SCRIPTED, { ran: '1', pressed: '1' }, true],
  ['Safari, pressed', from(SAFARI, { 'sec-fetch-mode': 'navigate' }), { ran: '1', pressed: '1' }, true],
  ['a gesture that a driver made up', GESTURE, { ran: '1' }, false],
  ['a script that submits', SCRIPTED, { ran: '1' }, false],
  ['a program', PROGRAM, {}, false],
  ['Safari without script', from(SAFARI, { 'sec-fetch-mode': 'navigate' }), {}, false],
  ['an old browser without script', from(OLD), {}, false],
  [
    'a program by its own name, with a gesture',
    from('curl/8', { ...GESTURE.headers, 'user-agent': 'curl/8' }),
    {},
    false,
  ],
  [
    'a program by its own name that adds what the script adds',
    from('curl/8'),
    { ran: '1', pressed: '1' },
    false,
  ],
];
describe('the button that Enter presses', () => {
  it.each(
    PRESSES,
  )('leaves a mark that says no score of a person, unless a person pressed: %s', async (_name, who, fields, isPerson) => {
    const world = webWorld();
    const { status, body } = await world.visit(
      by(formEvent(`/s/${world.token()}`, { ...fields, chosen: '3' }), who),
    );
    expect([status, titleOf(body)]).toEqual([200, 'You chose 3']);
    const { evidence } = (await world.contacts.get(ask)) ?? {};
    expect(evidence?.tap).toBeUndefined();
    expect(evidence?.hits.map(({ score, kind }) => [score, kind])).toEqual(isPerson ? [] : [[3, 'post']]);
  });
});

const AGAIN: readonly [
  name: string,
  who: ReturnType<typeof from>,
  fields: Record<string, string>,
  isPerson: boolean,
][] = [
  ['Safari without script', from(SAFARI, { 'sec-fetch-mode': 'navigate' }), {}, true],
  ['an old browser without script', from(OLD), {}, true],
  ['a program', PROGRAM, {}, false],
  ['a script by its own name', from('python-requests/2.33'), {}, false],
  ['a program that no table knows', from('Mozilla/5.0 (compatible; MailCheck/1.0)'), {}, false],
  ['a program that says next to nothing', from('Mozilla/5.0'), {}, false],
  ['a driver', GESTURE, { ran: '1' }, false],
  ['a driver of Chrome without script, which would have named a gesture', SCRIPTED, {}, false],
  [
    'a browser of a name that no table knows',
    from('Mozilla/5.0 (compatible)', { 'sec-fetch-mode': 'navigate' }),
    {},
    false,
  ],
];

describe('a press on the page of numbers', () => {
  const said = { score: '3', cause: 'price', comment: 'Too slow', share: 'yes' };

  it.each(PRESSES)('by %s', async (_name, who, fields, isPerson) => {
    const world = webWorld();
    const { status, body } = await world.visit(
      by(formEvent(`/s/${world.token()}`, { ...said, ...fields }), who),
    );
    expect(status).toBe(200);
    const { evidence } = (await world.contacts.get(ask)) ?? contact;
    if (isPerson) expect(evidence).toMatchObject({ tap: { score: 3 }, causes: ['price'] });
    else {
      expect(evidence.tap).toBeUndefined();
      expect(evidence.causes).toBeUndefined();
      expect(evidence.hits).toMatchObject([{ score: 3, kind: 'post' }]);
      expect(world.contacts.commentOn(ask)).toBeUndefined();
      expect(titleOf(body)).toBe('Please press once more');
      expect(body.match(/<button/g)).toHaveLength(1);
      expect(hiddenFields(body)).toEqual({ again: '1', cause: 'price', comment: 'Too slow', share: 'yes' });
    }
  });

  it.each(AGAIN)('once more, by %s', async (_name, who, fields, isPerson) => {
    const world = webWorld();
    const path = `/s/${world.token()}`;
    const asked = await world.visit(by(formEvent(path, { ...said, ...fields }), who));
    await world.visit(by(formEvent(path, { ...hiddenFields(asked.body), score: '3', ...fields }), who));
    const { evidence } = (await world.contacts.get(ask)) ?? contact;
    expect(evidence.tap?.score).toBe(isPerson ? 3 : undefined);
    expect(world.contacts.commentOn(ask)?.text).toBe(isPerson ? 'Too slow' : undefined);
  });

  it('of a program is weak, though a pointer moved over the page that it opened in a browser', async () => {
    const world = webWorld();
    const path = `/s/${world.token()}`;
    const page = await world.visit(by(httpEvent({ path: `${path}/8` }), GESTURE));
    await world.visit(httpEvent({ method: 'POST', path: seenPath(page.body), headers: BEACON, body: 'm' }));
    await world.visit(by(formEvent(path, { ...hiddenFields(page.body), score: '9' }), from('curl/8')));
    expect((await world.contacts.get(ask))?.evidence.tap).toBeUndefined();
  });

  it('that is weak never replaces a strong one', async () => {
    const world = webWorld();
    const path = `/s/${world.token()}`;
    await world.visit(formEvent(path, { score: '9' }));
    for (let score = 1; score <= 10; score += 1)
      await world.visit(by(formEvent(path, { score: String(score) }), PROGRAM));
    expect((await world.contacts.get(ask))?.evidence.tap?.score).toBe(9);
  });
});

describe('a press on the page behind a follow-up', () => {
  it.each(PRESSES)('by %s', async (_name, who, fields, isPerson) => {
    const world = webWorld();
    const path = `/w/${world.token('cause')}`;
    const { body } = await world.visit(
      by(formEvent(path, { cause: 'price', comment: 'test', ...fields }), who),
    );
    expect((await world.contacts.get(ask))?.evidence.causes).toEqual(isPerson ? ['price'] : undefined);
    expect(world.contacts.commentOn(ask)?.text).toBe(isPerson ? 'test' : undefined);
    if (!isPerson) expect(hiddenFields(body)).toEqual({ again: '1', cause: 'price', comment: 'test' });
  });
});

describe('a press on the page of a case', () => {
  it.each(PRESSES)('by %s', async (_name, who, fields, isPerson) => {
    const world = webWorld();
    await world.cases.add(openCase);
    const path = `/c/${world.token('case')}`;
    const { body } = await world.visit(by(formEvent(path, { act: 'resolve', ...fields }), who));
    expect((await world.cases.get(openCase))?.status).toBe(isPerson ? 'resolved' : 'open');
    if (!isPerson) expect(body).toContain('name="act" value="resolve"');
  });

  it.each(AGAIN)('once more, by %s', async (_name, who, fields, isPerson) => {
    const world = webWorld();
    await world.cases.add(openCase);
    const path = `/c/${world.token('case')}`;
    await world.visit(by(formEvent(path, { act: 'take', again: '1', ...fields }), who));
    expect((await world.cases.get(openCase))?.status).toBe(isPerson ? 'taken' : 'open');
  });
});

describe('a wish for fewer mails by the link in the text', () => {
  const wishIn = async (world: ReturnType<typeof webWorld>) => (await world.customers.get(ask.ref))?.fewer;

  it.each(PRESSES)('by %s', async (_name, who, fields, isPerson) => {
    const world = webWorld();
    const path = `/u/${world.token('leave')}`;
    const { body } = await world.visit(by(formEvent(path, { fewer: 'P3M', ...fields }), who));
    expect((await wishIn(world))?.kind).toBe(isPerson ? 'pause' : undefined);
    if (!isPerson) {
      expect(titleOf(body)).toBe('Please press once more');
      expect(body.match(/<button/g)).toHaveLength(1);
      expect(body).toContain('name="fewer" value="P3M">Pause for three months<');
      expect(hiddenFields(body)).toEqual({ again: '1' });
    }
    // The second press always acts.
    await world.visit(by(formEvent(path, { fewer: 'P3M', again: '1', ...fields }), who));
    expect((await wishIn(world))?.kind).toBe('pause');
    expect((await world.addresses.get(contact.addressHash))?.suppression).toBeUndefined();
  });

  it.each(AGAIN)('is taken back by a person only: %s', async (_name, who, fields, isPerson) => {
    const world = webWorld();
    const path = `/u/${world.token('leave')}`;
    const told = await world.visit(formEvent(path, { fewer: 'yearly' }));
    const [, fewer = ''] = /name="fewer" value="([^"]+)"/.exec(told.body) ?? [];
    const asked = await world.visit(by(formEvent(path, { fewer, ...fields }), who));
    expect(titleOf(asked.body)).toBe('Please press once more');
    expect(asked.body).toContain(`name="fewer" value="${fewer}">Take this back<`);
    expect((await wishIn(world))?.kind).toBe('yearly');
    await world.visit(by(formEvent(path, { fewer, again: '1', ...fields }), who));
    expect((await wishIn(world))?.kind).toBe(isPerson ? undefined : 'yearly');
  });
});

describe('unsubscribing by the link in the text', () => {
  const reasonIn = async (world: ReturnType<typeof webWorld>) =>
    (await world.addresses.get(contact.addressHash))?.suppression?.reason;

  it.each(PRESSES)('by %s', async (_name, who, fields, isPerson) => {
    const world = webWorld();
    const path = `/u/${world.token('leave')}`;
    await world.visit(by(formEvent(path, { leave: 'yes', ...fields }), who));
    expect(await reasonIn(world)).toBe(isPerson ? 'unsubscribed' : undefined);
    // The second press always acts.
    await world.visit(by(formEvent(path, { leave: 'yes', again: '1', ...fields }), who));
    expect(await reasonIn(world)).toBe('unsubscribed');
  });

  it('needs the field of its own page', async () => {
    const world = webWorld();
    const path = `/u/${world.token('leave')}`;
    for (const event of [
      httpEvent({ method: 'POST', path }),
      formEvent(path, { 'List-Unsubscribe': 'One-Click' }),
      formEvent(path, { again: '1' }),
    ]) {
      const { status, body } = await world.visit(event);
      expect(status).toBe(200);
      expect(titleOf(body)).toBe('Please press once more');
      expect(body).toContain('name="leave" value="yes"');
    }
    expect(await reasonIn(world)).toBeUndefined();
  });

  it('the header’s link acts at once, whoever posts and whatever', async () => {
    for (const event of [
      (path: string) => by(httpEvent({ method: 'POST', path }), PROGRAM),
      (path: string) => by(formEvent(path, { 'List-Unsubscribe': 'One-Click' }), from(OLD)),
    ]) {
      const world = webWorld();
      await world.visit(event(`/u/${world.token('unsubscribe')}`));
      expect(await reasonIn(world)).toBe('unsubscribed');
    }
  });

  it('is undone by one press on the page that tells of it, and an older wish is not', async () => {
    const world = webWorld();
    const path = `/u/${world.token('leave')}`;
    const leave = () => world.visit(formEvent(path, { leave: 'yes' }));
    const stayIn = ({ body }: { body: string }) => ({
      stay: /name="stay" value="([^"]+)"/.exec(body)?.[1] ?? '',
    });
    const stay = async (page: { body: string }) => world.visit(formEvent(path, stayIn(page)));
    await leave();
    world.advance(5_000);
    expect(titleOf((await stay(await leave())).body)).toBe('You stay with us');
    expect(await reasonIn(world)).toBeUndefined();
    const early = await leave();
    // A program that posts the one button of a page takes no wish back, however often.
    for (const fields of [stayIn(early), { ...stayIn(early), again: '1' }]) {
      const { body } = await world.visit(by(formEvent(path, fields), from('python-requests/2.33')));
      expect(titleOf(body)).toBe('Please press once more');
      expect(stayIn({ body })).toEqual(stayIn(early));
      expect(await reasonIn(world)).toBe('unsubscribed');
    }
    world.advance(3 * 60 * MINUTE_MS);
    // Neither the page of then nor a new one takes back a wish of hours ago, and the page says what stands.
    for (const { body } of [await stay(early), await leave()]) {
      expect(titleOf(body)).toBe('You are unsubscribed');
      expect(body).not.toContain('name="stay"');
      expect(await reasonIn(world)).toBe('unsubscribed');
    }
  });

  it('is not called undone where another word stands', async () => {
    const world = webWorld();
    const path = `/u/${world.token('leave')}`;
    await world.addresses.suppress(contact.addressHash, { reason: 'complained', at: contact.dueAt });
    const { body } = await world.visit(formEvent(path, { leave: 'yes' }));
    const [, value = ''] = /name="stay" value="([^"]+)"/.exec(body) ?? [];
    expect(titleOf((await world.visit(formEvent(path, { stay: value }))).body)).toBe('You are unsubscribed');
    expect(await reasonIn(world)).toBe('complained');
  });

  it('leaves a mark when it is opened, and nothing else', async () => {
    const world = webWorld();
    await world.visit(by(httpEvent({ path: `/u/${world.token('leave')}` }), PROGRAM));
    const found = await world.contacts.get(ask);
    expect(found?.evidence.leaveAt).toBe('2026-11-16T08:00:00Z');
    expect(found).not.toHaveProperty('settleAt');
  });
});
