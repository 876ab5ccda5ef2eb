import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formEvent, httpEvent } from '../../support/http-events.ts';
import { boxOf, chosenOn, titleOf } from '../../support/pages.ts';
import { ask, webWorld } from '../../support/web-world.ts';

const NO_EVIDENCE = { hits: [], lostHits: 0 };

describe('the form', () => {
  it('records the number and the words, and thanks', async () => {
    const world = webWorld();
    const { status, body } = await world.visit(
      formEvent(`/s/${world.token()}`, { score: '4', comment: ' It broke.\r\nTwice. ' }),
    );
    expect(status).toBe(200);
    expect(titleOf(body)).toBe('Thank you for being frank');
    expect(chosenOn(body)).toEqual(['4']);
    expect(boxOf(body)).toBe('It broke.\nTwice.');
    expect((await world.contacts.get(ask))?.evidence.tap).toEqual({ score: 4, at: '2026-11-16T08:00:00Z' });
    expect(world.contacts.commentOn(ask)).toEqual({
      text: 'It broke.\nTwice.',
      at: '2026-11-16T08:00:00Z',
      mayShare: false,
    });
  });

  it('takes the last number, and keeps the words that came before it', async () => {
    const world = webWorld();
    const path = `/s/${world.token()}`;
    await world.visit(formEvent(path, { score: '4', comment: 'First words' }));
    const { body } = await world.visit(formEvent(path, { score: '9', comment: '' }));
    expect(titleOf(body)).toBe('Thank you!');
    expect((await world.contacts.get(ask))?.evidence.tap?.score).toBe(9);
    expect(world.contacts.commentOn(ask)?.text).toBe('First words');
  });

  it('changes nothing when it is sent twice', async () => {
    const world = webWorld();
    const event = () => formEvent(`/s/${world.token()}`, { score: '7', comment: 'Words' });
    const first = await world.visit(event());
    expect(await world.visit(event())).toEqual(first);
  });

  it('shows only what this request carried, never what was stored before', async () => {
    const world = webWorld();
    const token = world.token();
    await world.visit(formEvent(`/s/${token}`, { score: '3', comment: 'confidential words' }));
    for (const event of [
      httpEvent({ path: `/s/${token}/8` }),
      httpEvent({ path: `/s/${token}` }),
      httpEvent({ path: `/s/${token}/11` }),
      formEvent(`/s/${token}`, { score: '8' }),
    ]) {
      const { body } = await world.visit(event);
      expect(body).not.toContain('confidential');
      expect(chosenOn(body)).not.toContain('3');
      for (const known of ['Umbrella Analytics', 'owner@example.com', 'hash-of-an-address', ask.ref]) {
        expect(body).not.toContain(known);
      }
    }
  });

  it('says who reads the answer', async () => {
    const world = webWorld();
    const { body } = await world.visit(httpEvent({ path: `/s/${world.token()}/8` }));
    expect(body).toContain('Who reads this? The team at Acme &amp; Daughters');
  });

  it.each([
    '<script>alert(1)</script>',
    '</textarea><img src=x onerror=alert(1)>',
    '"\'&amp;',
    'مرحبا \u202e rtl',
    '100 % & more + a=b',
    '😀 ünïcödé',
  ])('gives %s back as the characters it is', async (text) => {
    const world = webWorld();
    const { body } = await world.visit(formEvent(`/s/${world.token()}`, { score: '8', comment: text }));
    const unescaped = (boxOf(body) ?? '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');
    expect(unescaped).toBe(text);
    expect(world.contacts.commentOn(ask)?.text).toBe(text);
  });

  it('keeps any text whole, except for control characters and the space around it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.boolean(),
        async (text, base64) => {
          const world = webWorld();
          await world.visit(formEvent(`/s/${world.token()}`, { score: '8', comment: text }, { base64 }));
          const kept = text.replace(/\r\n?/g, '\n').trim();
          expect(world.contacts.commentOn(ask)?.text).toBe(kept === '' ? undefined : kept);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('drops control characters from the words', async () => {
    const world = webWorld();
    await world.visit(formEvent(`/s/${world.token()}`, { score: '8', comment: 'a\u0000b\u001bc\td\u007f' }));
    expect(world.contacts.commentOn(ask)?.text).toBe('abc\td');
  });

  it('is read when API Gateway has put it into base64', async () => {
    const world = webWorld();
    const event = formEvent(`/s/${world.token()}`, { score: '8', comment: 'Größe' }, { base64: true });
    expect((await world.visit(event)).status).toBe(200);
    expect(world.contacts.commentOn(ask)?.text).toBe('Größe');
  });

  it('reads broken percent-encoding as plain characters', async () => {
    const world = webWorld();
    const event = { ...formEvent(`/s/${world.token()}`, {}), body: 'score=8&comment=100%+sure+%zz' };
    expect((await world.visit(event)).status).toBe(200);
    expect(world.contacts.commentOn(ask)?.text).toBe('100% sure %zz');
  });
});

describe('a text that is too long', () => {
  it('of 5,000 characters is not', async () => {
    const world = webWorld();
    await world.visit(formEvent(`/s/${world.token()}`, { score: '8', comment: 'x'.repeat(5_000) }));
    expect(world.contacts.commentOn(ask)?.text).toHaveLength(5_000);
  });

  it.each([5_001, 1_000_000])('of %i characters is given back; the number is recorded', async (length) => {
    const world = webWorld();
    const text = 'x'.repeat(length);
    const { status, body } = await world.visit(
      formEvent(`/s/${world.token()}`, { score: '8', comment: text }),
    );
    expect(status).toBe(413);
    expect(titleOf(body)).toBe('Your number is recorded, your words are not yet');
    expect(body).toContain(`it has ${length.toLocaleString('en')} characters, and we can keep 5,000`);
    expect(boxOf(body)).toBe(text);
    expect(body).toContain('aria-invalid="true"');
    expect((await world.contacts.get(ask))?.evidence.tap?.score).toBe(8);
    expect(world.contacts.commentOn(ask)).toBeUndefined();
  });

  it('of more than a page can carry is given back in part, says so, and stays within 6 MB', async () => {
    const world = webWorld();
    const { status, body } = await world.visit(
      formEvent(`/s/${world.token()}`, { score: '8', comment: '"'.repeat(1_500_000) }),
    );
    expect(status).toBe(413);
    expect(body).toContain('Only the first 1,000,000 characters fit in the box.');
    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(6_291_556);
    expect((await world.contacts.get(ask))?.evidence.tap?.score).toBe(8);
  });
});

describe('a form that is not right', () => {
  it.each([
    '0',
    '11',
    '9.5',
    'nine',
    '',
  ])('with the score "%s" keeps nothing and gives the words back', async (score) => {
    const world = webWorld();
    const { status, body } = await world.visit(
      formEvent(`/s/${world.token()}`, { score, comment: 'My words' }),
    );
    expect(status).toBe(400);
    expect(boxOf(body)).toBe('My words');
    expect((await world.contacts.get(ask))?.evidence).toEqual(NO_EVIDENCE);
  });

  it.each([
    { type: 'application/json', body: '{"score":8}' },
    { type: 'text/plain', body: 'score=8' },
    { type: 'application/x-www-form-urlencoded-not', body: 'score=8' },
    { type: '', body: 'score=8' },
  ])('of the type "$type" keeps nothing and offers the numbers', async ({ type, body }) => {
    const world = webWorld();
    const reply = await world.visit(
      httpEvent({ method: 'POST', path: `/s/${world.token()}`, headers: { 'content-type': type }, body }),
    );
    expect(reply.status).toBe(415);
    expect(reply.body).toContain('<form');
    expect((await world.contacts.get(ask))?.evidence).toEqual(NO_EVIDENCE);
  });

  it('without a body keeps nothing', async () => {
    const world = webWorld();
    const { body: _, ...empty } = formEvent(`/s/${world.token()}`, {});
    expect((await world.visit(empty)).status).toBe(400);
  });
});

describe('when the store fails', () => {
  const failing = () => {
    const { contacts } = webWorld();
    const fail = async () => {
      throw new Error('throttled');
    };
    return webWorld({ contacts: { ...contacts, recordHit: fail, recordTap: fail } });
  };

  it('the page gives number and words back and asks for another try', async () => {
    const world = failing();
    const { status, body } = await world.visit(
      formEvent(`/s/${world.token()}`, { score: '4', comment: 'My words' }),
    );
    expect(status).toBe(503);
    expect(titleOf(body)).toBe('That did not work, and it is our fault');
    expect(boxOf(body)).toBe('My words');
    expect(chosenOn(body)).toEqual(['4']);
    expect(world.visits).toMatchObject([{ status: 503, outcome: 'trouble', error: new Error('throttled') }]);
  });

  it('a click still gets the page', async () => {
    const world = failing();
    const { status, body } = await world.visit(httpEvent({ path: `/s/${world.token()}/4` }));
    expect(status).toBe(503);
    expect(chosenOn(body)).toEqual(['4']);
  });

  it('a number is recorded even when there are no words for the page', async () => {
    const world = webWorld({
      bundles: {
        current: async () => {
          throw new Error('no bundle');
        },
      },
    });
    const { status, body } = await world.visit(formEvent(`/s/${world.token()}`, { score: '4' }));
    expect(status).toBe(500);
    expect(body).toContain('Something went wrong on our side');
    expect((await world.contacts.get(ask))?.evidence.tap?.score).toBe(4);
  });
});
