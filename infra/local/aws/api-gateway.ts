import { randomUUID } from 'node:crypto';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyResultV2,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';
import type { EpochMs } from '../../../functions/domain/time/units.ts';
import type { Clock } from '../../../functions/ports/clock.ts';
import { LOCAL_ACCOUNT } from './queue.ts';

// Does what an HTTP API of API Gateway does between the internet and a function, payload format 2.0.

/** A function behind the API. */
export type HttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyResultV2>;

export interface ApiOptions {
  /** Paths such as `/s/{token}/{score}` or `/{proxy+}`, the closest first, open to every method. */
  readonly routes: readonly string[];
  readonly handler: HttpHandler;
  readonly context: () => Context;
  readonly clock: Clock;
  /** Called with the error of each failed call; the visitor gets a 500. */
  readonly onError: (error: unknown) => void;
}

// Others measured this on AWS (ministackorg/ministack pull 766): all other bodies arrive as base64, forms
// too.
const TEXT_TYPE = /^(text\/[^;]*|application\/(json|xml|javascript))\s*(;|$)/i;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const API_ID = 'local';

/** API Gateway's own answers are JSON with one message. */
export const gatewayAnswer = (status: number, message: string): Response =>
  Response.json({ message }, { status, headers: { 'apigw-requestid': randomUUID() } });

/** `16/Nov/2026:08:00:00 +0000` */
function logTime(epochMs: EpochMs): string {
  const [, year, month, day, time] =
    /^(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(new Date(epochMs).toISOString()) ?? [];
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`;
}

type Match =
  | { readonly kind: 'match'; readonly routeKey: string; readonly pathParameters: Record<string, string> }
  | { readonly kind: 'none' };

/**
 * The parameters of a path that fits a route; undefined when it does not fit. A `{name+}` at the end takes
 * the rest of the path.
 */
function parametersOf(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const [, name, greedy] = /^\{(\w+)(\+?)\}$/.exec(part) ?? [];
    const value = greedy === '+' ? segments.slice(index).join('/') : (segments[index] ?? '');
    if (name === undefined ? part !== value : value === '') return undefined;
    if (name !== undefined) parameters[name] = value;
    if (greedy === '+') return parameters;
  }
  return pattern.length === segments.length ? parameters : undefined;
}

function matchRoute(routes: readonly string[], segments: readonly string[]): Match {
  for (const path of routes) {
    const pathParameters = parametersOf(path.split('/').slice(1), segments);
    if (pathParameters !== undefined) return { kind: 'match', routeKey: `ANY ${path}`, pathParameters };
  }
  return { kind: 'none' };
}

function queryOf(query: URLSearchParams): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of new Set(query.keys())) values[name] = query.getAll(name).join(',');
  return values;
}

function bodyOf(
  bytes: Buffer,
  contentType: string,
): Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded'> {
  if (bytes.length === 0) return { isBase64Encoded: false };
  return TEXT_TYPE.test(contentType)
    ? { body: bytes.toString('utf8'), isBase64Encoded: false }
    : { body: bytes.toString('base64'), isBase64Encoded: true };
}

function headersOf(request: Request, url: URL, sourceIp: string): Record<string, string> {
  const headers: Record<string, string> = Object.fromEntries(request.headers);
  delete headers.cookie;
  return {
    ...headers,
    host: url.host,
    'x-amzn-trace-id': `Root=1-${randomUUID()}`,
    'x-forwarded-for': sourceIp,
    'x-forwarded-port': url.port,
    'x-forwarded-proto': url.protocol.slice(0, -1),
  };
}

function responseOf(result: APIGatewayProxyResultV2): Response {
  // A function may answer with any value. Without a status code, the value is the body of a 200.
  const isStructured = typeof result === 'object' && result !== null && 'statusCode' in result;
  const answer: APIGatewayProxyStructuredResultV2 = isStructured
    ? result
    : {
        statusCode: 200,
        headers: { 'content-type': 'application/json' },
        body: typeof result === 'string' ? result : JSON.stringify(result ?? null),
      };
  const headers = new Headers({ 'apigw-requestid': randomUUID() });
  for (const [name, value] of Object.entries(answer.headers ?? {})) headers.set(name, String(value));
  for (const cookie of answer.cookies ?? []) headers.append('set-cookie', cookie);
  const body = answer.isBase64Encoded === true ? Buffer.from(answer.body ?? '', 'base64') : answer.body;
  const status = answer.statusCode ?? 200;
  const hasBody = status !== 204 && status !== 304 && body !== undefined && body.length > 0;
  return new Response(hasBody ? body : null, { status, headers });
}

/** Makes the API: a request becomes an event for the function, and its answer a response. Never throws. */
export function apiGateway(options: ApiOptions): (request: Request, sourceIp?: string) => Promise<Response> {
  const { routes, handler, context, clock, onError } = options;
  return async (request, sourceIp = '127.0.0.1') => {
    const url = new URL(request.url);
    let rawPath: string;
    try {
      // HTTP APIs decode the path before they hand it over; REST APIs do not.
      rawPath = decodeURIComponent(url.pathname);
    } catch {
      return gatewayAnswer(400, 'Bad Request');
    }
    const match = matchRoute(routes, rawPath.split('/').slice(1));
    if (match.kind === 'none') return gatewayAnswer(404, 'Not Found');

    const { routeKey, pathParameters } = match;
    const headers = headersOf(request, url, sourceIp);
    const cookies = request.headers.get('cookie')?.split(/;\s*/);
    const query = queryOf(url.searchParams);
    const timeEpoch = clock.now();
    const event: APIGatewayProxyEventV2 = {
      version: '2.0',
      routeKey,
      rawPath,
      rawQueryString: url.search.slice(1),
      ...(cookies === undefined ? {} : { cookies }),
      headers,
      ...(Object.keys(query).length === 0 ? {} : { queryStringParameters: query }),
      requestContext: {
        accountId: LOCAL_ACCOUNT,
        apiId: API_ID,
        domainName: url.hostname,
        domainPrefix: url.hostname.split('.')[0] ?? '',
        http: {
          method: request.method,
          path: rawPath,
          protocol: 'HTTP/1.1',
          sourceIp,
          userAgent: headers['user-agent'] ?? '',
        },
        requestId: randomUUID(),
        routeKey,
        stage: '$default',
        time: logTime(timeEpoch),
        timeEpoch,
      },
      ...(Object.keys(pathParameters).length === 0 ? {} : { pathParameters }),
      ...bodyOf(Buffer.from(await request.arrayBuffer()), headers['content-type'] ?? ''),
    };
    try {
      return responseOf(await handler(event, context()));
    } catch (error) {
      onError(error);
      return gatewayAnswer(500, 'Internal Server Error');
    }
  };
}
