import * as z from 'zod/mini';
import type { Clock } from './domain/ports.ts';
import { dynamoClient } from './runtime/clients.ts';
import { systemClock } from './runtime/clock.ts';
import { parseEnv, required } from './runtime/env.ts';
import { type LambdaHandler, lambda, onFirstCall } from './runtime/lambda.ts';
import { makeLogger } from './runtime/logger.ts';
import { agenda } from './store/agenda.ts';
import { contactStore } from './store/contacts.ts';
import { AGENDA_SHARDS } from './store/table.ts';
import { type SettleResult, settleDue } from './use-cases/settle-due.ts';

const envSchema = z.object({ TABLE_NAME: required });

/** Starts settling: every minute the answers whose quarantine is over become final. */
export async function start(
  env: NodeJS.ProcessEnv,
  clock: Clock = systemClock,
): Promise<LambdaHandler<unknown, SettleResult>> {
  const { TABLE_NAME } = parseEnv(envSchema, env);
  const logger = makeLogger('settle', env);
  const client = dynamoClient(env);
  const ports = {
    agenda: agenda(client, TABLE_NAME),
    contacts: contactStore(client, TABLE_NAME),
    clock,
    shards: AGENDA_SHARDS,
  };
  return lambda(logger, async () => {
    const result = await settleDue(ports);
    for (const { ref, error } of result.failed) logger.error('not settled', { ref, error });
    logger.info('settled', {
      settled: result.settled,
      changed: result.changed,
      failed: result.failed.length,
    });
    return result;
  });
}

export const handler = onFirstCall(() => start(process.env));
