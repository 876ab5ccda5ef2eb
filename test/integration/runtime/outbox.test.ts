import type { SQSClient } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import type { NewStaffMail } from '../../../functions/domain/mail/staff-mail.ts';
import type { CustomerMessage, OutboxMessage, StaffMessage } from '../../../functions/ports/outbox.ts';
import { readMessage, sqsOutbox } from '../../../functions/runtime/outbox.ts';
import { sqsClient } from '../../../functions/runtime/sqs-client.ts';
import { listen } from '../../../infra/local/aws/listen.ts';
import { makeQueue } from '../../../infra/local/aws/queue.ts';
import { startSqs } from '../../../infra/local/aws/sqs.ts';
import { aStaffMail, refFor } from '../../support/factories.ts';
import { manualClock } from '../../support/manual-clock.ts';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const DUE_AT = '2026-11-03T10:00:00Z';

const messages = (count: number): CustomerMessage[] =>
  Array.from({ length: count }, (_, index) => ({
    ref: refFor(`n${index}`),
    kind: index % 2 === 0 ? 'score' : 'review',
    dueAt: DUE_AT,
  }));

function staffMessage(change: Partial<NewStaffMail> = {}): StaffMessage {
  const { to: _, locale: __, dueAt: ___, ...staff } = aStaffMail('dana', change);
  return { kind: 'staff', staff, dueAt: DUE_AT };
}

const clientOf = (endpoint: string): SQSClient =>
  sqsClient({
    AWS_ENDPOINT_URL_SQS: endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });

async function start() {
  const clock = manualClock('2026-11-03T10:00:00Z');
  const queue = makeQueue({ name: 'outbox', clock, visibilityMs: 360_000, maxReceives: 3 });
  const { url, urlOf, stop } = await startSqs([queue]);
  const client = clientOf(url);
  ends.push(stop, () => client.destroy());
  return { queue, outbox: sqsOutbox(client, urlOf('outbox')), elsewhere: sqsOutbox(client, urlOf('other')) };
}

/** An SQS that only takes batches. It answers none of them before it has this many requests. */
async function obstinateSqs(answerOnce: number, answer: (request: number) => Response) {
  let asked = 0;
  let together = Promise.withResolvers<void>();
  const app = new Hono();
  app.post('/', async () => {
    asked += 1;
    const mine = asked;
    const { promise } = together;
    if (asked % answerOnce === 0) {
      together.resolve();
      together = Promise.withResolvers();
    }
    await promise;
    return answer(mine);
  });
  const { url, stop } = await listen(app);
  const client = clientOf(url);
  ends.push(stop, () => client.destroy());
  return { outbox: sqsOutbox(client, `${url}/000000000000/outbox`), asked: () => asked };
}

const json = (body: unknown): Response =>
  new Response(JSON.stringify(body), { headers: { 'content-type': 'application/x-amz-json-1.0' } });

describe('the outbox', () => {
  it.each([0, 1, 10, 11, 257])('takes %i messages, each once, and knows how many wait', async (count) => {
    const { queue, outbox } = await start();
    await outbox.put(messages(count));
    expect(await outbox.size()).toBe(count);
    const received = [];
    for (let batch = queue.receive(10); batch.length > 0; batch = queue.receive(10)) received.push(...batch);
    const read = received.map(({ body }) => readMessage(body));
    expect(read).toHaveLength(count);
    expect(new Set(read.map((message) => JSON.stringify(message)))).toEqual(
      new Set(messages(count).map((message) => JSON.stringify(message))),
    );
    // Messages in work no longer count as waiting.
    expect(await outbox.size()).toBe(0);
  });

  it('is filled by ten requests at once', async () => {
    // Nothing is answered before ten requests have come, so fewer would wait for ever.
    const { outbox, asked } = await obstinateSqs(10, () => json({ Successful: [], Failed: [] }));
    await outbox.put(messages(200));
    expect(asked()).toBe(20);
  });

  it('says when a message was not queued', async () => {
    const { outbox } = await obstinateSqs(1, (request) =>
      json({
        Successful: [],
        Failed: request === 3 ? [{ Id: '0', Code: 'InternalError', SenderFault: false }] : [],
      }),
    );
    await expect(outbox.put(messages(50))).rejects.toThrow(
      '1 of 10 messages were not queued: InternalError.',
    );
  });

  it('says when there is no such queue', async () => {
    const { elsewhere } = await start();
    await expect(elsewhere.put(messages(1))).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
    await expect(elsewhere.size()).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });
});

describe('a message of the outbox', () => {
  it('is read as it was written', () => {
    const all: OutboxMessage[] = [
      ...messages(2),
      staffMessage(),
      staffMessage({ audience: 'leadership', kind: 'digest', turn: 0 }),
      staffMessage({ audience: `owners.${'a'.repeat(24)}`, kind: 'digest', turn: 0 }),
    ];
    for (const message of all) expect(readMessage(JSON.stringify(message))).toEqual(message);
  });

  it.each([
    ['a foreign ref', { ref: 'me@example.com' }, 'ref'],
    ['an unknown kind', { kind: 'survey' }, 'kind'],
    ['a time that is none', { dueAt: 'soon' }, 'dueAt'],
    ['nothing of a customer but the kind', { ref: undefined, dueAt: undefined }, 'ref, dueAt'],
    ['nothing but a foreign field', { ref: undefined, kind: undefined, dueAt: undefined }, 'kind'],
  ])('is refused with %s, by the names of the fields and not their values', (_what, change, fields) => {
    const [message] = messages(1);
    expect(() => readMessage(JSON.stringify({ ...message, ...change }))).toThrow(
      new Error(`Not an outbox message: ${fields}.`),
    );
  });

  it('is refused without quoting it when it is not JSON', () => {
    expect(() => readMessage('ana@example.com')).toThrow(new Error('Not an outbox message: it is not JSON.'));
  });

  it.each([
    ['an address for a recipient', { recipient: 'dana@example.com' }, 'staff.recipient'],
    ['a customer for a recipient', { recipient: refFor('n1') }, 'staff.recipient'],
    ['an audience that breaks the key', { audience: 'a#b' }, 'staff.audience'],
    ['a week that is none', { week: '2026-11' }, 'staff.week'],
    ['a turn that is none', { turn: -1 }, 'staff.turn'],
    ['a kind of mail for customers', { kind: 'score' as 'alert' }, 'staff.kind'],
  ])('to a colleague is refused with %s, by the names of the fields', (_what, change, fields) => {
    expect(() => readMessage(JSON.stringify(staffMessage(change)))).toThrow(
      new Error(`Not an outbox message: ${fields}.`),
    );
  });

  it('is refused, whatever else a queue may hold', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(() => readMessage(body)).toThrow();
      }),
    );
  });
});
