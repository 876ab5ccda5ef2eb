import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Form, formsOf } from './forms.ts';

// How people's browsers and machines ask for pages. Headers are as captured from the clients named.

/** A kind of client, by what its requests say of themselves. */
export type Client =
  | 'scanner'
  | 'scanner-like-chrome'
  | 'headless'
  | 'webmail'
  | 'mail-app'
  | 'phone'
  | 'isolation'
  | 'old-browser'
  | 'previewer';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36';
const HTML = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

/** A page was wanted by a click: `?1` says that a person's gesture led there (W3C Fetch Metadata). */
const navigation = (
  site: 'cross-site' | 'none' | 'same-origin',
  isGesture: boolean,
): Record<string, string> => ({
  accept: HTML,
  'accept-language': 'en-GB,en;q=0.9',
  'upgrade-insecure-requests': '1',
  'sec-fetch-site': site,
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  ...(isGesture ? { 'sec-fetch-user': '?1' } : {}),
});

const HEADERS: Readonly<Record<Client, Readonly<Record<string, string>>>> = {
  scanner: { accept: '*/*', 'user-agent': 'python-requests/2.33' },
  'scanner-like-chrome': { accept: HTML, 'user-agent': CHROME },
  headless: { ...navigation('none', true), 'user-agent': CHROME },
  webmail: { ...navigation('cross-site', true), 'user-agent': CHROME },
  'mail-app': { ...navigation('none', true), 'user-agent': CHROME },
  phone: {
    ...navigation('none', true),
    'user-agent':
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
  },
  isolation: { ...navigation('none', false), 'user-agent': CHROME },
  'old-browser': {
    accept: HTML,
    'user-agent': 'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko',
  },
  previewer: { accept: '*/*', 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' },
};

/** One request as it was made, for policies that are held against ours. */
export interface Request {
  /** Epoch ms. */
  readonly at: number;
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly score?: number;
  /** Whether the client ran the scripts of the page. */
  readonly runsScripts: boolean;
}

/** A page that somebody has open. */
export interface OpenPage {
  readonly url: string;
  readonly status: number;
  readonly forms: readonly Form[];
}

/** Who acts on one ask: each visit is noted. */
export interface Visitor {
  get(
    client: Client,
    url: string,
    options?: { readonly method?: 'GET' | 'HEAD'; readonly headers?: Record<string, string> },
  ): Promise<OpenPage>;
  /** Posts fields as they are, as a program does or as a browser does behind a button. */
  post(
    client: Client,
    url: string,
    fields: readonly (readonly [string, string])[],
    from?: OpenPage,
  ): Promise<OpenPage>;
}

const scoreIn = (url: string): number | undefined => {
  const score = /\/s\/[^/?]+\/(\d+)/.exec(url)?.[1];
  return score === undefined ? undefined : Number(score);
};

/** With headers exactly as given: `fetch` sets some of its own. */
async function ask(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): Promise<OpenPage> {
  const asked = request(url, { method, headers, agent: false });
  asked.end(body);
  const [response] = await once(asked, 'response');
  return { url, status: response.statusCode ?? 0, forms: formsOf(await text(response)) };
}

const RUNS_SCRIPTS: readonly Client[] = ['headless', 'webmail', 'mail-app', 'phone', 'isolation'];

/**
 * Makes the requests of one ask, and notes them.
 *
 * @param now epoch ms, by the world's clock
 */
export function makeVisitor(now: () => number, note: (request: Request) => void): Visitor {
  const noted = (client: Client, method: Request['method'], score: number | undefined): void =>
    note({
      at: now(),
      method,
      runsScripts: RUNS_SCRIPTS.includes(client),
      ...(score === undefined ? {} : { score }),
    });
  return {
    async get(client, url, { method = 'GET', headers = {} } = {}) {
      noted(client, method, scoreIn(url));
      return ask(url, method, { ...HEADERS[client], ...headers });
    },
    async post(client, url, fields, from) {
      const score = fields.find(([name]) => name === 'score')?.[1];
      const isScore = url.includes('/s/') && score !== undefined;
      noted(client, 'POST', isScore ? Number(score) : undefined);
      const isBrowser = from !== undefined && HEADERS[client]['sec-fetch-mode'] !== undefined;
      const body = new URLSearchParams(
        fields.map(([name, value]): [string, string] => [name, value]),
      ).toString();
      const headers = {
        ...HEADERS[client],
        ...(isBrowser ? { origin: new URL(from.url).origin, 'sec-fetch-site': 'same-origin' } : {}),
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(Buffer.byteLength(body)),
      };
      return ask(url, 'POST', headers, body);
    },
  };
}
