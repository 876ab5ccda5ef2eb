/**
 * What a request says of itself: it looks `ahead` of a visit that may come (prefetch, prerender, preview),
 * or what it gets becomes a part `within` something else (an image, a frame, the answer to a script). In
 * neither case does anybody look at a page.
 */
export type Preview = 'ahead' | 'within';

interface Row {
  readonly means: Preview;
  /** In lower case. */
  readonly headers: readonly string[];
  /** Holds for a header whose value fits. */
  readonly says: RegExp;
}

/**
 * Requests that say themselves that nobody looks; the first row that fits. What is not sent says nothing:
 * old browsers and mail providers' servers send none of it. The reasons are comments, for each cold start
 * reads the rest.
 */
export const PREVIEW_POLICY: readonly Row[] = [
  // Loaded before anybody asked for it, and often never shown; what it got may be shown without a further
  // request. Chromium says prefetch, prefetch;anonymous-client-ip, prefetch;prerender or
  // prefetch;prerender;preview (preloading_headers.h), and in Purpose also where it only fills its cache.
  // Firefox sent X-Moz until 115 (its bug 1836328). X-Purpose: thumbnails of Safari and Opera, Chrome when
  // it was instant, Facebook's app. X-Sec-Purpose: Turbo 8, whose script may send no Sec-Purpose.
  {
    means: 'ahead',
    headers: ['sec-purpose', 'purpose', 'x-purpose', 'x-sec-purpose', 'x-moz'],
    says: /\b(?:prefetch|preload|prerender|preview|instant)\b/i,
  },
  // Only a document in a window of its own is looked at: no image, frame, style, script or ping, and no
  // fetch, which is `empty` (W3C Fetch Metadata).
  {
    means: 'within',
    headers: ['sec-fetch-dest'],
    says: /(?:^|,)\s*(?!document\s*(?:[;,]|$))[^\s,]/i,
  },
  // A visit navigates. `cors` alone says nothing: Node's own fetch sends it and lets nobody change it, so
  // servers do that open a link for a person. A browser's fetch is known by its destination.
  {
    means: 'within',
    headers: ['sec-fetch-mode'],
    says: /(?:^|,)\s*(?!(?:navigate|cors)\s*(?:[;,]|$))[^\s,]/i,
  },
  // A script asks. Android's web views put the name of their app there, which is no such word.
  { means: 'within', headers: ['x-requested-with'], says: /\bxmlhttprequest\b/i },
  // An image, a film or a style sheet is wanted and no page: browsers of before Sec-Fetch. Internet
  // Explorer wanted images of every page too, but applications beside them.
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
