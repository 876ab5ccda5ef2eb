import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { toInstant } from '../../functions/domain/time/instant.ts';
import { MINUTE_MS } from '../../functions/domain/time/units.ts';
import type { OutboxMessage } from '../../functions/ports/outbox.ts';
import type { LambdaHandler } from '../../functions/runtime/lambda.ts';
import { startSend } from '../../functions/services/send.ts';
import { gate } from '../../functions/store/gate.ts';
import { MAX_RECEIVES, VISIBILITY_S } from '../../functions/wiring/outbox-queue.ts';
import { createTable } from '../../infra/local/aws/dynamodb.ts';
import { lambdaContext } from '../../infra/local/aws/lambda-context.ts';
import { eventSource, makeQueue } from '../../infra/local/aws/queue.ts';
import { startSes } from '../../infra/local/aws/ses.ts';
import { type Fate, startWireProxy, type WireRequest } from '../../infra/local/aws/wire-proxy.ts';
import { type Mail, memoryMailbox } from '../../infra/local/files/mailbox.ts';
import { publishBundle } from '../../infra/local/world/publish.ts';
import { startTestTable } from './dynamodb.ts';
import { ASK_WEEK, type SendWorld, sendWorld } from './send-world.ts';
import { shippedBundle } from './shipped-world.ts';

// The real sender as Lambda starts it, with the shipped templates. The real database and the local SES are
// each behind a wire that loses what a test wants to lose.

const MAIL_FROM = 'ask@mail.example.com';
const SECRET = 'a secret that is long enough for a test';

/** The kinds of mail for which the protocol is tested. */
export const SUBJECTS = ['ask', 'follow-up', 'staff mail'] as const;
export type Subject = (typeof SUBJECTS)[number];

type Fates = (request: WireRequest) => Fate | Promise<Fate>;
const pass: Fates = () => 'pass';

interface WireFates {
  readonly ses: Fates;
  readonly database: Fates;
}

export interface WireWorld extends Omit<SendWorld, 'send' | 'wire' | 'sesSays' | 'justBeforeSes'> {
  /** What SES took, by its own record. */
  mails(): readonly Mail[];
  /** How many requests reached SES's address. */
  sesCalls(): number;
  /** Decides about each request to SES and to the database from now on. */
  faults(fates: Partial<WireFates>): void;
  /** Puts a message in the outbox. */
  release(...messages: OutboxMessage[]): void;
  /** Makes one sender, or several at once, work through all that can be received of the outbox. */
  work(workers?: number): Promise<void>;
  /** Moves the clock, then works. */
  later(minutes: number): Promise<void>;
  /** Another sender, as a second Lambda instance. */
  anotherSender(): Promise<LambdaHandler<SQSEvent, SQSBatchResponse>>;
  /** A mail of this kind that is due now. */
  dueMail(subject: Subject, name?: string): Promise<OutboxMessage>;
  /** The status of a mail in the table; undefined when nobody has claimed the mail. */
  statusOf(message: OutboxMessage): Promise<string | undefined>;
  /** The message that the planner would release now for this mail, if any. */
  onAgenda(message: OutboxMessage): Promise<OutboxMessage | undefined>;
  /** How many ambiguous outcomes in a row the gate has counted. */
  ambiguousInARow(): Promise<number>;
  /** The errors of sender calls that threw. */
  readonly errors: unknown[];
}

/**
 * One engine, SES and bundle for a test file. `world()` makes a fresh table, mailbox and sender on a Tuesday
 * at ten.
 */
export async function startWire() {
  const table = await startTestTable();
  const directory = await mkdtemp(path.join(tmpdir(), 'hearback-wire-'));
  const bundle = path.join(directory, 'bundle.json');
  const secret = path.join(directory, 'secret');
  await Promise.all([publishBundle(await shippedBundle(), bundle), writeFile(secret, SECRET)]);
  const ends: (() => Promise<void>)[] = [];

  async function world(): Promise<WireWorld> {
    let fates: WireFates = { ses: pass, database: pass };
    const tableName = `wire-${randomUUID()}`;
    await createTable(table.client, tableName);
    const arranged = sendWorld(table, tableName);
    const { clock, ports } = arranged;
    const mailbox = memoryMailbox();
    const local = await startSes({ mailbox, clock });
    let calls = 0;
    const ses = await startWireProxy(local.url, (request) => {
      calls += 1;
      return fates.ses(request);
    });
    const database = await startWireProxy(table.endpoint, (request) => fates.database(request));
    ends.push(local.stop, ses.stop, database.stop);
    const anotherSender = () =>
      startSend(
        {
          TABLE_NAME: tableName,
          BUNDLE_URL: pathToFileURL(bundle).href,
          PEPPER_SECRET: pathToFileURL(secret).href,
          SIGNING_SECRET: pathToFileURL(secret).href,
          PUBLIC_URL: 'http://127.0.0.1',
          MAIL_FROM,
          CONFIGURATION_SET: 'main',
          AWS_REGION: 'eu-west-1',
          AWS_ACCESS_KEY_ID: 'test',
          AWS_SECRET_ACCESS_KEY: 'test',
          AWS_ENDPOINT_URL_DYNAMODB: database.url,
          AWS_ENDPOINT_URL_SES: ses.url,
          LOG_LEVEL: 'SILENT',
        },
        clock,
      );
    const send = await anotherSender();
    const queue = makeQueue({
      name: 'outbox',
      clock,
      visibilityMs: VISIBILITY_S * 1_000,
      maxReceives: MAX_RECEIVES,
    });
    const errors: unknown[] = [];
    const work = (workers = 1): Promise<void> =>
      eventSource({
        queue,
        handler: send,
        context: lambdaContext('send'),
        batchSize: 10,
        workers,
        onError: (error) => errors.push(error),
      })();
    await ports.gate.setPace(500);

    return {
      ...arranged,
      mails: mailbox.list,
      sesCalls: () => calls,
      faults: (change) => {
        fates = { ...fates, ...change };
      },
      release: (...messages) => {
        for (const message of messages) queue.send({ body: JSON.stringify(message) });
      },
      work,
      async later(minutes) {
        clock.set(toInstant(clock.now() + minutes * MINUTE_MS));
        await work();
      },
      anotherSender,
      async dueMail(subject, name = 'kim') {
        switch (subject) {
          case 'ask':
            return arranged.due(name);
          case 'follow-up':
            return arranged.replyDue(name, 'follow-up');
          case 'staff mail':
            await arranged.caseOf(name);
            return arranged.staffDue(name);
        }
      },
      async statusOf(message) {
        if (message.kind === 'staff') return (await ports.staffMails.get(message.staff))?.status;
        const week = message.kind === 'score' ? '2026-W45' : ASK_WEEK;
        return (await arranged.contactOf(message, week))?.status;
      },
      async onAgenda(message) {
        if (message.kind === 'staff') {
          const mail = await ports.staffMails.get(message.staff);
          return mail?.status === 'DUE' || mail?.status === 'SENDING' ? message : undefined;
        }
        const entry = (await arranged.customerOf(message))?.agenda;
        return entry === undefined || entry.kind === 'parked' || Date.parse(entry.dueAt) > clock.now()
          ? undefined
          : { ref: message.ref, kind: entry.kind, dueAt: entry.dueAt };
      },
      async ambiguousInARow() {
        return (await gate(table.client, tableName).view()).ambiguous;
      },
      errors,
    };
  }

  return {
    world,
    /** Ends the servers of the worlds so far. */
    async endWorlds() {
      for (const end of ends.splice(0).reverse()) await end();
    },
    async stop() {
      await this.endWorlds();
      await table.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
