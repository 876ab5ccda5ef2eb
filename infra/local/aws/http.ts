import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { publicRoutes } from '../../../functions/wiring/routes.ts';
import { type ApiOptions, apiGateway, gatewayAnswer } from './api-gateway.ts';

/** The largest body that API Gateway accepts, in bytes. */
const MAX_BODY = 10 * 1_048_576;

/**
 * One address for everything that a person at the laptop opens: the local pages on their own routes, and the
 * public API on every other path.
 */
export function httpApp(api: Omit<ApiOptions, 'routes'>, pages: Hono): Hono<{ Bindings: HttpBindings }> {
  const answer = apiGateway({ ...api, routes: publicRoutes() });
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(bodyLimit({ maxSize: MAX_BODY, onError: () => gatewayAnswer(413, 'Request Entity Too Large') }));
  app.route('/', pages);
  app.all('*', (c) => answer(c.req.raw, c.env.incoming.socket.remoteAddress));
  return app;
}
