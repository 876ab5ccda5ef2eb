import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serve } from '../../../infra/local/aws/listen.ts';
import { type BrowserPages, browserPages, chromiumVisitor } from '../../scanner-rig/chromium.ts';
import { CLIENTS, type Client } from '../../scanner-rig/clients.ts';
import { allFilledIn, untouched } from '../../scanner-rig/forms.ts';
import { type OpenPage, plainVisitor, type Request, type Visitor } from '../../scanner-rig/visitor.ts';
import { chromiumPath, launchBrowser, NO_CHROMIUM } from '../../support/browser.ts';

const chromium = chromiumPath();
if (chromium === undefined) console.info(`the rig's visits in a browser: ${NO_CHROMIUM}`);

/** A page as the product has it, with a script that tells of a person. */
const PAGE = `<!doctype html><title>8</title><main data-seen="/s/token/8/seen">
<form method="post" action="/s/token"><button type="submit" aria-hidden="true" style="position:absolute;width:1px;height:1px">Send</button>
<button name="score" value="8">8</button><input type="checkbox" name="cause" value="price">
<textarea name="comment"></textarea><button name="score" value="9">9</button></form></main>
<script>
// As the product's script does it: it tells once, and marks the forms.
let told = false;
let pressed = false;
const mark = (name) => {
  for (const form of document.forms) {
    const field = document.createElement('input');
    field.type = 'hidden';
    field.name = name;
    field.value = '1';
    form.appendChild(field);
  }
};
mark('ran');
const tell = (event) => {
  if (!event.isTrusted || document.visibilityState !== 'visible') return;
  const isMove = event.type.includes('move');
  if (!isMove && !pressed) mark('pressed');
  pressed ||= !isMove;
  if (told) return;
  told = true;
  const { seen } = document.querySelector('[data-seen]').dataset;
  navigator.sendBeacon(seen, isMove ? 'm' : 'p');
};
for (const kind of ['pointermove', 'pointerdown', 'touchstart', 'keydown', 'wheel', 'click'])
  addEventListener(kind, tell, { capture: true, passive: true });
</script>`;

const COMPARED = [
  'sec-fetch-site',
  'sec-fetch-mode',
  'sec-fetch-dest',
  'sec-fetch-user',
  'upgrade-insecure-requests',
  'origin',
  'content-type',
  'content-length',
  'user-agent',
];

/** What a client does with the page. */
const DEEDS: Readonly<Record<string, (page: OpenPage) => Promise<OpenPage | undefined>>> = {
  'looks only': async () => undefined,
  'moves the pointer': async (page) => {
    await page.touch();
    return page;
  },
  'moves it twice': async (page) => {
    await page.touch();
    await page.touch();
    return page;
  },
  'presses a number': ({ submit, forms: [form] }) =>
    submit(
      form as never,
      form?.buttons[2],
      (field) => (field.type === 'text' ? 'Why & how' : field.value),
      'person',
    ),
  'steers a press of the default button': ({ submit, forms: [form] }) =>
    submit(form as never, form?.buttons[0], untouched, 'driver'),
  'presses by a script, all filled in': ({ submit, forms: [form] }) =>
    submit(form as never, form?.buttons[1], allFilledIn, 'script'),
  'form.submit() by a script': ({ submit, forms: [form] }) =>
    submit(form as never, undefined, untouched, 'script'),
  'form.submit() by a driver': ({ submit, forms: [form] }) =>
    submit(form as never, undefined, untouched, 'driver'),
};

describe('a visit', () => {
  let site: { readonly url: string; stop(): Promise<void> };
  let browser: Browser | undefined;
  let pages: BrowserPages | undefined;
  let seen: string[] = [];
  beforeAll(async () => {
    const line = async (asked: IncomingMessage): Promise<string> => {
      const body = await text(asked);
      const headers = COMPARED.map((name) => `${name}: ${asked.headers[name] ?? '-'}`);
      return [`${asked.method} ${asked.url} ${body}`, ...headers].join('\n').replaceAll(site.url, 'SITE');
    };
    site = await serve(
      createServer(async (asked, response) => {
        const said = await line(asked);
        if (asked.url !== '/favicon.ico') seen.push(said);
        response.setHeader('referrer-policy', 'no-referrer');
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end(PAGE);
      }),
    );
    browser = chromium === undefined ? undefined : await launchBrowser(chromium);
    pages = browser === undefined ? undefined : browserPages(browser);
  });
  beforeEach(() => {
    seen = [];
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  /** The requests of a visit, and what was noted of it. */
  async function visited(
    makeVisitor: (note: (request: Request) => void) => Visitor,
    client: Client,
    deed: string,
  ) {
    seen = [];
    const noted: Request[] = [];
    const page = await makeVisitor((request) => noted.push(request)).open(
      client,
      `${site.url}/s/token/8?a=1&b=2`,
    );
    const { url, ...last } = (await DEEDS[deed]?.(page)) ?? page;
    const forms = last.forms;
    await last.close();
    return { seen, noted, forms, leadsTo: url };
  }

  const of = (client: Client, ...deeds: readonly string[]) => deeds.map((deed) => ({ client, deed }));
  const CHROMIUM = [
    ...of(CLIENTS.headless, ...Object.keys(DEEDS)),
    ...of(CLIENTS.chromeWebmail, 'looks only'),
    ...of(CLIENTS.androidChrome, 'moves the pointer', 'presses a number'),
    ...of(CLIENTS.chromeNoScript, 'moves the pointer', 'presses a number'),
  ];
  describe.skipIf(chromium === undefined)('in Chromium and by requests like its own is the same', () => {
    it.each(CHROMIUM)('$client.name $deed', async ({ client, deed }) => {
      if (pages === undefined) throw new Error('There is no browser.');
      const kept = pages;
      const real = await visited((note) => chromiumVisitor(kept, () => 7, note), client, deed);
      const emulated = await visited((note) => plainVisitor(() => 7, note), client, deed);
      expect(emulated).toEqual(real);
    });
  });

  it.each([
    { client: CLIENTS.iphone, deed: 'moves the pointer', asks: ['GET /s/token/8', 'POST /s/token/8/seen p'] },
    { client: CLIENTS.iphone, deed: 'looks only', asks: ['GET /s/token/8'] },
    { client: CLIENTS.firefoxNoScript, deed: 'moves the pointer', asks: ['GET /s/token/8'] },
    { client: CLIENTS.python, deed: 'moves the pointer', asks: ['GET /s/token/8'] },
    {
      client: CLIENTS.firefoxWebmail,
      deed: 'presses a number',
      asks: [
        'GET /s/token/8',
        'POST /s/token/8/seen m',
        'POST /s/token cause=price&comment=Why+%26+how&score=9&ran=1&pressed=1',
      ],
    },
    {
      client: CLIENTS.headless,
      deed: 'steers a press of the default button',
      asks: ['GET /s/token/8', 'POST /s/token comment=&ran=1'],
    },
  ])('without a browser tells of a person as the page asks: $client.name $deed', async ({
    client,
    deed,
    asks,
  }) => {
    await visited((note) => plainVisitor(() => 7, note), client, deed);
    expect(seen.map((asked) => asked.split('\n')[0]?.replace('?a=1&b=2', '').trim())).toEqual(asks);
  });
});
