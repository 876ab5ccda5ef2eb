import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';
import { closeIdle } from './idle-sockets.ts';

// Each client takes its endpoint from the function's own environment, so that the local target can run
// several worlds in one process. On AWS the variables are absent, and the SDK finds the service of the
// region.

function common(env: NodeJS.ProcessEnv, endpoint: string | undefined) {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  return {
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    // A local endpoint accepts any credentials. For AWS the SDK finds them itself.
    ...(endpoint !== undefined && accessKeyId !== undefined && secretAccessKey !== undefined
      ? { credentials: { accessKeyId, secretAccessKey } }
      : {}),
  };
}

export const dynamoClient = (env: NodeJS.ProcessEnv): DynamoDBClient =>
  new DynamoDBClient({
    ...common(env, env.AWS_ENDPOINT_URL_DYNAMODB),
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });

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
    ...common(env, env.AWS_ENDPOINT_URL_SES),
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

export const sqsClient = (env: NodeJS.ProcessEnv): SQSClient =>
  new SQSClient(common(env, env.AWS_ENDPOINT_URL_SQS));

export const s3Client = (env: NodeJS.ProcessEnv): S3Client =>
  new S3Client({
    ...common(env, env.AWS_ENDPOINT_URL_S3),
    forcePathStyle: env.AWS_ENDPOINT_URL_S3 !== undefined,
  });
