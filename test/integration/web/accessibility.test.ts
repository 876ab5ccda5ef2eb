import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, ConsoleMessage, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Case } from '../../../functions/domain/cases/case.ts';
import { chromiumPath, launchBrowser, NO_CHROMIUM } from '../../support/browser.ts';
import { httpEvent } from '../../support/http-events.ts';
import { ask, contact, openCase, webWorld } from '../../support/web-world.ts';

const chromium = chromiumPath();
if (chromium === undefined) console.info(NO_CHROMIUM);

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The rules of axe whose verdict depends on colours or on the layout. */
const BY_LOOK = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'];
const WORDS = 'The last two releases broke our import.';

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
          headers: {
            'content-type': request.headers['content-type'] ?? '',
            'x-purpose': String(request.headers['x-purpose'] ?? ''),
          },
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
    { name: 'invalid link', open: (page) => page.goto(`${origin}/s/nobody/8`) },
    { name: 'unsubscribe', open: (page) => page.goto(`${origin}/u/${world.token('unsubscribe')}`) },
    {
      name: 'unsubscribed',
      open: async (page) => {
        await page.goto(`${origin}/u/${world.token('unsubscribe')}`);
        await page.getByRole('button', { name: 'Unsubscribe' }).click();
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
    page.on('console', hear);
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
    } finally {
      page.off('console', hear);
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
      await page.goto(`${origin}/s/${token}/8`);
      for (let press = 0; press < 7; press++) await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Thank you', exact: true }).waitFor();
      expect((await world.contacts.get(ask))?.evidence.tap?.score).toBe(7);
    });
  });

  it('without JavaScript, Enter in a tick box sends the chosen number, not the first', async () => {
    await withoutScripts(async (page) => {
      await page.goto(`${origin}/s/${token}/5`);
      await page.getByRole('checkbox', { name: 'Support was slow' }).focus();
      await page.keyboard.press('Space');
      await page.keyboard.press('Enter');
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
