import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { sesQuota } from '../email/ses/ses-quota.ts';
import { sesReputation } from '../email/ses/ses-reputation.ts';
import type { Clock } from '../ports/clock.ts';
import { dynamoClient } from '../runtime/dynamo-client.ts';
import { parseEnv, required } from '../runtime/env.ts';
import { type LambdaHandler, lambda } from '../runtime/lambda.ts';
import { makeLogger } from '../runtime/logger.ts';
import { sqsOutbox } from '../runtime/outbox.ts';
import { sesClient } from '../runtime/ses-client.ts';
import { sqsClient } from '../runtime/sqs-client.ts';
import { agenda } from '../store/agenda.ts';
import { gate } from '../store/gate.ts';
import { type PlanResult, planDue } from '../use-cases/plan-due.ts';
import { BREAKER_TRIPPED, PLANNED, REPUTATION_NOT_READ } from '../wiring/log-lines.ts';
import { AGENDA_SHARDS } from '../wiring/table.ts';

const envSchema = z.object({ TABLE_NAME: required, OUTBOX_URL: required });

/**
 * Starts the planner: every minute it releases what is due to the outbox.
 *
 * @param others a client and an agenda from the caller: to watch the function, or to skip queries where
 *   nothing is due
 */
export async function startPlan(
  env: NodeJS.ProcessEnv,
  clock: Clock,
  others: { readonly client?: DynamoDBClient; readonly agendaOf?: typeof agenda } = {},
): Promise<LambdaHandler<unknown, PlanResult>> {
  const { TABLE_NAME, OUTBOX_URL } = parseEnv(envSchema, env);
  const logger = makeLogger('plan', env);
  const { client = dynamoClient(env), agendaOf = agenda } = others;
  const ses = sesClient(env);
  const ports = {
    agenda: agendaOf(client, TABLE_NAME),
    gate: gate(client, TABLE_NAME),
    outbox: sqsOutbox(sqsClient(env), OUTBOX_URL),
    quota: sesQuota(ses),
    reputation: sesReputation(ses),
    clock,
    shards: AGENDA_SHARDS,
  };
  return lambda(logger, async () => {
    const { unwatched, ...result } = await planDue(ports);
    if (unwatched !== undefined) logger.error(REPUTATION_NOT_READ, { error: unwatched });
    if (result.tripped !== undefined) logger.error(BREAKER_TRIPPED, { why: result.tripped });
    logger.info(PLANNED, { ...result });
    return result;
  });
}
