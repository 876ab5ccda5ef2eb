import { html } from 'hono/html';
import { type EpochMs, SECOND_MS } from '../domain/time/units.ts';
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
export function stayIn(form: URLSearchParams | undefined): EpochMs | undefined {
  const seconds = /^[0-9a-z]{1,8}$/.exec(form?.get('stay') ?? '')?.[0];
  return seconds === undefined ? undefined : Number.parseInt(seconds, 36) * SECOND_MS;
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

/**
 * The page after a press that may be a machine's.
 *
 * @param stayAt of the unsubscription that was to be taken back; absent for one to unsubscribe, where the
 *   second press always acts
 */
export const weakPressPage = (say: Say, token: string, stayAt?: EpochMs): PageContent => {
  const [name, value] = stayAt === undefined ? FIELDS.leave : ['stay', stayValue(stayAt)];
  const label = say(stayAt === undefined ? 'unsubscribe-button' : 'stay-button');
  const action = `${linkPath('unsubscribe')}${token}`;
  return againPage(say, { action, fields: [], button: { name, value, label } });
};

/** A time as {@link stayIn} reads it. */
const stayValue = (at: EpochMs): string => (at / SECOND_MS).toString(36);

const undoForm = (say: Say, token: string, at: EpochMs): Html => html`
<form method="post" action="${linkPath('unsubscribe')}${token}">
<div class="acts"><button type="submit" name="stay" value="${stayValue(at)}">${say('stay-button')}</button></div>
</form>`;

/**
 * The page after unsubscribing. One press takes it back, for somebody else may have pressed.
 *
 * @param at when; absent where it cannot be taken back any more
 */
export const unsubscribedPage = (say: Say, token: string, at?: EpochMs): PageContent => ({
  title: say('unsubscribed-title'),
  hasForm: at !== undefined,
  body: html`<h1>${say('unsubscribed-title')}</h1>
<p class="lead">${say('unsubscribed-lead')}</p>${at === undefined ? '' : undoForm(say, token, at)}`,
});

/** The page after that was taken back. */
export const stayingPage = (say: Say): PageContent => message(say('staying-title'), say('staying-lead'));
