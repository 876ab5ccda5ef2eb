import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import * as z from 'zod';

const asked = z.object({ SecretId: z.string(), VersionStage: z.enum(['AWSCURRENT', 'AWSPREVIOUS']) });

export interface TestSecrets {
  /** The value for `AWS_ENDPOINT_URL_SECRETS_MANAGER`. */
  readonly url: string;
  /** Gives a secret a new value. The current value becomes the previous version, as on AWS. */
  put(id: string, value: string): void;
  /** Every request so far. */
  readonly requests: readonly z.infer<typeof asked>[];
  /** Makes all requests fail, or answers them again. */
  fail(fails: boolean): void;
  stop(): Promise<void>;
}

/** Secrets Manager on the wire, as far as the functions use it. */
export async function startTestSecrets(): Promise<TestSecrets> {
  const values = new Map<string, string[]>();
  const requests: z.infer<typeof asked>[] = [];
  let fails = false;
  const server = createServer(async (request, response) => {
    const body = asked.parse(await json(request));
    requests.push(body);
    const value = values.get(body.SecretId)?.at(body.VersionStage === 'AWSCURRENT' ? -1 : -2);
    const [status, answer] = fails
      ? [400, { __type: 'AccessDeniedException', Message: 'The role may not read it.' }]
      : value === undefined
        ? [400, { __type: 'ResourceNotFoundException', Message: 'There is no such version.' }]
        : [200, { ARN: body.SecretId, Name: body.SecretId, SecretString: value }];
    response.writeHead(Number(status), { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    put: (id, value) => void values.set(id, [...(values.get(id) ?? []), value]),
    requests,
    fail: (now) => {
      fails = now;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
