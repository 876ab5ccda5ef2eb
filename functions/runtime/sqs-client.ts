import { SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions } from './client-options.ts';

/** SQS, as the environment of a function names it. */
export const sqsClient = (env: NodeJS.ProcessEnv): SQSClient =>
  new SQSClient(clientOptions(env, env.AWS_ENDPOINT_URL_SQS));
