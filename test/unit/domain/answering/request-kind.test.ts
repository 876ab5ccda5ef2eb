import { describe, expect, it } from 'vitest';
import { namesGestures, requestKind } from '../../../../functions/domain/answering/request-kind.ts';

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const chrome = (version: string): string =>
  `${WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version} Safari/537.36`;
const firefox = (version: string): string =>
  `${WINDOWS.replace(')', `; rv:${version})`)} Gecko/20100101 Firefox/${version}`;
const iPhone = (system: string, version: string): string =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${system} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${version} Mobile/15E148 Safari/604.1`;
const mac = (version: string): string =>
  `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${version} Safari/605.1.15`;
const visit = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const gesture = { ...visit, 'sec-fetch-user': '?1' };

describe('what a request says of itself', () => {
  it.each<
    [name: string, agent: string | undefined, headers: Record<string, string>, kind: string, client: string]
  >([
    [
      'a click in a web mailer',
      chrome('148.0.0.0'),
      { ...gesture, 'sec-fetch-site': 'cross-site' },
      'page',
      'desktop',
    ],
    [
      'a click in a mail program',
      chrome('148.0.0.0'),
      { ...gesture, 'sec-fetch-site': 'none' },
      'app',
      'desktop',
    ],
    ['Firefox', firefox('145.0'), { ...gesture, 'sec-fetch-site': 'none' }, 'app', 'desktop'],
    [
      'Safari, which names no gesture',
      iPhone('19_0', '19.0'),
      { ...visit, 'sec-fetch-site': 'none' },
      'navigation',
      'phone',
    ],
    [
      'a browser that says nothing of a gesture',
      chrome('148.0.0.0'),
      { ...visit, 'sec-fetch-site': 'none' },
      'navigation',
      'desktop',
    ],
    [
      'Internet Explorer',
      'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko',
      {},
      'plain',
      'desktop',
    ],
    ['an old Chrome', chrome('79.0.3945.88'), {}, 'plain', 'desktop'],
    ['an old Firefox', firefox('89.0'), {}, 'plain', 'desktop'],
    ['Safari 16.3', mac('16.3'), {}, 'plain', 'desktop'],
    ['an old iPhone', iPhone('15_7', '15.6'), {}, 'plain', 'phone'],
    ['a Chrome that does not say how it came', chrome('148.0.0.0'), {}, 'forged', 'desktop'],
    ['a Firefox that does not', firefox('90.0'), {}, 'forged', 'desktop'],
    ['a Safari that does not', mac('16.4'), {}, 'forged', 'desktop'],
    ['an iPhone that does not', iPhone('17_2', '17.2'), {}, 'forged', 'phone'],
    [
      'a Chrome on an old iPhone',
      iPhone('15_7', '15.6').replace('Version/15.6', 'CriOS/148.0.0.0'),
      {},
      'plain',
      'phone',
    ],
    ['a program without a name', undefined, {}, 'declared', 'other'],
    ['a script', 'python-requests/2.33', {}, 'declared', 'other'],
    [
      'a preview of a chat',
      'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
      {},
      'declared',
      'other',
    ],
    [
      'a preview that looks like a browser',
      `${chrome('120.0.0.0')} (compatible; SkypeUriPreview Preview/0.5)`,
      gesture,
      'declared',
      'desktop',
    ],
    [
      'a headless browser by its own name, which is judged by what it does',
      chrome('148.0.0.0').replace('Chrome/', 'HeadlessChrome/'),
      gesture,
      'app',
      'other',
    ],
    [
      'a telephone of the name Cubot',
      'Mozilla/5.0 (Linux; Android 11; CUBOT X50) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36',
      { ...gesture, 'sec-fetch-site': 'none' },
      'app',
      'phone',
    ],
  ])('%s', (_name, agent, headers, kind, client) => {
    const all = { ...headers, ...(agent === undefined ? {} : { 'user-agent': agent }) };
    expect(requestKind(all)).toEqual({ kind, client });
  });
});

describe('a program by its own name', () => {
  it.each([
    'Slackbot 1.0',
    'Applebot',
    'SomeCrawler/1.0',
    'webspider',
    'Link Preview Service',
    'MailScanner',
    'facebookexternalhit/1.1',
    'WhatsApp/2.24',
    'curl/8.5',
    'Wget/1.21',
    'python-requests/2.33',
    'Java/21.0.8',
    'Go-http-client/2.0',
    'okhttp/4.12',
    'axios/1.7',
    'node',
    'undici',
    'Faraday with aiohttp',
    'libwww-perl/6.7',
    'Ruby',
    'Apache-HttpClient/5.5',
  ])('is %s', (agent) => {
    expect(requestKind({ 'user-agent': agent }).kind).toBe('declared');
  });

  it.each([
    'Robotics Browser/1.0',
    'My WhatsApp-like browser',
    'Mozilla/5.0 (curl up)',
    'Mozilla/5.0 java/1',
    'Mozilla/5.0 okhttp',
    'a node of a net',
    'Mozilla/5.0 Ruby edition',
    'The wget of browsers',
    'My undici',
    'My axios',
    'My go-http',
  ])('is not %s', (agent) => {
    expect(requestKind({ 'user-agent': agent }).kind).not.toBe('declared');
  });
});

describe('a browser that names gestures', () => {
  it.each([
    [chrome('148.0.0.0'), true],
    [chrome('80.0.0.0'), true],
    [chrome('79.0.0.0'), false],
    [chrome('148.0.0.0').replace('Chrome/', 'Chromium/'), true],
    [firefox('145.0'), true],
    [firefox('89.0'), false],
    [mac('19.0'), false],
    [iPhone('19_0', '19.0'), false],
    [iPhone('19_0', '19.0').replace('Version/19.0', 'CriOS/148.0.0.0'), false],
    ['Mozilla/5.0', false],
    ['', false],
  ])('%s: %s', (agent, names) => {
    expect(namesGestures(agent)).toBe(names);
  });

  it.each([
    [mac('16.10'), 'forged'],
    [mac('16.3.1'), 'plain'],
    [iPhone('16_10', '16.10'), 'forged'],
    [iPhone('16_3', '16.3'), 'plain'],
    [firefox('90.10'), 'forged'],
  ])('tells its way from a version on: %s', (agent, kind) => {
    expect(requestKind({ 'user-agent': agent }).kind).toBe(kind);
  });
});
