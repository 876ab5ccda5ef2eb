import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientOptions } from './client-options.ts';

/** DynamoDB, as the environment of a function names it. */
export const dynamoClient = (env: NodeJS.ProcessEnv): DynamoDBClient =>
  new DynamoDBClient({
    ...clientOptions(env, env.AWS_ENDPOINT_URL_DYNAMODB),
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
