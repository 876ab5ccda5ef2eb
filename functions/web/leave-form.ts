import { html } from 'hono/html';
import { linkPath } from '../wiring/routes.ts';
import { type Html, message, type PageContent } from './layout.ts';
import { type Again, againPage, hidden } from './press.ts';
import type { Say } from './words.ts';

// What the page to unsubscribe and those behind it are made of.

/** A button that says by itself what is meant. */
export type Button = Required<Again['button']>;

const actionOf = (token: string): string => `${linkPath('unsubscribe')}${token}`;

/** The one button of a page. */
export const mainButton = ({ name, value, label }: Button): Html =>
  html`<button class="send" type="submit" name="${name}" value="${value}">${label}</button>`;

/** Buttons of which each does something else. */
export const acts = (buttons: readonly Button[]): Html => html`<div class="acts">
${buttons.map(
  ({ name, value, label }) => html`<button type="submit" name="${name}" value="${value}">${label}</button>
`,
)}</div>`;

/** A form that is posted to the page of the link. */
export const leaveForm = (token: string, content: Html): Html => html`
<form method="post" action="${actionOf(token)}">
${content}
</form>`;

/** The page with the title and the sentence of these names. */
export const told = (
  say: Say,
  what: 'unsubscribe' | 'unsubscribed' | 'staying' | 'yearly' | 'pause' | 'taken-back',
  values?: Parameters<Say>[1],
): PageContent => message(say(`${what}-title`, values), say(`${what}-lead`, values));

/** A page with something to press below its words. */
export const withForm = ({ title, body }: PageContent, form: Html): PageContent => ({
  title,
  hasForm: true,
  body: html`${body}${form}`,
});

/** The page after a press that may be a machine's. */
export const weakLeavePage = (say: Say, token: string, button: Button): PageContent =>
  againPage(say, { action: actionOf(token), fields: [], button });

/** The page when what was pressed failed. It has the button for another try. */
export function troubledLeavePage(
  say: Say,
  token: string,
  button: Button,
  what: 'unsubscribe' | 'wish',
): PageContent {
  const title = say('trouble-title');
  const body = html`<h1>${title}</h1>
<p class="alert">${say(`trouble-${what}-lead`)}</p>`;
  return withForm({ title, body }, leaveForm(token, html`${hidden('again', '1')}${mainButton(button)}`));
}
