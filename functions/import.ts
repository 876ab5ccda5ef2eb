import type { S3Event, S3EventRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { type IncomingFile, incomingFile, reportKeys } from './domain/lists/import-files.ts';
import { type Problems, problemsCsv } from './domain/lists/import-problems.ts';
import { reportSummary } from './domain/lists/import-report.ts';
import { suppressSummary } from './domain/lists/suppress-report.ts';
import type { Clock } from './domain/ports/clock.ts';
import { dynamoClient, s3Client } from './runtime/clients.ts';
import { systemClock } from './runtime/clock.ts';
import { parseEnv, required } from './runtime/env.ts';
import { loadKeyRing } from './runtime/keys.ts';
import { type LambdaHandler, lambda, onFirstCall } from './runtime/lambda.ts';
import { makeLogger } from './runtime/logger.ts';
import { addressStore } from './store/addresses.ts';
import { customerStore } from './store/customers.ts';
import { objectStore } from './store/object-store.ts';
import { importCustomers } from './use-cases/lists/import-customers.ts';
import { suppressAddresses } from './use-cases/lists/suppress-addresses.ts';

const envSchema = z.object({ TABLE_NAME: required, PEPPER_SECRET: required });

/** S3 writes keys into its events as a form would: `+` is a blank. */
const keyOf = (record: S3EventRecord): string =>
  decodeURIComponent(record.s3.object.key.replaceAll('+', ' '));

/**
 * Starts the import: each file dropped under `incoming/` is read, a list of customers or of addresses that must not be mailed,
 * and its report written under `reports/`. A failure is thrown, so that S3's event is tried again and at last becomes a dead
 * letter; reading a file twice changes nothing.
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

  async function readFile(
    file: IncomingFile,
    source: AsyncIterable<Uint8Array>,
  ): Promise<{ report: Problems & { counts: object }; summary: string }> {
    if (file.kind === 'opt-outs') {
      const report = await suppressAddresses(source, file.reason, deps);
      return { report, summary: suppressSummary(report) };
    }
    const report = await importCustomers(source, deps);
    return { report, summary: reportSummary(report) };
  }

  async function importObject(bucket: string, key: string, file: IncomingFile): Promise<void> {
    const objects = objectStore(s3, bucket);
    const source = await objects.read(key);
    if (source === undefined)
      throw new Error(`There is no file ${key}; it was removed before it could be read.`);
    const { report, summary } = await readFile(file, source);
    const { csv, json } = reportKeys(key);
    await objects.write(csv, problemsCsv(report), 'text/csv; charset=utf-8');
    // Written last: whoever waits for the summary finds the list beside it.
    await objects.write(json, summary, 'application/json');
    logger.info('imported', {
      key,
      what: file.kind,
      ...report.counts,
      problems: report.problemCount,
      complete: report.complete,
    });
  }

  return lambda(logger, async (event) => {
    for (const record of event.Records) {
      const key = keyOf(record);
      const file = incomingFile(key);
      if (file !== undefined) await importObject(record.s3.bucket.name, key, file);
    }
  });
}

export const handler = onFirstCall(() => start(process.env));
