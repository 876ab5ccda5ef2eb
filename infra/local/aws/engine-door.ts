import { connect, type Socket } from 'node:net';
import { type Refusal, refuseBrowsers } from './visitors.ts';

// The way to an engine that cannot tell programs from pages of a browser. Every call of every function passes
// here, so it reads the head of each request and nothing else: through an HTTP server and a client it would
// take three times the CPU.

const HEAD_ENDS = '\r\n\r\n';
/** No program of ours says as much before its body. */
const MAX_HEAD = 65_536;
const METHODS = ['POST', 'GET'];

interface Head {
  readonly method: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** All but the tab. Some readers take a bare line feed for the end of a line. */
const CONTROL = /[^\t -~\x80-\xff]/;

/**
 * The head of a request; undefined when a line has no name or a control character, or a name stands there
 * twice: what is read differently here and there is no request.
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

/** A request goes on, with a body of so many bytes, or it is refused. */
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
 * Makes what takes in a client's connection: its requests go on to the engine, over a connection of its own,
 * unless they are a browser's; the answers come back as they are.
 *
 * @param endpoint of the engine: `http://<address>:<port>`
 * @param authorization what the engine must be told in place of what clients say
 */
export function engineDoor(endpoint: string, authorization?: string): (client: Socket) => void {
  const { hostname, port } = new URL(endpoint);
  const withKey = (head: string): string =>
    authorization === undefined
      ? head
      : head.replace(/^authorization:.*$/im, `authorization: ${authorization}`);

  return (client) => {
    let engine: Socket | undefined;
    /** Of the body that is on its way. */
    let left = 0;
    let held: Buffer = Buffer.alloc(0);

    function toEngine(): Socket {
      if (engine !== undefined) return engine;
      const opened = connect({ host: hostname, port: Number(port), noDelay: true });
      engine = opened;
      opened.pipe(client);
      opened.on('drain', () => client.resume());
      // Without an answer to what it may have done: as if the engine itself had broken off.
      opened.on('error', () => client.resetAndDestroy());
      return opened;
    }
    const pass = (part: Buffer | string): void => {
      if (!toEngine().write(part)) client.pause();
    };

    function take(chunk: Buffer): void {
      let rest = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      held = Buffer.alloc(0);
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
          held = rest;
          return;
        }
        const head = rest.toString('latin1', 0, Math.max(0, end));
        const verdict = judge(end === -1 ? undefined : readHead(head), client.localPort);
        if ('refusal' in verdict) {
          // Nothing that comes after it is listened to. Answers that are still to come are lost with it: no
          // program of ours sends a request before the last one is answered.
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
