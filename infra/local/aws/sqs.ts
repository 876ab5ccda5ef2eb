import { randomUUID } from 'node:crypto';
import type { SQSMessageAttributes } from 'aws-lambda';
import { Hono } from 'hono';
import * as z from 'zod';
import { messageOf } from '../../terminal/user-error.ts';
import { type Listening, listenForPrograms } from './listen.ts';
import { LOCAL_ACCOUNT, md5, type NewMessage, type Queue } from './queue.ts';

// SQS on the wire, as far as the functions use it: the JSON protocol over the queues of this process.

export interface Sqs extends Listening {
  /** The URL by which functions know a queue. */
  urlOf(name: string): string;
}

class SqsRefusal extends Error {
  override readonly name = 'SqsRefusal';
  /** The name that the SDK turns into an exception. */
  readonly shape: string;
  /** The older code that SQS sends as well. */
  readonly code: string;

  constructor(shape: string, message: string, code = shape) {
    super(message);
    this.shape = shape;
    this.code = code;
  }
}

const MAX_BYTES = 1_048_576;
const MAX_BATCH = 10;
const MAX_DELAY_S = 900;
const MAX_HIDDEN_S = 43_200;

const attribute = z.object({
  DataType: z.string(),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
});
const message = z.object({
  MessageBody: z.string().min(1),
  DelaySeconds: z.int().min(0).max(MAX_DELAY_S).default(0),
  MessageAttributes: z.record(z.string(), attribute).default({}),
});
const single = message.extend({ QueueUrl: z.string() });
const batch = z.object({
  QueueUrl: z.string(),
  Entries: z.array(message.extend({ Id: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/) })).default([]),
});
const received = z.object({
  QueueUrl: z.string(),
  MaxNumberOfMessages: z.int().min(1).max(MAX_BATCH).default(1),
  VisibilityTimeout: z.int().min(0).max(MAX_HIDDEN_S).optional(),
});
const receipt = z.object({ QueueUrl: z.string(), ReceiptHandle: z.string() });
const visibility = receipt.extend({ VisibilityTimeout: z.int().min(0).max(MAX_HIDDEN_S) });
const attributesRequest = z.object({ QueueUrl: z.string(), AttributeNames: z.array(z.string()).default([]) });

type Body = z.infer<typeof message>;

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new SqsRefusal(
    'InvalidParameterValueException',
    `${issue?.path.join('.')}: ${issue?.message}`,
    'InvalidParameterValue',
  );
}

const sizeOf = ({ MessageBody }: Body): number => Buffer.byteLength(MessageBody);

function newMessage({ MessageBody, DelaySeconds, MessageAttributes }: Body): NewMessage {
  const attributes: SQSMessageAttributes = {};
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(MessageAttributes)) {
    attributes[name] = {
      dataType: DataType,
      ...(StringValue === undefined ? {} : { stringValue: StringValue }),
      ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
      stringListValues: [],
      binaryListValues: [],
    };
  }
  return { body: MessageBody, attributes, delayMs: DelaySeconds * 1_000 };
}

function makeActions(queues: readonly Queue[]): Readonly<Record<string, (input: unknown) => unknown>> {
  function queueOf(url: string): Queue {
    const queue = queues.find(({ name }) => url.endsWith(`/${LOCAL_ACCOUNT}/${name}`));
    if (queue !== undefined) return queue;
    throw new SqsRefusal(
      'QueueDoesNotExist',
      'The specified queue does not exist.',
      'AWS.SimpleQueueService.NonExistentQueue',
    );
  }

  return {
    SendMessage(input) {
      const body = parse(single, input);
      const queue = queueOf(body.QueueUrl);
      if (sizeOf(body) > MAX_BYTES) {
        const why = `One or more parameters are invalid. Reason: Message must be shorter than ${MAX_BYTES} bytes.`;
        throw new SqsRefusal('InvalidParameterValueException', why, 'InvalidParameterValue');
      }
      return { MessageId: queue.send(newMessage(body)), MD5OfMessageBody: md5(body.MessageBody) };
    },

    SendMessageBatch(input) {
      const { QueueUrl, Entries } = parse(batch, input);
      const queue = queueOf(QueueUrl);
      const refuse = (shape: string, text: string): never => {
        throw new SqsRefusal(shape, text, `AWS.SimpleQueueService.${shape}`);
      };
      if (Entries.length === 0)
        refuse(
          'EmptyBatchRequest',
          'There should be at least one SendMessageBatchRequestEntry in the request.',
        );
      if (Entries.length > MAX_BATCH)
        refuse(
          'TooManyEntriesInBatchRequest',
          `Maximum number of entries per request are ${MAX_BATCH}. You have sent ${Entries.length}.`,
        );
      if (new Set(Entries.map(({ Id }) => Id)).size < Entries.length)
        refuse('BatchEntryIdsNotDistinct', 'Two entries have the same Id.');
      if (Entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > MAX_BYTES)
        refuse('BatchRequestTooLong', `Batch requests cannot be longer than ${MAX_BYTES} bytes.`);
      return {
        Successful: Entries.map((entry) => ({
          Id: entry.Id,
          MessageId: queue.send(newMessage(entry)),
          MD5OfMessageBody: md5(entry.MessageBody),
        })),
        Failed: [],
      };
    },

    // No long polling: the answer comes at once, even without a message.
    ReceiveMessage(input) {
      const { QueueUrl, MaxNumberOfMessages, VisibilityTimeout } = parse(received, input);
      const hiddenMs = VisibilityTimeout === undefined ? undefined : VisibilityTimeout * 1_000;
      const Messages = queueOf(QueueUrl)
        .receive(MaxNumberOfMessages, hiddenMs)
        .map(({ messageId, receiptHandle, body, md5OfBody, attributes }) => ({
          MessageId: messageId,
          ReceiptHandle: receiptHandle,
          Body: body,
          MD5OfBody: md5OfBody,
          Attributes: attributes,
        }));
      return Messages.length === 0 ? {} : { Messages };
    },

    DeleteMessage(input) {
      const { QueueUrl, ReceiptHandle } = parse(receipt, input);
      // As in SQS, removing a message that is already gone is no error.
      queueOf(QueueUrl).remove(ReceiptHandle);
      return {};
    },

    ChangeMessageVisibility(input) {
      const { QueueUrl, ReceiptHandle, VisibilityTimeout } = parse(visibility, input);
      if (!queueOf(QueueUrl).hide(ReceiptHandle, VisibilityTimeout * 1_000))
        throw new SqsRefusal('MessageNotInflight', 'The message is not in flight.');
      return {};
    },

    GetQueueAttributes(input) {
      const { QueueUrl, AttributeNames } = parse(attributesRequest, input);
      const { waiting, inFlight, delayed } = queueOf(QueueUrl).counts();
      const all: Record<string, string> = {
        ApproximateNumberOfMessages: String(waiting),
        ApproximateNumberOfMessagesNotVisible: String(inFlight),
        ApproximateNumberOfMessagesDelayed: String(delayed),
      };
      const unknown = AttributeNames.find((name) => name !== 'All' && !Object.hasOwn(all, name));
      if (unknown !== undefined)
        throw new SqsRefusal('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
      return {
        Attributes: Object.fromEntries(
          Object.entries(all).filter(
            ([name]) => AttributeNames.includes('All') || AttributeNames.includes(name),
          ),
        ),
      };
    },
  };
}

/**
 * Starts the local SQS on a free port of 127.0.0.1, with the queues and their dead-letter queues. Its `url`
 * is the value for `AWS_ENDPOINT_URL_SQS`.
 */
export async function startSqs(queues: readonly Queue[]): Promise<Sqs> {
  const actions = makeActions(
    queues.flatMap((queue) => [queue, ...(queue.dead === undefined ? [] : [queue.dead])]),
  );
  const app = new Hono();
  app.post('/', async (c) => {
    const answer = (status: 200 | 400 | 500, body: unknown, headers: Record<string, string> = {}) =>
      c.body(JSON.stringify(body), status, {
        'content-type': 'application/x-amz-json-1.0',
        'x-amzn-requestid': randomUUID(),
        ...headers,
      });
    const failure = (status: 400 | 500, { shape, code, message: text }: SqsRefusal) =>
      answer(
        status,
        { __type: `com.amazonaws.sqs#${shape}`, message: text },
        { 'x-amzn-query-error': `${code};${status === 400 ? 'Sender' : 'Receiver'}` },
      );
    const name = /^AmazonSQS\.(\w+)$/.exec(c.req.header('x-amz-target') ?? '')?.[1] ?? '';
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined)
      return failure(400, new SqsRefusal('UnsupportedOperation', `The local SQS does not know "${name}".`));
    try {
      return answer(200, action(await c.req.json()));
    } catch (error) {
      if (error instanceof SqsRefusal) return failure(400, error);
      if (error instanceof SyntaxError)
        return failure(400, new SqsRefusal('SerializationException', 'The request is not JSON.'));
      return failure(500, new SqsRefusal('InternalFailure', `The local SQS failed: ${messageOf(error)}`));
    }
  });
  const listening = await listenForPrograms(app);
  return { ...listening, urlOf: (name) => `${listening.url}/${LOCAL_ACCOUNT}/${name}` };
}
