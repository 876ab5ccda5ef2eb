import type { Dice } from '../../infra/local/simulation/dice.ts';

// How people's browsers and machines ask for pages. What was checked, and where:
// - Chromium 14x: measured with the one of these tests. A navigation by a gesture, by the address bar or by
//   DevTools' `Page.navigate` says `Sec-Fetch-User: ?1`; so does a form that a driver submits with
//   `Runtime.evaluate` and `userGesture`, as Puppeteer and Playwright do it; a script's timer does not.
// - Firefox: `dom/security/SecFetch.cpp`. It says `?1` for a gesture and for links from other programs.
// - Safari: sends Site, Mode and Dest from 16.4 on and never `Sec-Fetch-User`
//   (mdn/browser-compat-data issue 27928, counted on sites with millions of visits).
// - With our `Referrer-Policy: no-referrer` each browser posts a form with `Origin: null`. A beacon has the
//   real origin in Chromium (measured), and `null` in Firefox (`ShouldSetNullOriginHeader`) and WebKit
//   (`generateOriginHeader`).
// - A link from another program has `Sec-Fetch-Site: none`; Chrome on Android says that or `cross-site`
//   (w3c/webappsec-fetch-metadata issue 77).

type Headers = Readonly<Record<string, string>>;

/** What draws pages and sends headers; `none`: a program without a browser. */
export type Engine = 'chromium' | 'firefox' | 'webkit' | 'none';

/** A kind of client, by what its requests say of themselves. */
export interface Client {
  readonly name: string;
  readonly engine: Engine;
  readonly isPhone: boolean;
  readonly runsScripts: boolean;
  readonly userAgent: string;
  /** Whether it sends Fetch Metadata at all. */
  readonly tellsFetch: boolean;
  /** Where the link is that it opens: on a page of another site, or in another program. */
  readonly site: 'cross-site' | 'none';
  /** Whether a person's gesture leads from the mail to the page, as far as the browser knows. */
  readonly isGesture: boolean;
  readonly more: Headers;
}

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const CHROME = `${WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36`;
const EDGE = `${CHROME} Edg/148.0.0.0`;
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0';
const SAFARI =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15';
const iphone = (system: string, version: string): string =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${system} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${version} Mobile/15E148 Safari/604.1`;
const ANDROID =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Mobile Safari/537.36';
const WEB_VIEW =
  'Mozilla/5.0 (Linux; Android 16; K; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/148.0.0.0 Mobile Safari/537.36';

const base: Omit<Client, 'name' | 'userAgent'> = {
  engine: 'chromium',
  isPhone: false,
  runsScripts: true,
  tellsFetch: true,
  site: 'cross-site',
  isGesture: true,
  more: {},
};
const program = (name: string, userAgent: string, accept = '*/*'): Client => ({
  ...base,
  name,
  userAgent,
  engine: 'none',
  runsScripts: false,
  tellsFetch: false,
  isGesture: false,
  more: { accept },
});

const PAGES = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

const ALL = {
  chromeWebmail: { ...base, name: 'Chrome, webmail', userAgent: CHROME },
  edgeMailProgram: { ...base, name: 'Edge, mail program', userAgent: EDGE, site: 'none' },
  firefoxWebmail: { ...base, name: 'Firefox, webmail', userAgent: FIREFOX, engine: 'firefox' },
  firefoxMailProgram: {
    ...base,
    name: 'Firefox, mail program',
    userAgent: FIREFOX,
    engine: 'firefox',
    site: 'none',
  },
  safariWebmail: { ...base, name: 'Safari, webmail', userAgent: SAFARI, engine: 'webkit' },
  safariMailProgram: {
    ...base,
    name: 'Safari, mail program',
    userAgent: SAFARI,
    engine: 'webkit',
    site: 'none',
  },
  iphone: {
    ...base,
    name: 'iPhone',
    userAgent: iphone('18_7', '26.1'),
    engine: 'webkit',
    isPhone: true,
    site: 'none',
  },
  // Before Safari 16.4 there was no Fetch Metadata.
  oldIphone: {
    ...base,
    name: 'old iPhone',
    userAgent: iphone('15_8', '15.6'),
    engine: 'webkit',
    isPhone: true,
    tellsFetch: false,
  },
  androidChrome: { ...base, name: 'Chrome on Android', userAgent: ANDROID, isPhone: true, site: 'none' },
  androidWebmail: { ...base, name: 'Chrome on Android, webmail', userAgent: ANDROID, isPhone: true },
  androidApp: {
    ...base,
    name: 'mail app on Android',
    userAgent: WEB_VIEW,
    isPhone: true,
    site: 'none',
    more: { 'x-requested-with': 'com.example.mail' },
  },
  // The service's browser opens what the person has clicked, and shows a picture of it: the person's pointer
  // becomes an event of that browser, but the first request is its own.
  isolationByPicture: {
    ...base,
    name: 'isolation by picture',
    userAgent: CHROME,
    site: 'none',
    isGesture: false,
  },
  // The service fetches the page itself, and hands it on without its scripts.
  isolationByPage: program('isolation by page', CHROME, PAGES),
  chromeNoScript: { ...base, name: 'Chrome without script', userAgent: CHROME, runsScripts: false },
  firefoxNoScript: {
    ...base,
    name: 'Firefox without script',
    userAgent: FIREFOX,
    engine: 'firefox',
    runsScripts: false,
  },
  oldBrowser: program(
    'old browser',
    'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko',
    PAGES,
  ),
  // A browser that a program steers: `Page.navigate` looks like the address bar.
  headless: { ...base, name: 'headless browser', userAgent: CHROME, site: 'none' },
  plainChrome: program('program that says Chrome', CHROME, PAGES),
  python: program('Python', 'python-requests/2.33.1'),
  java: program('Java', 'Apache-HttpClient/5.5 (Java/21.0.8)'),
  go: program('Go', 'Go-http-client/2.0'),
  slack: program('Slack', 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)'),
  teams: program('Teams', 'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5'),
  whatsApp: program('WhatsApp', 'WhatsApp/2.24.20.89 A'),
  unknown: program('program of an unknown name', 'Inbox Warden 7'),
  mailProvider: program('mail provider', 'Mozilla/5.0 (compatible; MailProvider/1.0)'),
} satisfies Readonly<Record<string, Client>>;

export const CLIENTS: Readonly<Record<keyof typeof ALL, Client>> = ALL;

const oneOf =
  (...clients: readonly [Client, ...Client[]]) =>
  (dice: Dice): Client =>
    dice.pick(clients);

const { chromeWebmail, edgeMailProgram, firefoxWebmail, firefoxMailProgram, safariWebmail } = CLIENTS;
const {
  safariMailProgram,
  iphone: newIphone,
  oldIphone,
  androidChrome,
  androidWebmail,
  androidApp,
} = CLIENTS;

// How often each is drawn says roughly who reads mail with what, and is no measurement: half of the phones
// are Apple's, two in three desktops run Chrome or Edge.

/** A person's browser at a desk. */
export const desktop = oneOf(
  chromeWebmail,
  chromeWebmail,
  chromeWebmail,
  edgeMailProgram,
  edgeMailProgram,
  edgeMailProgram,
  firefoxWebmail,
  firefoxMailProgram,
  safariWebmail,
  safariMailProgram,
);
export const phone = oneOf(
  newIphone,
  newIphone,
  newIphone,
  newIphone,
  oldIphone,
  androidChrome,
  androidChrome,
  androidWebmail,
  androidApp,
  androidApp,
);
export const withoutScript = oneOf(CLIENTS.chromeNoScript, CLIENTS.firefoxNoScript, CLIENTS.oldBrowser);
export const isolation = oneOf(CLIENTS.isolationByPicture, CLIENTS.isolationByPage);
/** A program that follows links: it says what it is, or says Chrome. */
export const plainProgram = oneOf(
  CLIENTS.plainChrome,
  CLIENTS.plainChrome,
  CLIENTS.python,
  CLIENTS.java,
  CLIENTS.go,
);
export const previewer = oneOf(CLIENTS.slack, CLIENTS.teams, CLIENTS.whatsApp);

const CHROMIUM_PAGES =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7';

/** What a client sends with each request. */
function always(client: Client): Headers {
  const { engine, userAgent, isPhone, more } = client;
  if (engine === 'none') return { 'user-agent': userAgent, ...more };
  const hints = {
    'sec-ch-ua': `"Chromium";v="148", "${userAgent.includes('Edg/') ? 'Microsoft Edge' : 'Google Chrome'}";v="148", "Not/A)Brand";v="99"`,
    'sec-ch-ua-mobile': isPhone ? '?1' : '?0',
    'sec-ch-ua-platform': isPhone ? '"Android"' : '"Windows"',
  };
  return {
    ...(engine === 'chromium' ? hints : {}),
    'user-agent': userAgent,
    'accept-language': 'en-GB,en;q=0.9',
    ...more,
  };
}

/**
 * Fetch Metadata of a page that comes to a window of its own.
 *
 * @param isGesture whether the browser takes it for the act of a person
 */
function navigation(client: Client, site: string, isGesture: boolean): Headers {
  if (client.engine === 'none') return {};
  const { engine, tellsFetch } = client;
  const saysGesture = isGesture && engine !== 'webkit';
  return {
    accept: engine === 'chromium' ? CHROMIUM_PAGES : PAGES,
    ...(engine === 'webkit' ? {} : { 'upgrade-insecure-requests': '1' }),
    ...(tellsFetch
      ? {
          'sec-fetch-site': site,
          'sec-fetch-mode': 'navigate',
          'sec-fetch-dest': 'document',
          ...(saysGesture ? { 'sec-fetch-user': '?1' } : {}),
        }
      : {}),
  };
}

/** The headers with which a client opens a link of a mail. */
export const openingHeaders = (client: Client): Headers => ({
  ...always(client),
  ...navigation(client, client.site, client.isGesture),
});

/**
 * The headers with which a client sends a form of ours.
 *
 * @param isGesture whether the browser takes it for the act of a person
 */
export const submittingHeaders = (client: Client, isGesture: boolean): Headers => ({
  ...always(client),
  ...navigation(client, 'same-origin', isGesture),
  ...(client.engine === 'none' ? {} : { origin: 'null' }),
  'content-type': 'application/x-www-form-urlencoded',
});

/**
 * The headers of `navigator.sendBeacon` with a text.
 *
 * @param origin that of the page
 */
export const beaconHeaders = (client: Client, origin: string, text = ''): Headers => ({
  ...always(client),
  accept: '*/*',
  ...(text === '' ? {} : { 'content-type': 'text/plain;charset=UTF-8' }),
  origin: client.engine === 'chromium' ? origin : 'null',
  ...(client.tellsFetch
    ? { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'empty' }
    : {}),
});
