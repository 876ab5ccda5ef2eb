import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { codeOf, UserError } from '../../terminal/user-error.ts';
import { forPrograms } from './visitors.ts';

/** Everything local listens on this address only: nothing on the network can reach it. */
export const HOST = '127.0.0.1';

export interface Listening {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  stop(): Promise<void>;
}

interface FetchApp {
  fetch(request: Request, env: unknown): Response | Promise<Response>;
}

const answerOf = (app: FetchApp): RequestListener =>
  getRequestListener((request, env) => app.fetch(request, env));

/**
 * Serves an app on 127.0.0.1, to programs and to browsers. The app itself checks from which site a request
 * comes.
 *
 * @param port 0 takes any free one
 * @throws UserError when the port is taken or may not be used
 */
export const listen = (app: FetchApp, port = 0): Promise<Listening> =>
  serve(createServer(answerOf(app)), port);

/** Serves an app on a free port of 127.0.0.1, to programs only. */
export const listenForPrograms = (app: FetchApp): Promise<Listening> =>
  serve(createServer(forPrograms(answerOf(app))));

/** Has a server listen on 127.0.0.1, as {@link listen} does. */
export async function serve(server: NetServer | Server, port = 0): Promise<Listening> {
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EADDRINUSE')
      throw new UserError(
        `Port ${port} is taken. Choose another one: npm start -- --port ${port === 65_535 ? 3000 : port + 1}`,
      );
    if (code === 'EACCES')
      throw new UserError(
        `Port ${port} may not be used by you. Choose one above 1023: npm start -- --port 3000`,
      );
    throw error;
  }
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${taken}`,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}
