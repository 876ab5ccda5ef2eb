import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';

/** A Lambda handler. The local target calls it in process. */
export type LambdaHandler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

/** Wraps a handler in the middleware of every function. */
export function lambda<Event, Result>(
  logger: Logger,
  handler: LambdaHandler<Event, Result>,
): LambdaHandler<Event, Result> {
  return middy<Event, Result, Error, Context>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .handler(handler) as LambdaHandler<Event, Result>;
}

/**
 * Starts a function at its first event and keeps it. If a start fails (a secret cannot be read), the next
 * event tries again, so that the instance is not lost.
 */
export function onFirstCall<Event, Result>(
  start: () => Promise<LambdaHandler<Event, Result>>,
): LambdaHandler<Event, Result> {
  let started: Promise<LambdaHandler<Event, Result>> | undefined;
  return async (event, context) => {
    started ??= start().catch((error: unknown) => {
      started = undefined;
      throw error;
    });
    return (await started)(event, context);
  };
}
