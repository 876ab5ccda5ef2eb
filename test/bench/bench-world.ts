import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  BatchWriteItemCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import type { KeyRing } from '../../functions/domain/identity/key-ring.ts';
import type { Bundle } from '../../functions/domain/programme/bundle.ts';
import { HOUR_MS } from '../../functions/domain/time/units.ts';
import type { Clock } from '../../functions/ports/clock.ts';
import { dynamoClient } from '../../functions/runtime/dynamo-client.ts';
import { loadKeyRing } from '../../functions/runtime/key-source.ts';
import type { Item } from '../../functions/store/items.ts';
import { createTable, startDynamoDb } from '../../infra/local/aws/dynamodb.ts';
import { LOCAL_REGION, makeQueue, type Queue } from '../../infra/local/aws/queue.ts';
import { startSes } from '../../infra/local/aws/ses.ts';
import { startSqs } from '../../infra/local/aws/sqs.ts';
import type { Mailbox } from '../../infra/local/files/mailbox.ts';
import { openDataDir } from '../../infra/local/world/data-dir.ts';
import { publish } from '../../infra/local/world/publish.ts';

export interface BenchWorld {
  /** The variables of a function. */
  readonly env: Readonly<Record<string, string>>;
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly queue: Queue;
  readonly bundle: Bundle;
  readonly keys: KeyRing;
  /** How many mails SES has taken so far. */
  mails(): number;
  stop(): Promise<void>;
}

export interface BenchWorldOptions {
  readonly clock: Clock;
  /** The quota that SES grants. */
  readonly quota: { readonly perSecond: number; readonly perDay: number };
}

const TABLE = 'bench';
const CONFIGURATION_SET = 'bench';
const MAIL_FROM = 'hello@hearback.example';
const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));
/** The same in every run: they decide who falls into which shard, and that is part of the costs. */
const SECRETS = {
  pepper: 'a pepper for benchmarks, and for nothing else',
  signing: 'a signing secret for benchmarks, and for nothing else',
};

/** A mailbox that keeps only the count, because tens of thousands of mails go into it. */
function countingMailbox(): Mailbox & { readonly count: () => number } {
  let mails = 0;
  return {
    add: async () => {
      mails += 1;
    },
    list: () => [],
    get: () => undefined,
    raw: async () => undefined,
    count: () => mails,
  };
}

/** Starts the local endpoints with an empty table and the shipped templates, for functions to run against. */
export async function startBenchWorld({ clock, quota }: BenchWorldOptions): Promise<BenchWorld> {
  const ends: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const files = await openDataDir(undefined, { mayCreate: true, secrets: SECRETS });
    ends.push(files.close);
    const bundle = await publish(TEMPLATES, files.bundle);
    const dynamoDb = await startDynamoDb();
    ends.push(dynamoDb.stop);
    const mailbox = countingMailbox();
    const ses = await startSes({
      mailbox,
      clock,
      quota,
      configurationSets: [CONFIGURATION_SET],
      identities: [MAIL_FROM],
    });
    ends.push(ses.stop);
    const queue = makeQueue({ name: 'outbox', clock, visibilityMs: HOUR_MS, maxReceives: 1 });
    const sqs = await startSqs([queue]);
    ends.push(sqs.stop);

    const env = {
      TABLE_NAME: TABLE,
      OUTBOX_URL: sqs.urlOf('outbox'),
      BUNDLE_URL: pathToFileURL(files.bundle).href,
      PEPPER_SECRET: files.secrets.pepper,
      SIGNING_SECRET: files.secrets.signing,
      // As long as the URL of a real stage, because each mail contains it fourteen times.
      PUBLIC_URL: 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com',
      MAIL_FROM,
      CONFIGURATION_SET,
      AWS_REGION: LOCAL_REGION,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
      AWS_ENDPOINT_URL_SES: ses.url,
      AWS_ENDPOINT_URL_SQS: sqs.url,
      LOG_LEVEL: 'SILENT',
    };
    const client = dynamoClient(env);
    ends.push(() => client.destroy());
    await createTable(client, TABLE);
    return {
      env,
      client,
      tableName: TABLE,
      queue,
      bundle,
      keys: await loadKeyRing(env),
      mails: mailbox.count,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The most puts that DynamoDB takes in one request. */
const PUTS = 25;
const AT_ONCE = 8;

export async function putItems(
  client: DynamoDBClient,
  tableName: string,
  items: readonly Item[],
): Promise<void> {
  const batches = Array.from({ length: Math.ceil(items.length / PUTS) }, (_, index) =>
    items.slice(index * PUTS, (index + 1) * PUTS),
  );
  const work = async (): Promise<void> => {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
      const { UnprocessedItems = {} } = await client.send(
        new BatchWriteItemCommand({
          RequestItems: { [tableName]: batch.map((Item) => ({ PutRequest: { Item } })) },
        }),
      );
      if (Object.keys(UnprocessedItems).length > 0) throw new Error('The engine left out some of the items.');
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

export async function readItems(client: DynamoDBClient, tableName: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: tableName })) items.push(...Items);
  return items;
}

/** Makes a table hold just these items again. */
export async function resetTable(
  client: DynamoDBClient,
  tableName: string,
  items: readonly Item[],
): Promise<void> {
  await client.send(new DeleteTableCommand({ TableName: tableName }));
  await createTable(client, tableName);
  await putItems(client, tableName, items);
}
