import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DAY_MS } from '../../functions/domain/time/units.ts';
import { contactStore } from '../../functions/store/contacts.ts';
import { chromiumPath, launchBrowser, NO_CHROMIUM } from '../support/browser.ts';
import { type Journey, scoreLinks, startJourney } from '../support/journey.ts';
import { type OtherSite, otherSite, type WatchedPages, watchPages } from '../support/other-site.ts';

const chromium = chromiumPath();
if (chromium === undefined) console.info(`the journey in a browser: ${NO_CHROMIUM}`);

describe.skipIf(chromium === undefined)('a customer with a browser', () => {
  let journey: Journey;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    journey = await startJourney('2026-11-03T09:00:00Z');
    await journey.bring({ id: 'kim', since: '2026-10-04' }, { id: 'lee', since: '2026-10-04' });
    await journey.world.move(DAY_MS);
    browser = await launchBrowser(chromium ?? '');
    page = await browser.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await journey?.end();
  });

  /** The score of all bands in the overview's table. */
  const scoreShown = async (): Promise<string | null> => {
    await page.goto(`${journey.world.url}/`);
    return page.getByRole('table').textContent();
  };

  it.each([
    { width: 1_280, more: 0, rows: [4, 4] },
    { width: 1_100, more: 0, rows: [4, 4] },
    { width: 700, more: 0, rows: [4, 4] },
    { width: 360, more: 0, rows: [2, 2, 2, 2] },
    // The parked count is shown too.
    { width: 1_100, more: 1, rows: [3, 3, 3] },
    { width: 700, more: 1, rows: [3, 3, 3] },
  ])('sees the figures of the overview in even rows, $width px wide with $more more', async ({
    width,
    more,
    rows,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${journey.world.url}/`);
    if (more > 0)
      await page.evaluate(
        `const list = document.querySelector('dl.figures'); list.append(list.lastElementChild.cloneNode(true));`,
      );
    const figures = await page.locator('dl.figures > div').all();
    const tops = await Promise.all(figures.map(async (figure) => (await figure.boundingBox())?.y));
    const found = [...new Set(tops)].map((row) => tops.filter((top) => top === row).length);
    expect(found).toEqual(rows);
  });

  it('opens the inbox and the mail, clicks a score, changes it, writes why, and sees the count move', async () => {
    const before = await scoreShown();

    await page.getByRole('link', { name: /inbox/i }).first().click();
    await page.getByRole('link', { name: /kim@example\.com/ }).click();
    const mail = page.frameLocator('iframe');
    const [answer] = await Promise.all([
      page.context().waitForEvent('page'),
      mail.getByRole('link', { name: /^8\b/ }).first().click(),
    ]);
    await answer.waitForLoadState();
    expect(await answer.getByRole('heading', { level: 1 }).textContent()).toContain('8');
    expect(await answer.getByRole('button', { pressed: true }).textContent()).toBe('8');

    await answer.getByLabel(/10/).first().fill('They answer on the first ring.');
    await answer.getByRole('button', { name: '10', exact: true }).click();
    await answer.waitForLoadState();
    expect(await answer.getByRole('button', { pressed: true }).textContent()).toBe('10');
    expect(await answer.content()).toContain('recorded');
    await answer.close();

    expect(await scoreShown()).not.toBe(before);
    expect((await journey.count()).all).toMatchObject({ answered: 1, promoters: 1 });
  });
});

/**
 * Every way in which a page of another site makes a browser request a link although nobody looks, and the
 * status that each gets.
 */
const UNSEEN: Readonly<Record<string, number>> = {
  image: 403,
  picture: 403,
  frame: 403,
  object: 403,
  embed: 403,
  video: 403,
  audio: 403,
  style: 403,
  script: 403,
  preload: 403,
  'no-cors': 403,
  cors: 403,
  xhr: 403,
  events: 403,
  posted: 403,
  beacon: 403,
  ping: 403,
  form: 403,
  prefetch: 503,
};
const SPECULATIVE: Readonly<Record<string, number>> = { 'speculation-prefetch': 503, prerender: 503 };

/** A page that requests a link in all these ways as soon as it loads, each under its own name. */
const attack = (link: string, form: string): string => {
  const linkBy = (name: string, url = link): string => `${url}?by=${name}`;
  return `<!doctype html><title>Elsewhere</title>
<link rel="prefetch" href="${linkBy('prefetch')}">
<link rel="preload" as="image" href="${linkBy('preload')}">
<link rel="stylesheet" href="${linkBy('style')}">
<script type="speculationrules">${JSON.stringify({
    prefetch: [{ urls: [linkBy('speculation-prefetch')], eagerness: 'immediate' }],
    prerender: [{ urls: [linkBy('prerender')], eagerness: 'immediate' }],
  })}</script>
${['prefetch', 'speculation-prefetch', 'prerender'].map((name) => `<a id="${name}" href="${linkBy(name)}">${name}</a>`).join('\n')}
<img src="${linkBy('image')}" alt=""><picture><source srcset="${linkBy('picture')}"><img src="data:," alt=""></picture>
<iframe hidden src="${linkBy('frame')}"></iframe>
<object data="${linkBy('object')}"></object><embed src="${linkBy('embed')}">
<video src="${linkBy('video')}" preload="auto"></video><audio src="${linkBy('audio')}" preload="auto"></audio>
<iframe hidden name="answers"></iframe>
<form method="post" target="answers" action="${linkBy('form', form)}"><input name="score" value="3"></form>
<a id="tells" href="#" ping="${linkBy('ping', form)}">ping</a>
<script src="${linkBy('script')}"></script>
<script>
const said = new URLSearchParams({ score: 3 });
fetch('${linkBy('no-cors')}', { mode: 'no-cors' });
fetch('${linkBy('cors')}').catch(() => {});
fetch('${linkBy('posted', form)}', { mode: 'no-cors', method: 'POST', body: said });
const request = new XMLHttpRequest();
request.open('GET', '${linkBy('xhr')}');
request.send();
new EventSource('${linkBy('events')}');
navigator.sendBeacon('${linkBy('beacon', form)}', said);
document.querySelector('form').submit();
document.getElementById('tells').click();
</script>`;
};

describe.skipIf(chromium === undefined)('a score link on a page from elsewhere', () => {
  let journey: Journey;
  let browser: Browser;
  let pages: WatchedPages;
  let elsewhere: OtherSite;
  let link: string;

  beforeAll(async () => {
    journey = await startJourney('2026-11-03T09:00:00Z');
    await journey.bring({ id: 'lee', since: '2026-10-04' });
    await journey.world.move(DAY_MS);
    pages = await watchPages(journey.world.url);
    const [mail] = await journey.mailsTo('lee@example.com', 'score');
    if (mail === undefined) throw new Error('Nobody was asked.');
    link = (scoreLinks(mail).get(3) ?? '').replace(journey.world.url, pages.url);
    elsewhere = await otherSite();
    browser = await launchBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await elsewhere?.stop();
    await pages?.stop();
    await journey?.end();
  });

  const ask = async () => {
    const { client, tableName, mailbox } = journey.world;
    const { ref = '', week = '' } = mailbox.list()[0]?.tags ?? {};
    const contact = await contactStore(client, tableName).get({ ref, week, kind: 'score' });
    if (contact === undefined) throw new Error('The ask is gone.');
    return contact;
  };

  it('answers nothing, whatever the page does with it; a click that follows counts once', async () => {
    const before = await ask();
    const html = attack(link, link.replace(/\/3$/, ''));
    const page = await browser.newPage();
    await page.goto(elsewhere.show(html));
    const speculates = await page.evaluate<boolean>("HTMLScriptElement.supports('speculationrules')");
    const expected = speculates ? { ...UNSEEN, ...SPECULATIVE } : UNSEEN;
    await vi.waitFor(() => expect(pages.seen()).toEqual(expected), { timeout: 20_000, interval: 100 });
    expect(await ask()).toEqual(before);
    expect(before.evidence).toEqual({ hits: [], lostHits: 0 });
    expect(before.settleAt).toBeUndefined();

    // A visit does not use what was loaded in advance: each click makes its own request.
    for (const [index, name] of ['prefetch', 'speculation-prefetch', 'prerender'].entries()) {
      pages.forget();
      await page.click(`#${name}`);
      await page.getByRole('button', { name: '3', exact: true, pressed: true }).waitFor();
      expect(pages.seen()).toMatchObject({ [name]: 200 });
      expect((await ask()).evidence.hits).toHaveLength(index + 1);
      await page.goto(elsewhere.show(html));
    }
    await page.close();
  });

  it('in a frame of a web mailer asks for a window of its own, and opens it', async () => {
    const { evidence } = await ask();
    const page = await browser.newPage();
    await page.goto(
      elsewhere.show(
        `<!doctype html><title>Mail</title><iframe src="${link}" width="800" height="500"></iframe>`,
      ),
    );
    const frame = page.frameLocator('iframe');
    await frame.getByRole('heading', { name: 'Please open the link in a window of its own' }).waitFor();
    expect((await ask()).evidence).toEqual(evidence);
    const [opened] = await Promise.all([
      page.context().waitForEvent('page'),
      frame.getByRole('link', { name: 'Open it in a window of its own' }).click(),
    ]);
    await opened.getByRole('button', { name: '3', exact: true, pressed: true }).waitFor();
    expect((await ask()).evidence.hits).toHaveLength(evidence.hits.length + 1);
    await page.close();
  });
});
