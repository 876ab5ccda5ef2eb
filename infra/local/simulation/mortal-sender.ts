import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import type { Clock } from '../../../functions/ports/clock.ts';
import { dynamoClient } from '../../../functions/runtime/dynamo-client.ts';
import { readMessage } from '../../../functions/runtime/outbox.ts';
import { WRITE_NAMES, type WriteName, writeNameOf } from '../../../functions/store/write-name.ts';
import {
  isContactKey,
  isStaffKey,
  KEY,
  readContactKey,
  readStaffKey,
} from '../../../functions/wiring/table.ts';
import type { QueueHandler } from '../aws/queue.ts';
import { type Fate, startWireProxy, type WireAnswer, type WireRequest } from '../aws/wire-proxy.ts';
import { dice } from './dice.ts';
import type { Fates, FaultKind, Incident } from './faults.ts';
import { nameOfContact, nameOfMessage, nameOfStaffMail } from './mail-name.ts';

/** The process of a function ended in the middle of its work. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Starts a sender that reaches the table through this client. */
export type Start = (
  env: NodeJS.ProcessEnv,
  clock: Clock,
  others: { readonly dynamo: DynamoDBClient },
) => Promise<QueueHandler>;

export interface MortalOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** How the function itself starts. */
  readonly start: Start;
  readonly seed: number;
  readonly fates: Fates;
  /** Called with everything that goes wrong. */
  readonly onIncident: (incident: Incident) => void;
}

export interface MortalSender {
  readonly handler: QueueHandler;
  stop(): Promise<void>;
}

type Call = Incident['call'];

const THROTTLED_WRITE: WireAnswer = {
  status: 400,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({
    __type: 'com.amazonaws.dynamodb.v20120810#ThrottlingException',
    message: 'Rate of requests exceeds the allowed throughput.',
  }),
};
const fromSes = (status: number, code: string, message: string): WireAnswer => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>0</RequestId></ErrorResponse>`,
});
const TOO_FAST = fromSes(400, 'Throttling', 'Maximum sending rate exceeded.');
const FAILED = fromSes(
  500,
  'InternalFailure',
  'The request processing has failed because of an unknown error.',
);

const text = z.object({ S: z.string() });
const key = z.object({ [KEY.partition]: text, [KEY.sort]: text });
const write = z.union([z.object({ Key: key }), z.object({ Item: key })]);

/** With this header a client tells our proxy what a write is. Nobody else sees the header. */
const WRITE_HEADER = 'x-hearback-write';
const WRITES = ['PutItemCommand', 'UpdateItemCommand', 'DeleteItemCommand'];

/** Makes a client send, with each write, the name that the store gave the write. */
function tellWrites({ middlewareStack }: DynamoDBClient): void {
  middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        const name = writeNameOf(args.input);
        if (name !== undefined) (args.request as HttpRequest).headers[WRITE_HEADER] = name;
        // Without a name the write would meet no fault, and nobody would notice.
        else if (WRITES.includes(commandName)) throw new Error('The sender makes a write that has no name.');
        return next(args);
      },
    { step: 'build', name: 'tellWrites' },
  );
}

interface HttpRequest {
  readonly headers: Record<string, string>;
}

/** One process of the sender, with its own wires. */
interface Instance {
  run(event: SQSEvent, context: Context): ReturnType<QueueHandler>;
  stop(): Promise<void>;
}

/**
 * Runs the real sender in processes that can die. Each works on one batch at a time, as an instance of a
 * Lambda does, and has its own wires to SES and the table. From the call that kills it on, a process has no
 * wire and no clock: nothing it still tries has an effect. So it leaves behind what a killed process leaves.
 * Its batch has failed, and comes back to a fresh process.
 */
export function mortalSender(options: MortalOptions): MortalSender {
  const idle: Instance[] = [];
  const all = new Set<Instance>();

  async function start(): Promise<Instance> {
    const instance = await startInstance(options);
    all.add(instance);
    return instance;
  }

  return {
    async handler(event, context) {
      const instance = idle.pop() ?? (await start());
      try {
        const answer = await instance.run(event, context);
        idle.push(instance);
        return answer;
      } catch (error) {
        // A process that failed without dying could go on, but a fresh one is always right.
        all.delete(instance);
        await instance.stop();
        throw error;
      }
    },
    async stop() {
      await Promise.all([...all].map((instance) => instance.stop()));
    },
  };
}

async function startInstance(options: MortalOptions): Promise<Instance> {
  const { env, clock, seed, fates, onIncident } = options;
  let isDead = false;
  let batch: readonly string[] = [];
  /** The mail that was claimed last. */
  let inHand: string | undefined;
  /** Whether that claim still has no outcome. */
  let isOpen = false;
  const alive = (): void => {
    if (isDead) throw new Crash('The process has ended.');
  };

  function happens(kind: FaultKind, call: Call, about: string): void {
    onIncident({
      kind,
      at: clock.now(),
      call,
      about,
      batch,
      ...(isDead && isOpen ? { abandons: true } : {}),
    });
  }

  function fateOfMail({ target }: WireRequest): Fate {
    if (isDead) return 'lose-request';
    if (target !== 'SendRawEmail' || inHand === undefined) return 'pass';
    // Drawn even during an outage: the outage must not change the fate of later calls.
    const drawn = fates.draw('mail', inHand);
    const kind = fates.isOutage(clock.now()) ? 'outage of SES' : drawn;
    if (kind === undefined) return 'pass';
    isDead = kind === 'crash before' || kind === 'crash after';
    happens(kind, 'mail', inHand);
    switch (kind) {
      case 'throttled':
        return { answer: TOO_FAST };
      case 'SES failed':
        return { answer: FAILED };
      case 'request lost':
      case 'crash before':
        return 'lose-request';
      case 'outage of SES':
        return dice(seed, 'outage', inHand).chance(0.5) ? 'lose-request' : 'lose-response';
      default:
        return 'lose-response';
    }
  }

  /** The name of the mail or message that a write is about. */
  function aboutOf(call: WriteName, body: Buffer): string {
    const parsed = write.parse(JSON.parse(body.toString()));
    const { [KEY.partition]: pk, [KEY.sort]: sk } = 'Key' in parsed ? parsed.Key : parsed.Item;
    const item = { pk: pk?.S ?? '', sk: sk?.S ?? '' };
    if (isContactKey(item)) return nameOfContact(readContactKey(item));
    if (isStaffKey(item)) return nameOfStaffMail(readStaffKey(item));
    if (inHand !== undefined && (call === 'gate' || inHand.endsWith(` ${item.sk}`))) return inHand;
    return batch.find((each) => each.endsWith(` ${item.sk}`)) ?? batch[0] ?? '';
  }

  function fateOfWrite({ headers, body }: WireRequest): Fate {
    if (isDead) return 'lose-request';
    const call = WRITE_NAMES.find((name) => name === headers[WRITE_HEADER]);
    if (call === undefined) return 'pass';
    const about = aboutOf(call, body);
    if (call === 'claim') inHand = about;
    const kind = fates.draw('write', about);
    isDead = kind === 'crash before' || kind === 'crash after';
    if (kind !== 'crash before' && kind !== 'write throttled') {
      if (call === 'claim') isOpen = true;
      if (call === 'outcome' || call === 'free') isOpen = false;
    }
    if (kind === undefined) return 'pass';
    happens(kind, call, about);
    if (kind === 'write throttled') return { answer: THROTTLED_WRITE };
    return kind === 'crash before' ? 'lose-request' : 'lose-response';
  }

  const ses = await startWireProxy(env.AWS_ENDPOINT_URL_SES ?? '', fateOfMail);
  const table = await startWireProxy(env.AWS_ENDPOINT_URL_DYNAMODB ?? '', fateOfWrite);
  const wired = { ...env, AWS_ENDPOINT_URL_SES: ses.url, AWS_ENDPOINT_URL_DYNAMODB: table.url };
  const dynamo = dynamoClient(wired);
  tellWrites(dynamo);
  const handler = await options.start(
    wired,
    {
      now() {
        alive();
        return clock.now();
      },
      async sleep(ms) {
        alive();
        await clock.sleep(ms);
      },
    },
    { dynamo },
  );

  return {
    async run(event, context) {
      batch = event.Records.map(({ body }) => nameOfMessage(readMessage(body)));
      inHand = undefined;
      isOpen = false;
      // Nobody hears what a dead process says at its end.
      return handler(event, context).finally(alive);
    },
    async stop() {
      dynamo.destroy();
      await Promise.all([ses.stop(), table.stop()]);
    },
  };
}
