import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { toInstant } from '../../../functions/domain/time/instant.ts';
import type { EpochMs } from '../../../functions/domain/time/units.ts';
import { shortTime } from '../../terminal/dates-and-numbers.ts';
import { STYLE } from './style.ts';

/** Markup whose values were escaped by hono's `html` tag. */
export type Html = ReturnType<typeof html>;

const NAVIGATION = [
  { at: 'overview', path: '/', name: 'Overview' },
  { at: 'weeks', path: '/weeks', name: 'Weeks' },
  { at: 'cases', path: '/cases', name: 'Cases' },
  { at: 'words', path: '/words', name: 'Words' },
  { at: 'digests', path: '/digests', name: 'Digests' },
  { at: 'inbox', path: '/inbox', name: 'Inbox' },
] as const;

export interface Page {
  readonly title: string;
  /** The entry of the navigation for this page. */
  readonly at: (typeof NAVIGATION)[number]['at'] | 'none';
  readonly now: EpochMs;
  readonly body: Html;
  /** Whether the page changes by itself; then it reloads every second. */
  readonly isMoving?: boolean;
}

/** The hash under which the Content-Security-Policy allows the style sheet. */
export const STYLE_HASH = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** A whole page. It loads nothing and has no script. */
export const layout = (page: Page): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${page.title} · Hearback local</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${page.isMoving === true ? raw('<meta http-equiv="refresh" content="1">') : ''}
<link rel="icon" href="data:,">
<style>${raw(STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="bar-top"><div>
<span class="brand">Hearback <small>on this machine</small></span>
<nav class="main" aria-label="Pages">${NAVIGATION.map(
  ({ at, path, name }) =>
    html`<a href="${path}"${at === page.at ? raw(' aria-current="page"') : ''}>${name}</a>`,
)}</nav>
<time class="clock-small" datetime="${toInstant(page.now)}">${shortTime(page.now)} UTC</time>
</div></header>
<main id="content">
${page.body}
</main>
</body>
</html>
`;
