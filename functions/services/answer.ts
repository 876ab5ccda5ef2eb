import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import { lackForPages } from '../domain/mail/bundle-needs.ts';
import type { Clock } from '../ports/clock.ts';
import { bundleSource } from '../runtime/bundle-source.ts';
import { dynamoClient } from '../runtime/dynamo-client.ts';
import { parseEnv, required } from '../runtime/env.ts';
import { keyLoader, keySource } from '../runtime/key-source.ts';
import { type LambdaHandler, lambda } from '../runtime/lambda.ts';
import { makeLogger } from '../runtime/logger.ts';
import { answerStore } from '../store/answers.ts';
import { caseItems } from '../store/cases.ts';
import { fewerMailsStore } from '../store/fewer-mails.ts';
import { receiverReader } from '../store/receiver-item.ts';
import { suppressor } from '../store/suppress.ts';
import { knownHabits } from '../use-cases/known-receivers.ts';
import { webApp } from '../web/app.ts';
import { ANSWERED, BUNDLE_NOT_REFRESHED, HABITS_NOT_READ, KEYS_NOT_RENEWED } from '../wiring/log-lines.ts';

const envSchema = z.object({
  TABLE_NAME: required,
  BUNDLE_URL: required,
  PEPPER_SECRET: required,
  SIGNING_SECRET: required,
});

/**
 * Starts the public pages: score links, what went wrong, cases, unsubscribe.
 *
 * @param others a client from the caller, to watch what it does
 */
export async function startAnswer(
  env: NodeJS.ProcessEnv,
  clock: Clock,
  { client = dynamoClient(env) }: { readonly client?: DynamoDBClient } = {},
): Promise<LambdaHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>> {
  const { TABLE_NAME, BUNDLE_URL, ...secrets } = parseEnv(envSchema, env);
  const logger = makeLogger('answer', env);
  const keys = await keySource(keyLoader(secrets), clock, (error) =>
    logger.error(KEYS_NOT_RENEWED, { error }),
  );
  const customers = fewerMailsStore(client, TABLE_NAME);
  const app = webApp({
    contacts: answerStore(client, TABLE_NAME),
    addresses: suppressor(client, TABLE_NAME),
    wishes: customers,
    reviews: customers,
    cases: caseItems(client, TABLE_NAME),
    bundles: bundleSource(
      BUNDLE_URL,
      env,
      clock,
      (error) => logger.error(BUNDLE_NOT_REFRESHED, { error }),
      lackForPages,
    ),
    habits: knownHabits(receiverReader(client, TABLE_NAME), clock, (error) =>
      logger.error(HABITS_NOT_READ, { error }),
    ),
    keys,
    clock,
    observe: (visit) => logger[visit.error === undefined ? 'info' : 'error'](ANSWERED, { ...visit }),
  });
  return lambda(logger, async (event, context) => {
    // A replaced key must soon stop being valid. If the keys cannot be read, the pages go on with the known
    // ones.
    await keys.refresh().catch(() => undefined);
    return app(event, context);
  });
}
