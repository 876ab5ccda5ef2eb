import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Programme } from '../domain/programme/programme.ts';
import type { PageContent } from './layout.ts';
import { STYLE } from './style.ts';
import type { Say } from './words.ts';

/** What a route decided, before it is put into words. */
export interface Reply {
  readonly status: number;
  /** One word for the log. */
  readonly outcome: string;
  /** The reader's own language, where it is known; the browser's is used otherwise. */
  readonly locale?: string;
  readonly page: (say: Say, programme: Programme) => PageContent;
  readonly headers?: Readonly<Record<string, string>>;
  /** What went wrong behind it, for the log only. */
  readonly error?: unknown;
}

/** A route of the public pages. */
export type Answerer = (event: APIGatewayProxyEventV2) => Reply | Promise<Reply>;

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** For a page that may be seen in a frame. */
export const FRAMED_CSP = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'`;

/** On every answer, whatever it is. */
export const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `${FRAMED_CSP}; frame-ancestors 'none'`,
  // The address of a page is a key to it, so it goes nowhere.
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
} as const;

/** An answer as API Gateway wants it. HEAD gets what GET would, without the body. */
export const httpResult = (
  event: APIGatewayProxyEventV2,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: { ...HEADERS, ...headers },
  body: event.requestContext.http.method === 'HEAD' ? '' : body,
});
