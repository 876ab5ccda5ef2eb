import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { MINUTE_MS } from '../../../functions/domain/time/units.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from './queue.ts';

const TIMEOUT_MS = MINUTE_MS;

/** Makes the contexts that Lambda would give a function with each event. */
export function lambdaContext(functionName: string): () => Context {
  return () => {
    const ends = performance.now() + TIMEOUT_MS;
    const unused = (): void => undefined;
    return {
      functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: `arn:aws:lambda:${LOCAL_REGION}:${LOCAL_ACCOUNT}:function:${functionName}`,
      memoryLimitInMB: '256',
      awsRequestId: randomUUID(),
      logGroupName: `/aws/lambda/${functionName}`,
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: false,
      getRemainingTimeInMillis: () => Math.max(0, ends - performance.now()),
      done: unused,
      fail: unused,
      succeed: unused,
    };
  };
}
