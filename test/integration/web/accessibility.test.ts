import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browsedPages, chromium, lookAtPages, PERSONS_AGENT, WORDS } from '../../support/browsed-pages.ts';
import { ask, contact, openCase } from '../../support/web-world.ts';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

describe.skipIf(chromium === undefined)('the pages in a browser', () => {
  const browsed = browsedPages();
  const { caseOf, follow, submitByScript, token, withoutScripts, world } = browsed;

  lookAtPages(browsed, { scheme: 'light', width: 320, rules: (axe) => axe.withTags(WCAG) });

  it('without JavaScript, a change of mind keeps the words that were already written', async () => {
    await withoutScripts(async (page) => {
      await page.goto(`${browsed.origin()}/s/${token}/8`);
      await page.getByRole('textbox').fill(WORDS);
      await page.getByRole('button', { name: '3', exact: true }).click();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Thank you for being frank');
      expect(await page.getByRole('textbox').inputValue()).toBe(WORDS);
      expect(await page.getByRole('button', { name: '3', exact: true }).getAttribute('aria-pressed')).toBe(
        'true',
      );
      expect((await world.contacts.get(ask))?.evidence.tap?.score).toBe(3);
      expect(world.contacts.commentOn(ask)?.text).toBe(WORDS);
    });
  });

  it('without JavaScript, can be answered with the keyboard alone', async () => {
    await withoutScripts(async (page) => {
      world.contacts.put(contact);
      await page.goto(`${browsed.origin()}/s/${token}/8`);
      // The first is "Yes, it is my 8": this browser says itself that it is a program.
      for (let press = 0; press < 8; press++) await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Thank you', exact: true }).waitFor();
      expect((await world.contacts.get(ask))?.evidence.tap?.score).toBe(7);
    });
  });

  it('without JavaScript, Enter in a tick box asks for a press, and keeps the tick', async () => {
    await withoutScripts(async (page) => {
      await page.goto(`${browsed.origin()}/s/${token}/5`);
      await page.getByRole('checkbox', { name: 'Support was slow' }).focus();
      await page.keyboard.press('Space');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'You chose 5' }).waitFor();
      expect(await page.getByRole('checkbox', { name: 'Support was slow' }).isChecked()).toBe(true);
      await page.getByRole('button', { name: 'Yes, it is my 5' }).click();
      await page.getByRole('heading', { name: 'Thank you for being frank' }).waitFor();
      expect((await world.contacts.get(ask))?.evidence).toMatchObject({
        tap: { score: 5 },
        causes: ['support'],
      });
    });
  });

  it('without JavaScript, what went wrong can be said with the keyboard alone, and nothing is ticked before', async () => {
    await withoutScripts(async (page) => {
      await page.goto(`${browsed.origin()}/w/${follow}`);
      expect(await page.locator(':checked').count()).toBe(0);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      for (let press = 0; press < 2; press++) await page.keyboard.press('Tab');
      await page.keyboard.type(WORDS);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Thank you for telling us' }).waitFor();
      expect(await page.getByRole('checkbox', { name: 'Support was slow' }).isChecked()).toBe(true);
      expect((await world.contacts.get(ask))?.evidence.causes).toEqual(['support']);
      expect(world.contacts.commentOn(ask)).toMatchObject({ text: WORDS, mayShare: true });
    });
  });

  it('with JavaScript, somebody who moves a pointer over the page or touches it is seen, once', async () => {
    for (const [act, how] of [
      [(page: Page) => page.mouse.move(80, 90, { steps: 3 }), 'moved'],
      [(page: Page) => page.keyboard.press('Tab'), 'pressed'],
    ] as const) {
      world.contacts.put(contact);
      const page = await browsed.browser().newPage();
      await page.goto(`${browsed.origin()}/s/${token}/8`);
      expect((await world.contacts.get(ask))?.evidence.hits[0]?.seen).toBeUndefined();
      const told = page.waitForResponse((response) => response.request().method() === 'POST');
      await act(page);
      expect((await told).status()).toBe(204);
      await page.mouse.move(200, 300, { steps: 3 });
      expect((await world.contacts.get(ask))?.evidence.hits[0]?.seen).toBe(how);
      await page.close();
    }
  });

  it('with JavaScript, what a script presses is asked for again, whatever it lets the page believe', async () => {
    for (const [name, path, pressed] of [
      ['score', `/s/${token}/3`, async () => (await world.contacts.get(ask))?.evidence.tap],
      ['cause', `/w/${follow}`, async () => (await world.contacts.get(ask))?.evidence.whyAt],
      ['leave', `/u/${world.token('leave')}`, async () => world.addresses.get(contact.addressHash)],
    ] as const) {
      world.contacts.put(contact);
      await world.addresses.liftByHand(contact.addressHash, {
        reason: 'unsubscribed',
        because: 'the test before',
        at: contact.dueAt,
      });
      const before = await pressed();
      const page = await browsed.browser().newPage();
      await page.goto(`${browsed.origin()}${path}`);
      await submitByScript(page);
      await page.getByRole('heading', { name: 'Please press once more' }).waitFor();
      expect(await pressed(), name).toEqual(before);
      await page.getByRole('button').click();
      await page.getByRole('heading', { name: 'Please press once more' }).waitFor({ state: 'detached' });
      expect(await pressed(), name).not.toEqual(before);
      await page.close();
    }
  });

  it.each([
    true,
    false,
  ])('unsubscribing takes one press, and one more takes it back; with JavaScript: %s', async (javaScriptEnabled) => {
    const context = await browsed.browser().newContext({ javaScriptEnabled, userAgent: PERSONS_AGENT });
    try {
      const suppressed = async () => (await world.addresses.get(contact.addressHash))?.suppression?.reason;
      world.contacts.put(contact);
      const page = await context.newPage();
      await page.goto(`${browsed.origin()}/u/${world.token('leave')}`);
      await page.getByRole('button', { name: 'Unsubscribe' }).click();
      await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
      expect(await suppressed()).toBe('unsubscribed');
      await page.getByRole('button', { name: 'keep sending them' }).click();
      await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor({ state: 'detached' });
      expect(await suppressed()).toBeUndefined();
    } finally {
      await context.close();
    }
  });

  it.each([
    true,
    false,
  ])('by keyboard, a pause takes one press, and one more takes it back; with JavaScript: %s', async (javaScriptEnabled) => {
    const context = await browsed.browser().newContext({ javaScriptEnabled, userAgent: PERSONS_AGENT });
    try {
      const wish = async () => (await world.customers.get(ask.ref))?.fewer?.kind;
      world.contacts.put(contact);
      const page = await context.newPage();
      await page.goto(`${browsed.origin()}/u/${world.token('leave')}`);
      // "Never" comes first, then once a year, then the pauses.
      for (let press = 0; press < 3; press++) await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'A pause until February 16, 2027' }).waitFor();
      expect(await wish()).toBe('pause');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Taken back' }).waitFor();
      expect(await wish()).toBeUndefined();
    } finally {
      await context.close();
    }
  });

  it('with JavaScript, a case is taken and then resolved, and a reason is given', async () => {
    const page = await browsed.browser().newPage();
    await page.goto(await caseOf({}));
    await page.getByRole('button', { name: 'I take it' }).click();
    await page.getByRole('button', { name: 'It is resolved' }).click();
    await page.getByRole('heading', { name: 'Resolved. Thank you.' }).waitFor();
    expect((await world.cases.get(openCase))?.status).toBe('resolved');
    world.contacts.put(contact);
    await page.goto(`${browsed.origin()}/w/${follow}`);
    await page.getByRole('checkbox', { name: 'The price' }).check();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: 'Thank you for telling us' }).waitFor();
    expect((await world.contacts.get(ask))?.evidence.causes).toEqual(['price']);
    await page.close();
  });

  it('without JavaScript, a case is taken and then resolved', async () => {
    await withoutScripts(async (page) => {
      await page.goto(await caseOf({}));
      await page.getByRole('button', { name: 'I take it' }).click();
      await page.getByRole('button', { name: 'It is resolved' }).click();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Resolved. Thank you.');
      expect((await world.cases.get(openCase))?.status).toBe('resolved');
    });
  });
});
