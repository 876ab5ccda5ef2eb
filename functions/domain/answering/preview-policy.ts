/**
 * What a request says about itself. `ahead`: it fetches a page before somebody visits (prefetch, prerender,
 * preview). `within`: the result becomes part of something else (an image, a frame, a script's data). In both
 * cases nobody looks at a page.
 */
export type Preview = 'ahead' | 'within';

interface Row {
  readonly means: Preview;
  /** In lower case. */
  readonly headers: readonly string[];
  /** The value of such a header. */
  readonly says: RegExp;
}

/**
 * Requests that say themselves that nobody looks; the first matching row counts. A missing header proves
 * nothing, because old browsers and the servers of mail providers send none. The reasons stand in comments
 * and not in the data, because each cold start loads the data.
 */
const PREVIEW_POLICY: readonly Row[] = [
  // The page is loaded before anybody asks for it, and often never shown. A later visit may show it without a
  // new request. Chromium says prefetch, prefetch;anonymous-client-ip, prefetch;prerender or
  // prefetch;prerender;preview (preloading_headers.h); in Purpose it also says so when it only fills its
  // cache. Firefox sent X-Moz until 115 (its bug 1836328). X-Purpose: thumbnails of Safari and Opera, early
  // Chrome, Facebook's app. X-Sec-Purpose: Turbo 8, because scripts may not send Sec-Purpose.
  {
    means: 'ahead',
    headers: ['sec-purpose', 'purpose', 'x-purpose', 'x-sec-purpose', 'x-moz'],
    says: /\b(?:prefetch|preload|prerender|preview|instant)\b/i,
  },
  // People look only at a document in its own window. Everything else is an image, frame, style, script or
  // ping, or a fetch, whose destination is `empty` (W3C Fetch Metadata).
  {
    means: 'within',
    headers: ['sec-fetch-dest'],
    says: /(?:^|,)\s*(?!document\s*(?:[;,]|$))[^\s,]/i,
  },
  // A visit navigates. `cors` alone proves nothing: Node's own fetch always sends it, and servers use Node to
  // open a link for a person. The destination identifies the fetch of a browser.
  {
    means: 'within',
    headers: ['sec-fetch-mode'],
    says: /(?:^|,)\s*(?!(?:navigate|cors)\s*(?:[;,]|$))[^\s,]/i,
  },
  // A script asks. Android's web views send the name of their app here, so only this word counts.
  { means: 'within', headers: ['x-requested-with'], says: /\bxmlhttprequest\b/i },
  // Old browsers without Sec-Fetch: the request wants an image, a film or a style sheet and no page. Internet
  // Explorer asked for images with every page, but also for applications.
  {
    means: 'within',
    headers: ['accept'],
    says: /^\s*(?:image|video|audio|font|text\/css)\b(?!.*(?:html|application))/is,
  },
];

/**
 * Whether a request says that nobody looks.
 *
 * @param headers names in any case
 */
export function previewOf(headers: Readonly<Record<string, string | undefined>>): Preview | undefined {
  const sent = Object.entries(headers).map(([name, value = '']) => [name.toLowerCase(), value] as const);
  return PREVIEW_POLICY.find((row) =>
    sent.some(([name, value]) => row.headers.includes(name) && row.says.test(value)),
  )?.means;
}
