import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../functions/domain/time/units.ts';
import { formEvent, httpEvent } from '../../support/http-events.ts';
import { boxOf, tickedOn, titleOf } from '../../support/pages.ts';
import { ask, bundle, contact, english, webWorld } from '../../support/web-world.ts';

const REASONS = { cause: ['price', 'support'], comment: ' Twice.\r\n', share: 'yes' };
const answered = { hits: [], lostHits: 0, tap: { score: 3, at: '2026-11-10T08:00:00Z' } };

/** A world whose ask was answered with a 3 and settled. */
function settledWorld(...more: Parameters<typeof webWorld>) {
  const world = webWorld(...more);
  world.contacts.put({ ...contact, evidence: answered, revision: 1 });
  return world;
}

const failing = async () => {
  throw new Error('throttled');
};

describe('the page behind a follow-up', () => {
  it('asks what went wrong, in one form, and changes nothing by GET or HEAD', async () => {
    const world = settledWorld();
    const path = `/w/${world.token('cause')}`;
    const { status, body } = await world.visit(httpEvent({ path }));
    expect(status).toBe(200);
    expect(titleOf(body)).toBe('What went wrong?');
    expect(body.match(/<form/g)).toHaveLength(1);
    expect(body).toContain(`<form method="post" action="${path}">`);
    expect(body.match(/name="cause"/g)).toHaveLength(2);
    expect(tickedOn(body)).toEqual([]);
    expect((await world.visit(httpEvent({ method: 'HEAD', path }))).body).toBe('');
    expect(await world.contacts.get(ask)).toEqual({ ...contact, evidence: answered, revision: 1 });
  });

  it('shows neither the number nor anybody’s name', async () => {
    const world = settledWorld();
    const { body } = await world.visit(httpEvent({ path: `/w/${world.token('cause')}` }));
    for (const known of [
      'Umbrella Analytics',
      'owner@example.com',
      'hash-of-an-address',
      ask.ref,
      'value="3"',
    ])
      expect(body).not.toContain(known);
  });

  it('says who reads it', async () => {
    const world = settledWorld();
    const { body } = await world.visit(httpEvent({ path: `/w/${world.token('cause')}` }));
    expect(body).toContain(
      'The person who looks after your account at Acme &amp; Daughters sees what you tick',
    );
  });

  it("is in the customer's language, and in the browser's when the ask cannot be read", async () => {
    const pages = { '': english, de: { ...english, language: 'de', 'cause-title': 'Was war los?' } };
    const bundles = { current: async () => ({ ...bundle, pages }) };
    const world = settledWorld({ bundles });
    world.contacts.put({ ...contact, locale: 'de' });
    const { headers, body } = await world.visit(httpEvent({ path: `/w/${world.token('cause')}` }));
    expect(headers['content-language']).toBe('de');
    expect(titleOf(body)).toBe('Was war los?');
    expect(body).toContain('<span>Der Preis</span>');

    const failed = webWorld({ bundles, contacts: { ...world.contacts, get: failing } });
    const reply = await failed.visit(
      httpEvent({ path: `/w/${world.token('cause')}`, headers: { 'accept-language': 'de-CH' } }),
    );
    expect(reply.status).toBe(200);
    expect(titleOf(reply.body)).toBe('Was war los?');
  });
});

describe('what went wrong', () => {
  it('is kept with the words, thanked for, and leaves the score alone', async () => {
    const world = settledWorld();
    const { status, body } = await world.visit(formEvent(`/w/${world.token('cause')}`, REASONS));
    expect(status).toBe(200);
    expect(titleOf(body)).toBe('Thank you for telling us');
    expect(tickedOn(body)).toEqual(['cause=support', 'cause=price', 'share=yes']);
    expect(boxOf(body)).toBe('Twice.');
    expect(await world.contacts.get(ask)).toMatchObject({
      evidence: { ...answered, causes: ['support', 'price'] },
      // Something follows from the reasons, so the ask settles anew.
      settleAt: '2026-11-16T08:30:00Z',
    });
    expect(world.contacts.commentOn(ask)).toEqual({
      text: 'Twice.',
      at: '2026-11-16T08:00:00Z',
      mayShare: true,
    });
  });

  it('may be words alone, which nobody else sees without the tick', async () => {
    const world = settledWorld();
    const { body } = await world.visit(formEvent(`/w/${world.token('cause')}`, { comment: 'Words' }));
    expect(titleOf(body)).toBe('Thank you for telling us');
    const kept = await world.contacts.get(ask);
    expect(kept?.settleAt).toBe('2026-11-16T08:30:00Z');
    expect(kept?.evidence.causes).toBeUndefined();
    expect(world.contacts.commentOn(ask)?.mayShare).toBe(false);
  });

  it('may be sent again, and changed', async () => {
    const world = settledWorld();
    const path = `/w/${world.token('cause')}`;
    await world.visit(formEvent(path, REASONS));
    expect((await world.visit(formEvent(path, { cause: 'price', comment: 'Once.' }))).status).toBe(200);
    expect((await world.contacts.get(ask))?.evidence.causes).toEqual(['price']);
    expect(world.contacts.commentOn(ask)).toMatchObject({ text: 'Once.', mayShare: false });
  });

  it('loses names that are no causes', async () => {
    const world = settledWorld();
    await world.visit(formEvent(`/w/${world.token('cause')}`, { cause: ['<b>', 'price', '__proto__'] }));
    expect((await world.contacts.get(ask))?.evidence.causes).toEqual(['price']);
  });

  it.each([
    ['with the tick', { asked: 'yes', contact: 'yes', cause: 'price' }, true],
    ['with nothing but the tick', { asked: 'yes', contact: 'yes' }, true],
    ['without the tick', { asked: 'yes', cause: 'price' }, false],
    ['from a page that did not ask', { cause: 'price' }, undefined],
  ])('says whether somebody may contact the customer: %s', async (_what, form, mayContact) => {
    const world = settledWorld();
    const { status, body } = await world.visit(formEvent(`/w/${world.token('cause')}`, form));
    expect(status).toBe(200);
    expect((await world.contacts.get(ask))?.evidence.mayContact).toBe(mayContact);
    expect(tickedOn(body).includes('contact=yes')).toBe(mayContact === true);
    // The page after it asks too, so a tick can be taken back.
    expect(body).toContain(
      `<input type="hidden" name="asked" value="${mayContact === true ? 'ticked' : 'yes'}">`,
    );
  });

  it('takes back that they may be contacted, in a form with nothing but that', async () => {
    const world = settledWorld();
    const path = `/w/${world.token('cause')}`;
    const asked = (body: string): string => /name="asked" value="([^"]+)"/.exec(body)?.[1] ?? '';
    const { body: ticked } = await world.visit(formEvent(path, { asked: 'yes', contact: 'yes' }));
    // The form as it was shown says that it was ticked. Nothing else tells what is stored.
    expect((await world.visit(formEvent(path, { asked: 'yes' }))).status).toBe(400);
    expect((await world.contacts.get(ask))?.evidence.mayContact).toBe(true);
    // A page that offers another try still knows it.
    const failing = webWorld({
      contacts: { ...world.contacts, get: () => Promise.reject(new Error('throttled')) },
    });
    const trouble = await failing.visit(formEvent(path, { asked: asked(ticked) }));
    expect([trouble.status, asked(trouble.body)]).toEqual([503, 'ticked']);
    const taken = await world.visit(formEvent(path, { asked: asked(ticked) }));
    expect(taken.status).toBe(200);
    expect((await world.contacts.get(ask))?.evidence.mayContact).toBe(false);
    expect(asked(taken.body)).toBe('yes');
  });

  it.each([
    { name: 'nothing', form: {} },
    { name: 'no tick, from a page that asks', form: { asked: 'yes' } },
    { name: 'the tick alone', form: { share: 'yes' } },
    { name: 'names that are no causes', form: { cause: 'weather', comment: ' \n' } },
  ])('of $name keeps nothing, and is asked for kindly', async ({ form }) => {
    const world = settledWorld();
    const { status, body } = await world.visit(formEvent(`/w/${world.token('cause')}`, form));
    expect(status).toBe(400);
    expect(titleOf(body)).toBe('Nothing was chosen');
    expect(tickedOn(body)).toEqual('share' in form ? ['share=yes'] : []);
    expect(await world.contacts.get(ask)).toEqual({ ...contact, evidence: answered, revision: 1 });
  });

  it('with too long a text keeps the ticks, says so, and gives all back', async () => {
    const world = settledWorld();
    const text = 'x'.repeat(5_001);
    const path = `/w/${world.token('cause')}`;
    const { status, body } = await world.visit(formEvent(path, { ...REASONS, comment: text }));
    expect(status).toBe(413);
    expect(titleOf(body)).toBe('Your text is too long');
    expect(body).toContain('What you ticked is recorded.');
    expect(body).toContain('it has 5,001 characters, and we can keep 5,000');
    expect(boxOf(body)).toBe(text);
    expect(tickedOn(body)).toEqual(['cause=support', 'cause=price', 'share=yes']);
    expect((await world.contacts.get(ask))?.evidence.causes).toEqual(['support', 'price']);
    expect(world.contacts.commentOn(ask)).toBeUndefined();

    const alone = await world.visit(formEvent(path, { comment: text }));
    expect(alone.status).toBe(413);
    expect(alone.body).not.toContain('What you ticked is recorded.');
  });

  it('is given back for another try when the store fails', async () => {
    const { contacts } = settledWorld();
    const world = settledWorld({ contacts: { ...contacts, recordCauses: failing } });
    const { status, body } = await world.visit(formEvent(`/w/${world.token('cause')}`, REASONS));
    expect(status).toBe(503);
    expect(titleOf(body)).toBe('That did not work, and it is our fault');
    expect(boxOf(body)).toBe('Twice.');
    expect(tickedOn(body)).toEqual(['cause=support', 'cause=price', 'share=yes']);
    expect(world.visits).toMatchObject([{ status: 503, outcome: 'trouble', error: new Error('throttled') }]);
  });

  it('in a form of another type keeps nothing and offers the page', async () => {
    const world = settledWorld();
    const { status, body } = await world.visit(
      httpEvent({
        method: 'POST',
        path: `/w/${world.token('cause')}`,
        headers: { 'content-type': 'application/json' },
        body: '{"cause":"price"}',
      }),
    );
    expect(status).toBe(415);
    expect(body).toContain('<form');
    expect((await world.contacts.get(ask))?.evidence).toEqual(answered);
  });
});

describe('a link to it', () => {
  it.each([
    'score',
    'unsubscribe',
    'case',
  ] as const)('that is one for the purpose "%s" is refused', async (purpose) => {
    const world = settledWorld();
    const path = `/w/${world.token(purpose)}`;
    for (const event of [httpEvent({ path }), formEvent(path, REASONS)]) {
      const { status, body } = await world.visit(event);
      expect(status).toBe(404);
      expect(titleOf(body)).toBe('This link does not work');
    }
    expect((await world.contacts.get(ask))?.evidence).toEqual(answered);
  });

  it('opens no page of numbers and no case', async () => {
    const world = settledWorld();
    for (const page of ['s', 'u', 'c'])
      expect((await world.visit(httpEvent({ path: `/${page}/${world.token('cause')}` }))).status).toBe(404);
  });

  it('says no more when the ask is no longer kept', async () => {
    const world = settledWorld();
    const gone = { ...ask, week: '2025-W01' };
    const path = `/w/${world.token('cause', gone)}`;
    expect((await world.visit(httpEvent({ path }))).status).toBe(404);
    expect((await world.visit(formEvent(path, REASONS))).status).toBe(404);
    expect(world.contacts.commentOn(gone)).toBeUndefined();
  });

  it('says that the question is closed when it is expired', async () => {
    const world = settledWorld();
    const path = `/w/${world.token('cause')}`;
    world.advance(61 * DAY_MS);
    for (const event of [httpEvent({ path }), formEvent(path, REASONS)]) {
      const { status, body } = await world.visit(event);
      expect(status).toBe(410);
      expect(titleOf(body)).toBe('This question is closed');
    }
    expect((await world.contacts.get(ask))?.evidence).toEqual(answered);
  });
});
