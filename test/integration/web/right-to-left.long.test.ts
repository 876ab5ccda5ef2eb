import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bundle } from '../../../functions/domain/programme/bundle.ts';
import { compileBundle, describeProblem } from '../../../functions/email/publishing/compile.ts';
import { type Listening, serve } from '../../../infra/local/aws/listen.ts';
import { chromiumPath, launchBrowser, NO_CHROMIUM } from '../../support/browser.ts';
import { httpEvent } from '../../support/http-events.ts';
import { contact, webWorld } from '../../support/web-world.ts';

// A language from right to left, in templates of a company of its own.

const SHIPPED = fileURLToPath(new URL('../../../templates', import.meta.url));
const ARABIC: Readonly<Record<string, string>> = {
  language: 'ar',
  direction: 'rtl',
  question: 'من 1 إلى 10، ما مدى احتمال أن توصي بنا زملاءك؟',
  'scale-low': '1: غير محتمل إطلاقًا',
  'scale-high': '10: محتمل جدًا',
  readers: 'من يقرأ هذا؟ الفريق في {sender} يقرأ كل شيء.',
  'chosen-title': 'وصلتنا إجابتك: {score}',
  'chosen-lead': 'شكرًا لك. يمكنك تغييرها أو إضافة بضع كلمات.',
  'comment-detractor': 'ماذا حدث، وماذا علينا أن نفعل؟',
  'causes-legend': 'ما الذي لم يسر على ما يرام؟',
  'comment-hint': 'اكتب ما تشاء، حتى {limit} حرف.',
  share: 'يمكن لمن يتابع حسابي أن يقرأ كلماتي أيضًا.',
  'share-hint': 'من دون العلامة لا يقرؤها إلا الفريق.',
  contact: 'يمكن لأحدكم أن يتواصل معي بشأن هذا.',
  'contact-hint': 'من دون العلامة يُقال إنني لم أطلب ذلك.',
  send: 'إرسال',
};

/** The shipped templates with pages in Arabic beside them, compiled as they are published. */
async function arabicBundle(): Promise<Bundle> {
  const parent = await mkdtemp(join(tmpdir(), 'hearback-arabic-'));
  try {
    const root = join(parent, 'templates');
    await cp(SHIPPED, root, { recursive: true });
    const english = await readFile(join(root, 'pages/en.yaml'), 'utf8');
    const words = english.replace(/^([\w-]+): .*$/gm, (line, name: string) =>
      ARABIC[name] === undefined ? line : `${name}: ${JSON.stringify(ARABIC[name])}`,
    );
    await writeFile(join(root, 'pages/ar.yaml'), words);
    const programme = await readFile(join(root, 'programme.yaml'), 'utf8');
    await writeFile(
      join(root, 'programme.yaml'),
      programme.replace(/label: \{ en:/g, 'label: { ar: السعر, en:'),
    );
    const compiled = await compileBundle(root);
    if (compiled.kind === 'problems') throw new Error(compiled.problems.map(describeProblem).join('\n'));
    return compiled.bundle;
  } finally {
    await rm(parent, { recursive: true });
  }
}

const chromium = chromiumPath();
if (chromium === undefined) console.info(NO_CHROMIUM);

let bundle: Bundle;
beforeAll(async () => {
  bundle = await arabicBundle();
});
const arabicWorld = () => {
  const world = webWorld({ bundles: { current: async () => bundle } });
  world.contacts.put({ ...contact, locale: 'ar-EG' });
  return world;
};

describe('a page in Arabic', () => {
  it('says its language and direction, and keeps what it fills in apart', async () => {
    const world = arabicWorld();
    const { body, headers } = await world.visit(httpEvent({ path: `/s/${world.token()}/3` }));
    expect(headers['content-language']).toBe('ar');
    expect(body).toContain('<html lang="ar" dir="rtl">');
    expect(body).toContain('<h1>وصلتنا إجابتك: \u20683\u2069</h1>');
    expect(body).toContain(`\u2068${bundle.programme.sender.name}\u2069`);
    expect(Buffer.byteLength(body)).toBeLessThan(20_000);
  });

  it('from left to right has no such marks', async () => {
    const world = arabicWorld();
    world.contacts.put({ ...contact, locale: 'en' });
    const { body } = await world.visit(httpEvent({ path: `/s/${world.token()}/3` }));
    expect(body).toContain('<html lang="en" dir="ltr">');
    expect(body).not.toMatch(/[\u2066-\u2069]/);
  });
});

describe.skipIf(chromium === undefined)('a page in Arabic, in a browser', () => {
  let browser: Browser;
  let site: Listening;
  let page: Page;
  let address: string;

  beforeAll(async () => {
    const world = arabicWorld();
    const server = createServer(async (request, response) => {
      const { method = 'GET', url = '/' } = request;
      const reply = await world.visit(httpEvent({ method, path: url, body: await text(request) }));
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.writeHead(reply.status).end(reply.body);
    });
    site = await serve(server);
    address = `${site.url}/s/${world.token()}/3`;
    browser = await launchBrowser(chromium ?? '');
    page = await (await browser.newContext()).newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  it.each([
    320, 1200,
  ])('%s px wide, everything stands on the other side, and nothing is cut off', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(address);
    const left = async (selector: string): Promise<number> =>
      (await page.locator(selector).first().boundingBox())?.x ?? Number.NaN;
    expect(await left('button[value="1"]')).toBeGreaterThan(await left('button[value="5"]'));
    expect(await left('.ends span:first-child')).toBeGreaterThan(await left('.ends span:last-child'));
    for (const box of ['[name=cause]', '[name=share]', '[name=contact]'])
      expect(await left(box)).toBeGreaterThan(await left(`label:has(${box}) span`));
    // What explains a tick stands below its words, and not below the tick.
    const right = async (selector: string): Promise<number> => {
      const box = await page.locator(selector).first().boundingBox();
      return (box?.x ?? Number.NaN) + (box?.width ?? 0);
    };
    const words = await right('label:has([name=share]) span');
    expect(Math.abs((await right('#share-hint')) - words)).toBeLessThan(3);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    expect(await page.evaluate<string>("getComputedStyle(document.querySelector('h1')).letterSpacing")).toBe(
      'normal',
    );
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
});
