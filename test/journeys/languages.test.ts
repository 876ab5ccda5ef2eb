import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Email } from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../functions/domain/time/units.ts';
import { SAYS } from '../../infra/local/simulation/browser.ts';
import { type Journey, scoreLinks, startJourney, unsubscribeLink } from '../support/journey.ts';
import { titleOf } from '../support/pages.ts';

// Mail and pages of customers with different languages. Each of their browsers asks for another language.

const PEOPLE = { anna: 'de-AT', beat: 'de-CH', mia: 'en-GB', sanne: 'nl-NL' } as const;

let journey: Journey;
let folder: string;

beforeAll(async () => {
  journey = await startJourney('2026-11-03T09:00:00Z');
  folder = await mkdtemp(path.join(tmpdir(), 'hearback-languages-'));
  const file = path.join(folder, 'customers.csv');
  const rows = Object.entries(PEOPLE).map(
    ([id, locale]) => `${id},${id}@example.com,Kim,Doe,Example Ltd,${locale},UTC,2024-11-03`,
  );
  const header = 'id,email,first_name,last_name,account,locale,time_zone,customer_since';
  await writeFile(file, [header, ...rows].join('\n'));
  await journey.world.importFile(file);
  await journey.world.move(DAY_MS);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await journey?.end();
});

const mailTo = async (id: string): Promise<Email> => {
  const [mail] = await journey.mailsTo(`${id}@example.com`);
  if (mail === undefined) throw new Error(`no mail to ${id}`);
  return mail;
};
const scoreLink = async (id: string, score: number): Promise<string> =>
  scoreLinks(await mailTo(id)).get(score) ?? '';

/** Opens a link with a browser that asks for the language `browser`, and returns what came. */
async function open(
  url: string,
  browser: string,
  form?: Record<string, string>,
): Promise<{ language: string | null; spoken: string | undefined; title: string; body: string }> {
  const response = await fetch(url, {
    headers: { 'accept-language': browser, ...SAYS.person },
    ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
  });
  const body = await response.text();
  return {
    language: response.headers.get('content-language'),
    spoken: /<html lang="([^"]*)"/.exec(body)?.[1],
    title: titleOf(body),
    body,
  };
}

describe('the language of a customer', () => {
  it.each([
    ['anna', 'de', 'Halten wir noch Schritt mit Ihnen?', '2 Jahre', 'Abmelden'],
    ['beat', 'de', 'Halten wir noch Schritt mit Ihnen?', '2 Jahre', 'Abmelden'],
    ['mia', 'en', 'Kim, are we still keeping up with you?', 'two years', 'Unsubscribe'],
    ['sanne', 'en', 'Kim, are we still keeping up with you?', 'two years', 'Unsubscribe'],
  ])('%s gets the mail in %s', async (id, language, subject, tenure, unsubscribe) => {
    const mail = await mailTo(id);
    expect(mail.subject).toBe(subject);
    expect(mail.html).toMatch(new RegExp(`<html[^>]* lang="${language}"`));
    expect(mail.text).toContain(tenure);
    expect(mail.text).toContain(unsubscribe);
  });

  it.each([
    ['anna', 'en-US,en;q=0.9', 'de', 'Ihre 8 ist angekommen'],
    ['beat', 'fr-CH', 'de', 'Ihre 8 ist angekommen'],
    ['mia', 'de', 'en', 'We have your 8'],
    // There is no Dutch page, so the page has the language of the mail, and not that of the browser.
    ['sanne', 'de', 'en', 'We have your 8'],
  ])('%s with a browser in %s clicks and reads on in %s', async (id, browser, language, title) => {
    const page = await open(await scoreLink(id, 8), browser);
    expect(page).toMatchObject({ language, spoken: language, title });
  });

  it('holds through sending, with numbers as the language writes them', async () => {
    const form = (await scoreLink('anna', 8)).replace(/\/8$/, '');
    const tooLong = await open(form, 'en', { score: '8', comment: 'x'.repeat(12_345) });
    expect(tooLong).toMatchObject({ spoken: 'de', title: 'Ihre Zahl ist angekommen, Ihr Text noch nicht' });
    expect(tooLong.body).toContain('Er hat 12.345 Zeichen');
    const thanks = await open(form, 'en', { score: '9', comment: 'Schnelle Hilfe.' });
    expect(thanks).toMatchObject({ spoken: 'de', title: 'Vielen Dank!' });
    expect(thanks.body).toContain('Auch was Sie uns dazu gesagt haben, ist angekommen.');
  });

  it('is that of their mail on the unsubscribe page too, whatever the browser asks for', async () => {
    const link = unsubscribeLink(await mailTo('anna'));
    expect(await open(link, 'de-AT')).toMatchObject({ spoken: 'de', title: 'Möchten Sie sich abmelden?' });
    expect(await open(link, 'en')).toMatchObject({ spoken: 'de', title: 'Möchten Sie sich abmelden?' });
    expect(await open(link, 'en', {})).toMatchObject({ spoken: 'de', title: 'Sie sind abgemeldet' });
  });
});
