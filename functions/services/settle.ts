import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { lackForProgramme } from '../domain/mail/bundle-needs.ts';
import type { Clock } from '../ports/clock.ts';
import { bundleSource } from '../runtime/bundle-source.ts';
import { dynamoClient } from '../runtime/dynamo-client.ts';
import { parseEnv, required } from '../runtime/env.ts';
import { loadKeyRing } from '../runtime/key-source.ts';
import { type LambdaHandler, lambda } from '../runtime/lambda.ts';
import { makeLogger } from '../runtime/logger.ts';
import { agenda } from '../store/agenda.ts';
import { caseStore } from '../store/cases.ts';
import { contactStore } from '../store/contacts.ts';
import { customerStore } from '../store/customers.ts';
import { receiverReader } from '../store/receiver-item.ts';
import { staffMailStore } from '../store/staff-mails.ts';
import { knownHabits } from '../use-cases/known-receivers.ts';
import { type NudgeResult, nudgeCases } from '../use-cases/nudge-cases.ts';
import { type SettleResult, settleDue } from '../use-cases/settle-due.ts';
import { BUNDLE_NOT_REFRESHED, NOT_NUDGED, NOT_SETTLED } from '../wiring/log-lines.ts';
import { AGENDA_SHARDS } from '../wiring/table.ts';

const envSchema = z.object({ TABLE_NAME: required, BUNDLE_URL: required, PEPPER_SECRET: required });

export interface SettleTick {
  readonly asks: SettleResult;
  readonly cases: NudgeResult;
}

/**
 * Starts settling: every minute, answers become final when their quarantine is over, and neglected cases come
 * up again.
 *
 * @param others an agenda from the caller, to skip queries where nothing is due; a client, to watch what it
 *   does
 */
export async function startSettle(
  env: NodeJS.ProcessEnv,
  clock: Clock,
  {
    agendaOf = agenda,
    client = dynamoClient(env),
  }: { readonly agendaOf?: typeof agenda; readonly client?: DynamoDBClient } = {},
): Promise<LambdaHandler<unknown, SettleTick>> {
  const { TABLE_NAME, BUNDLE_URL, ...secrets } = parseEnv(envSchema, env);
  const logger = makeLogger('settle', env);
  const keys = await loadKeyRing(secrets);
  const ports = {
    agenda: agendaOf(client, TABLE_NAME),
    contacts: contactStore(client, TABLE_NAME),
    customers: customerStore(client, TABLE_NAME),
    cases: caseStore(client, TABLE_NAME),
    staffMails: staffMailStore(client, TABLE_NAME),
    habits: knownHabits(receiverReader(client, TABLE_NAME), clock),
    bundles: bundleSource(
      BUNDLE_URL,
      env,
      clock,
      (error) => logger.error(BUNDLE_NOT_REFRESHED, { error }),
      lackForProgramme,
    ),
    addressKey: keys.address,
    clock,
    shards: AGENDA_SHARDS,
  };
  return lambda(logger, async () => {
    const asks = await settleDue(ports);
    for (const { ref, error } of asks.failed) logger.error(NOT_SETTLED, { ref, error });
    const cases = await nudgeCases(ports);
    for (const { ref, error } of cases.failed) logger.error(NOT_NUDGED, { ref, error });
    logger.info('settled', {
      ...asks,
      failed: asks.failed.length,
      escalated: cases.escalated,
      reminded: cases.reminded,
      notNudged: cases.failed.length,
    });
    return { asks, cases };
  });
}
