import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';

export interface HttpRequest {
  /** Default: GET. */
  readonly method?: string;
  readonly path: string;
  /** Names in lower case, as API Gateway passes them. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly base64?: boolean;
}

/** What a browser of today says when a person's gesture leads to a page, but Safari names no gesture. */
export const GESTURE = {
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-user': '?1',
} as const;

/**
 * An event as an HTTP API of API Gateway sends it, payload format 2.0. Without other headers it comes from a
 * person's browser.
 */
export function httpEvent({
  method = 'GET',
  path,
  headers = {},
  body,
  base64 = false,
}: HttpRequest): APIGatewayProxyEventV2 {
  const [rawPath = '', rawQueryString = ''] = path.split('?');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers: { host: 'answer.example.com', 'user-agent': 'Mozilla/5.0', ...GESTURE, ...headers },
    requestContext: {
      accountId: '111122223333',
      apiId: 'a1b2c3d4e5',
      domainName: 'answer.example.com',
      domainPrefix: 'answer',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.7', userAgent: 'Mozilla/5.0' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: '$default',
      stage: '$default',
      time: '16/Nov/2026:08:00:00 +0000',
      timeEpoch: 1_794_816_000_000,
    },
    ...(body === undefined ? {} : { body: base64 ? Buffer.from(body).toString('base64') : body }),
    isBase64Encoded: base64,
  };
}

/** A posted form, as a person's browser without JavaScript sends it. A field may occur several times. */
export const formEvent = (
  path: string,
  fields: Readonly<Record<string, string | readonly string[]>>,
  more: Omit<HttpRequest, 'path' | 'body' | 'method'> = {},
): APIGatewayProxyEventV2 =>
  httpEvent({
    ...more,
    method: 'POST',
    path,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      ...more.headers,
    },
    body: new URLSearchParams(
      Object.entries(fields).flatMap(([name, values]) =>
        [values].flat().map((value): [string, string] => [name, value]),
      ),
    ).toString(),
  });

/** What Lambda passes to a function beside the event. */
export const lambdaContext: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'answer',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:answer',
  memoryLimitInMB: '256',
  awsRequestId: '00000000-0000-4000-8000-000000000000',
  logGroupName: '/aws/lambda/answer',
  logStreamName: '2026/11/16/[$LATEST]0',
  getRemainingTimeInMillis: () => 10_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};
