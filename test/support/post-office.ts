import { randomUUID } from 'node:crypto';
import { SESClient } from '@aws-sdk/client-ses';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { SendPoint } from '../../functions/domain/mail/breaker.ts';
import type { DueLane } from '../../functions/domain/mail/lanes.ts';
import { MINUTE_MS } from '../../functions/domain/time/units.ts';
import { sesGateway } from '../../functions/email/ses/ses.ts';
import { sesQuota } from '../../functions/email/ses/ses-quota.ts';
import type { Clock } from '../../functions/ports/clock.ts';
import type { MailQuota } from '../../functions/ports/mail.ts';
import type { MailContent } from '../../functions/ports/writers.ts';
import { readMessage } from '../../functions/runtime/outbox.ts';
import { agenda } from '../../functions/store/agenda.ts';
import { gate } from '../../functions/store/gate.ts';
import type { Handled } from '../../functions/use-cases/handle-message.ts';
import { type PlanResult, planDue } from '../../functions/use-cases/plan-due.ts';
import { sendBatch } from '../../functions/use-cases/send-batch.ts';
import { BATCH_SIZE, MAX_RECEIVES, VISIBILITY_S } from '../../functions/wiring/outbox-queue.ts';
import { AGENDA_SHARDS } from '../../functions/wiring/table.ts';
import { createTable } from '../../infra/local/aws/dynamodb.ts';
import { listen } from '../../infra/local/aws/listen.ts';
import { makeQueue } from '../../infra/local/aws/queue.ts';
import { type SesOptions, sesApp } from '../../infra/local/aws/ses.ts';
import { memoryMailbox } from '../../infra/local/files/mailbox.ts';
import { startTestTable, type TestTable } from './dynamodb.ts';
import { type SendWorld, sendWorld, TUESDAY } from './send-world.ts';
import { virtualClock } from './virtual-clock.ts';

// Everything between the agenda and SES, working by itself on a virtual clock: the planner each minute, the
// queue, many senders with a gate each, and the local SES on the wire. SES's record decides what counts as
// sent.

const FROM = 'hello@example.com';
/** How often a sender without work asks the queue. */
const POLL_MS = 1_000;

/** One call of `SendRawEmail`, as SES saw it. */
export interface SesCall {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly to: string;
  readonly taken: boolean;
}

export interface PostOfficeOptions {
  readonly workers?: number;
  /** The quota that SES enforces. */
  readonly quota?: SesOptions['quota'];
  /** The quota that SES reports, if it is not the true one. */
  readonly says?: () => MailQuota;
  /** What SES reports of mails that came back. */
  readonly counted?: () => readonly SendPoint[];
  /** Code and message with which SES refuses a mail before it looks at the mail. */
  readonly refuse?: (call: { readonly to: string }) => readonly [code: string, message: string] | undefined;
  /** The people for whom no mail can be written. */
  readonly cannotWrite?: (to: string) => boolean;
  readonly startAt?: string;
}

const errorXml = (code: string, message: string): string =>
  `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

/**
 * Makes what opens a post office on a table of its own, for the tests of a file; it ends with the test. Put
 * people on the agenda with `due`, then set it to work with `run`.
 */
export function postOffices(): (options?: PostOfficeOptions) => Promise<PostOffice> {
  let table: TestTable;
  let office: PostOffice | undefined;
  beforeAll(async () => {
    table = await startTestTable();
  });
  afterEach(() => office?.stop());
  afterAll(() => table.stop());
  return async (options) => {
    const tableName = `office-${randomUUID()}`;
    await createTable(table.client, tableName);
    office = await postOffice(table, tableName, options);
    return office;
  };
}

type PostOffice = Awaited<ReturnType<typeof postOffice>>;

async function postOffice(table: TestTable, tableName: string, options: PostOfficeOptions = {}) {
  const { workers = 4, quota = { perSecond: 14, perDay: 50_000 }, startAt = TUESDAY } = options;
  const clock = virtualClock(startAt);
  const world: SendWorld = sendWorld(table, tableName);
  world.clock.set(startAt);
  const calls: SesCall[] = [];
  const ses = sesApp({ mailbox: memoryMailbox(), clock, quota });

  const { url, stop } = await listen({
    async fetch(request, env) {
      const params = new URLSearchParams(await request.clone().text());
      if (params.get('Action') !== 'SendRawEmail') return ses.fetch(request, env as object);
      const to = params.get('Destinations.member.1') ?? '';
      const refusal = options.refuse?.({ to });
      const response =
        refusal === undefined
          ? await ses.fetch(request, env as object)
          : new Response(errorXml(...refusal), { status: 400, headers: { 'content-type': 'text/xml' } });
      calls.push({ at: clock.now(), to, taken: response.status === 200 });
      return response;
    },
  });
  const client = new SESClient({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const queue = makeQueue({
    name: 'outbox',
    clock,
    visibilityMs: VISIBILITY_S * 1_000,
    maxReceives: MAX_RECEIVES,
  });
  const raw = new TextEncoder().encode(
    `From: ${FROM}\r\nTo: somebody@example.com\r\nSubject: Hello\r\n\r\nHi.\r\n`,
  );
  const { says, counted } = options;
  const planPorts = {
    agenda: agenda(table.client, tableName),
    gate: gate(table.client, tableName),
    outbox: {
      put: async (messages: readonly unknown[]) => {
        for (const message of messages) queue.send({ body: JSON.stringify(message) });
      },
      size: async () => queue.counts().waiting,
    },
    quota: says === undefined ? sesQuota(client) : async () => says(),
    reputation: async () => counted?.() ?? [],
    clock,
    shards: AGENDA_SHARDS,
  };
  const ticks: PlanResult[] = [];
  const handled: Handled[] = [];

  const sender = () => {
    const ports = {
      ...world.ports,
      writer: {
        async write(content: MailContent) {
          if (options.cannotWrite?.(content.customer.email) === true) throw new Error('undefined variable');
          return { ...(await world.ports.writer.write(content)), raw };
        },
      },
      gate: gate(table.client, tableName),
      mail: sesGateway(client, { from: FROM, configurationSet: 'test' }),
      clock: clock as Clock,
    };
    return async (): Promise<boolean> => {
      const records = queue.receive(BATCH_SIZE);
      if (records.length === 0) return false;
      const outcomes = await sendBatch(
        ports,
        records.map(({ body }) => readMessage(body)),
      );
      handled.push(...outcomes);
      for (const [index, outcome] of outcomes.entries())
        if (outcome.kind !== 'failed') queue.remove(records[index]?.receiptHandle ?? '');
      return true;
    };
  };

  return {
    world,
    clock,
    queue,
    gate: planPorts.gate,
    agenda: planPorts.agenda,
    database: table.client,
    tableName,
    /** Every mail that SES was asked to take, in order. */
    calls,
    /** The addresses of the mails that SES took, in order. */
    taken: () => calls.flatMap((call) => (call.taken ? [call.to] : [])),
    ticks,
    handled,
    /** Works for this long, or until `isEnough` says so. */
    async run(ms: number, isEnough: () => boolean = () => false): Promise<void> {
      const end = clock.now() + ms;
      const isOver = () => clock.now() >= end || isEnough();
      const planner = async () => {
        for (; !isOver(); await clock.sleep(MINUTE_MS)) ticks.push(await planDue(planPorts));
      };
      const worker = (work: () => Promise<boolean>) => async () => {
        while (!isOver()) if (!(await work())) await clock.sleep(POLL_MS);
      };
      await clock.run([planner, ...Array.from({ length: workers }, () => worker(sender()))]);
    },
    /** Lets time pass while nobody works. */
    sleep: (ms: number): Promise<void> => clock.run([() => clock.sleep(ms)]),
    /**
     * Puts people on the agenda, a few at a time. Each became a customer three years before the day on which
     * they are due.
     */
    async due(people: readonly string[], dueAt = startAt, lane?: DueLane): Promise<void> {
      const left = [...people];
      const since = `2023${dueAt.slice(4, 10)}`;
      await Promise.all(
        Array.from({ length: 25 }, async () => {
          for (let name = left.shift(); name !== undefined; name = left.shift())
            await world.due(name, { since }, dueAt, lane);
        }),
      );
    },
    async stop(): Promise<void> {
      client.destroy();
      await stop();
    },
  };
}

/** The most mails that SES took within any second. */
export function mostInASecond(calls: readonly SesCall[]): number {
  const times = calls.filter(({ taken }) => taken).map(({ at }) => at);
  return Math.max(
    0,
    ...times.map((at, index) => times.slice(index).filter((other) => other < at + 1_000).length),
  );
}

/** The calls that SES refused. */
export const refused = (calls: readonly SesCall[]): SesCall[] => calls.filter(({ taken }) => !taken);

export const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

/** The addresses of these people, in alphabetical order. */
export const addressesOf = (people: readonly string[]): string[] =>
  people.map((name) => `${name}@example.com`).sort();
