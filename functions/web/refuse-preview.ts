import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { html } from 'hono/html';
import { type Preview, previewOf } from '../domain/answering/preview-policy.ts';
import { LOOKED_AHEAD_STATUS, PREVIEW } from '../wiring/log-lines.ts';
import { message, type PageContent } from './layout.ts';
import { FRAMED_CSP, type Reply } from './reply.ts';
import type { Say } from './words.ts';

/**
 * Asks the visitor to open the page in a window of its own, and links to it. An empty address means this very
 * page.
 */
function windowPage(say: Say): PageContent {
  const { title, body } = message(say('window-title'), say('window-lead'));
  return {
    title,
    body: html`${body}
<p><a href="" target="_blank" rel="noopener noreferrer">${say('window-link')}</a></p>`,
  };
}

/**
 * The answer to a request that declares itself a preview; undefined for a visit. It comes before any
 * route, so nothing is looked up or written. Like every answer it may not be stored. A browser that looked
 * ahead gets an error, so that the visit asks again.
 *
 * @param kinds the kinds to refuse
 */
export function refusePreview(
  { headers }: APIGatewayProxyEventV2,
  kinds: readonly Preview[],
): Reply | undefined {
  const kind = previewOf(headers);
  if (kind === undefined || !kinds.includes(kind)) return undefined;
  return {
    status: kind === 'ahead' ? LOOKED_AHEAD_STATUS : 403,
    outcome: PREVIEW,
    page: windowPage,
    // The page has nothing to press, so a frame may show it. It tells people who clicked a link in a frame
    // what to do.
    headers: { 'content-security-policy': FRAMED_CSP },
  };
}
