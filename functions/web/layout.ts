import { html, raw } from 'hono/html';
import { PRESENCE_SCRIPT } from './presence.ts';
import { STYLE } from './style.ts';
import type { Say } from './words.ts';

/** Markup with values escaped by hono's `html` tag. */
export type Html = ReturnType<typeof html>;

/** The part of a page between the sender's name and the foot. */
export interface PageContent {
  readonly title: string;
  readonly body: Html;
  readonly foot?: string;
  /** Whether something can be pressed. The script of presence is only for such pages. */
  readonly hasForm?: boolean;
}

/** A whole page. It loads nothing: style and script are inline. */
export const layout = (say: Say, sender: string, content: PageContent): Html => html`<!doctype html>
<html lang="${say('language')}" dir="${say('direction')}">
<head>
<meta charset="utf-8">
<title>${content.title} · ${sender}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<style>${raw(STYLE)}</style>
</head>
<body>
<header><bdi>${sender}</bdi></header>
<main>
${content.body}
</main>
${content.foot === undefined ? '' : html`<footer><p>${content.foot}</p></footer>`}
${content.hasForm === true ? html`<script>${raw(PRESENCE_SCRIPT)}</script>` : ''}
</body>
</html>
`;

/** A page with only a title and a sentence. */
export const message = (title: string, lead: string): PageContent => ({
  title,
  body: html`<h1>${title}</h1>
<p class="lead">${lead}</p>`,
});
