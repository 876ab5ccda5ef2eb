import type { IncomingHttpHeaders, RequestListener } from 'node:http';

// Who may speak to what listens here. No other machine can, for everything listens on addresses of this one
// alone; but the browser of the person at it can, and it runs the pages of strangers.

/** Why a request is not answered. */
export interface Refusal {
  readonly status: 400 | 403 | 421;
  readonly text: string;
}

type Said = Pick<IncomingHttpHeaders, 'host' | 'origin' | 'sec-fetch-site'>;

/**
 * What this machine calls itself. Under a name of its own a stranger's page would get our answers as those of
 * its own site (DNS rebinding).
 */
const NAMES = ['127.0.0.1', 'localhost', '[::1]'];

const isThisMachine = (host: string, port: number | undefined): boolean =>
  NAMES.some((name) => host === `${name}:${port}` || (port === 80 && host === name));

function refuseNames({ host = '' }: Said, port: number | undefined): Refusal | undefined {
  if (isThisMachine(host.toLowerCase(), port)) return undefined;
  return { status: 421, text: `Nothing is called "${host}" here; use http://localhost:${port}.` };
}

/**
 * Refuses every browser, by what no page can leave out: the origin of whoever sends something, and what every
 * request says of the site that it comes from. For endpoints of programs, which need neither; nobody's page
 * has any business there.
 *
 * @param port that the request came to
 */
export function refuseBrowsers(said: Said, port: number | undefined): Refusal | undefined {
  const refusal = refuseNames(said, port);
  if (refusal !== undefined) return refusal;
  if (said.origin === undefined && said['sec-fetch-site'] === undefined) return undefined;
  return { status: 403, text: 'This is for programs on this machine, and for no page of a browser.' };
}

/**
 * Refuses what comes from another site than our own pages, links that lead here included. Typed into the
 * address bar is no site.
 *
 * @param port that the request came to
 */
export function refuseOtherSites(method: string, said: Said, port: number | undefined): Refusal | undefined {
  const refusal = refuseNames(said, port);
  if (refusal !== undefined) return refusal;
  const { host = '', origin, 'sec-fetch-site': site } = said;
  const isOwnOrigin = origin === `http://${host}`;
  const isOther =
    (origin !== undefined && !isOwnOrigin) ||
    (site !== undefined && site !== 'same-origin' && site !== 'none');
  // A browser that says nothing of itself still says whose form it sends.
  const changes = method !== 'GET' && method !== 'HEAD';
  if (!isOther && (!changes || isOwnOrigin || site === 'same-origin')) return undefined;
  return {
    status: 403,
    text: `Another site asked for this. To see the page, type its address: http://${host}/`,
  };
}

/** Has a server answer programs only. */
export const forPrograms =
  (answer: RequestListener): RequestListener =>
  (request, response) => {
    const refusal = refuseBrowsers(request.headers, request.socket.localPort);
    if (refusal === undefined) return answer(request, response);
    // What such a connection says next is of no interest either.
    response.writeHead(refusal.status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
    response.end(`${refusal.text}\n`);
  };
