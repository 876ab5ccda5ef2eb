import * as z from 'zod/mini';
import { lackForProgramme } from '../domain/mail/bundle-needs.ts';
import type { Clock } from '../ports/clock.ts';
import { bundleSource } from '../runtime/bundle-source.ts';
import { dynamoClient } from '../runtime/dynamo-client.ts';
import { parseEnv, required } from '../runtime/env.ts';
import { loadKeyRing } from '../runtime/key-source.ts';
import { type LambdaHandler, lambda } from '../runtime/lambda.ts';
import { makeLogger } from '../runtime/logger.ts';
import { caseStore } from '../store/cases.ts';
import { contactStore } from '../store/contacts.ts';
import { customerStore } from '../store/customers.ts';
import { digestStore } from '../store/digests.ts';
import { receiverStore } from '../store/receivers.ts';
import { staffMailStore } from '../store/staff-mails.ts';
import { type DigestResult, digestDue } from '../use-cases/digest-due.ts';
import { BUNDLE_NOT_REFRESHED } from '../wiring/log-lines.ts';

const envSchema = z.object({ TABLE_NAME: required, BUNDLE_URL: required, PEPPER_SECRET: required });

/**
 * Starts the digests. Every few minutes it checks whether one is due. If so, it counts the last weeks and
 * puts the mails on the agenda. It fails when a digest could not be made, so that somebody hears of it; the
 * next run tries again.
 */
export async function startDigest(
  env: NodeJS.ProcessEnv,
  clock: Clock,
): Promise<LambdaHandler<unknown, DigestResult>> {
  const { TABLE_NAME, BUNDLE_URL, ...secrets } = parseEnv(envSchema, env);
  const logger = makeLogger('digest', env);
  const client = dynamoClient(env);
  const ports = {
    bundles: bundleSource(
      BUNDLE_URL,
      env,
      clock,
      (error) => logger.error(BUNDLE_NOT_REFRESHED, { error }),
      lackForProgramme,
    ),
    contacts: contactStore(client, TABLE_NAME),
    cases: caseStore(client, TABLE_NAME),
    customers: customerStore(client, TABLE_NAME),
    digests: digestStore(client, TABLE_NAME),
    staffMails: staffMailStore(client, TABLE_NAME),
    receivers: receiverStore(client, TABLE_NAME),
    keys: await loadKeyRing(secrets),
    clock,
  };
  return lambda(logger, async () => {
    const result = await digestDue(ports);
    for (const digest of result.made) logger.info('digest made', { ...digest });
    for (const { audience, week, error } of result.failed)
      logger.error('digest not made', { audience, week, error });
    if (result.notLearnt !== undefined) logger.error('habits not learnt', { error: result.notLearnt });
    if (result.failed.length > 0) throw new Error(`Digests not made: ${result.failed.length}.`);
    return result;
  });
}
