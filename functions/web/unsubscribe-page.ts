import { html } from 'hono/html';
import { linkPath } from '../wiring/routes.ts';
import type { PageContent } from './layout.ts';
import { message } from './layout.ts';
import type { Say } from './words.ts';

/**
 * The page that asks before it acts; `trouble` when acting failed. Its button sends what a mail provider
 * sends.
 */
export function unsubscribePage(say: Say, token: string, state: 'ask' | 'trouble'): PageContent {
  const title = say(state === 'ask' ? 'unsubscribe-title' : 'trouble-title');
  return {
    title,
    body: html`<h1>${title}</h1>
${
  state === 'ask'
    ? html`<p class="lead">${say('unsubscribe-lead')}</p>`
    : html`<p class="alert">${say('trouble-unsubscribe-lead')}</p>`
}
<form method="post" action="${linkPath('unsubscribe')}${token}">
<button class="send" type="submit" name="List-Unsubscribe" value="One-Click">${say('unsubscribe-button')}</button>
</form>`,
  };
}

/** The page after unsubscribing. */
export const unsubscribedPage = (say: Say): PageContent =>
  message(say('unsubscribed-title'), say('unsubscribed-lead'));
