import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, ConsoleMessage, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Case } from '../../../functions/domain/cases/case.ts';
import { chromiumPath, launchBrowser, NO_CHROMIUM } from '../../support/browser.ts';
import { GESTURE, httpEvent } from '../../support/http-events.ts';
import { ask, contact, openCase, webWorld } from '../../support/web-world.ts';

const chromium = chromiumPath();
if (chromium === undefined) console.info(NO_CHROMIUM);

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The rules of axe whose verdict depends on colours or on the layout. */
const BY_LOOK = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'];
const WORDS = 'The last two releases broke our import.';

/** What the browser itself sends, and nothing that the helper would say for it. */
const sentBy = ({ headers }: IncomingMessage): Record<string, string> => ({
  ...Object.fromEntries(Object.keys(GESTURE).map((name) => [name, ''])),
  ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
});

describe.skipIf(chromium === undefined)('the pages in a browser', () => {
  const world = webWorld();
  const token = world.token();
  const follow = world.token('cause');
  // One page of a case for each status, because a press changes the page for all later tests.
  const caseOf = async (change: Partial<Case>): Promise<string> => {
    world.cases.all.clear();
    await world.cases.add({ ...openCase, ...change });
    return `${origin}/c/${world.token('case')}`;
  };
  let server: Server;
  let browser: Browser;
  /** One page for all looks: axe takes two seconds in a new one, and a quarter of that in this. */
  let shared: Page;
  let origin: string;

  beforeAll(async () => {
    // The app on the wire, with its own headers, so that the browser applies our Content-Security-Policy.
    server = createServer(async (request, response) => {
      const reply = await world.visit(
        httpEvent({
          method: request.method ?? 'GET',
          path: request.url ?? '/',
          headers: sentBy(request),
          body: await text(request),
        }),
      );
      for (const [name, value] of Object.entries(reply.headers)) {
        // On this machine we use plain HTTP. With this header the browser would go to a TLS port that does
        // not exist.
        if (name !== 'strict-transport-security') response.setHeader(name, String(value));
      }
      response.writeHead(reply.status).end(reply.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launchBrowser(chromium ?? '');
    shared = await (await browser.newContext()).newPage();
  });

  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  });

  const withoutScripts = async (use: (page: Page) => Promise<void>): Promise<void> => {
    const context = await browser.newContext({
      viewport: { width: 390, height: 800 },
      javaScriptEnabled: false,
    });
    try {
      await use(await context.newPage());
    } finally {
      await context.close();
    }
  };

  /** As a program does that steers a browser: the page believes in a gesture, and nothing is pressed. */
  const submitByScript = (page: Page): Promise<unknown> =>
    page.evaluate(`(() => {
      const [form] = document.forms;
      for (const box of form.querySelectorAll('[type=checkbox]')) box.checked = true;
      const words = form.querySelector('textarea');
      if (words) words.value = 'test';
      form.requestSubmit([...form.querySelectorAll('button:not([aria-hidden])')].at(-1));
    })()`);

  const pages: readonly { name: string; open: (page: Page) => Promise<unknown> }[] = [
    { name: 'score', open: (page) => page.goto(`${origin}/s/${token}/8`) },
    { name: 'bad score', open: (page) => page.goto(`${origin}/s/${token}/11`) },
    {
      name: 'thanks',
      open: async (page) => {
        await page.goto(`${origin}/s/${token}/4`);
        await page.getByRole('checkbox', { name: 'The price' }).check();
        await page.getByRole('textbox').fill(WORDS);
        await page.getByRole('button', { name: 'Send' }).click();
      },
    },
    {
      name: 'thanks with a reward',
      open: async (page) => {
        world.contacts.put({ ...contact, band: 'veteran' });
        await page.goto(`${origin}/s/${token}/10`);
        await page.getByRole('button', { name: 'Send' }).click();
        await page.getByText('you are invited').waitFor();
      },
    },
    { name: 'what went wrong', open: (page) => page.goto(`${origin}/w/${follow}`) },
    {
      name: 'what went wrong, nothing chosen',
      open: async (page) => {
        await page.goto(`${origin}/w/${follow}`);
        await page.getByRole('button', { name: 'Send' }).click();
      },
    },
    {
      name: 'what went wrong, thanks',
      open: async (page) => {
        await page.goto(`${origin}/w/${follow}`);
        await page.getByRole('checkbox', { name: 'The price' }).check();
        await page.getByRole('button', { name: 'Send' }).click();
      },
    },
    { name: 'an open case', open: async (page) => page.goto(await caseOf({})) },
    {
      name: 'a case just taken',
      open: async (page) => {
        await page.goto(await caseOf({}));
        await page.getByRole('button', { name: 'I take it' }).click();
      },
    },
    {
      name: 'a resolved case',
      open: async (page) => page.goto(await caseOf({ status: 'resolved', resolvedAt: contact.dueAt })),
    },
    {
      name: 'too long',
      open: async (page) => {
        await page.goto(`${origin}/s/${token}/4`);
        await page.getByRole('textbox').fill(WORDS.repeat(200));
        await page.getByRole('button', { name: 'Send' }).click();
      },
    },
    {
      name: 'nobody looks',
      // The page that is meant for frames, in a window, so that axe can look at all of it.
      open: async (page) => {
        await page.setExtraHTTPHeaders({ 'x-purpose': 'preview' });
        await page.goto(`${origin}/s/${token}/8`);
        await page.getByRole('link', { name: 'Open it in a window of its own' }).waitFor();
      },
    },
    {
      name: 'a click that needs a press',
      open: async (page) => {
        await page.goto(`${origin}/s/${token}/7`);
        await page.goto(`${origin}/s/${token}/8`);
        await page.getByRole('button', { name: 'Yes, it is my 8' }).waitFor();
      },
    },
    {
      name: 'a press that is asked for again',
      open: async (page) => {
        await page.goto(`${origin}/s/${token}/4`);
        await submitByScript(page);
        await page.getByRole('heading', { name: 'Please press once more' }).waitFor();
      },
    },
    { name: 'invalid link', open: (page) => page.goto(`${origin}/s/nobody/8`) },
    { name: 'unsubscribe', open: (page) => page.goto(`${origin}/u/${world.token('leave')}`) },
    {
      name: 'unsubscribed',
      open: async (page) => {
        await page.goto(`${origin}/u/${world.token('leave')}`);
        await page.getByRole('button', { name: 'Unsubscribe' }).click();
        await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
      },
    },
    {
      name: 'unsubscribing asked again',
      open: async (page) => {
        await page.goto(`${origin}/u/${world.token('leave')}`);
        await submitByScript(page);
        await page.getByRole('heading', { name: 'Please press once more' }).waitFor();
      },
    },
  ];
  // Contrast depends on the colour scheme and the layout on the width, so two looks cover all four.
  const looks = [
    { scheme: 'light', width: 320, rules: (axe: AxeBuilder) => axe.withTags(WCAG) },
    { scheme: 'dark', width: 1200, rules: (axe: AxeBuilder) => axe.withRules(BY_LOOK) },
  ] as const;

  it.each(pages)('$name: no fault found by axe, nothing cut off, every target large enough', async ({
    open,
  }) => {
    const page = shared;
    const complaints: string[] = [];
    const hear = (line: ConsoleMessage): void => {
      if (line.text().includes('Content Security Policy')) complaints.push(line.text());
    };
    const loaded: string[] = [];
    const note = (request: Request): void => {
      // What the page tells us of somebody's presence is a ping, and loads nothing.
      if (!['document', 'ping'].includes(request.resourceType())) loaded.push(request.url());
    };
    page.on('console', hear);
    page.on('request', note);
    try {
      await open(page);
      for (const { scheme, width, rules } of looks) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme: scheme });
        const { violations } = await rules(new AxeBuilder({ page }).setLegacyMode()).analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`),
          `${scheme}, ${width} px wide`,
        ).toEqual([]);
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
          width,
        );
        for (const button of await page.getByRole('button').all()) {
          const box = await button.boundingBox();
          expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
        }
        // A tick box is as large as its words, because they are its label.
        for (const words of await page.locator('label:has([type=checkbox])').all())
          expect((await words.boundingBox())?.height).toBeGreaterThanOrEqual(44);
      }
      expect(complaints).toEqual([]);
      expect(loaded).toEqual([]);
      expect(Buffer.byteLength(await page.content())).toBeLessThan(20_000);
    } finally {
      page.off('console', hear);
      page.off('request', note);
      await page.setExtraHTTPHeaders({});
    }
  });

  it('without JavaScript, a change of mind keeps the words that were already written', async () => {
    await withoutScripts(async (page) => {
      await page.goto(`${origin}/s/${token}/8`);
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
      await page.goto(`${origin}/s/${token}/8`);
      // The first is "Yes, it is my 8": this browser says itself that it is a program.
      for (let press = 0; press < 8; press++) await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Thank you', exact: true }).waitFor();
      expect((await world.contacts.get(ask))?.evidence.tap?.score).toBe(7);
    });
  });

  it('without JavaScript, Enter in a tick box asks for a press, and keeps the tick', async () => {
    await withoutScripts(async (page) => {
      await page.goto(`${origin}/s/${token}/5`);
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
      await page.goto(`${origin}/w/${follow}`);
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
      const page = await browser.newPage();
      await page.goto(`${origin}/s/${token}/8`);
      expect((await world.contacts.get(ask))?.evidence.hits[0]?.seen).toBeUndefined();
      const told = page.waitForResponse((response) => response.request().method() === 'POST');
      await act(page);
      expect((await told).status()).toBe(204);
      await page.mouse.move(200, 300, { steps: 3 });
      expect((await world.contacts.get(ask))?.evidence.hits[0]?.seen?.how).toBe(how);
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
      const page = await browser.newPage();
      await page.goto(`${origin}${path}`);
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
    const context = await browser.newContext({ javaScriptEnabled });
    try {
      const suppressed = async () => (await world.addresses.get(contact.addressHash))?.suppression?.reason;
      world.contacts.put(contact);
      const page = await context.newPage();
      await page.goto(`${origin}/u/${world.token('leave')}`);
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

  it('with JavaScript, a case is taken and then resolved, and a reason is given', async () => {
    const page = await browser.newPage();
    await page.goto(await caseOf({}));
    await page.getByRole('button', { name: 'I take it' }).click();
    await page.getByRole('button', { name: 'It is resolved' }).click();
    await page.getByRole('heading', { name: 'Resolved. Thank you.' }).waitFor();
    expect((await world.cases.get(openCase))?.status).toBe('resolved');
    world.contacts.put(contact);
    await page.goto(`${origin}/w/${follow}`);
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
