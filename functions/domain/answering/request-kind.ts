import type { Client, HitKind } from './evidence.ts';

/**
 * Programs by their own name. They say it themselves, so nobody is accused; whoever hides is told by other
 * signs. A Cubot is a telephone.
 */
const PROGRAMS =
  /(?<!cu)bot\b|crawl|spider|preview|scanner|facebookexternalhit|^whatsapp|^curl|^wget|python|^java\/|^go-http|^okhttp|^axios|^node|^undici|aiohttp|perl|^ruby|httpclient/i;

/**
 * Since which version a browser tells with each request how it came about (Fetch Metadata; MDN's
 * compatibility data of 2026), and whether it names gestures. Every browser on an iPhone is the system's own.
 */
const TELLS: readonly { readonly version: RegExp; readonly since: number; readonly gestures: boolean }[] = [
  { version: /\bOS (\d+)_(\d+) like Mac OS X\b/, since: 16.04, gestures: false },
  { version: /\bFirefox\/(\d+)\.(\d+)/, since: 90, gestures: true },
  { version: /\b(?:Chrome|Chromium)\/(\d+)\.(\d+)/, since: 80, gestures: true },
  { version: /\bVersion\/(\d+)\.(\d+)\S* Safari\//, since: 16.04, gestures: false },
];

/** What the browser of this name and version says with each request. */
function sayingOf(agent: string): { readonly itsWay: boolean; readonly gestures: boolean } {
  for (const { version, since, gestures } of TELLS) {
    const [, major, minor] = version.exec(agent) ?? [];
    if (major === undefined) continue;
    const itsWay = Number(major) + Number(minor) / 100 >= since;
    return { itsWay, gestures: itsWay && gestures };
  }
  return { itsWay: false, gestures: false };
}

/**
 * Whether the browser of this name says of each press of a person that it was one (`Sec-Fetch-User`). Safari
 * does not (WebKit bug 247697), and neither do browsers of before there was a word for it.
 */
export const namesGestures = (agent: string): boolean => sayingOf(agent).gestures;

/** A browser that says that it is driven is judged by what it does, as one that does not say so. */
function clientOf(agent: string): Client {
  if (/headless|phantom/i.test(agent)) return 'other';
  if (/Mobi|Android|iPhone|iPad/.test(agent)) return 'phone';
  return /Windows|Macintosh|X11|CrOS/.test(agent) ? 'desktop' : 'other';
}

/**
 * What a visit says of itself. Requests that nobody looks at are refused before (`preview-policy.ts`).
 *
 * @param headers names in lower case
 */
export function requestKind(headers: Readonly<Record<string, string | undefined>>): {
  readonly kind: HitKind;
  readonly client: Client;
} {
  const agent = headers['user-agent'] ?? '';
  const client = clientOf(agent);
  const of = (kind: HitKind) => ({ kind, client });
  if (agent === '' || PROGRAMS.test(agent)) return of('declared');
  const site = headers['sec-fetch-site'] ?? 'none';
  if (headers['sec-fetch-user'] === '?1') return of(site === 'none' ? 'app' : 'page');
  // Servers that open a link for somebody also say `cors`.
  if (headers['sec-fetch-mode'] === 'navigate') return of('navigation');
  return of(sayingOf(agent).itsWay ? 'forged' : 'plain');
}
