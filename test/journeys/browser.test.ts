import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchBrowser, NO_CHROMIUM } from '../support/browser.ts';
import { type Journey, startJourney } from '../support/journey.ts';

const chromium = chromiumPath();
if (chromium === undefined) console.info(`the journey in a browser: ${NO_CHROMIUM}`);

describe.skipIf(chromium === undefined)('a customer with a browser', () => {
  let journey: Journey;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    journey = await startJourney('2026-11-03T09:00:00Z');
    await journey.bring({ id: 'kim', since: '2026-10-04' }, { id: 'lee', since: '2026-10-04' });
    await journey.world.move(24 * 60 * 60_000);
    browser = await launchBrowser(chromium ?? '');
    page = await browser.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await journey?.end();
  });

  /** What the overview's table says of all bands together. */
  const scoreShown = async (): Promise<string | null> => {
    await page.goto(`${journey.world.url}/`);
    return page.getByRole('table').textContent();
  };

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
