import { connect, type Socket } from 'node:net';
import { type Refusal, refuseBrowsers } from './visitors.ts';

// The way to an engine that cannot tell programs from browsers. Every call of every function passes here, so
// this code reads only the head of each request. An HTTP server and a client would take three times the CPU.

const HEAD_ENDS = '\r\n\r\n';
/** No program of ours sends a longer head. */
const MAX_HEAD = 65_536;
const METHODS = ['POST', 'GET'];

interface Head {
  readonly method: string;
  /** Keyed by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** All control characters but the tab. Some readers take a bare line feed for the end of a line. */
const CONTROL = /[^\t -~\x80-\xff]/;

/**
 * The head of a request; undefined when a line has no name or has a control character, or when a name stands
 * twice. The engine could read such a head differently, so it is refused.
 */
function readHead(text: string): Head | undefined {
  const [first = '', ...lines] = text.split('\r\n');
  const headers: Record<string, string> = Object.create(null);
  if (CONTROL.test(first)) return undefined;
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).toLowerCase();
    if (!/^[\w-]+$/.test(name) || name in headers || CONTROL.test(line)) return undefined;
    headers[name] = line.slice(colon + 1).replace(/^[\t ]+|[\t ]+$/g, '');
  }
  return { method: first.slice(0, Math.max(0, first.indexOf(' '))), headers };
}

const BAD: Refusal = { status: 400, text: 'This is no request that is taken here.' };

/** A request with a body of this many bytes goes on, or it is refused. */
type Verdict = { readonly bodyLength: number } | { readonly refusal: Refusal };

function judge(head: Head | undefined, port: number | undefined): Verdict {
  if (head === undefined) return { refusal: BAD };
  const { method, headers } = head;
  const refusal = refuseBrowsers(headers, port);
  if (refusal !== undefined) return { refusal };
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = headers;
  return METHODS.includes(method) && encoding === undefined && /^\d{1,9}$/.test(length)
    ? { bodyLength: Number(length) }
    : { refusal: BAD };
}

function refuse(client: Socket, { status, text }: Refusal): void {
  const body = `${text}\n`;
  client.end(
    [
      `HTTP/1.1 ${status} Refused`,
      'content-type: text/plain; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

/**
 * Makes the handler of a client's connection. It passes the requests to the engine over a connection of its
 * own, refuses those of a browser, and returns the answers unchanged.
 *
 * @param endpoint of the engine: `http://<address>:<port>`
 * @param authorization sent to the engine in place of the clients' own
 */
export function engineDoor(endpoint: string, authorization?: string): (client: Socket) => void {
  const { hostname, port } = new URL(endpoint);
  const withKey = (head: string): string =>
    authorization === undefined
      ? head
      : head.replace(/^authorization:.*$/im, `authorization: ${authorization}`);

  return (client) => {
    let engine: Socket | undefined;
    /** How many bytes of the current body are still to come. */
    let left = 0;
    let unread: Buffer = Buffer.alloc(0);

    function toEngine(): Socket {
      if (engine !== undefined) return engine;
      const opened = connect({ host: hostname, port: Number(port), noDelay: true });
      engine = opened;
      opened.pipe(client);
      opened.on('drain', () => client.resume());
      // The engine may have done the work and the answer is lost: to the client, the engine broke off.
      opened.on('error', () => client.resetAndDestroy());
      return opened;
    }
    const pass = (part: Buffer | string): void => {
      if (!toEngine().write(part)) client.pause();
    };

    function take(chunk: Buffer): void {
      let rest = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
      unread = Buffer.alloc(0);
      while (rest.length > 0) {
        if (left > 0) {
          const part = rest.subarray(0, left);
          left -= part.length;
          rest = rest.subarray(part.length);
          pass(part);
          continue;
        }
        const end = rest.indexOf(HEAD_ENDS);
        if (end === -1 && rest.length <= MAX_HEAD) {
          unread = rest;
          return;
        }
        const head = rest.toString('latin1', 0, Math.max(0, end));
        const verdict = judge(end === -1 ? undefined : readHead(head), client.localPort);
        if ('refusal' in verdict) {
          // Ignores all that comes after it. Answers that are still to come get lost too, but none is
          // expected: our programs wait for each answer before they send the next request.
          client.removeAllListeners('data').resume();
          engine?.unpipe(client).destroy();
          refuse(client, verdict.refusal);
          return;
        }
        left = verdict.bodyLength;
        rest = rest.subarray(end + HEAD_ENDS.length);
        pass(Buffer.from(`${withKey(head)}${HEAD_ENDS}`, 'latin1'));
      }
    }

    client.setNoDelay(true);
    client.on('data', take);
    client.on('error', () => client.destroy());
    client.on('close', () => engine?.destroy());
  };
}
