import {
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { afterEach, describe, expect, it } from 'vitest';
import { lambdaContext } from '../../../../infra/local/aws/lambda-context.ts';
import { eventSource, makeQueue, type QueueHandler } from '../../../../infra/local/aws/queue.ts';
import { startSqs } from '../../../../infra/local/aws/sqs.ts';
import { movableClock } from '../../../../infra/local/state/clock.ts';

const VISIBILITY_MS = 360_000;
const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start() {
  const clock = movableClock();
  const queue = makeQueue({ name: 'outbox', clock, visibilityMs: VISIBILITY_MS, maxReceives: 3 });
  const { url, urlOf, stop } = await startSqs([queue]);
  const client = new SQSClient({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  ends.push(stop, () => client.destroy());
  const QueueUrl = urlOf('outbox');
  const size = async () => {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Attributes;
  };
  const put = (...bodies: string[]) =>
    client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: bodies.map((MessageBody, index) => ({ Id: `m${index}`, MessageBody })),
      }),
    );
  const source = (handler: QueueHandler, workers = 1) => {
    const errors: unknown[] = [];
    const drain = eventSource({
      queue,
      handler,
      context: lambdaContext('send'),
      batchSize: 10,
      workers,
      onError: (error) => errors.push(error),
    });
    return { drain, errors };
  };
  return { clock, queue, client, QueueUrl, size, put, source };
}

const bodies = (event: SQSEvent): string[] => event.Records.map(({ body }) => body);

describe('the local SQS', () => {
  it('takes single messages and batches, and counts what waits', async () => {
    const { client, QueueUrl, put, size } = await start();
    const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"a":"ä"}' }));
    expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
    const { Successful, Failed } = await put('b', 'c');
    expect(Successful?.map(({ Id }) => Id)).toEqual(['m0', 'm1']);
    expect(Failed ?? []).toEqual([]);
    expect(await size()).toEqual({
      ApproximateNumberOfMessages: '3',
      ApproximateNumberOfMessagesNotVisible: '0',
    });
  });

  it('gives a function the message as SQS would', async () => {
    const { client, QueueUrl, source } = await start();
    await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: 'hello',
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'score' } },
      }),
    );
    const events: SQSEvent[] = [];
    await source(async (event) => void events.push(event)).drain();
    expect(events).toMatchObject([
      {
        Records: [
          {
            body: 'hello',
            eventSource: 'aws:sqs',
            md5OfBody: '5d41402abc4b2a76b9719d911017c592',
            attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.stringMatching(/^\d{13}$/) },
            messageAttributes: { kind: { dataType: 'String', stringValue: 'score' } },
          },
        ],
      },
    ]);
  });

  it.each([
    [
      'an unknown queue',
      { QueueUrl: 'http://127.0.0.1/000000000000/none', Entries: [{ Id: 'a', MessageBody: 'x' }] },
      'QueueDoesNotExist',
    ],
    ['an empty batch', { Entries: [] }, 'EmptyBatchRequest'],
    [
      'eleven entries',
      { Entries: Array.from({ length: 11 }, (_, n) => ({ Id: `m${n}`, MessageBody: 'x' })) },
      'TooManyEntriesInBatchRequest',
    ],
    [
      'the same id twice',
      {
        Entries: [
          { Id: 'a', MessageBody: 'x' },
          { Id: 'a', MessageBody: 'y' },
        ],
      },
      'BatchEntryIdsNotDistinct',
    ],
    [
      'more than a megabyte',
      { Entries: [{ Id: 'a', MessageBody: 'x'.repeat(1_048_577) }] },
      'BatchRequestTooLong',
    ],
    ['an empty message', { Entries: [{ Id: 'a', MessageBody: '' }] }, 'InvalidParameterValue'],
  ])('refuses %s', async (_what, input, name) => {
    const { client, QueueUrl } = await start();
    await expect(client.send(new SendMessageBatchCommand({ QueueUrl, ...input }))).rejects.toMatchObject({
      name,
    });
  });
});

describe('the event source', () => {
  it('delivers at most ten at a time, to several workers at once, each message once', async () => {
    const { put, source, queue } = await start();
    for (let batch = 0; batch < 4; batch++)
      await put(...Array.from({ length: 10 }, (_, n) => `${batch}-${n}`));
    const seen: string[] = [];
    let busy = 0;
    let most = 0;
    const { drain } = source(async (event) => {
      busy += 1;
      most = Math.max(most, busy);
      expect(event.Records.length).toBeLessThanOrEqual(10);
      await new Promise(setImmediate);
      seen.push(...bodies(event));
      busy -= 1;
      return undefined;
    }, 3);
    await drain();
    expect(new Set(seen).size).toBe(40);
    expect(seen).toHaveLength(40);
    expect(most).toBe(3);
    expect(queue.counts()).toEqual({ waiting: 0, inFlight: 0, delayed: 0, dead: 0 });
  });

  it('brings back only what failed, and only after the visibility timeout', async () => {
    const { clock, put, source, size, queue } = await start();
    await put('good', 'bad');
    const calls: string[][] = [];
    const { drain } = source(async (event) => {
      calls.push(bodies(event));
      return {
        batchItemFailures: event.Records.filter(
          ({ body, attributes }) => body === 'bad' && attributes.ApproximateReceiveCount === '1',
        ).map(({ messageId }) => ({ itemIdentifier: messageId })),
      };
    });
    await drain();
    await drain();
    expect(calls).toEqual([['good', 'bad']]);
    expect(await size()).toEqual({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
    clock.moveTo(queue.nextVisibleAt() ?? 0);
    await drain();
    expect(calls).toEqual([['good', 'bad'], ['bad']]);
    expect(queue.counts()).toEqual({ waiting: 0, inFlight: 0, delayed: 0, dead: 0 });
  });

  it.each<[string, QueueHandler]>([
    ['whose handler throws', () => Promise.reject(new Error('no'))],
    [
      'whose answer names a foreign message',
      async () => ({ batchItemFailures: [{ itemIdentifier: 'foreign' }] }),
    ],
  ])('moves a batch %s to the dead-letter queue after three receives', async (_what, handler) => {
    const { clock, put, source, queue } = await start();
    await put('poison');
    const { drain, errors } = source(handler);
    for (let round = 0; round < 4; round++) {
      await drain();
      clock.moveTo(clock.now() + VISIBILITY_MS);
    }
    expect(errors).toHaveLength(3);
    expect(queue.dead?.receive(10).map(({ body }) => body)).toEqual(['poison']);
    expect(queue.counts()).toEqual({ waiting: 0, inFlight: 0, delayed: 0, dead: 1 });
  });
});
