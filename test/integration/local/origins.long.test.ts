import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchBrowser, NO_CHROMIUM } from '../../support/browser.ts';
import { otherSite } from '../../support/other-site.ts';
import { startOwnWorld } from '../../support/shipped-world.ts';

// What `origins.test.ts` sends as a browser would, here sent by a real one.

const chromium = chromiumPath();
if (chromium === undefined) console.warn(`pages of other sites ${NO_CHROMIUM}`);

describe.skipIf(chromium === undefined)('a page in Chromium', () => {
  const SECRET = 'Ada Secret';
  let browser: Browser;
  beforeAll(async () => {
    // A stranger's name that leads to this machine, as in DNS rebinding.
    browser = await launchBrowser(chromium ?? '', '--host-resolver-rules=MAP evil.example 127.0.0.1');
  });
  afterAll(async () => {
    await browser.close();
  });

  /** What a script can try on an address. Each attempt returns what the page could see of the answer. */
  const tryAll = (page: Page, urls: readonly string[], table: string): Promise<string[]> =>
    page.evaluate(
      async ([targets, TableName]) => {
        const signed = {
          authorization: 'AWS4-HMAC-SHA256 Credential=test/20261127/eu-west-1/x/aws4_request, Signature=0',
          'content-type': 'application/x-amz-json-1.0',
        };
        const put = JSON.stringify({ TableName, Item: { pk: { S: 'EVE' }, sk: { S: 'EVE' } } });
        const mail = `Action=SendRawEmail&Version=2010-12-01&Destinations.member.1=eve%40example.com&RawMessage.Data=${btoa('From: hello@hearback.example\r\nTo: eve@example.com\r\n\r\nHi')}`;
        const form = 'application/x-www-form-urlencoded';
        const asks: [string, RequestInit][] = [
          ['', {}],
          ['', { mode: 'no-cors' }],
          ['inbox', { credentials: 'include' }],
          ['clock', { method: 'POST', mode: 'no-cors', headers: { 'content-type': form }, body: 'by=week' }],
          ['clock', { method: 'POST', headers: { 'content-type': form }, body: 'by=week' }],
          ['', { method: 'POST', headers: { 'content-type': form }, body: mail }],
          ['', { method: 'POST', mode: 'no-cors', headers: { 'content-type': form }, body: mail }],
          ['', { method: 'POST', headers: { ...signed, 'content-type': form }, body: mail }],
          ['', { method: 'POST', mode: 'no-cors', body: put }],
          ...['Scan', 'PutItem'].map((target): [string, RequestInit] => [
            '',
            {
              method: 'POST',
              headers: { ...signed, 'x-amz-target': `DynamoDB_20120810.${target}` },
              body: put,
            },
          ]),
          [
            '',
            {
              method: 'POST',
              headers: { ...signed, 'x-amz-target': 'AmazonSQS.SendMessage' },
              body: JSON.stringify({ QueueUrl: 'http://127.0.0.1/0/outbox', MessageBody: '{}' }),
            },
          ],
        ];
        const seen: string[] = [];
        for (const target of targets) {
          for (const [path, init] of asks) {
            seen.push(
              await fetch(`${target}/${path}`, init).then(
                async (response) => `${response.type} ${response.status} ${await response.text()}`,
                () => 'nothing',
              ),
            );
          }
        }
        return seen;
      },
      [urls, table] as const,
    );

  it('reads nothing and changes nothing', async () => {
    const world = await startOwnWorld({ firstStartAt: Date.parse('2026-11-04T12:00:00Z') });
    const site = await otherSite();
    const page = await browser.newPage();
    try {
      const { client, tableName: TableName, env } = world;
      const Item = { pk: { S: 'SECRET' }, sk: { S: SECRET } };
      await client.send(new PutItemCommand({ TableName, Item }));
      const { AWS_ENDPOINT_URL_DYNAMODB = '', AWS_ENDPOINT_URL_SES = '', AWS_ENDPOINT_URL_SQS = '' } = env;
      const urls = [AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_SES, AWS_ENDPOINT_URL_SQS, world.url];
      const state = async () => {
        const { Items = [] } = await client.send(new ScanCommand({ TableName }));
        const { queue } = await world.overview();
        return {
          items: Items.length,
          queue,
          mails: world.mailbox.list().length,
          clock: world.clock.offset(),
        };
      };
      const before = await state();

      await page.goto(site.show('<p>elsewhere</p>'));
      const fromElsewhere = await tryAll(page, urls, TableName);
      expect(new Set(fromElsewhere)).toEqual(new Set(['nothing', 'opaque 0 ']));

      for (const url of urls) {
        const rebound = url.replace('127.0.0.1', 'evil.example');
        const answer = await page.goto(`${rebound}/`);
        expect(answer?.status()).toBe(421);
        const seen = await tryAll(page, [rebound], TableName);
        for (const each of seen) expect(each).toMatch(/^basic 4(03|21) [^<]*$|^opaque 0 $/);
      }

      // Links and forms load the address in the whole window.
      for (const url of urls) {
        await page.goto(site.show(`<a href="${url}/">here</a>`));
        const [link] = await Promise.all([page.waitForNavigation(), page.click('a')]);
        expect(link?.status()).toBe(403);
        await page.goto(
          site.show(
            `<form method="post" action="${url}/clock"><input name="by" value="week"><button>ok</button></form>`,
          ),
        );
        const [form] = await Promise.all([page.waitForNavigation(), page.click('button')]);
        expect(form?.status()).toBe(403);
        expect(await page.content()).not.toContain(SECRET);
      }
      expect(await state()).toEqual(before);

      // The person at the machine can still use the pages.
      expect((await page.goto(world.url))?.status()).toBe(200);
      await Promise.all([page.waitForNavigation(), page.click('button[value="day"]')]);
      // The page does not wait for a slow machine.
      await expect
        .poll(() => world.clock.offset() - before.clock, { timeout: 60_000 })
        .toBeGreaterThan(86_000_000);
    } finally {
      await page.close();
      await site.stop();
      await world.stop();
    }
  });
});
