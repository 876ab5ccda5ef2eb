import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Programme } from '../domain/programme/programme.ts';
import type { PageContent } from './layout.ts';
import { presenceHash } from './presence.ts';
import { STYLE } from './style.ts';
import type { Say } from './words.ts';

/** The decision of a route, before it is put into words. */
export interface Reply {
  readonly status: number;
  /** One word for the log. */
  readonly outcome: string;
  /** The reader's own language, if known. Otherwise the browser's is used. */
  readonly locale?: string;
  /** Absent for an answer without a body. */
  readonly page?: (say: Say, programme: Programme) => PageContent;
  readonly headers?: Readonly<Record<string, string>>;
  /** The error behind it, for the log only. */
  readonly error?: unknown;
}

/** A route of the public pages. */
export type Answerer = (event: APIGatewayProxyEventV2) => Reply | Promise<Reply>;

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** For a page that a frame may show. It runs nothing. */
export const FRAMED_CSP = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'`;
/** Pages with something to press run the one script, which may tell only us that somebody is there. */
const SCRIPT_CSP = `script-src 'sha256-${presenceHash}'; connect-src 'self'`;

/** Headers of every answer. */
export const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `${FRAMED_CSP}; ${SCRIPT_CSP}; frame-ancestors 'none'`,
  // The address of a page is a key to it, so no other site may learn it.
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
} as const;

/** An answer in API Gateway's form. HEAD gets the answer of GET without the body. */
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
