import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  request,
} from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Listening, serve } from './listen.ts';
import { forPrograms } from './visitors.ts';

/** A request as it came, whole. */
export interface WireRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /**
   * What the request asks for: `PutItem` of DynamoDB, `SendRawEmail` of SES; the path where neither protocol
   * says.
   */
  readonly target: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * What happens to a request, which has always been read to its end:
 *
 * - `pass`: it is forwarded, and the answer comes back;
 * - `lose-request`: it is never forwarded, and the connection is reset;
 * - `lose-response`: it is forwarded, the answer awaited and thrown away, and the connection reset;
 * - `hang`: it is forwarded and takes effect, but no answer ever comes;
 * - `answer`: it is never forwarded, and answered with this.
 */
export type Fate = 'pass' | 'lose-request' | 'lose-response' | 'hang' | { readonly answer: WireAnswer };
export type FateName = Extract<Fate, string> | 'answer';

export interface WireProxy extends Listening {
  /** How many requests met which fate so far. */
  readonly counts: Readonly<Record<FateName, number>>;
}

/**
 * Of one connection only, so not to be passed on; the host is the service, and the lengths are those of the
 * body in hand.
 */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'expect', 'host'];

const TARGET_HEADER = 'x-amz-target';

/** The JSON protocol says it in a header, the Query protocol in the first field of the form. */
function targetOf({ headers, url = '/' }: IncomingMessage, body: Buffer): string {
  const named = headers[TARGET_HEADER];
  if (typeof named === 'string') return named.slice(named.lastIndexOf('.') + 1);
  return /(?:^|&)Action=(\w+)/.exec(body.toString('latin1', 0, 200))?.[1] ?? url;
}

function withoutHops(headers: IncomingHttpHeaders, body: Buffer): IncomingHttpHeaders {
  const kept = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name));
  return { ...Object.fromEntries(kept), 'content-length': String(body.length) };
}

/**
 * Starts a proxy on a free port of 127.0.0.1 in front of one local service, for faults of the wire: whoever
 * uses `url` in place of `endpoint` meets what `fate` decides of each request. A service that does not answer
 * looks like a lost response.
 *
 * @param endpoint `http://127.0.0.1:<port>`
 * @param fate asked once for every request, after it was read and before it is forwarded; it may take its
 *   time
 */
export async function startWireProxy(
  endpoint: string,
  fate: (request: WireRequest) => Fate | Promise<Fate>,
): Promise<WireProxy> {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(endpoint);
  const counts: Record<FateName, number> = {
    pass: 0,
    'lose-request': 0,
    'lose-response': 0,
    hang: 0,
    answer: 0,
  };

  async function forward(incoming: IncomingMessage, body: Buffer): Promise<[IncomingMessage, Buffer]> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const { url: path = '/', method, headers } = incoming;
      // The path goes as it came: read as a URL it could name another host.
      request({ agent, hostname, port, path, method, headers: withoutHops(headers, body) }, resolve)
        .on('error', reject)
        .end(body);
    });
    return [response, await buffer(response)];
  }

  const answer: RequestListener = async (incoming, outgoing) => {
    const { socket } = incoming;
    try {
      const body = await buffer(incoming);
      const decided = await fate({ headers: incoming.headers, body, target: targetOf(incoming, body) });
      counts[typeof decided === 'string' ? decided : 'answer'] += 1;
      if (typeof decided === 'object') {
        const { status, headers, body: text } = decided.answer;
        outgoing.writeHead(status, headers).end(text);
        return;
      }
      if (decided !== 'lose-request') {
        const [response, whole] = await forward(incoming, body);
        if (decided === 'hang') return;
        if (decided === 'pass') {
          outgoing.writeHead(response.statusCode ?? 502, withoutHops(response.headers, whole)).end(whole);
          return;
        }
      }
      socket.resetAndDestroy();
    } catch {
      // The client has gone, or the service has: either way this connection has nothing more to say.
      socket.resetAndDestroy();
    }
  };
  const server = createServer(forPrograms(answer));
  // An idle connection that ends just as a request comes would be a fault that nobody asked for.
  server.keepAliveTimeout = 0;
  const { url, stop } = await serve(server);
  return {
    url,
    counts,
    stop: async () => {
      agent.destroy();
      await stop();
    },
  };
}
