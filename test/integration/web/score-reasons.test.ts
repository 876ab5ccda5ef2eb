import { describe, expect, it } from 'vitest';
import { formEvent, httpEvent } from '../../support/http-events.ts';
import { boxOf, chosenOn, tickedOn, titleOf } from '../../support/pages.ts';
import { ask, bundle, contact, english, webWorld } from '../../support/web-world.ts';

// What stands beside the ten numbers: the reasons of a detractor, and the thanks.

const REASONS = { score: '4', cause: ['price', 'support'], comment: 'Words', share: 'yes' };

describe('beside a score', () => {
  it.each([1, 6])('of %i the page offers the causes and the tick, both empty', async (score) => {
    const world = webWorld();
    const { body } = await world.visit(httpEvent({ path: `/s/${world.token()}/${score}` }));
    expect([...body.matchAll(/name="cause" value="([^"]*)"/g)].map(([, cause]) => cause)).toEqual([
      'support',
      'price',
    ]);
    expect(body).toContain('<span>Support was slow</span>');
    expect(body).toContain('name="share"');
    expect(tickedOn(body)).toEqual([]);
  });

  it.each([7, 10])('of %i there are neither', async (score) => {
    const world = webWorld();
    const { body } = await world.visit(httpEvent({ path: `/s/${world.token()}/${score}` }));
    expect(body).not.toContain('type="checkbox"');
  });

  it('the causes are in the language of the page', async () => {
    const world = webWorld({
      bundles: {
        current: async () => ({ ...bundle, pages: { '': english, de: { ...english, language: 'de' } } }),
      },
    });
    world.contacts.put({ ...contact, locale: 'de-AT' });
    const { body } = await world.visit(httpEvent({ path: `/s/${world.token()}/3` }));
    expect(body).toContain('<span>Der Support war langsam</span>');
  });
});

describe('the reasons of a detractor', () => {
  it('are kept with the number, and come back as they were sent', async () => {
    const world = webWorld();
    const { status, body } = await world.visit(formEvent(`/s/${world.token()}`, REASONS));
    expect(status).toBe(200);
    expect(body).toContain('We have kept what you told us, too.');
    expect(tickedOn(body)).toEqual(['cause=support', 'cause=price', 'share=yes']);
    expect((await world.contacts.get(ask))?.evidence).toMatchObject({
      tap: { score: 4 },
      causes: ['support', 'price'],
    });
    expect(world.contacts.commentOn(ask)).toMatchObject({ text: 'Words', mayShare: true });
  });

  it('are kept before the number, so that whoever settles in between finds the words', async () => {
    const { contacts } = webWorld();
    let wordsAtTap: string | undefined;
    const recordTap: typeof contacts.recordTap = (...args) => {
      wordsAtTap = contacts.commentOn(ask)?.text;
      return contacts.recordTap(...args);
    };
    const world = webWorld({ contacts: { ...contacts, recordTap } });
    expect((await world.visit(formEvent(`/s/${world.token()}`, REASONS))).status).toBe(200);
    expect(wordsAtTap).toBe('Words');
  });

  it('of an ask that is no longer kept are not kept either', async () => {
    const world = webWorld();
    const gone = { ...ask, week: '2025-W01' };
    expect((await world.visit(formEvent(`/s/${world.token('score', gone)}`, REASONS))).status).toBe(404);
    expect(world.contacts.commentOn(gone)).toBeUndefined();
  });

  it('may be causes alone', async () => {
    const world = webWorld();
    const { body } = await world.visit(formEvent(`/s/${world.token()}`, { score: '4', cause: 'price' }));
    expect(body).toContain('We have kept what you told us, too.');
    expect((await world.contacts.get(ask))?.evidence.causes).toEqual(['price']);
    expect(world.contacts.commentOn(ask)).toBeUndefined();
  });

  it('are not taken back by a form without them', async () => {
    const world = webWorld();
    await world.visit(formEvent(`/s/${world.token()}`, REASONS));
    const { body } = await world.visit(formEvent(`/s/${world.token()}`, { score: '5' }));
    expect(body).not.toContain('We have kept');
    expect(tickedOn(body)).toEqual([]);
    expect((await world.contacts.get(ask))?.evidence.causes).toEqual(['support', 'price']);
    expect(world.contacts.commentOn(ask)?.mayShare).toBe(true);
  });

  it('lose names that are no causes, and what is named twice', async () => {
    const world = webWorld();
    await world.visit(
      formEvent(`/s/${world.token()}`, { score: '4', cause: ['<b>', 'price', 'price', 'constructor', ''] }),
    );
    expect((await world.contacts.get(ask))?.evidence.causes).toEqual(['price']);
  });

  it('say nothing beside a higher number, and survive the change of mind', async () => {
    const world = webWorld();
    const { body } = await world.visit(formEvent(`/s/${world.token()}`, { ...REASONS, score: '9' }));
    expect((await world.contacts.get(ask))?.evidence.causes).toBeUndefined();
    expect(world.contacts.commentOn(ask)).toMatchObject({ text: 'Words', mayShare: false });
    expect(body).not.toContain('type="checkbox"');
    expect(body.match(/<input type="hidden" name="cause" value="\w+">/g)).toEqual([
      '<input type="hidden" name="cause" value="support">',
      '<input type="hidden" name="cause" value="price">',
    ]);
  });

  it('come back when the number was wrong', async () => {
    const world = webWorld();
    const { status, body } = await world.visit(formEvent(`/s/${world.token()}`, { ...REASONS, score: '11' }));
    expect(status).toBe(400);
    expect(boxOf(body)).toBe('Words');
    expect(tickedOn(body)).toEqual(['cause=support', 'cause=price', 'share=yes']);
    expect((await world.contacts.get(ask))?.evidence).toEqual({ hits: [], lostHits: 0 });
  });

  it('come back when the text was too long, and it says that the ticks are kept', async () => {
    const world = webWorld();
    const { status, body } = await world.visit(
      formEvent(`/s/${world.token()}`, { ...REASONS, comment: 'x'.repeat(5_001) }),
    );
    expect(status).toBe(413);
    expect(body).toContain('What you ticked is recorded.');
    expect(tickedOn(body)).toEqual(['cause=support', 'cause=price', 'share=yes']);
    expect((await world.contacts.get(ask))?.evidence.causes).toEqual(['support', 'price']);
    expect(world.contacts.commentOn(ask)).toBeUndefined();
  });

  it('come back when the store failed', async () => {
    const { contacts } = webWorld();
    const recordTap = async () => {
      throw new Error('throttled');
    };
    const world = webWorld({ contacts: { ...contacts, recordTap } });
    const { status, body } = await world.visit(formEvent(`/s/${world.token()}`, REASONS));
    expect(status).toBe(503);
    expect(chosenOn(body)).toEqual(['4']);
    expect(boxOf(body)).toBe('Words');
    expect(tickedOn(body)).toEqual(['cause=support', 'cause=price', 'share=yes']);
  });

  it.each([
    ['4', { asked: 'yes', contact: 'yes' }, true],
    ['4', { asked: 'yes' }, false],
    ['4', {}, undefined],
    ['9', { asked: 'yes', contact: 'yes' }, undefined],
    ['7', { asked: 'yes', contact: 'yes' }, undefined],
  ])('of a %s with %j say whether somebody may contact the customer: %s', async (score, said, expected) => {
    const world = webWorld();
    const { body } = await world.visit(formEvent(`/s/${world.token()}`, { score, ...said }));
    expect((await world.contacts.get(ask))?.evidence.mayContact).toBe(expected);
    expect(tickedOn(body)).toEqual(expected ? ['contact=yes'] : []);
    expect(body.includes('name="contact"')).toBe(score === '4');
  });

  it('of a later form that asks take the tick back, and of one that does not leave it', async () => {
    const world = webWorld();
    const path = `/s/${world.token()}`;
    const kept = async () => (await world.contacts.get(ask))?.evidence.mayContact;
    await world.visit(formEvent(path, { score: '4', asked: 'yes', contact: 'yes' }));
    await world.visit(formEvent(path, { score: '3' }));
    expect(await kept()).toBe(true);
    await world.visit(formEvent(path, { score: '3', asked: 'yes' }));
    expect(await kept()).toBe(false);
  });

  it('of a weak press carry the tick to the second press, and store nothing yet', async () => {
    const world = webWorld();
    // A script ran, and nothing on the page was pressed.
    const form = { score: '4', asked: 'yes', contact: 'yes', ran: '1' };
    const { body } = await world.visit(formEvent(`/s/${world.token()}`, form));
    expect(body).toContain('<input type="hidden" name="contact" value="yes">');
    expect(body).toContain('<input type="hidden" name="asked" value="yes">');
    expect((await world.contacts.get(ask))?.evidence.mayContact).toBeUndefined();
  });

  it('are never shown from the store', async () => {
    const world = webWorld();
    const token = world.token();
    await world.visit(formEvent(`/s/${token}`, REASONS));
    for (const event of [
      httpEvent({ path: `/s/${token}/4` }),
      formEvent(`/s/${token}`, { score: '4' }),
      httpEvent({ path: `/w/${world.token('cause')}` }),
      formEvent(`/w/${world.token('cause')}`, {}),
    ]) {
      const { body } = await world.visit(event);
      expect(tickedOn(body)).toEqual([]);
      expect(boxOf(body)).toBe('');
    }
  });

  it('do not wait for the programme: the number is recorded without them', async () => {
    const current = async () => {
      throw new Error('no bundle');
    };
    const world = webWorld({ bundles: { current } });
    expect((await world.visit(formEvent(`/s/${world.token()}`, REASONS))).status).toBe(500);
    expect((await world.contacts.get(ask))?.evidence).toEqual({
      hits: [],
      lostHits: 0,
      tap: { score: 4, at: '2026-11-16T08:00:00Z' },
    });
  });
});

describe('the thanks', () => {
  const pages = {
    '': {
      ...english,
      'thanks-promoter-title@veteran': 'After all these years',
      'thanks-promoter-reward@veteran': 'Come & see us.',
      'thanks-detractor-reward': 'We owe you one.',
    },
  };
  const thanksFor = async (score: number, band: string) => {
    const world = webWorld({ bundles: { current: async () => ({ ...bundle, pages }) } });
    world.contacts.put({ ...contact, band });
    const { body } = await world.visit(formEvent(`/s/${world.token()}`, { score: String(score) }));
    return { title: titleOf(body), reward: /<p class="reward">([^<]*)</.exec(body)?.[1] };
  };

  it.each([
    { score: 9, band: 'veteran', title: 'After all these years', reward: 'Come &amp; see us.' },
    { score: 9, band: 'new', title: 'Thank you!', reward: undefined },
    { score: 7, band: 'veteran', title: 'Thank you', reward: undefined },
    { score: 4, band: 'new', title: 'Thank you for being frank', reward: 'We owe you one.' },
  ])('for a $score in the band "$band" are its own if there are any', async ({
    score,
    band,
    title,
    reward,
  }) => {
    expect(await thanksFor(score, band)).toEqual({ title, reward });
  });

  it('stand on no page before the answer was sent', async () => {
    const world = webWorld({ bundles: { current: async () => ({ ...bundle, pages }) } });
    world.contacts.put({ ...contact, band: 'veteran' });
    for (const score of [9, 4]) {
      const { body } = await world.visit(httpEvent({ path: `/s/${world.token()}/${score}` }));
      expect(body).not.toMatch(/Come|owe/);
    }
  });
});
