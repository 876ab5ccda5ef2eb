import { html } from 'hono/html';
import { type Instant, toEpochMs } from '../domain/time/instant.ts';
import { linkPath } from '../wiring/routes.ts';
import { type Html, message, type PageContent } from './layout.ts';
import { againPage, hidden } from './press.ts';
import type { Say } from './words.ts';

/**
 * Which link led here: that of the mail's header, which mail providers post to, or that of its text. The
 * button of the first sends what a provider sends, the button of the second a field of its own.
 */
export type UnsubscribeLink = 'unsubscribe' | 'leave';

const FIELDS: Readonly<Record<UnsubscribeLink, readonly [name: string, value: string]>> = {
  unsubscribe: ['List-Unsubscribe', 'One-Click'],
  leave: ['leave', 'yes'],
};

/** Whether the button of the text's own page was pressed. */
export const saysLeave = (form: URLSearchParams | undefined): boolean => form?.has('leave') ?? false;

/** The time of the unsubscription that somebody takes back; undefined for any other form. */
export function stayIn(form: URLSearchParams | undefined): number | undefined {
  const seconds = /^[0-9a-z]{1,8}$/.exec(form?.get('stay') ?? '')?.[0];
  return seconds === undefined ? undefined : Number.parseInt(seconds, 36) * 1_000;
}

/** The page that asks before it acts; `trouble` when acting failed. */
export function unsubscribePage(
  say: Say,
  token: string,
  state: 'ask' | 'trouble',
  link: UnsubscribeLink,
): PageContent {
  const title = say(state === 'ask' ? 'unsubscribe-title' : 'trouble-title');
  const [name, value] = FIELDS[link];
  return {
    title,
    hasForm: true,
    body: html`<h1>${title}</h1>
${
  state === 'ask'
    ? html`<p class="lead">${say('unsubscribe-lead')}</p>`
    : html`<p class="alert">${say('trouble-unsubscribe-lead')}</p>`
}
<form method="post" action="${linkPath('unsubscribe')}${token}">
${state === 'trouble' ? hidden('again', '1') : ''}<button class="send" type="submit" name="${name}" value="${value}">${say('unsubscribe-button')}</button>
</form>`,
  };
}

/** The page after a press that may be a machine's. The second press always acts. */
export const weakUnsubscribePage = (say: Say, token: string): PageContent => {
  const [name, value] = FIELDS.leave;
  return againPage(say, {
    action: `${linkPath('unsubscribe')}${token}`,
    fields: [],
    button: { name, value, label: say('unsubscribe-button') },
  });
};

const undoForm = (say: Say, token: string, at: Instant): Html => html`
<form method="post" action="${linkPath('unsubscribe')}${token}">
<div class="acts"><button type="submit" name="stay" value="${(toEpochMs(at) / 1_000).toString(36)}">${say('stay-button')}</button></div>
</form>`;

/** The page after unsubscribing. One press takes it back, for somebody else may have pressed. */
export const unsubscribedPage = (say: Say, token: string, at: Instant): PageContent => ({
  title: say('unsubscribed-title'),
  hasForm: true,
  body: html`<h1>${say('unsubscribed-title')}</h1>
<p class="lead">${say('unsubscribed-lead')}</p>${undoForm(say, token, at)}`,
});

/** The page after that was taken back. */
export const stayingPage = (say: Say): PageContent => message(say('staying-title'), say('staying-lead'));
