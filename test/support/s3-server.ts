import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';

export interface TestS3 {
  /** By `bucket/key`. */
  readonly objects: Map<string, Buffer>;
  /** Variables for a function under test. */
  readonly env: Readonly<Record<string, string>>;
  readonly client: S3Client;
  /** Makes the next GET send half of the object and break the connection. */
  breakNextRead(): void;
  stop(): Promise<void>;
}

const REGION = 'eu-west-1';
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  );
}

/** A small S3 on 127.0.0.1 that speaks GetObject and PutObject, path style, as the SDK sends them. */
export async function startTestS3(): Promise<TestS3> {
  const objects = new Map<string, Buffer>();
  let broken = false;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = decodeURIComponent(new URL(request.url ?? '/', 'http://local').pathname.slice(1));
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 '))
      return refuse(response, 403, 'AccessDenied');
    if (request.method === 'PUT') {
      const body = await bodyOf(request);
      objects.set(name, body);
      response.writeHead(200, { etag: `"${createHash('md5').update(body).digest('hex')}"` });
      response.end();
      return;
    }
    const object = objects.get(name);
    if (request.method !== 'GET') return refuse(response, 405, 'MethodNotAllowed');
    if (object === undefined) return refuse(response, 404, 'NoSuchKey');
    response.writeHead(200, { 'content-length': object.length });
    if (!broken) {
      response.end(object);
      return;
    }
    broken = false;
    response.write(object.subarray(0, object.length / 2), () => response.destroy());
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new S3Client({ endpoint, region: REGION, credentials: CREDENTIALS, forcePathStyle: true });
  return {
    objects,
    client,
    env: {
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    },
    breakNextRead: () => {
      broken = true;
    },
    stop: async () => {
      client.destroy();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
