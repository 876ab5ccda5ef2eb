import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { beaconHeaders, type Client, openingHeaders, submittingHeaders } from './clients.ts';
import { type Button, type Fill, type Form, formEntries, type PageParts, readPage } from './forms.ts';
import { type PageEvent, runPageScript } from './page-script.ts';

/** One request for the pages of a score, for policies that are held against ours. */
export interface Request {
  /** Epoch ms. */
  readonly at: number;
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly score?: number;
  /** Whether the client runs the scripts of pages. */
  readonly runsScripts: boolean;
}

/**
 * Who presses a button. `person`: events of a real pointer. `driver`: a program that steers a browser and
 * lets it believe in a gesture, as Puppeteer and Playwright do. `script`: a script in the page, from a timer.
 */
export type Hand = 'person' | 'driver' | 'script';

/** A page that somebody has open. */
export interface OpenPage extends PageParts {
  readonly url: string;
  readonly status: number;
  /** A pointer moves over the page, or a finger touches it. */
  touch(): Promise<void>;
  /** Sends a form; without a button it goes as it is. The page is gone afterwards. */
  submit(form: Form, button: Button | undefined, fill: Fill, hand: Hand): Promise<OpenPage>;
  close(): Promise<void>;
}

/** Who acts on one ask. */
export interface Visitor {
  /** Opens a link of a mail. */
  open(
    client: Client,
    url: string,
    options?: { readonly method?: 'GET' | 'HEAD'; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<OpenPage>;
  /** Posts without having opened a page. `type` is that of the body; none without a body. */
  post(client: Client, url: string, body?: string, type?: string): Promise<void>;
}

export type Note = (request: Request) => void;

const scoreIn = (url: string): number | undefined => {
  const score = /\/s\/[^/?]+\/(\d+)/.exec(url)?.[1];
  return score === undefined ? undefined : Number(score);
};

/** Notes the requests of one ask that policies are judged by. */
export function scoreNotes(now: () => number, note: Note) {
  const about = ({ runsScripts }: Client, method: Request['method'], score: number | undefined): void =>
    note({ at: now(), method, runsScripts, ...(score === undefined ? {} : { score }) });
  return {
    opened: (client: Client, url: string, method: 'GET' | 'HEAD' = 'GET'): void =>
      about(client, method, scoreIn(url)),
    submitted(client: Client, url: string, entries: readonly (readonly [string, string])[]): void {
      const score = entries.find(([name]) => name === 'score')?.[1];
      about(client, 'POST', url.includes('/s/') && score !== undefined ? Number(score) : undefined);
    },
  };
}

/** With headers exactly as given: `fetch` sets some of its own. */
async function send(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): Promise<{ readonly status: number; readonly html: string }> {
  const asked = request(url, {
    method,
    headers: { ...headers, ...(method === 'POST' ? { 'content-length': Buffer.byteLength(body) } : {}) },
    agent: false,
  });
  asked.end(body);
  const [response] = await once(asked, 'response');
  return { status: response.statusCode ?? 0, html: await text(response) };
}

const bodyOf = (entries: readonly [string, string][]): string =>
  new URLSearchParams(entries.map(([name, value]): [string, string] => [name, value])).toString();

const trusted = (...types: readonly string[]): PageEvent[] =>
  types.map((type) => ({ type, isTrusted: true }));
const MOVE = trusted('pointermove', 'mousemove');
const SWIPE = trusted('pointerdown', 'touchstart', 'pointermove', 'touchmove', 'touchend');
const PRESS = trusted(
  'pointermove',
  'mousemove',
  'pointerdown',
  'mousedown',
  'pointerup',
  'mouseup',
  'click',
);
const CLICK_BY_SCRIPT: readonly PageEvent[] = [{ type: 'click', isTrusted: false }];

/**
 * Makes the requests of one ask as each client would make them, without a browser.
 *
 * @param now epoch ms, by the world's clock
 */
export function plainVisitor(now: () => number, note: Note): Visitor {
  const notes = scoreNotes(now, note);

  const pageOf = (
    client: Client,
    url: string,
    { status, html }: Awaited<ReturnType<typeof send>>,
  ): OpenPage => {
    const parts = readPage(html);
    const script = client.runsScripts ? runPageScript(parts.scripts, parts) : undefined;
    const { origin } = new URL(url);
    const tell = async (...events: readonly PageEvent[]): Promise<void> => {
      for (const { url: seen, body } of script?.hear(...events) ?? [])
        await send(new URL(seen, url).href, 'POST', beaconHeaders(client, origin, body), body);
    };
    const touch = (): Promise<void> => tell(...(client.isPhone ? SWIPE : MOVE));
    return {
      ...parts,
      url,
      status,
      touch,
      async submit(form, button, fill, hand) {
        if (hand === 'person') await touch();
        // A script presses too, but no real pointer.
        if (button !== undefined) await tell(...(hand === 'person' ? PRESS : CLICK_BY_SCRIPT));
        const entries = [
          ...formEntries(form, button, fill),
          ...(script?.added(parts.forms.indexOf(form)) ?? []),
        ];
        const action = new URL(form.action, url).href;
        notes.submitted(client, action, entries);
        const headers = submittingHeaders(client, hand !== 'script');
        return pageOf(client, action, await send(action, 'POST', headers, bodyOf(entries)));
      },
      close: async () => undefined,
    };
  };

  return {
    async open(client, url, { method = 'GET', headers = {} } = {}) {
      notes.opened(client, url, method);
      return pageOf(client, url, await send(url, method, { ...openingHeaders(client), ...headers }));
    },
    async post(client, url, body, type) {
      const headers = { ...openingHeaders(client), ...(type === undefined ? {} : { 'content-type': type }) };
      await send(url, 'POST', headers, body);
    },
  };
}
