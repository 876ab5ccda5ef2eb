import httpRouter, { type Method } from '@middy/http-router';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Preview } from '../domain/answering/preview-policy.ts';
import { PURPOSES, type Purpose } from '../domain/mail/token.ts';
import { chosenScorePage, linkPage } from '../wiring/routes.ts';
import { type CasePagePorts, caseRoutes } from './case-routes.ts';
import { causeRoutes } from './cause-routes.ts';
import { layout, message } from './layout.ts';
import { invalidLink, tidied } from './links.ts';
import { refusePreview } from './refuse-preview.ts';
import { type Answerer, httpResult, type Reply } from './reply.ts';
import { type AskPorts, scoreRoutes } from './score-routes.ts';
import { type UnsubscribePorts, unsubscribeRoutes } from './unsubscribe-routes.ts';
import { acceptedLanguages, speaker } from './words.ts';

/**
 * Facts about one visit. It has the route and never the path, because a path is a key to somebody's answer.
 */
export interface Visit {
  readonly route: string;
  readonly status: number;
  readonly outcome: string;
  readonly error?: unknown;
}

export type WebPorts = AskPorts &
  CasePagePorts &
  UnsubscribePorts & {
    /** Called for every visit, for logs and counts. */
    readonly observe: (visit: Visit) => void;
  };

/** Answers one request that came through API Gateway (payload format 2.0). Never throws. */
export type WebApp = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

// For when even the words cannot be loaded.
const LAST_RESORT =
  '<!doctype html><html lang="en"><title>Something went wrong</title><h1>Something went wrong on our side</h1><p>Please wait a minute and try again.</p></html>';

const notAllowed = (allow: string): Reply => ({
  status: 405,
  outcome: 'not-allowed',
  headers: { allow },
  page: (say) => message(say('not-allowed-title'), say('not-allowed-lead')),
});

/**
 * RFC 8058. A mail provider may post it from inside its own page and in any form, so the token alone gives
 * the right.
 */
const ONE_CLICK = `POST ${linkPage('unsubscribe')}`;
/** A page of ours tells that somebody is there, and shows nothing of the answer. */
const SEEN = `POST ${chosenScorePage()}`;

/** The public pages: score, what went wrong, a case, unsubscribe. */
export function webApp(ports: WebPorts): WebApp {
  const { bundles, observe } = ports;
  const score = scoreRoutes(ports);
  const cause = causeRoutes(ports);
  const ofCase = caseRoutes(ports);
  const unsubscribe = unsubscribeRoutes(ports);

  const answering =
    (route: string, answerer: Answerer): WebApp =>
    async (event) => {
      try {
        const reply = await answerer(event);
        if (reply.page === undefined) {
          observe({ route, status: reply.status, outcome: reply.outcome, error: reply.error });
          return httpResult(event, reply.status, '', reply.headers);
        }
        // Loaded only now, so that what a person did is recorded even without words to say so.
        const bundle = await bundles.current();
        const wanted =
          reply.locale === undefined ? acceptedLanguages(event.headers['accept-language']) : [reply.locale];
        const say = speaker(bundle, wanted);
        const page = await layout(say, bundle.programme.sender.name, reply.page(say, bundle.programme));
        observe({ route, status: reply.status, outcome: reply.outcome, error: reply.error });
        return httpResult(event, reply.status, String(page), {
          'content-language': say('language'),
          ...reply.headers,
        });
      } catch (error) {
        observe({ route, status: 500, outcome: 'failed', error });
        return httpResult(event, 500, LAST_RESORT);
      }
    };

  const toVisits = (method: Method | 'ANY', path: string, answerer: Answerer) => {
    const route = `${method} ${path}`;
    const refused = (event: APIGatewayProxyEventV2): readonly Preview[] =>
      route === ONE_CLICK || (route === SEEN && event.headers['sec-fetch-site'] === 'same-origin')
        ? ['ahead']
        : ['ahead', 'within'];
    const handler = answering(route, (event) => refusePreview(event, refused(event)) ?? answerer(event));
    return { method, path, handler };
  };

  const at = (path: string, get: Answerer, post: Answerer, head = get) => {
    const answerers = { GET: get, HEAD: head, POST: post };
    return [
      ...Object.entries(answerers).map(([method, answerer]) => toVisits(method as Method, path, answerer)),
      // The first match wins, so this one gets the remaining methods.
      toVisits('ANY', path, () => notAllowed(Object.keys(answerers).join(', '))),
    ];
  };

  /** For each page, what answers GET and HEAD, and what answers POST. */
  const pages: Readonly<Record<Purpose, readonly [Answerer, Answerer]>> = {
    score: [score.open, score.send],
    cause: [cause.ask, cause.send],
    case: [ofCase.show, ofCase.act],
    unsubscribe: [unsubscribe.ask, unsubscribe.act],
    leave: [unsubscribe.ask, unsubscribe.act],
  };
  const router = httpRouter<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({
    routes: [
      ...at(chosenScorePage(), score.click, score.seen, score.sweep),
      // Two purposes may share a page.
      ...[...new Map(PURPOSES.map((purpose) => [linkPage(purpose), pages[purpose]]))].flatMap(
        ([path, answerers]) => at(path, ...answerers),
      ),
    ],
    notFoundResponse: () => undefined,
  });
  const lost = answering('none', () => invalidLink('no-such-page'));
  return async (event, context) => {
    const link = await tidied(ports, event);
    return (await router(link, context)) ?? lost(link, context);
  };
}
