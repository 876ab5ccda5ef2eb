import { createHash, randomUUID } from 'node:crypto';
import type { Context, SQSBatchResponse, SQSEvent, SQSMessageAttributes, SQSRecord } from 'aws-lambda';
import type { Clock } from '../../../functions/ports/clock.ts';

// A queue in this process that behaves as SQS does, and the event source mapping that feeds a function from
// the queue.

export interface NewMessage {
  readonly body: string;
  readonly attributes?: SQSMessageAttributes;
  /** In ms. */
  readonly delayMs?: number;
}

interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: SQSMessageAttributes;
  readonly sentAt: number;
  /** Epoch ms from which it may be received. */
  visibleAt: number;
  receives: number;
  firstReceivedAt: number;
  /** Changes with each receive. Only the last one can delete the message. */
  receipt: string;
}

export interface QueueOptions {
  readonly name: string;
  readonly clock: Clock;
  /** How long a received message is hidden from other workers, in ms. */
  readonly visibilityMs: number;
  /**
   * A message received this often without success moves to the dead-letter queue. Without this limit there is
   * no dead-letter queue.
   */
  readonly maxReceives?: number;
  /**
   * Asked when a message is received for the first time: after how many ms the same message comes a second
   * time. Undefined: it comes once only.
   */
  readonly again?: (body: string) => number | undefined;
}

export interface Queue {
  readonly name: string;
  /** Returns the message's id. */
  send(message: NewMessage): string;
  /**
   * Up to `max` messages as the function will see them. Each is hidden for `hiddenMs`; default: the queue's
   * own visibility timeout.
   */
  receive(max: number, hiddenMs?: number): SQSRecord[];
  /** Hides a message for this long from now on; false as in {@link remove}. */
  hide(receipt: string, ms: number): boolean;
  /** False when the message has been received again since, or is gone. */
  remove(receipt: string): boolean;
  /** How many messages the queue holds, hidden ones too. */
  size(): number;
  counts(): { waiting: number; inFlight: number; delayed: number; dead: number };
  /** When the next hidden message can be received, in epoch ms. */
  nextVisibleAt(): number | undefined;
  /** The queue for messages that were received too often; absent without `maxReceives`. */
  readonly dead?: Queue;
}

export const LOCAL_REGION = 'eu-west-1';
export const LOCAL_ACCOUNT = '000000000000';

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** The name of a queue's dead-letter queue. */
export const deadLettersOf = (name: string): string => `${name}-dead-letters`;

/**
 * Makes an empty queue with its dead-letter queue, both in memory: a queue is only a hint, the agenda has the
 * truth.
 */
export function makeQueue(options: QueueOptions): Queue {
  const { name, clock, visibilityMs, maxReceives } = options;
  const messages = new Set<Message>();
  const dead =
    maxReceives === undefined ? undefined : makeQueue({ name: deadLettersOf(name), clock, visibilityMs });

  function record(message: Message): SQSRecord {
    return {
      messageId: message.id,
      receiptHandle: message.receipt,
      body: message.body,
      attributes: {
        ApproximateReceiveCount: String(message.receives),
        SentTimestamp: String(message.sentAt),
        SenderId: LOCAL_ACCOUNT,
        ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
      },
      messageAttributes: message.attributes,
      md5OfBody: md5(message.body),
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${name}`,
      awsRegion: LOCAL_REGION,
    };
  }

  const messageOf = (receipt: string): Message | undefined =>
    [...messages].find((message) => message.receipt === receipt);

  return {
    name,
    ...(dead === undefined ? {} : { dead }),
    send({ body, attributes = {}, delayMs = 0 }) {
      const sentAt = clock.now();
      const message: Message = {
        id: randomUUID(),
        body,
        attributes,
        sentAt,
        visibleAt: sentAt + delayMs,
        receives: 0,
        firstReceivedAt: 0,
        receipt: '',
      };
      messages.add(message);
      return message.id;
    },
    receive(max, hiddenMs = visibilityMs) {
      const now = clock.now();
      const records: SQSRecord[] = [];
      const copies: Message[] = [];
      for (const message of messages) {
        if (records.length === max) break;
        if (message.visibleAt > now) continue;
        if (dead !== undefined && message.receives >= (maxReceives ?? 0)) {
          messages.delete(message);
          dead.send({ body: message.body, attributes: message.attributes });
          continue;
        }
        message.receives += 1;
        if (message.receives === 1) {
          message.firstReceivedAt = now;
          const after = options.again?.(message.body);
          if (after !== undefined) copies.push({ ...message, visibleAt: now + after });
        }
        message.receipt = randomUUID();
        message.visibleAt = now + hiddenMs;
        records.push(record(message));
      }
      // A copy goes into a later batch: SQS delivers a message twice to two workers, or to one worker at two
      // times.
      for (const copy of copies) messages.add(copy);
      return records;
    },
    hide(receipt, ms) {
      const message = messageOf(receipt);
      if (message !== undefined) message.visibleAt = clock.now() + ms;
      return message !== undefined;
    },
    remove(receipt) {
      const message = messageOf(receipt);
      return message !== undefined && messages.delete(message);
    },
    counts() {
      const now = clock.now();
      const hidden = [...messages].filter(({ visibleAt }) => visibleAt > now);
      const inFlight = hidden.filter(({ receives }) => receives > 0).length;
      return {
        waiting: messages.size - hidden.length,
        inFlight,
        delayed: hidden.length - inFlight,
        dead: dead === undefined ? 0 : dead.size(),
      };
    },
    nextVisibleAt() {
      const now = clock.now();
      let next: number | undefined;
      for (const { visibleAt } of messages) {
        if (visibleAt > now && (next === undefined || visibleAt < next)) next = visibleAt;
      }
      return next;
    },
    size: () => messages.size,
  };
}

/** A function that takes messages from a queue. */
export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse | undefined>;

export interface EventSourceOptions {
  readonly queue: Queue;
  readonly handler: QueueHandler;
  readonly context: () => Context;
  /** At most 10, the limit of SQS. */
  readonly batchSize: number;
  /** How many batches may be in work at once. */
  readonly workers: number;
  /** Called with the error of each failed call; the messages come back after the visibility timeout. */
  readonly onError: (error: unknown) => void;
}

/**
 * Makes the event source mapping, with partial batch responses. Each call works until no message can be
 * received. When a call throws or gives a malformed answer, its whole batch comes back.
 */
export function eventSource(options: EventSourceOptions): () => Promise<void> {
  const { queue, handler, context, batchSize, workers, onError } = options;

  async function work(): Promise<void> {
    for (;;) {
      const records = queue.receive(batchSize);
      if (records.length === 0) return;
      try {
        const answer = await handler({ Records: records }, context());
        const failed = new Set(answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        // As in Lambda, an unknown id fails the whole batch.
        const known = new Set(records.map(({ messageId }) => messageId));
        if ([...failed].some((id) => !known.has(id)))
          throw new Error('A batch response named a message that was not in the batch.');
        for (const { messageId, receiptHandle } of records) {
          if (!failed.has(messageId)) queue.remove(receiptHandle);
        }
      } catch (error) {
        onError(error);
      }
    }
  }

  return async () => {
    await Promise.all(Array.from({ length: workers }, work));
  };
}
