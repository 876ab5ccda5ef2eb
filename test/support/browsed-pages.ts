import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, ConsoleMessage, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Case } from '../../functions/domain/cases/case.ts';
import { type Listening, serve } from '../../infra/local/aws/listen.ts';
import { chromiumPath, launchBrowser, NO_CHROMIUM } from './browser.ts';
import { aCustomer } from './factories.ts';
import { GESTURE, httpEvent } from './http-events.ts';
import { ask, contact, openCase, webWorld } from './web-world.ts';

/** The path of Chromium. Without one, the tests of a file that imports this say so and are skipped. */
export const chromium = chromiumPath();
if (chromium === undefined) console.info(NO_CHROMIUM);

/** A browser without a head says so, and then nothing that it presses without script counts. */
export const PERSONS_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36';

/** Words that somebody writes on a page. */
export const WORDS = 'The last two releases broke our import.';

const YEARLY = { kind: 'yearly', since: '2026-11-16' } as const;

/** What the browser itself sends, and nothing that the helper would say for it. */
const sentBy = ({ headers }: IncomingMessage): Record<string, string> => ({
  ...Object.fromEntries(Object.keys(GESTURE).map((name) => [name, ''])),
  ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
});

/**
 * The public pages on the wire, with their own headers, and a browser to look at them. Both end with the
 * tests that call this.
 */
export function browsedPages() {
  const world = webWorld();
  const token = world.token();
  const follow = world.token('cause');
  // One page of a case for each status, because a press changes the page for all later tests.
  const caseOf = async (change: Partial<Case>): Promise<string> => {
    world.cases.all.clear();
    await world.cases.add({ ...openCase, ...change });
    return `${site.url}/c/${world.token('case')}`;
  };
  let site: Listening;
  let browser: Browser;
  /** One page for all looks: axe takes two seconds in a new one, and a quarter of that in this. */
  let shared: Page;

  beforeAll(async () => {
    // The app on the wire, with its own headers, so that the browser applies our Content-Security-Policy.
    const server = createServer(async (request, response) => {
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
    site = await serve(server);
    browser = await launchBrowser(chromium ?? '');
    shared = await (await browser.newContext()).newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  const withoutScripts = async (use: (page: Page) => Promise<void>): Promise<void> => {
    const context = await browser.newContext({
      viewport: { width: 390, height: 800 },
      javaScriptEnabled: false,
      userAgent: PERSONS_AGENT,
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
    { name: 'score', open: (page) => page.goto(`${site.url}/s/${token}/8`) },
    { name: 'bad score', open: (page) => page.goto(`${site.url}/s/${token}/11`) },
    {
      name: 'thanks',
      open: async (page) => {
        await page.goto(`${site.url}/s/${token}/4`);
        await page.getByRole('checkbox', { name: 'The price' }).check();
        await page.getByRole('textbox').fill(WORDS);
        await page.getByRole('button', { name: 'Send' }).click();
      },
    },
    {
      name: 'thanks with a reward',
      open: async (page) => {
        world.contacts.put({ ...contact, band: 'veteran' });
        await page.goto(`${site.url}/s/${token}/10`);
        await page.getByRole('button', { name: 'Send' }).click();
        await page.getByText('you are invited').waitFor();
      },
    },
    { name: 'what went wrong', open: (page) => page.goto(`${site.url}/w/${follow}`) },
    {
      name: 'what went wrong, nothing chosen',
      open: async (page) => {
        await page.goto(`${site.url}/w/${follow}`);
        await page.getByRole('button', { name: 'Send' }).click();
      },
    },
    {
      name: 'what went wrong, thanks',
      open: async (page) => {
        await page.goto(`${site.url}/w/${follow}`);
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
        await page.goto(`${site.url}/s/${token}/4`);
        await page.getByRole('textbox').fill(WORDS.repeat(200));
        await page.getByRole('button', { name: 'Send' }).click();
      },
    },
    {
      name: 'nobody looks',
      // The page that is meant for frames, in a window, so that axe can look at all of it.
      open: async (page) => {
        await page.setExtraHTTPHeaders({ 'x-purpose': 'preview' });
        await page.goto(`${site.url}/s/${token}/8`);
        await page.getByRole('link', { name: 'Open it in a window of its own' }).waitFor();
      },
    },
    {
      name: 'a click that needs a press',
      open: async (page) => {
        await page.goto(`${site.url}/s/${token}/7`);
        await page.goto(`${site.url}/s/${token}/8`);
        await page.getByRole('button', { name: 'Yes, it is my 8' }).waitFor();
      },
    },
    {
      name: 'a press that is asked for again',
      open: async (page) => {
        await page.goto(`${site.url}/s/${token}/4`);
        await submitByScript(page);
        await page.getByRole('heading', { name: 'Please press once more' }).waitFor();
      },
    },
    { name: 'invalid link', open: (page) => page.goto(`${site.url}/s/nobody/8`) },
    { name: 'unsubscribe', open: (page) => page.goto(`${site.url}/u/${world.token('leave')}`) },
    {
      name: 'unsubscribed',
      open: async (page) => {
        await page.goto(`${site.url}/u/${world.token('leave')}`);
        await page.getByRole('button', { name: 'Unsubscribe' }).click();
        await page.getByRole('heading', { name: 'You are unsubscribed' }).waitFor();
      },
    },
    {
      name: 'a pause',
      open: async (page) => {
        await page.goto(`${site.url}/u/${world.token('leave')}`);
        await page.getByRole('button', { name: 'Pause for six months' }).click();
        await page.getByRole('heading', { name: 'A pause until May 16, 2027' }).waitFor();
      },
    },
    {
      name: 'once a year, taken back',
      open: async (page) => {
        await page.goto(`${site.url}/u/${world.token('leave')}`);
        await page.getByRole('button', { name: 'Rather once a year' }).click();
        await page.getByRole('button', { name: 'Take this back' }).click();
        await page.getByRole('heading', { name: 'Taken back' }).waitFor();
      },
    },
    {
      name: 'a pause that something else has replaced',
      open: async (page) => {
        await page.goto(`${site.url}/u/${world.token('leave')}`);
        await page.getByRole('button', { name: 'Pause for three months' }).click();
        world.customers.all.set(ask.ref, aCustomer('of-the-ask', { ref: ask.ref, fewer: YEARLY }));
        await page.getByRole('button', { name: 'Take this back' }).click();
        await page.getByRole('heading', { name: 'Nothing has changed' }).waitFor();
      },
    },
    {
      name: 'unsubscribing asked again',
      open: async (page) => {
        await page.goto(`${site.url}/u/${world.token('leave')}`);
        await submitByScript(page);
        await page.getByRole('heading', { name: 'Please press once more' }).waitFor();
      },
    },
  ];

  return {
    world,
    token,
    follow,
    pages,
    caseOf,
    withoutScripts,
    submitByScript,
    /** `http://127.0.0.1:<port>` */
    origin: () => site.url,
    browser: () => browser,
    shared: () => shared,
  };
}

type BrowsedPages = ReturnType<typeof browsedPages>;

/** One way to look at a page. */
export interface Look {
  readonly scheme: 'light' | 'dark';
  /** Of the window, in pixels. */
  readonly width: number;
  /** The rules of axe that are asked. */
  readonly rules: (axe: AxeBuilder) => AxeBuilder;
}

/** Looks at every page in this way: a test for each. */
export function lookAtPages({ pages, shared }: BrowsedPages, { scheme, width, rules }: Look): void {
  it.each(pages)('$name: no fault found by axe, nothing cut off, every target large enough', async ({
    open,
  }) => {
    const page = shared();
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
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme: scheme });
      const { violations } = await rules(new AxeBuilder({ page }).setLegacyMode()).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`),
        `${scheme}, ${width} px wide`,
      ).toEqual([]);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      for (const button of await page.getByRole('button').all()) {
        const box = await button.boundingBox();
        expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
      }
      // A tick box is as large as its words, because they are its label.
      for (const words of await page.locator('label:has([type=checkbox])').all())
        expect((await words.boundingBox())?.height).toBeGreaterThanOrEqual(44);
      expect(complaints).toEqual([]);
      expect(loaded).toEqual([]);
      expect(Buffer.byteLength(await page.content())).toBeLessThan(20_000);
    } finally {
      page.off('console', hear);
      page.off('request', note);
      await page.setExtraHTTPHeaders({});
    }
  });
}
