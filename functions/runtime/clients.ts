import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';

// Each client takes its endpoint from the function's own environment, so that the local target can run several
// worlds in one process. On AWS the variables are absent and the SDK finds the service of the region.

function common(env: NodeJS.ProcessEnv, endpoint: string | undefined) {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  return {
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    // A local endpoint accepts any credentials; AWS gets them from the SDK's own chain.
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

/**
 * SES without retries: the SDK's default sends twice when a response is lost. The timeout throws, so that a silent
 * server is an outcome (unknown) and not a hung function.
 */
export const sesClient = (env: NodeJS.ProcessEnv): SESClient =>
  new SESClient({
    ...common(env, env.AWS_ENDPOINT_URL_SES),
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });

export const sqsClient = (env: NodeJS.ProcessEnv): SQSClient =>
  new SQSClient(common(env, env.AWS_ENDPOINT_URL_SQS));

export const s3Client = (env: NodeJS.ProcessEnv): S3Client =>
  new S3Client({
    ...common(env, env.AWS_ENDPOINT_URL_S3),
    forcePathStyle: env.AWS_ENDPOINT_URL_S3 !== undefined,
  });
