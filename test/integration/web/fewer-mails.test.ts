import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { pageWordsSchema } from '../../../functions/domain/programme/page-words.ts';
import { DAY_MS } from '../../../functions/domain/time/units.ts';
import { formEvent, httpEvent } from '../../support/http-events.ts';
import { titleOf } from '../../support/pages.ts';
import { ask, bundle, contact, english, webWorld } from '../../support/web-world.ts';

const UNDER_REVIEW = { lane: 'review', kind: 'review', dueAt: '2026-11-16T08:00:00Z' };

/** The buttons of a page that a person sees, in order. */
const buttonsOn = (body: string): string[] =>
  [...body.matchAll(/<button[^>]*name="([^"]+)" value="([^"]+)">([^<]+)</g)].map(([, ...parts]) =>
    parts.join(' | '),
  );
const CHOICES = [
  'fewer | yearly | Rather once a year',
  'fewer | P3M | Pause for three months',
  'fewer | P6M | Pause for six months',
];

function world(overrides: Parameters<typeof webWorld>[0] = {}) {
  const here = webWorld(overrides);
  const path = `/u/${here.token('leave')}`;
  const press = (fewer: string, more = {}) => here.visit(formEvent(path, { fewer, ...more }));
  return {
    ...here,
    path,
    press,
    customer: () => here.customers.get(ask.ref),
    wish: async () => (await here.customers.get(ask.ref))?.fewer,
    /** Presses the one button of a page that takes its wish back. */
    back: ({ body }: { body: string }) => press(/name="fewer" value="([^"]+)"/.exec(body)?.[1] ?? ''),
    reason: async () => (await here.addresses.get(contact.addressHash))?.suppression?.reason,
  };
}

describe('the page to unsubscribe', () => {
  it('offers fewer mails below its own button, which stands first, and by GET changes nothing', async () => {
    const here = world();
    const before = await here.customer();
    const { body } = await here.visit(httpEvent({ path: here.path }));
    expect(buttonsOn(body)).toEqual(['leave | yes | Unsubscribe', ...CHOICES]);
    expect(body).toContain('<legend>Or would fewer emails be better?</legend>');
    expect(await here.customer()).toEqual(before);
  });

  it('of the header’s link offers nothing else, because a post to it means no mail', async () => {
    const here = world();
    const { body } = await here.visit(httpEvent({ path: `/u/${here.token('unsubscribe')}` }));
    expect(buttonsOn(body)).toEqual(['List-Unsubscribe | One-Click | Unsubscribe']);
  });
});

describe('a wish for fewer mails', () => {
  it.each([
    [
      'yearly',
      { kind: 'yearly', since: '2026-11-16' },
      'Once a year at most',
      'will not ask you again before',
    ],
    [
      'P3M',
      { kind: 'pause', since: '2026-11-16', until: '2027-02-16' },
      'A pause until February 16, 2027',
      'no emails of this kind before February 16, 2027.',
    ],
    [
      'P6M',
      { kind: 'pause', since: '2026-11-16', until: '2027-05-16' },
      'A pause until May 16, 2027',
      'no emails of this kind before May 16, 2027.',
    ],
  ])('holds after one press, and is gone after one more: %s', async (choice, fewer, title, lead) => {
    const here = world();
    const before = await here.customer();
    const told = await here.press(choice);
    expect([told.status, titleOf(told.body)]).toEqual([200, title]);
    expect(told.body).toContain(lead);
    expect(buttonsOn(told.body)).toHaveLength(1);
    expect(await here.customer()).toEqual({ ...before, fewer, revision: 2, agenda: UNDER_REVIEW });
    expect(await here.reason()).toBeUndefined();
    const back = await here.back(told);
    expect([back.status, titleOf(back.body)]).toEqual([200, 'Taken back']);
    expect(buttonsOn(back.body)).toEqual([]);
    expect(await here.customer()).toEqual({ ...before, revision: 3, agenda: UNDER_REVIEW });
    // A second press, such as of somebody who went back, is the same as one.
    expect(titleOf((await here.back(told)).body)).toBe('Taken back');
    expect(here.visits.map(({ route, outcome }) => `${route} ${outcome}`)).toEqual([
      'POST /u/{token} wished',
      'POST /u/{token} taken-back',
      'POST /u/{token} taken-back',
    ]);
  });

  it('takes the place of an earlier one, which the page of then no longer takes back', async () => {
    const here = world();
    const early = await here.press('P3M');
    here.advance(DAY_MS);
    const late = await here.press('yearly');
    expect(await here.wish()).toEqual({ kind: 'yearly', since: '2026-11-17' });
    const { status, body } = await here.back(early);
    expect([status, titleOf(body)]).toEqual([409, 'Nothing has changed']);
    expect(body).toContain('Something else has been chosen since, and that stands.');
    expect(buttonsOn(body)).toEqual(CHOICES);
    expect(await here.wish()).toEqual({ kind: 'yearly', since: '2026-11-17' });
    expect(titleOf((await here.back(late)).body)).toBe('Taken back');
    expect(await here.wish()).toBeUndefined();
  });

  it('is told in the language of the mail, with its days', async () => {
    const german = pageWordsSchema.parse(
      parse(readFileSync(new URL('../../../templates/pages/de.yaml', import.meta.url), 'utf8')),
    );
    const here = world({
      bundles: { current: async () => ({ ...bundle, pages: { '': english, de: german } }) },
    });
    here.contacts.put({ ...contact, locale: 'de-AT' });
    const { body } = await here.press('P3M');
    expect(titleOf(body)).toBe('Pause bis zum 16. Februar 2027');
    expect(body).toContain('Vor dem 16. Februar 2027 erhalten Sie von Acme &amp; Daughters keine E-Mails');
  });

  it.each([
    'P1M',
    'never',
    '',
    'constructor',
    'y',
    'ykf',
    'pkf0',
    'ykf0kf0',
    'yKF0',
    'y-10',
    'P3M ',
    '<b>',
  ])('that no page of ours has changes nothing, and is answered plainly: %j', async (choice) => {
    const here = world();
    const before = await here.customer();
    const { status, body } = await here.press(choice, { again: '1' });
    expect([status, titleOf(body)]).toEqual([400, 'Nothing has changed']);
    expect(body).toContain('What reached us was none of the choices below.');
    expect(body).not.toContain('<b>');
    expect(buttonsOn(body)).toEqual(CHOICES);
    expect(await here.customer()).toEqual(before);
    expect(await here.reason()).toBeUndefined();
  });

  it('stands beside an unsubscription, which is pressed later, taken back, and leaves the wish alone', async () => {
    const here = world();
    await here.press('P6M');
    const left = await here.visit(formEvent(here.path, { leave: 'yes' }));
    expect(titleOf(left.body)).toBe('You are unsubscribed');
    expect(await here.reason()).toBe('unsubscribed');
    const [, stay = ''] = /name="stay" value="([^"]+)"/.exec(left.body) ?? [];
    await here.visit(formEvent(here.path, { stay }));
    expect(await here.reason()).toBeUndefined();
    expect((await here.wish())?.kind).toBe('pause');
  });

  it('gives way in a form that also unsubscribes', async () => {
    const here = world();
    await here.visit(formEvent(here.path, { fewer: 'P3M', leave: 'yes' }));
    expect([await here.reason(), await here.wish()]).toEqual(['unsubscribed', undefined]);
  });

  it.each([
    'yearly',
    'P3M',
    'P1M',
    'pkf0kii',
  ])('sent to the header’s link means no mail at all: %s', async (fewer) => {
    const here = world();
    const { body } = await here.visit(formEvent(`/u/${here.token('unsubscribe')}`, { fewer, again: '1' }));
    expect(titleOf(body)).toBe('You are unsubscribed');
    expect([await here.reason(), await here.wish()]).toEqual(['unsubscribed', undefined]);
  });

  it('is refused with a link whose mail is no longer kept, and with one whose customer is not', async () => {
    const here = world();
    const lost = `/u/${here.token('leave', { ...ask, week: '2025-W01' })}`;
    for (const fewer of ['P3M', 'ykf0'])
      expect((await here.visit(formEvent(lost, { fewer }))).status).toBe(404);
    expect(await here.wish()).toBeUndefined();
    here.customers.all.clear();
    const { status, body } = await here.press('P3M');
    expect([status, titleOf(body)]).toEqual([404, 'This link does not work']);
    expect(here.customers.all.size).toBe(0);
  });

  it('can be tried again when the store fails, and what failed is not taken for an unsubscription', async () => {
    const fail = async () => Promise.reject(new Error('throttled'));
    for (const [fewer, label] of [
      ['P3M', 'Pause for three months'],
      ['ykf0', 'Take this back'],
    ] as const) {
      const here = world({ wishes: { wish: fail, takeBack: fail } });
      const { status, body } = await here.press(fewer);
      expect([status, titleOf(body)]).toEqual([503, 'That did not work, and it is our fault']);
      expect(body).toContain('We could not record that just now.');
      expect(buttonsOn(body)).toEqual([`fewer | ${fewer} | ${label}`]);
      expect(body).toContain('<input type="hidden" name="again" value="1">');
      expect(await here.reason()).toBeUndefined();
    }
  });

  it('leaves no trace of what was said in the log', async () => {
    const here = world();
    await here.back(await here.press('P3M'));
    for (const secret of [ask.ref, here.path, 'P3M', '2027'])
      expect(JSON.stringify(here.visits)).not.toContain(secret);
  });
});
