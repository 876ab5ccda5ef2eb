import type { S3Event, S3EventRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { INCOMING, reportKeys } from './domain/import-files.ts';
import { reportCsv, reportSummary } from './domain/import-report.ts';
import type { Clock } from './domain/ports.ts';
import { dynamoClient, s3Client } from './runtime/clients.ts';
import { systemClock } from './runtime/clock.ts';
import { parseEnv, required } from './runtime/env.ts';
import { loadKeyRing } from './runtime/keys.ts';
import { type LambdaHandler, lambda, onFirstCall } from './runtime/lambda.ts';
import { makeLogger } from './runtime/logger.ts';
import { addressStore } from './store/addresses.ts';
import { customerStore } from './store/customers.ts';
import { objectStore } from './store/object-store.ts';
import { importCustomers } from './use-cases/import-customers.ts';

const envSchema = z.object({ TABLE_NAME: required, PEPPER_SECRET: required });

/** S3 writes keys into its events as a form would: `+` is a blank. */
const keyOf = (record: S3EventRecord): string =>
  decodeURIComponent(record.s3.object.key.replaceAll('+', ' '));

/**
 * Starts the import: each file dropped under `incoming/` is read, and its report written under `reports/`. A failure
 * is thrown, so that S3's event is tried again and at last becomes a dead letter; importing twice changes nothing.
 */
export async function start(
  env: NodeJS.ProcessEnv,
  clock: Clock = systemClock,
): Promise<LambdaHandler<S3Event, void>> {
  const { TABLE_NAME, ...secrets } = parseEnv(envSchema, env);
  const logger = makeLogger('import', env);
  const client = dynamoClient(env);
  const s3 = s3Client(env);
  const deps = {
    customers: customerStore(client, TABLE_NAME),
    addresses: addressStore(client, TABLE_NAME),
    keys: await loadKeyRing(secrets),
    clock,
  };

  async function importObject(bucket: string, key: string): Promise<void> {
    const objects = objectStore(s3, bucket);
    const source = await objects.read(key);
    if (source === undefined)
      throw new Error(`There is no file ${key}; it was removed before it could be read.`);
    const report = await importCustomers(source, deps);
    const { csv, json } = reportKeys(key);
    await objects.write(csv, reportCsv(report), 'text/csv; charset=utf-8');
    // Written last: whoever waits for the summary finds the list beside it.
    await objects.write(json, reportSummary(report), 'application/json');
    logger.info('imported', {
      key,
      ...report.counts,
      problems: report.problemCount,
      complete: report.complete,
    });
  }

  return lambda(logger, async (event) => {
    for (const record of event.Records) {
      const key = keyOf(record);
      // A report that came back as an event would be imported and reported on, for ever. A folder is no file.
      if (!key.startsWith(INCOMING) || key.endsWith('/')) continue;
      await importObject(record.s3.bucket.name, key);
    }
  });
}

export const handler = onFirstCall(() => start(process.env));
