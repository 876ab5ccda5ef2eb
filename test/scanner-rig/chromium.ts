import type { Browser, Page } from 'playwright-core';
import type { Client } from './clients.ts';
import { type Button, type Fill, type Form, formEntries, readPage } from './forms.ts';
import { type Hand, type Note, type OpenPage, plainVisitor, scoreNotes, type Visitor } from './visitor.ts';

/** How long the page's script may take, in ms of the real clock. */
const SCRIPT_MS = 5_000;

const attribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

interface Answer {
  readonly status: number;
  readonly html: string;
}

/**
 * Waits for the page that the act leads to. Its text is that of the response: reading it out of the page
 * would run a script there, and Playwright lets the page believe that a person had made it run.
 */
async function answerTo(page: Page, act: () => Promise<unknown>): Promise<Answer> {
  const comes = page.waitForResponse((response) => {
    const asked = response.request();
    return asked.isNavigationRequest() && asked.frame() === page.mainFrame();
  });
  const [response] = await Promise.all([comes, act()]);
  const html = await response.text();
  await page.waitForLoadState();
  return { status: response.status(), html };
}

/** A finger goes over the page. It presses nothing. */
async function swipe(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints });
  await touch('touchStart', { x: 200, y: 400 });
  for (const y of [380, 340, 280]) await touch('touchMove', { x: 200, y });
  await touch('touchEnd');
  await session.detach();
}

/** A pointer moves over the page, or a finger touches it, until the page's script has told so. */
async function touchPage(page: Page, client: Client, seen: string | undefined): Promise<void> {
  const url = seen === undefined ? undefined : new URL(seen, page.url()).href;
  const told =
    url === undefined
      ? undefined
      : page
          .waitForEvent('requestfinished', { predicate: (asked) => asked.url() === url, timeout: SCRIPT_MS })
          .catch(() => {
            throw new Error(`The page's script has not told within ${SCRIPT_MS} ms that somebody is there.`);
          });
  const act = async (): Promise<void> => {
    if (client.isPhone) return swipe(page);
    await page.mouse.move(40, 60);
    await page.mouse.move(160, 120, { steps: 4 });
  };
  await Promise.all([told, act()]);
}

/** Finds parts of a form, by script. */
const fieldAt = (form: number, field: number): string =>
  `[...document.forms[${form}].elements].filter((part) => part.name !== '' && !['submit', 'fieldset', 'button'].includes(part.type))[${field}]`;
const buttonAt = (form: number, button: number): string =>
  `[...document.forms[${form}].elements].filter((part) => part.type === 'submit')[${button}]`;

/** What has to be done to a form's fields before it is sent, as the form stands. */
const changes = (form: Form, fill: Fill) =>
  form.fields.flatMap((field, place) => {
    const isBox = field.type === 'checkbox' || field.type === 'radio';
    const value = fill(field);
    const before = isBox && !field.isChecked ? undefined : field.value;
    return field.type === 'hidden' || value === before ? [] : [{ place, isBox, value }];
  });

/** Fills in and sends a form by the events of a pointer and a keyboard. */
async function sendByHand(page: Page, form: Form, index: number, button: Button, fill: Fill): Promise<void> {
  const element = async (script: string) => {
    const found = (await page.evaluateHandle<unknown>(script)).asElement();
    if (found === null) throw new Error(`The page has no such part: ${script}`);
    return found;
  };
  for (const { place, isBox, value } of changes(form, fill)) {
    const field = await element(fieldAt(index, place));
    if (isBox) await field.setChecked(value !== undefined);
    else await field.fill(value ?? '');
  }
  await (await element(buttonAt(index, form.buttons.indexOf(button)))).click();
}

/** The same by a script in the page. */
async function sendByScript(
  page: Page,
  form: Form,
  index: number,
  button: Button | undefined,
  fill: Fill,
  isGesture: boolean,
): Promise<void> {
  const filled = changes(form, fill).map(({ place, isBox, value }) =>
    isBox
      ? `${fieldAt(index, place)}.checked = ${value !== undefined};`
      : `${fieldAt(index, place)}.value = ${JSON.stringify(value ?? '')};`,
  );
  const sent =
    button === undefined
      ? `document.forms[${index}].submit();`
      : `${buttonAt(index, form.buttons.indexOf(button))}.click();`;
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', {
    expression: [...filled, sent].join('\n'),
    userGesture: isGesture,
  });
}

/** Pages of one browser, which are used again: starting one is most of the work of a visit. */
export interface BrowserPages {
  /** A blank page of a browser that says it is this client. */
  take(client: Client): Promise<Page>;
  /** Gives a page back that its reader has closed. */
  give(client: Client, page: Page): Promise<void>;
}

export function browserPages(browser: Browser): BrowserPages {
  const spare = new Map<string, Page[]>();
  return {
    async take(client) {
      const page = spare.get(client.name)?.pop();
      if (page !== undefined) return page;
      const context = await browser.newContext({
        userAgent: client.userAgent,
        javaScriptEnabled: client.runsScripts,
        hasTouch: client.isPhone,
        viewport: client.isPhone ? { width: 390, height: 800 } : { width: 1_280, height: 800 },
      });
      return context.newPage();
    },
    async give(client, page) {
      await page.goto('about:blank');
      spare.set(client.name, [...(spare.get(client.name) ?? []), page]);
    },
  };
}

/**
 * The same visits in a real Chromium, for clients that are one; others make their requests as before.
 *
 * @param now epoch ms, by the world's clock
 */
export function chromiumVisitor(pages: BrowserPages, now: () => number, note: Note): Visitor {
  const plain = plainVisitor(now, note);
  const notes = scoreNotes(now, note);

  const pageOf = (client: Client, page: Page, { status, html }: Answer): OpenPage => {
    const url = page.url();
    const parts = readPage(html);
    let isTold = false;
    const touch = async (): Promise<void> => {
      await touchPage(page, client, isTold || !client.runsScripts ? undefined : parts.seen);
      isTold = true;
    };
    return {
      ...parts,
      url,
      status,
      touch,
      async submit(form, button, fill, hand: Hand) {
        if (hand === 'person') await touch();
        notes.submitted(client, new URL(form.action, url).href, formEntries(form, button, fill));
        const index = parts.forms.indexOf(form);
        const answer = await answerTo(page, () =>
          hand === 'person' && button !== undefined
            ? sendByHand(page, form, index, button, fill)
            : sendByScript(page, form, index, button, fill, hand !== 'script'),
        );
        return pageOf(client, page, answer);
      },
      close: () => pages.give(client, page),
    };
  };

  return {
    async open(client, url, options = {}) {
      if (client.engine !== 'chromium' || Object.keys(options).length > 0)
        return plain.open(client, url, options);
      notes.opened(client, url);
      const page = await pages.take(client);
      // A webmail's page is of another site; another program's link comes as if it were typed.
      const isOnPage = client.site === 'cross-site';
      if (isOnPage) await page.setContent(`<a href="${attribute(url)}" rel="noreferrer">9</a>`);
      const answer = await answerTo(page, () => (isOnPage ? page.click('a') : page.goto(url)));
      return pageOf(client, page, answer);
    },
    post: plain.post,
  };
}
