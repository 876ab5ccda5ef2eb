import { describe, expect, it } from 'vitest';
import type { Contact } from '../../../functions/domain/asking/contact.ts';
import type { Case } from '../../../functions/domain/cases/case.ts';
import { DAY_MS } from '../../../functions/domain/time/units.ts';
import { formEvent, httpEvent } from '../../support/http-events.ts';
import { titleOf } from '../../support/pages.ts';
import { bundle, contact, english, openCase, webWorld } from '../../support/web-world.ts';

const { nudgeAt: _, ...closed } = openCase;
const taken: Case = { ...openCase, status: 'taken', takenAt: '2026-11-15T20:00:00Z' };
const resolved: Case = { ...closed, status: 'resolved', resolvedAt: '2026-11-13T08:00:00Z' };
const withdrawn: Case = { ...closed, status: 'withdrawn' };

async function worldWith(of: Case, ...more: Parameters<typeof webWorld>) {
  const world = webWorld(...more);
  await world.cases.add(of);
  return { ...world, path: `/c/${world.token('case')}` };
}

/** The actions that the page offers. */
const actsOn = (body: string): string[] =>
  [...body.matchAll(/name="act" value="(\w+)"/g)].map(([, act = '']) => act);

const failing = async () => {
  throw new Error('throttled');
};

describe('the page of a case', () => {
  it.each([
    {
      of: openCase,
      title: 'Nobody has taken this case yet',
      says: 'opened 24 hours ago',
      acts: ['take', 'resolve'],
    },
    { of: taken, title: 'Somebody is seeing to this case', says: 'taken 12 hours ago', acts: ['resolve'] },
    { of: resolved, title: 'This case is resolved', says: 'resolved 3 days ago', acts: [] },
    { of: withdrawn, title: 'There is nothing left to do', says: 'no longer counts', acts: [] },
  ])('that is $of.status says since when, and offers what is left to do', async ({
    of,
    title,
    says,
    acts,
  }) => {
    const world = await worldWith(of);
    const { status, body } = await world.visit(httpEvent({ path: world.path }));
    expect(status).toBe(200);
    expect(titleOf(body)).toBe(title);
    expect(body).toContain(says);
    expect(actsOn(body)).toEqual(acts);
    expect(body.includes('<form')).toBe(acts.length > 0);
  });

  const HOUR = '2026-11-15T08:00:00Z';
  const QUIET = { hits: [], lostHits: 0 };
  it.each<[string, Partial<Contact>, string]>([
    [
      'the customer changed the answer',
      {
        evidence: { ...QUIET, tap: { score: 9, at: HOUR } },
        settled: { score: 9, grade: 'confirmed', at: HOUR, was: 3 },
      },
      'and chose another number',
    ],
    [
      'it was a program',
      { evidence: QUIET, settled: { score: 3, grade: 'doubtful', at: HOUR, was: 3 } },
      'did not come from a person after all',
    ],
    [
      'nobody can be sure',
      { evidence: QUIET, settled: { score: 3, grade: 'unsure', at: HOUR, was: 3 } },
      'no longer be sure',
    ],
  ])('that is withdrawn says why, and no number: %s', async (_why, change, says) => {
    const world = await worldWith(withdrawn);
    world.contacts.put({ ...contact, ...change });
    const { body } = await world.visit(httpEvent({ path: world.path }));
    const page = body.slice(body.indexOf('<main>'));
    expect(page).toContain(says);
    expect(page).not.toMatch(/\b[39]\b/);
  });

  it.each([
    [undefined, 'did not ask to be contacted'],
    [false, 'did not ask to be contacted'],
    [true, 'has asked to be contacted'],
  ])('says whether the customer asked to be contacted, who ticked %s, while something is left to do', async (mayContact, says) => {
    const evidence = {
      ...QUIET,
      tap: { score: 3, at: HOUR },
      ...(mayContact === undefined ? {} : { mayContact }),
    };
    for (const of of [openCase, taken]) {
      const world = await worldWith(of);
      world.contacts.put({ ...contact, evidence });
      expect((await world.visit(httpEvent({ path: world.path }))).body).toContain(says);
    }
    const done = await worldWith(resolved);
    done.contacts.put({ ...contact, evidence });
    expect((await done.visit(httpEvent({ path: done.path }))).body).not.toContain('to be contacted');
  });

  it('works without its ask, and says less', async () => {
    const { contacts } = webWorld();
    for (const of of [openCase, withdrawn]) {
      const world = await worldWith(of, { contacts: { ...contacts, get: failing } });
      const { status, body } = await world.visit(httpEvent({ path: world.path }));
      expect(status).toBe(200);
      expect(body).not.toContain('to be contacted');
      expect(actsOn(body)).toEqual(of === openCase ? ['take', 'resolve'] : []);
    }
  });

  it('changes nothing by GET or HEAD', async () => {
    const world = await worldWith(openCase);
    for (const method of ['GET', 'HEAD']) await world.visit(httpEvent({ method, path: world.path }));
    expect(await world.cases.get(openCase)).toEqual(openCase);
  });

  it('shows no name, no number and no words', async () => {
    const world = await worldWith(openCase);
    world.contacts.put({
      ...contact,
      evidence: { hits: [], lostHits: 0, tap: { score: 3, at: '2026-11-15T07:30:00Z' }, causes: ['price'] },
    });
    await world.contacts.saveComment(contact, { text: 'secret', at: '2026-11-15T07:30:00Z', mayShare: true });
    for (const event of [httpEvent({ path: world.path }), formEvent(world.path, { act: 'take' })]) {
      const { body } = await world.visit(event);
      const page = body.slice(body.indexOf('<main>'));
      for (const known of ['Umbrella', 'owner@', openCase.ref, 'price', 'The price', 'secret', '>3<', ' 3 '])
        expect(page).not.toContain(known);
    }
  });

  it('is in the language of the staff, whatever the browser wants', async () => {
    const pages = { '': english, de: { ...english, language: 'de', 'case-open-lead': 'Eröffnet {age}.' } };
    const programme = { ...bundle.programme, staff: { locale: 'de-AT', zone: 'UTC' } };
    const world = await worldWith(openCase, {
      bundles: { current: async () => ({ ...bundle, programme, pages }) },
    });
    const { headers, body } = await world.visit(
      httpEvent({ path: world.path, headers: { 'accept-language': 'en' } }),
    );
    expect(headers['content-language']).toBe('de');
    expect(body).toContain('Eröffnet vor 24 Stunden.');
  });
});

describe('a press of a button', () => {
  it('takes the case, and offers to resolve it', async () => {
    const world = await worldWith(openCase);
    const { status, body } = await world.visit(formEvent(world.path, { act: 'take' }));
    expect(status).toBe(200);
    expect(titleOf(body)).toBe('The case is yours');
    expect(actsOn(body)).toEqual(['resolve']);
    expect(await world.cases.get(openCase)).toMatchObject({
      status: 'taken',
      takenAt: '2026-11-16T08:00:00Z',
      nudgeAt: '2026-11-30T08:00:00Z',
    });
  });

  it.each([openCase, taken])('resolves a case that is $status', async (of) => {
    const world = await worldWith(of);
    const { status, body } = await world.visit(formEvent(world.path, { act: 'resolve' }));
    expect(status).toBe(200);
    expect(titleOf(body)).toBe('Resolved. Thank you.');
    expect(actsOn(body)).toEqual([]);
    const kept = await world.cases.get(of);
    expect(kept).toMatchObject({ status: 'resolved', resolvedAt: '2026-11-16T08:00:00Z' });
    expect(kept?.nudgeAt).toBeUndefined();
  });

  it.each([
    { of: taken, act: 'take', title: 'Somebody is seeing to this case' },
    { of: resolved, act: 'take', title: 'This case is resolved' },
    { of: resolved, act: 'resolve', title: 'This case is resolved' },
    { of: withdrawn, act: 'resolve', title: 'There is nothing left to do' },
  ])('of "$act" changes nothing when the case is $of.status, and says so', async ({ of, act, title }) => {
    const world = await worldWith(of);
    const { status, body } = await world.visit(formEvent(world.path, { act }));
    expect(status).toBe(200);
    expect(titleOf(body)).toBe(title);
    expect(await world.cases.get(of)).toEqual(of);
  });

  it.each([
    { name: 'that is none', event: (path: string) => formEvent(path, { act: 'delete' }), status: 400 },
    { name: 'without a name', event: (path: string) => formEvent(path, {}), status: 400 },
    {
      name: 'in a form of another type',
      event: (path: string) =>
        httpEvent({ method: 'POST', path, headers: { 'content-type': 'text/plain' }, body: 'act=take' }),
      status: 415,
    },
  ])('$name changes nothing and shows the status of the case', async ({ event, status }) => {
    const world = await worldWith(openCase);
    const reply = await world.visit(event(world.path));
    expect(reply.status).toBe(status);
    expect(actsOn(reply.body)).toEqual(['take', 'resolve']);
    expect(await world.cases.get(openCase)).toEqual(openCase);
  });
});

describe('when the store of cases fails', () => {
  it('a look says that the fault is ours', async () => {
    const world = webWorld({ cases: { ...webWorld().cases, get: failing } });
    const { status, body } = await world.visit(httpEvent({ path: `/c/${world.token('case')}` }));
    expect(status).toBe(503);
    expect(titleOf(body)).toBe('That did not work, and it is our fault');
    expect(actsOn(body)).toEqual([]);
    expect(world.visits).toMatchObject([{ status: 503, outcome: 'trouble', error: new Error('throttled') }]);
  });

  it('a press can be tried again', async () => {
    const world = webWorld({ cases: { ...webWorld().cases, get: failing } });
    const { status, body } = await world.visit(formEvent(`/c/${world.token('case')}`, { act: 'take' }));
    expect(status).toBe(503);
    expect(actsOn(body)).toEqual(['take']);
  });
});

describe('a link to a case', () => {
  it.each([
    'score',
    'unsubscribe',
    'cause',
  ] as const)('that is one for the purpose "%s" is refused', async (purpose) => {
    const world = await worldWith(openCase);
    const path = `/c/${world.token(purpose)}`;
    for (const event of [httpEvent({ path }), formEvent(path, { act: 'resolve' })]) {
      const { status, body } = await world.visit(event);
      expect(status).toBe(404);
      expect(titleOf(body)).toBe('This link does not work');
    }
    expect(await world.cases.get(openCase)).toEqual(openCase);
  });

  it('says no more when the case does not exist', async () => {
    const world = webWorld();
    const path = `/c/${world.token('case')}`;
    for (const event of [httpEvent({ path }), formEvent(path, { act: 'take' })])
      expect((await world.visit(event)).status).toBe(404);
  });

  it('points to a newer mail when it is expired', async () => {
    const world = await worldWith(openCase);
    world.advance(61 * DAY_MS);
    for (const event of [httpEvent({ path: world.path }), formEvent(world.path, { act: 'take' })]) {
      const { status, body } = await world.visit(event);
      expect(status).toBe(410);
      expect(titleOf(body)).toBe('This link is too old');
    }
    expect(await world.cases.get(openCase)).toEqual(openCase);
  });
});
