import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { html } from 'hono/html';
import { namesGestures, requestKind } from '../domain/answering/request-kind.ts';
import type { Html, PageContent } from './layout.ts';
import type { Say } from './words.ts';

/**
 * Who pressed the button behind a posted form.
 *
 * - `person`: something on the page was pressed by a trusted event; or the browser names a gesture, and no
 *   script ran that would have seen it; or it is the second press, which we asked for, by a browser without
 *   script that has no name for gestures: Safari, and known ones of before there was any
 * - `weak`: anybody's, and that of each program that says its own name. What it says is asked for once more
 */
export type Press = 'person' | 'weak';

export function pressOf({ headers }: APIGatewayProxyEventV2, form: URLSearchParams): Press {
  const { kind, client } = requestKind(headers);
  if (kind === 'declared') return 'weak';
  if (form.has('pressed')) return 'person';
  // A script that steers a browser can make it believe in a gesture, but presses nothing.
  if (form.has('ran')) return 'weak';
  if (headers['sec-fetch-user'] === '?1') return 'person';
  if (!form.has('again') || client === 'other') return 'weak';
  const isOfNoGestures = kind === 'navigation' && !namesGestures(headers['user-agent'] ?? '');
  return isOfNoGestures || kind === 'plain' ? 'person' : 'weak';
}

export const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}">
`;

/** What the page says that asks for a second press. */
export interface Again {
  readonly action: string;
  /** What the first press has said, to be sent again. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly button: { readonly name?: string; readonly value?: string; readonly label: string };
}

/** The page after a press that may be a machine's: one line and one button. Nothing has happened yet. */
export function againPage(say: Say, { action, fields, button }: Again): PageContent {
  const title = say('press-title');
  const { name, value = '', label } = button;
  return {
    title,
    hasForm: true,
    body: html`<h1>${title}</h1>
<p class="lead">${say('press-lead')}</p>
<form method="post" action="${action}">
${hidden('again', '1')}${fields.map(([field, text]) => hidden(field, text))}<button class="send" type="submit"${name === undefined ? '' : html` name="${name}" value="${value}"`}>${label}</button>
</form>`,
  };
}
