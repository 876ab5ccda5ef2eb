import { createHash } from 'node:crypto';
import type { S3Event, S3EventRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { makeRunId, type RunId } from '../domain/identity/run.ts';
import { isTakenIn, reportLines, reportSummary } from '../domain/importing/import-report.ts';
import { type ListOptions, readMapping } from '../domain/importing/list-options.ts';
import { type Problems, problemsCsv } from '../domain/importing/row-problems.ts';
import { isListTakenIn, suppressLines, suppressSummary } from '../domain/importing/suppress-report.ts';
import { shownLine } from '../domain/text/shown-text.ts';
import type { EpochMs } from '../domain/time/units.ts';
import type { Clock } from '../ports/clock.ts';
import { bundleSource } from '../runtime/bundle-source.ts';
import { dynamoClient } from '../runtime/dynamo-client.ts';
import { parseEnv, required } from '../runtime/env.ts';
import { loadKeyRing } from '../runtime/key-source.ts';
import { type LambdaHandler, lambda } from '../runtime/lambda.ts';
import { makeLogger } from '../runtime/logger.ts';
import { s3Client } from '../runtime/s3-client.ts';
import { addressStore } from '../store/addresses.ts';
import { aliasStore } from '../store/aliases.ts';
import { customerStore } from '../store/customers.ts';
import { type ObjectStore, objectStore, textOf } from '../store/object-store.ts';
import { runStore } from '../store/runs.ts';
import { importCustomers } from '../use-cases/importing/import-customers.ts';
import type { ListSource } from '../use-cases/importing/list-source.ts';
import { publishedProgramme } from '../use-cases/importing/published-programme.ts';
import { suppressAddresses } from '../use-cases/importing/suppress-addresses.ts';
import { type IncomingFile, incomingFile, mappingKeys, reportKeys } from '../wiring/import-bucket.ts';
import { BUNDLE_NOT_REFRESHED, LIST_NOT_TAKEN_IN } from '../wiring/log-lines.ts';

const envSchema = z.object({
  TABLE_NAME: required,
  PEPPER_SECRET: required,
  /** Absent where nothing is published. */
  BUNDLE_URL: z.optional(required),
});

/** S3 encodes keys in its events like a form: `+` is a blank. */
const keyOf = (record: S3EventRecord): string =>
  decodeURIComponent(record.s3.object.key.replaceAll('+', ' '));

/** The same for each try of one event, so that everything it did can be undone as one run. */
function runOf({ eventTime, s3: { object } }: S3EventRecord, now: EpochMs): RunId {
  const digest = createHash('sha256').update(`${object.key} ${object.sequencer}`).digest();
  const at = Date.parse(eventTime);
  return makeRunId(Number.isNaN(at) ? now : at, (size) => digest.subarray(0, size));
}

/** Commands that a report suggests get this option for their target. */
const ON_STAGE = ' --stage NAME';

interface Said {
  readonly options: ListOptions;
  readonly questions: readonly string[];
}

interface Taken {
  readonly report: Problems & { readonly counts: object };
  readonly lines: readonly string[];
  readonly summary: string;
  readonly isTakenIn: boolean;
}

/**
 * Starts the import. It reads each file dropped under `incoming/`: a list of customers, or of addresses that
 * must not be mailed. It uses the mapping file beside it and the programme's columns with a day, and writes a
 * report under `reports/`. It throws
 * failures, so that S3's event is tried again and at last becomes a dead letter. Reading a file twice changes
 * nothing.
 */
export async function startImport(
  env: NodeJS.ProcessEnv,
  clock: Clock,
): Promise<LambdaHandler<S3Event, void>> {
  const { TABLE_NAME, BUNDLE_URL, ...secrets } = parseEnv(envSchema, env);
  const logger = makeLogger('import', env);
  const client = dynamoClient(env);
  const s3 = s3Client(env);
  const deps = {
    customers: customerStore(client, TABLE_NAME),
    addresses: addressStore(client, TABLE_NAME),
    aliases: aliasStore(client, TABLE_NAME),
    runs: runStore(client, TABLE_NAME),
    keys: await loadKeyRing(secrets),
    clock,
  };
  const onNotRead = (error: unknown): void => logger.error(BUNDLE_NOT_REFRESHED, { error });
  const bundles = BUNDLE_URL === undefined ? undefined : bundleSource(BUNDLE_URL, env, clock, onNotRead);

  /** The options from the nearest mapping file, or a question about that file. */
  async function saidOf(objects: ObjectStore, key: string): Promise<Said> {
    for (const from of mappingKeys(key)) {
      const text = await textOf(await objects.read(from));
      if (text === undefined) continue;
      const mapping = readMapping(text);
      if (mapping.kind === 'ok') return { options: mapping.options, questions: [] };
      // The "no"s of the list count without it. Everything else waits for a person.
      return { options: {}, questions: [`Mend the mapping file ${from}: ${mapping.problems.join('; ')}`] };
    }
    return { options: {}, questions: [] };
  }

  async function take(file: IncomingFile, source: ListSource, said: Said, run: RunId): Promise<Taken> {
    const { options, questions } = said;
    if (file.kind === 'opt-outs') {
      const report = await suppressAddresses(source, file.reason, { ...deps, run, questions }, options);
      return {
        report,
        lines: suppressLines(report, ON_STAGE),
        summary: suppressSummary(report),
        isTakenIn: isListTakenIn(report),
      };
    }
    const days = await publishedProgramme(bundles, onNotRead);
    const report = await importCustomers(source, { ...deps, ...days, run, questions }, options);
    return {
      report,
      lines: reportLines(report, ON_STAGE),
      summary: reportSummary(report),
      isTakenIn: isTakenIn(report),
    };
  }

  async function importObject(bucket: string, key: string, file: IncomingFile, run: RunId): Promise<void> {
    const objects = objectStore(s3, bucket);
    const source: ListSource = async function* open() {
      const body = await objects.read(key);
      if (body === undefined)
        throw new Error(`There is no file ${key}; it was removed before it could be read.`);
      yield* body;
    };
    const { report, lines, summary, isTakenIn } = await take(file, source, await saidOf(objects, key), run);
    const { csv, txt, json } = reportKeys(key);
    await objects.write(csv, problemsCsv(report), 'text/csv; charset=utf-8');
    await objects.write(txt, `${lines.map(shownLine).join('\n')}\n`, 'text/plain; charset=utf-8');
    // Written last, so that whoever waits for the summary finds the other files.
    await objects.write(json, summary, 'application/json');
    const told = {
      key,
      what: file.kind,
      run,
      ...report.counts,
      problems: report.problemCount,
      questions: report.questions.length,
      complete: report.complete,
    };
    logger.info('imported', told);
    // An alarm watches for this line, because nobody looks at the report of an unattended import.
    if (!isTakenIn) logger.warn(LIST_NOT_TAKEN_IN, told);
  }

  return lambda(logger, async (event) => {
    for (const record of event.Records) {
      const key = keyOf(record);
      const file = incomingFile(key);
      if (file !== undefined)
        await importObject(record.s3.bucket.name, key, file, runOf(record, clock.now()));
    }
  });
}
