import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type ApiOptions, apiGateway, gatewayAnswer, type Route } from './api-gateway.ts';

/** What API Gateway takes at most, in bytes. */
const MAX_BODY = 10 * 1_048_576;

/** The public routes, as the stack declares them: API Gateway sends HEAD nowhere by itself. */
export const PUBLIC_ROUTES: readonly Route[] = [
  { methods: ['GET', 'HEAD'], path: '/s/{token}/{score}' },
  { methods: ['GET', 'HEAD', 'POST'], path: '/s/{token}' },
  { methods: ['GET', 'HEAD', 'POST'], path: '/u/{token}' },
];

/**
 * One address for everything a person at the laptop opens: the local pages where they have a route, and the public API
 * for every other path.
 */
export function httpApp(api: Omit<ApiOptions, 'routes'>, pages: Hono): Hono<{ Bindings: HttpBindings }> {
  const answer = apiGateway({ ...api, routes: PUBLIC_ROUTES });
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(bodyLimit({ maxSize: MAX_BODY, onError: () => gatewayAnswer(413, 'Request Entity Too Large') }));
  app.route('/', pages);
  app.all('*', (c) => answer(c.req.raw, c.env.incoming.socket.remoteAddress));
  return app;
}
