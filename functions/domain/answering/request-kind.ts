import type { Client, HitKind } from './evidence.ts';

/**
 * Programs by their own name. They say it themselves, so nobody is accused; whoever hides is told by other
 * signs. A Cubot is a telephone.
 */
const PROGRAMS =
  /(?<!cu)bot\b|crawl|spider|preview|scanner|facebookexternalhit|^whatsapp|headless|phantom|^curl|^wget|python|^java\/|^go-http|^okhttp|^axios|^node|^undici|aiohttp|perl|^ruby|httpclient/i;

/**
 * Since which version a browser tells with each request how it came about (Fetch Metadata; MDN's
 * compatibility data of 2026). Every browser on an iPhone is the system's own.
 */
const TELLS: readonly { readonly version: RegExp; readonly since: number }[] = [
  { version: /\bOS (\d+)_(\d+) like Mac OS X\b/, since: 16.04 },
  { version: /\bFirefox\/(\d+)\.(\d+)/, since: 90 },
  { version: /\b(?:Chrome|Chromium)\/(\d+)\.(\d+)/, since: 80 },
  { version: /\bVersion\/(\d+)\.(\d+)\S* Safari\//, since: 16.04 },
];

function tellsItsWay(agent: string): boolean {
  for (const { version, since } of TELLS) {
    const [, major, minor] = version.exec(agent) ?? [];
    if (major !== undefined) return Number(major) + Number(minor) / 100 >= since;
  }
  return false;
}

const clientOf = (agent: string): Client =>
  /Mobi|Android|iPhone|iPad/.test(agent)
    ? 'phone'
    : /Windows|Macintosh|X11|CrOS/.test(agent)
      ? 'desktop'
      : 'other';

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
  return of(tellsItsWay(agent) ? 'forged' : 'plain');
}
