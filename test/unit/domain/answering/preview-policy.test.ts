import { describe, expect, it } from 'vitest';
import { previewOf } from '../../../../functions/domain/answering/preview-policy.ts';

type Headers = Readonly<Record<string, string>>;

const NAVIGATION_ACCEPT =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7';

describe('a request that says that it looks ahead', () => {
  it.each<Headers>([
    { 'sec-purpose': 'prefetch' },
    { 'sec-purpose': 'prefetch;prerender' },
    { 'sec-purpose': 'prefetch; prerender' },
    { 'sec-purpose': 'prefetch;prerender;preview' },
    { 'sec-purpose': 'prefetch;anonymous-client-ip' },
    { 'sec-purpose': 'prefetch, prefetch' },
    { 'sec-purpose': '"prefetch"' },
    { 'sec-purpose': 'other, prerender' },
    { 'Sec-Purpose': 'Prefetch' },
    { 'SEC-PURPOSE': 'PREFETCH;PRERENDER' },
    { purpose: 'prefetch' },
    { Purpose: 'preview' },
    { purpose: 'prerender' },
    { 'x-purpose': 'preview' },
    { 'X-Purpose': ': preview' },
    { 'x-purpose': 'instant' },
    { 'x-purpose': 'prefetch' },
    { 'x-sec-purpose': 'prefetch' },
    { 'x-moz': 'prefetch' },
    { 'X-Moz': 'preview' },
    // The whole headers as browsers send them.
    {
      'sec-purpose': 'prefetch;prerender',
      purpose: 'prefetch',
      'sec-fetch-dest': 'document',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-site': 'cross-site',
      accept: NAVIGATION_ACCEPT,
    },
    { purpose: 'prefetch', 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'no-cors', accept: '*/*' },
  ])('%j', (headers) => {
    expect(previewOf(headers)).toBe('ahead');
  });
});

describe('a request that says that it becomes a part of another page', () => {
  it.each([
    ...[
      'image',
      'iframe',
      'frame',
      'embed',
      'object',
      'empty',
      'script',
      'style',
      'font',
      'audio',
      'video',
      'track',
    ],
    ...[
      'manifest',
      'worker',
      'sharedworker',
      'serviceworker',
      'report',
      'xslt',
      'audioworklet',
      'paintworklet',
      'json',
    ],
    ...[
      'fencedframe',
      'webidentity',
      'nested-document',
      'documents',
      'IMAGE',
      ' image ',
      'iframe;x=1',
      'document, image',
    ],
  ])('for it is a %s', (dest) => {
    expect(previewOf({ 'sec-fetch-dest': dest })).toBe('within');
    expect(previewOf({ 'Sec-Fetch-Dest': dest, 'Sec-Fetch-Mode': 'navigate' })).toBe('within');
    expect(previewOf({ 'SEC-FETCH-DEST': dest, 'sec-fetch-mode': 'cors', accept: NAVIGATION_ACCEPT })).toBe(
      'within',
    );
  });

  it.each([
    'no-cors',
    'same-origin',
    'websocket',
    'nested-navigate',
    'webtransport',
    'NO-CORS',
    ' no-cors',
    'no-cors;x',
  ])('for its mode is %s', (mode) => {
    expect(previewOf({ 'sec-fetch-mode': mode })).toBe('within');
    expect(previewOf({ 'Sec-Fetch-Mode': mode, 'sec-fetch-site': 'cross-site', accept: '*/*' })).toBe(
      'within',
    );
  });

  it.each<Headers>([
    { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'cross-site' },
    { 'x-requested-with': 'XMLHttpRequest' },
    // Images and style sheets, from browsers without Sec-Fetch headers.
    { accept: 'image/webp,image/apng,image/*,*/*;q=0.8' },
    { accept: 'image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5' },
    { Accept: ' image/png, image/svg+xml, image/*;q=0.8, */*;q=0.5' },
    { accept: 'text/css,*/*;q=0.1' },
    { accept: 'video/webm,video/ogg,video/*;q=0.9,*/*;q=0.5' },
  ])('%j', (headers) => {
    expect(previewOf(headers)).toBe('within');
  });
});

describe('a request that may be a visit', () => {
  it.each<Headers>([
    {},
    // Navigation in Chrome, Firefox and Safari.
    {
      'sec-fetch-dest': 'document',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-site': 'none',
      'sec-fetch-user': '?1',
      'upgrade-insecure-requests': '1',
      accept: NAVIGATION_ACCEPT,
    },
    { 'Sec-Fetch-Dest': 'Document', 'Sec-Fetch-Mode': 'Navigate' },
    { 'sec-fetch-dest': 'document,document', 'sec-fetch-mode': 'navigate, navigate' },
    { 'sec-fetch-dest': 'document;v=1', 'sec-fetch-mode': 'navigate;v=1' },
    { 'sec-fetch-dest': '', 'sec-fetch-mode': ' ', 'sec-purpose': '' },
    // Chrome 76 to 79.
    { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site', 'sec-fetch-user': '?1' },
    // Internet Explorer 8, which accepted images for every page.
    { accept: 'image/gif, image/jpeg, image/pjpeg, application/x-ms-application, application/xaml+xml, */*' },
    { accept: 'image/gif, text/html, */*' },
    // The web view of an app.
    { 'x-requested-with': 'com.google.android.gm', accept: NAVIGATION_ACCEPT },
    // curl, a mail provider's server, Node's fetch.
    { accept: '*/*', 'user-agent': 'curl/8.5.0' },
    { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Provider-Unsubscribe/1.0' },
    { accept: '*/*', 'sec-fetch-mode': 'cors', 'user-agent': 'node' },
    // Words about something else.
    {
      'user-agent': 'prefetch preview',
      referer: 'https://mail.example.com/preview?prefetch',
      'x-moz': 'livebookmarks',
    },
    { 'sec-purpose': 'prefetching' },
  ])('%j', (headers) => {
    expect(previewOf(headers)).toBeUndefined();
  });
});
