import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  /**
   * The headers exactly as they go over the wire. They may include host and origin, which no client library
   * allows.
   */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Makes one request on a connection of its own. */
export async function rawRequest(
  url: string,
  { method = 'GET', path = '/', headers = {}, body = '' }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const asked = request({ hostname, port, method, path, headers, agent: false });
  asked.end(body);
  const [response] = await once(asked, 'response');
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
}
