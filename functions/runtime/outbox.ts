import { Readable } from 'node:stream';
import { GetQueueAttributesCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { REF_FORM } from '../domain/identity/ref.ts';
import { AUDIENCE_FORM } from '../domain/mail/audience.ts';
import { CONTACT_KINDS, type ContactKinds, kindNames } from '../domain/mail/contact-kinds.ts';
import { staffKindSchema } from '../domain/mail/staff-mail.ts';
import { WEEK_FORM } from '../domain/time/instant.ts';
import type { Outbox, OutboxMessage } from '../ports/outbox.ts';

/** SQS takes ten messages a request. */
const BATCH = 10;
/**
 * A tick at full pace fills the queue with hundreds of requests. One after another they would take most of
 * its minute.
 */
const REQUESTS_AT_ONCE = 10;

const dueAt = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/));

const schemaFor = (kinds: ContactKinds) =>
  z.discriminatedUnion('kind', [
    z.object({
      ref: z.string().check(z.regex(REF_FORM)),
      kind: z.enum([...kindNames(kinds), 'review']),
      dueAt,
    }),
    z.object({
      kind: z.literal('staff'),
      staff: z.object({
        audience: z.string().check(z.regex(AUDIENCE_FORM)),
        week: z.string().check(z.regex(WEEK_FORM)),
        recipient: z.string().check(z.regex(/^[a-z2-7]{24}$/)),
        kind: staffKindSchema,
        turn: z.number().check(z.int(), z.minimum(0)),
      }),
      dueAt,
    }),
  ]);

/** The parser's own message would quote the body, and a foreign body may contain anything. */
function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Error('Not an outbox message: it is not JSON.');
  }
}

/** Makes {@link readMessage} for a table of kinds. */
export function messageReader(kinds: ContactKinds): (body: string) => OutboxMessage {
  const schema = schemaFor(kinds);
  return (body) => {
    const parsed = z.safeParse(schema, jsonOf(body));
    if (parsed.success) return parsed.data;
    throw new Error(
      `Not an outbox message: ${parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')}.`,
    );
  };
}

/**
 * Reads the body of a queue message.
 *
 * @throws Error when it is not JSON or not a message of ours
 */
export const readMessage = messageReader(CONTACT_KINDS);

/** The queue to the one mail gate. It is only a hint; the agenda is the truth. */
export function sqsOutbox(client: SQSClient, QueueUrl: string): Outbox {
  async function putBatch(messages: readonly OutboxMessage[]): Promise<void> {
    const Entries = messages.map((message, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify(message),
    }));
    const { Failed } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    if (Failed !== undefined && Failed.length > 0)
      throw new Error(
        `${Failed.length} of ${messages.length} messages were not queued: ${Failed[0]?.Code ?? 'no reason given'}.`,
      );
  }

  return {
    async put(messages) {
      const batches = Array.from({ length: Math.ceil(messages.length / BATCH) }, (_, index) =>
        messages.slice(index * BATCH, (index + 1) * BATCH),
      );
      await Readable.from(batches).forEach(putBatch, { concurrency: REQUESTS_AT_ONCE });
    },

    async size() {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
      );
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
    },
  };
}
