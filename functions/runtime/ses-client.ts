import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { SESClient } from '@aws-sdk/client-ses';
import { clientOptions } from './client-options.ts';
import { closeIdle } from './idle-sockets.ts';

/** Far less than any server waits, and more than every pause within a batch. */
const SES_IDLE_MS = 4_000;

/**
 * SES without retries, because the SDK's default sends twice when a response is lost. The timeout throws, so
 * that a silent server becomes an outcome (unknown) and not a hung function.
 *
 * @param idleMs connections idle for this long are not used again (see `idle-sockets.ts`)
 */
export function sesClient(env: NodeJS.ProcessEnv, idleMs = SES_IDLE_MS): SESClient {
  const httpAgent = new HttpAgent({ keepAlive: true });
  const httpsAgent = new HttpsAgent({ keepAlive: true });
  const beforeRequest = closeIdle([httpAgent, httpsAgent], idleMs);
  const client = new SESClient({
    ...clientOptions(env, env.AWS_ENDPOINT_URL_SES),
    maxAttempts: 1,
    requestHandler: {
      httpAgent,
      httpsAgent,
      connectionTimeout: 2_000,
      requestTimeout: 10_000,
      throwOnRequestTimeout: true,
    },
  });
  client.middlewareStack.add(
    (next) => (args) => {
      beforeRequest();
      return next(args);
    },
    { step: 'build', name: 'closeIdle' },
  );
  return client;
}
