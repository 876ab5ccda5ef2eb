import type { IncomingHttpHeaders, RequestListener } from 'node:http';

// Who may call what listens here. Other machines cannot: everything listens on addresses of this machine
// only. But the browser on this machine can, and it runs the pages of strangers.

/** Why a request is not answered. */
export interface Refusal {
  readonly status: 400 | 403 | 421;
  readonly text: string;
}

type Said = Pick<IncomingHttpHeaders, 'host' | 'origin' | 'sec-fetch-site'>;

/**
 * The names of this machine. If any other name were allowed, a stranger's page could read our answers under
 * its own name (DNS rebinding).
 */
const NAMES = ['127.0.0.1', 'localhost', '[::1]'];

const isThisMachine = (host: string, port: number | undefined): boolean =>
  NAMES.some((name) => host === `${name}:${port}` || (port === 80 && host === name));

function refuseNames({ host = '' }: Said, port: number | undefined): Refusal | undefined {
  if (isThisMachine(host.toLowerCase(), port)) return undefined;
  return { status: 421, text: `Nothing is called "${host}" here; use http://localhost:${port}.` };
}

/**
 * Refuses every browser, for endpoints that only programs need. A browser always sends one of two headers,
 * and no page can leave them out: the origin of the sender, or the site that a request comes from.
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
 * Refuses a request that comes from another site than our own pages, even by a link. An address typed into
 * the address bar comes from no site.
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
  // A browser without the site header still sends the origin of a form.
  const changes = method !== 'GET' && method !== 'HEAD';
  if (!isOther && (!changes || isOwnOrigin || site === 'same-origin')) return undefined;
  return {
    status: 403,
    text: `Another site asked for this. To see the page, type its address: http://${host}/`,
  };
}

/** Makes a server answer programs only. */
export const forPrograms =
  (answer: RequestListener): RequestListener =>
  (request, response) => {
    const refusal = refuseBrowsers(request.headers, request.socket.localPort);
    if (refusal === undefined) return answer(request, response);
    // The connection closes: what it sends next is not read.
    response.writeHead(refusal.status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
    response.end(`${refusal.text}\n`);
  };
