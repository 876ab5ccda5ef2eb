import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { referenceability } from '../../functions/domain/answering/score.ts';
import { DAY_MS, MINUTE_MS } from '../../functions/domain/time/units.ts';
import { SAYS } from '../../infra/local/simulation/browser.ts';
import { type Journey, scoreLinks, startJourney, unsubscribeLink } from '../support/journey.ts';

// The real functions from end to end: import, plan, send, parse the mail, click, settle, count.

const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
});

let journey: Journey;
// A Tuesday at noon: everybody in UTC who is due today is due soon.
beforeEach(async () => {
  // Nobody here looks at a digest, and weeks pass.
  journey = await startJourney('2026-11-03T08:00:00Z', { withoutDigests: true });
});
afterEach(() => journey.end());

const mailTo = async (address: string) => {
  const [mail] = await journey.mailsTo(address);
  if (mail === undefined) throw new Error(`no mail to ${address}`);
  return mail;
};
const click = async (address: string, score: number): Promise<Response> =>
  fetch(scoreLinks(await mailTo(address)).get(score) ?? '', { headers: SAYS.person });
const tap = async (address: string, fields: Record<string, string>): Promise<Response> => {
  const link = scoreLinks(await mailTo(address)).get(1) ?? '';
  return fetch(link.replace(/\/1$/, ''), { ...form(fields), headers: SAYS.person });
};

describe('one round', () => {
  it('asks those who reach a milestone, by their tenure, once, and counts what they answer', async () => {
    const { bring, world, mailsTo, count } = journey;
    // They became customers 30 days, 6 months and 2 years ago; and one last week.
    const report = await bring(
      { id: 'newcomer', since: '2026-10-04' },
      { id: 'settled', since: '2026-05-03', firstName: '' },
      { id: 'regular', since: '2024-11-03' },
      { id: 'too-new', since: '2026-10-27' },
    );
    expect(report.counts).toMatchObject({ added: 4, refused: 0 });
    await world.move(DAY_MS);

    const subjects = new Set<string | undefined>();
    for (const id of ['newcomer', 'settled', 'regular']) {
      const mails = await mailsTo(`${id}@example.com`);
      expect(mails).toHaveLength(1);
      expect([...scoreLinks(await mailTo(`${id}@example.com`)).keys()].sort((a, b) => a - b)).toEqual([
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
      ]);
      expect(mails[0]?.text).toContain('On a scale of 1 to 10');
      subjects.add(mails[0]?.subject);
    }
    expect(subjects.size).toBe(3);
    expect(await mailsTo('too-new@example.com')).toEqual([]);

    await click('newcomer@example.com', 10);
    await click('regular@example.com', 7);
    await tap('regular@example.com', { score: '4', comment: 'Support was slow.' });
    expect((await count()).all).toMatchObject({ answered: 1, pending: 1, detractors: 1, promoters: 0 });
    await world.move(31 * MINUTE_MS);
    const { all, byBand } = await count();
    expect(all).toMatchObject({ answered: 2, pending: 0, doubtful: 0, promoters: 1, detractors: 1 });
    expect(referenceability(all)).toBe(0);
    expect(byBand.get('new')).toMatchObject({ promoters: 1 });
    expect(byBand.get('established')).toMatchObject({ detractors: 1 });
  });

  it('mails nobody twice through a second import and the weeks after', async () => {
    const people = [{ id: 'a', since: '2026-10-04' }];
    await journey.bring(...people);
    await journey.world.move(DAY_MS);
    expect((await journey.bring(...people)).counts).toMatchObject({ unchanged: 1 });
    await journey.world.move(21 * DAY_MS);
    expect(journey.toCustomers()).toHaveLength(1);
  });

  it('sends mail in the customer’s own office hours', async () => {
    await journey.bring(
      { id: 'auckland', since: '2026-10-04', zone: 'Pacific/Auckland' },
      { id: 'los-angeles', since: '2026-10-04', zone: 'America/Los_Angeles' },
    );
    await journey.world.move(3 * DAY_MS);
    const hours = journey.world.mailbox.list().map(({ at, to }) => {
      const timeZone = to.includes('auckland@example.com') ? 'Pacific/Auckland' : 'America/Los_Angeles';
      return Number(
        new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(new Date(at)),
      );
    });
    expect(hours).toHaveLength(2);
    for (const hour of hours) expect(hour >= 9 && hour < 16).toBe(true);
  });

  it('asks again at the next milestone, and not before', async () => {
    await journey.bring({ id: 'a', since: '2026-10-04' });
    await journey.world.move(DAY_MS);
    await journey.world.move(57 * DAY_MS);
    expect(await journey.mailsTo('a@example.com')).toHaveLength(1);
    // Day 90 is 2 January 2027, a Saturday, so the mail goes on the next day of the window.
    await journey.world.move(7 * DAY_MS);
    expect(await journey.mailsTo('a@example.com')).toHaveLength(2);
  });
});

describe('a scanner', () => {
  beforeEach(async () => {
    await journey.bring({ id: 'a', since: '2026-10-04' });
    await journey.world.move(DAY_MS);
    for (const url of scoreLinks(await mailTo('a@example.com')).values()) {
      await fetch(url, { method: 'HEAD', headers: SAYS.scanner });
      await fetch(url, { headers: SAYS.scanner });
    }
  });

  it('that follows every link leaves a doubtful answer that counts for nothing', async () => {
    await journey.world.move(31 * MINUTE_MS);
    expect((await journey.count()).all).toMatchObject({ asked: 1, answered: 0, doubtful: 1 });
  });

  it('does not crowd out the person who comes later', async () => {
    await journey.world.move(2 * 60 * MINUTE_MS);
    await click('a@example.com', 9);
    await tap('a@example.com', { score: '9' });
    expect((await journey.count()).all).toMatchObject({ answered: 1, doubtful: 0, promoters: 1 });
  });

  it('that opens the unsubscribe link unsubscribes nobody', async () => {
    const page = await fetch(unsubscribeLink(await mailTo('a@example.com')));
    expect(page.status).toBe(200);
    await journey.world.move(70 * DAY_MS);
    expect(await journey.mailsTo('a@example.com')).toHaveLength(2);
  });
});

describe('somebody who wants no mail', () => {
  it('is never mailed again after one click in the mail program, even when imported anew', async () => {
    await journey.bring({ id: 'a', since: '2026-10-04' });
    await journey.world.move(DAY_MS);
    const mail = await mailTo('a@example.com');
    expect(mail.headers.find(({ key }) => key === 'list-unsubscribe-post')?.value).toBe(
      'List-Unsubscribe=One-Click',
    );
    const response = await fetch(unsubscribeLink(mail), form({ 'List-Unsubscribe': 'One-Click' }));
    expect(response.status).toBe(200);
    expect(response.redirected).toBe(false);
    expect(response.headers.get('set-cookie')).toBeNull();
    await journey.bring({ id: 'another-id', email: 'A@Example.com', since: '2026-10-05' });
    await journey.world.move(120 * DAY_MS);
    expect(journey.toCustomers()).toHaveLength(1);
  });

  it('is never mailed at all when the company’s list says so', async () => {
    await journey.bring({ id: 'a', since: '2026-10-04', optedOut: true });
    await journey.world.move(10 * DAY_MS);
    expect(journey.world.mailbox.list()).toEqual([]);
  });
});

it('a customer with an awkward name and address gets a mail that reads well', async () => {
  await journey.bring({
    id: 'awkward',
    email: 'o+tag@bücher.example',
    firstName: '"<script>alert(1)</script> Zoë"',
    since: '2026-10-04',
  });
  await journey.world.move(DAY_MS);
  const [sent] = journey.world.mailbox.list();
  expect(sent?.to).toEqual(['o+tag@xn--bcher-kva.example']);
  const mail = await mailTo('o+tag@xn--bcher-kva.example');
  expect(mail.html).not.toContain('<script>alert');
  expect(mail.text).toContain('Zoë');
});
