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

/** A whole request, as it came. */
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
 * What happens to a request after it was read to its end:
 *
 * - `pass`: the proxy forwards it and returns the answer;
 * - `lose-request`: the proxy does not forward it and resets the connection;
 * - `lose-response`: the proxy forwards it, waits for the answer, drops the answer and resets the connection;
 * - `hang`: the proxy forwards it, it takes effect, and no answer ever comes;
 * - `answer`: the proxy does not forward it, and gives this answer.
 */
export type Fate = 'pass' | 'lose-request' | 'lose-response' | 'hang' | { readonly answer: WireAnswer };
export type FateName = Extract<Fate, string> | 'answer';

export interface WireProxy extends Listening {
  /** How many requests have met each fate so far. */
  readonly counts: Readonly<Record<FateName, number>>;
}

/**
 * Headers that belong to one connection and are not passed on. The host is that of the service, and the
 * length that of the current body.
 */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'expect', 'host'];

const TARGET_HEADER = 'x-amz-target';

/** The JSON protocol names it in a header, the Query protocol in the first field of the form. */
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
 * Starts a proxy on a free port of 127.0.0.1 in front of one local service, for faults of the wire. A client
 * that uses `url` in place of `endpoint` meets what `fate` decides for each request. A service that does not
 * answer looks like a lost response.
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
      // The path goes on as it came: read as a URL, it could name another host.
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
      // Either the client or the service has gone. This connection is over.
      socket.resetAndDestroy();
    }
  };
  const server = createServer(forPrograms(answer));
  // If an idle connection ended just as a request came, this would be a fault that nobody asked for.
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
