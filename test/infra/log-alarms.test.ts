import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeKeyRing } from '../../functions/domain/identity/key-ring.ts';
import { signToken } from '../../functions/domain/mail/token.ts';
import { isoWeekOf, toInstant } from '../../functions/domain/time/instant.ts';
import { MINUTE_MS } from '../../functions/domain/time/units.ts';
import type { OutboxMessage } from '../../functions/ports/outbox.ts';
import { startAnswer } from '../../functions/services/answer.ts';
import { startDigest } from '../../functions/services/digest.ts';
import { startFeedback } from '../../functions/services/feedback.ts';
import { startImport } from '../../functions/services/import.ts';
import { startPlan } from '../../functions/services/plan.ts';
import { startSend } from '../../functions/services/send.ts';
import { startSettle } from '../../functions/services/settle.ts';
import { addressStore } from '../../functions/store/addresses.ts';
import { caseStore } from '../../functions/store/cases.ts';
import { contactStore } from '../../functions/store/contacts.ts';
import { customerStore } from '../../functions/store/customers.ts';
import { gate } from '../../functions/store/gate.ts';
import { toKey } from '../../functions/store/items.ts';
import { caseKey, contactKey, customerKey, type Key } from '../../functions/wiring/table.ts';
import { lambdaContext } from '../../infra/local/aws/lambda-context.ts';
import { makeQueue } from '../../infra/local/aws/queue.ts';
import { snsEnvelope } from '../../infra/local/aws/ses-events.ts';
import { aCase, aClaim, aProfile, refFor } from '../support/factories.ts';
import { httpEvent } from '../support/http-events.ts';
import { type Journey, startJourney } from '../support/journey.ts';
import { aDrop } from '../support/s3-events.ts';
import { startTestS3 } from '../support/s3-server.ts';
import { aBounce, aComplaint, aDelivery, type SesRecord, staffTags } from '../support/ses-events.ts';
import { functionOf, removeStacksAtEnd, requiredTemplate, resources, target } from './stack-under-test.ts';

removeStacksAtEnd();

// The alarms on logs depend on lines that the functions write. Here the real functions write them.

const TUESDAY = '2026-11-03T10:00:00Z';
const SERVICES = ['plan', 'settle', 'digest', 'send', 'answer', 'import', 'feedback'];
const template = requiredTemplate();

interface Filter {
  readonly service: string;
  readonly alarm: string;
  readonly pattern: string;
}

const filters: Filter[] = [...resources(template, 'AWS::Logs::MetricFilter').values()].map((filter) => ({
  service:
    SERVICES.find(
      (service) =>
        target(Object(functionOf(template, service).LoggingConfig).LogGroup) === target(filter.LogGroupName),
    ) ?? 'nobody',
  alarm: String(Object(filter.MetricTransformations)[0].MetricName),
  pattern: String(filter.FilterPattern),
}));

/**
 * Whether a line matches a pattern of CloudWatch Logs. It knows the forms that we use: equal texts or
 * numbers, IS TRUE, all of, any of.
 */
function matches(pattern: string, line: unknown): boolean {
  const holds = (term: string): boolean => {
    const [, path, text, number] =
      /^\(?\$\.([\w.]+) (?:= (?:"([^"]*)"|(\d+))|IS TRUE)\)?$/.exec(term.trim()) ?? [];
    if (path === undefined) throw new Error(`Not a term this test can read: ${term}`);
    const value: unknown = path.split('.').reduce((held, key) => Object(held)[key], line);
    return value === (text ?? (number === undefined ? true : Number(number)));
  };
  const inner = pattern.replace(/^\{ (.*) \}$/, '$1');
  return inner.includes('||') ? inner.split('||').some(holds) : inner.split('&&').every(holds);
}

let journey: Journey;
const ends: (() => Promise<void> | void)[] = [];
beforeEach(async () => {
  journey = await startJourney(TUESDAY);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await journey.end();
});

/** Runs something and catches its output, so that none reaches the terminal. */
async function listen<T>(run: () => Promise<T>): Promise<{ result: T; lines: unknown[] }> {
  let written = '';
  const keep = (chunk: string | Uint8Array): boolean => {
    written += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  try {
    const result = await run();
    const lines = written.split('\n').filter((line) => line !== '');
    return { result, lines: lines.map((line) => JSON.parse(line)) };
  } finally {
    vi.restoreAllMocks();
  }
}

/** The alarms that one function triggers by its output. */
async function alarmsOf(service: string, run: () => Promise<unknown>): Promise<string[]> {
  const { lines } = await listen(run);
  expect(lines.length).toBeGreaterThan(0);
  return filters
    .filter((filter) => filter.service === service && lines.some((line) => matches(filter.pattern, line)))
    .map(({ alarm }) => alarm);
}

const env = (change: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  ...journey.world.env,
  LOG_LEVEL: 'INFO',
  ...change,
});

/** A customer whose ask is due now. */
async function due(name: string): Promise<OutboxMessage> {
  const { client, tableName, clock } = journey.world;
  const dueAt = toInstant(clock.now());
  const profile = aProfile(name);
  const customers = customerStore(client, tableName);
  await addressStore(client, tableName).claim(profile.addressHash, profile.ref);
  await customers.save(profile, dueAt);
  const customer = await customers.get(profile.ref);
  if (customer !== undefined) await customers.move(customer, { kind: 'score', dueAt, lane: 'rest' });
  return { ref: profile.ref, kind: 'score', dueAt };
}

/** Changes an item so that no schema accepts it. */
const spoil = (key: Key, field: string): Promise<unknown> =>
  journey.world.client.send(
    new UpdateItemCommand({
      TableName: journey.world.tableName,
      Key: toKey(key),
      UpdateExpression: 'SET #field = :nonsense',
      ExpressionAttributeNames: { '#field': field },
      ExpressionAttributeValues: { ':nonsense': { BOOL: true } },
    }),
  );

async function sender(change: Record<string, string> = {}) {
  const { clock } = journey.world;
  const handler = await startSend(env(change), clock);
  return (message: OutboxMessage) => {
    const queue = makeQueue({ name: 'outbox', clock, visibilityMs: MINUTE_MS, maxReceives: 3 });
    queue.send({ body: JSON.stringify(message) });
    return handler({ Records: queue.receive(10) }, lambdaContext('send')());
  };
}

/** The function `answer`, and a visit of a score link with these headers. */
async function visiting(headers: Record<string, string>) {
  const answer = await startAnswer(env(), journey.world.clock);
  return () => answer(httpEvent({ path: '/s/forged/9', headers }), lambdaContext('answer')());
}

/** The function `feedback`, and a call of it with an event of SES. */
async function hearing(record: SesRecord): Promise<() => Promise<unknown>> {
  const { clock, env: variables } = journey.world;
  const feedback = await startFeedback(env(), clock);
  return () => {
    const queue = makeQueue({ name: 'feedback', clock, visibilityMs: MINUTE_MS, maxReceives: 3 });
    queue.send({ body: snsEnvelope(variables.FEEDBACK_TOPIC ?? '', JSON.stringify(record), clock.now()) });
    return feedback({ Records: queue.receive(10) }, lambdaContext('feedback')());
  };
}

/** The function `import`, and a call of it with a file just dropped. */
async function dropping(file: string): Promise<() => Promise<unknown>> {
  const s3 = await startTestS3();
  ends.push(s3.stop);
  s3.objects.set('imports/incoming/crm.csv', Buffer.from(file));
  const run = await startImport(env(s3.env), journey.world.clock);
  return () => run(aDrop('incoming/crm.csv'), lambdaContext('import')());
}

/** An SES that breaks every connection. */
async function silentSes(): Promise<string> {
  const server = createServer((request) => void request.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An SES that answers each action with this body, or refuses it with this code. */
async function sesSaying(
  answers: Readonly<Record<string, string | { readonly refusal: string }>>,
): Promise<string> {
  const server = createServer(async (request, response) => {
    const action = new URLSearchParams(await text(request)).get('Action') ?? '';
    const answer = answers[action] ?? { refusal: 'InvalidAction' };
    const isRefusal = typeof answer === 'object';
    response.writeHead(isRefusal ? 400 : 200, { 'content-type': 'text/xml' });
    response.end(
      isRefusal
        ? `<ErrorResponse><Error><Type>Sender</Type><Code>${answer.refusal}</Code><Message>No.</Message></Error></ErrorResponse>`
        : `<${action}Response><${action}Result>${answer}</${action}Result></${action}Response>`,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const QUOTA =
  '<Max24HourSend>200</Max24HourSend><MaxSendRate>1</MaxSendRate><SentLast24Hours>60</SentLast24Hours>';

async function planWith(statistics: string | { readonly refusal: string }) {
  const url = await sesSaying({ GetSendQuota: QUOTA, GetSendStatistics: statistics });
  const plan = await startPlan(env({ AWS_ENDPOINT_URL_SES: url }), journey.world.clock);
  return () => plan({}, lambdaContext('plan')());
}

/** Publishes a bundle that no function can use. */
async function spoilBundle(change: object | string = 'nonsense'): Promise<void> {
  const file = new URL(journey.world.env.BUNDLE_URL ?? '');
  const bundle: object = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, typeof change === 'string' ? change : JSON.stringify({ ...bundle, ...change }));
  journey.world.clock.moveTo(journey.world.clock.now() + 2 * MINUTE_MS);
}
/** A bundle that lacks what a faulty publication may leave out. */
const EMPTY = { version: 'empty', programme: { bands: [] }, mails: {}, pages: {} };

type Scenario = readonly [
  service: string,
  alarm: string,
  when: string,
  prepare: () => Promise<() => Promise<unknown>>,
];

const SCENARIOS: readonly Scenario[] = [
  [
    'plan',
    'gate-paused',
    'the gate is paused',
    async () => {
      const { client, tableName, clock } = journey.world;
      await gate(client, tableName).pause('looking into it', toInstant(clock.now()), 'operator');
      const plan = await startPlan(env(), clock);
      return () => plan({}, lambdaContext('plan')());
    },
  ],
  [
    'plan',
    'breaker-tripped',
    'too many mails come back',
    () =>
      planWith(
        '<SendDataPoints><member><Timestamp>2026-11-03T09:45:00Z</Timestamp><DeliveryAttempts>60</DeliveryAttempts><Bounces>20</Bounces><Complaints>0</Complaints><Rejects>0</Rejects></member></SendDataPoints>',
      ),
  ],
  [
    'plan',
    'breaker-blind',
    'SES does not say how many mails come back',
    () => planWith({ refusal: 'Throttling' }),
  ],
  [
    'send',
    'breaker-tripped',
    'SES has paused the account',
    async () => {
      const message = await due('kim');
      const url = await sesSaying({ SendRawEmail: { refusal: 'AccountSendingPausedException' } });
      const send = await sender({ AWS_ENDPOINT_URL_SES: url });
      return () => send(message);
    },
  ],
  [
    'settle',
    'settle-stuck',
    'an ask cannot be read',
    async () => {
      const { client, tableName, clock } = journey.world;
      const claim = aClaim('kim');
      const contacts = contactStore(client, tableName);
      await contacts.claim(claim);
      await contacts.recordHit(claim, { score: 9, at: TUESDAY }, TUESDAY);
      await spoil(contactKey(claim), 'band');
      const settle = await startSettle(env(), clock);
      return () => settle({}, lambdaContext('settle')());
    },
  ],
  [
    'settle',
    'settle-stuck',
    'a case cannot be read',
    async () => {
      const { client, tableName, clock } = journey.world;
      const neglected = aCase('kim', { nudgeAt: TUESDAY });
      await caseStore(client, tableName).add(neglected);
      await spoil(caseKey(neglected), 'band');
      const settle = await startSettle(env(), clock);
      return () => settle({}, lambdaContext('settle')());
    },
  ],
  ...(['settle', 'digest'] as const).map(
    (service): Scenario => [
      service,
      'bundle-stale',
      'the bundle is no bundle any more',
      async () => {
        const start = service === 'settle' ? startSettle : startDigest;
        const tick = await start(env(), journey.world.clock);
        await tick({}, lambdaContext(service)());
        await spoilBundle();
        return () => tick({}, lambdaContext(service)());
      },
    ],
  ),
  [
    'send',
    'send-unknown',
    'SES does not answer',
    async () => {
      const message = await due('kim');
      const send = await sender({ AWS_ENDPOINT_URL_SES: await silentSes() });
      return () => send(message);
    },
  ],
  [
    'send',
    'send-unknown',
    'a sender stopped between claim and outcome',
    async () => {
      const message = await due('kim');
      const { client, tableName } = journey.world;
      const week = isoWeekOf(message.dueAt);
      await contactStore(client, tableName).claim(
        aClaim('kim', { week, dueAt: message.dueAt, claimedAt: '2026-11-03T09:00:00Z' }),
      );
      const send = await sender();
      return () => send(message);
    },
  ],
  [
    'send',
    'send-parked',
    'a customer cannot be read three times',
    async () => {
      const message = await due('kim');
      await spoil(customerKey(refFor('kim')), 'email');
      const send = await sender();
      await send(message);
      await send(message);
      return () => send(message);
    },
  ],
  [
    'send',
    'bundle-stale',
    'the bundle is no bundle any more',
    async () => {
      const send = await sender();
      await send(await due('kim'));
      await spoilBundle();
      return () => send({ ref: refFor('kim'), kind: 'review', dueAt: TUESDAY });
    },
  ],
  [
    'answer',
    'bundle-stale',
    'the bundle is no bundle any more',
    async () => {
      const answer = await startAnswer(env(), journey.world.clock);
      const visit = () => answer(httpEvent({ path: '/s/forged/9' }), lambdaContext('answer')());
      await visit();
      await spoilBundle();
      return visit;
    },
  ],
  [
    'import',
    'bundle-stale',
    'the bundle is no bundle any more',
    async () => {
      await spoilBundle();
      return dropping('id,email,customer_since\nC-1,ana@example.com,2024-01-01\n');
    },
  ],
  ...(['settle', 'digest'] as const).map(
    (service): Scenario => [
      service,
      'bundle-stale',
      'the bundle has no bands any more',
      async () => {
        const start = service === 'settle' ? startSettle : startDigest;
        const tick = await start(env(), journey.world.clock);
        await tick({}, lambdaContext(service)());
        await spoilBundle(EMPTY);
        return () => tick({}, lambdaContext(service)());
      },
    ],
  ),
  [
    'send',
    'bundle-stale',
    'the bundle has no mails any more, and mails go on with the one before',
    async () => {
      const send = await sender();
      await send(await due('kim'));
      await spoilBundle({ mails: {} });
      const message = await due('lee');
      return async () => {
        await send(message);
        expect(await journey.mailsTo('lee@example.com')).toHaveLength(1);
      };
    },
  ],
  [
    'answer',
    'bundle-stale',
    'the bundle has no pages any more, and the pages go on with the one before',
    async () => {
      const answer = await startAnswer(env(), journey.world.clock);
      const visit = () => answer(httpEvent({ path: '/s/forged/9' }), lambdaContext('answer')());
      const before = await visit();
      await spoilBundle({ pages: {} });
      return async () => expect((await visit()).body).toBe(before.body);
    },
  ],
  [
    'answer',
    'keys-stale',
    'the signing secret cannot be read any more',
    async () => {
      const { env: variables, clock } = journey.world;
      const answer = await startAnswer(env(), clock);
      await writeFile(new URL(variables.SIGNING_SECRET ?? ''), 'too short');
      const later = makeKeyRing('p'.repeat(32), ['after a rotation'.repeat(2)]);
      const token = signToken(later, 'score', aClaim('kim'), clock.now() + MINUTE_MS);
      return () => answer(httpEvent({ path: `/s/${token}/9` }), lambdaContext('answer')());
    },
  ],
  [
    'answer',
    // This is no alarm by itself: its count is subtracted from that of answer-5xx.
    'looked-ahead',
    'a browser loads a link before anybody has opened it',
    () => visiting({ 'sec-purpose': 'prefetch' }),
  ],
  [
    'send',
    'keys-stale',
    'the signing secret cannot be read any more',
    async () => {
      const { env: variables, clock } = journey.world;
      const send = await sender();
      const message = await due('kim');
      await writeFile(new URL(variables.SIGNING_SECRET ?? ''), 'too short');
      clock.moveTo(clock.now() + 2 * MINUTE_MS);
      return () => expect(send(message)).rejects.toThrow('has 9 characters');
    },
  ],
  [
    'import',
    'import-held',
    'a dropped file has a question',
    () => dropping('id,email\nC-1,kim@example.com\n'),
  ],
  [
    'feedback',
    'staff-bounced',
    'a mail to a colleague called spam',
    () => hearing(aComplaint({ recipients: ['owner@example.com'], mail: { tags: staffTags('owner') } })),
  ],
  [
    'feedback',
    'mail-at-fault',
    'a server does not like what is in a mail',
    () => hearing(aBounce({ type: 'Transient', subType: 'ContentRejected' })),
  ],
  [
    'feedback',
    'mail-at-fault',
    'a machine says that our DKIM did not hold',
    () => hearing(aComplaint({ feedbackType: 'auth-failure' })),
  ],
];

describe('an alarm on a log', () => {
  it.each(SCENARIOS)('of %s, %s, goes off when %s', async (service, alarm, _when, prepare) => {
    const { result: run } = await listen(prepare);
    expect(await alarmsOf(service, run)).toEqual([alarm]);
  });

  it('has a scenario here', () => {
    const tried = new Set(SCENARIOS.map(([service, alarm]) => `${service}: ${alarm}`));
    expect([...tried].sort()).toEqual(filters.map(({ service, alarm }) => `${service}: ${alarm}`).sort());
  });

  it('stays silent in an ordinary minute', async () => {
    const { clock } = journey.world;
    const message = await due('kim');
    const [plan, settle, digest, send, hear, bring] = [
      await startPlan(env(), clock),
      await startSettle(env(), clock),
      await startDigest(env(), clock),
      await sender(),
      await hearing(aDelivery()),
      await dropping('id,email,customer_since\nC-1,lee@example.com,2024-01-01\n'),
    ];
    expect(await alarmsOf('plan', () => plan({}, lambdaContext('plan')()))).toEqual([]);
    expect(await alarmsOf('settle', () => settle({}, lambdaContext('settle')()))).toEqual([]);
    expect(await alarmsOf('digest', () => digest({}, lambdaContext('digest')()))).toEqual([]);
    expect(await alarmsOf('send', () => send(message))).toEqual([]);
    expect(await alarmsOf('feedback', hear)).toEqual([]);
    // An image is refused with another status.
    expect(await alarmsOf('answer', await visiting({ 'sec-fetch-dest': 'image' }))).toEqual([]);
    expect(await alarmsOf('answer', await visiting({}))).toEqual([]);
    expect(await alarmsOf('import', bring)).toEqual([]);
    expect(await journey.mailsTo('kim@example.com')).toHaveLength(1);
  });
});
