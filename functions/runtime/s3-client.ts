import { S3Client } from '@aws-sdk/client-s3';
import { clientOptions } from './client-options.ts';

/** S3, as the environment of a function names it. */
export const s3Client = (env: NodeJS.ProcessEnv): S3Client =>
  new S3Client({
    ...clientOptions(env, env.AWS_ENDPOINT_URL_S3),
    forcePathStyle: env.AWS_ENDPOINT_URL_S3 !== undefined,
  });
