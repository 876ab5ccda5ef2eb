import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** A queue, and its dead-letter queue for messages that failed too often. */
export interface QueueUrls {
  readonly queue: string;
  readonly dead: string;
}

export interface DeadLetter {
  readonly id: string;
  readonly body: string;
}

/** SQS gives ten at most. */
const BATCH = 10;
/** Long enough to go through thousands of messages. Anybody else who looks meanwhile sees only the rest. */
const HIDDEN_S = 300;
/** Without a short wait, SQS asks only some of its servers. */
const WAIT_S = 2;

/**
 * Goes through all dead letters of a queue. A letter that `decide` wants back is put into the queue first and
 * removed afterwards, so that none is lost. If this stops in between, the message exists twice. That is
 * harmless: a message is only a hint, and the claim decides. All other letters stay and are visible again at
 * once.
 *
 * SQS's own move task moves all or nothing, but unreadable letters should stay. It also refuses queues that a
 * topic fills.
 */
export async function eachDeadLetter(
  client: SQSClient,
  { queue, dead }: QueueUrls,
  decide: (letter: DeadLetter) => Promise<'back' | 'stays'>,
): Promise<void> {
  const staying: string[] = [];
  const seen = new Set<string>();
  try {
    for (;;) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: dead,
          MaxNumberOfMessages: BATCH,
          VisibilityTimeout: HIDDEN_S,
          WaitTimeSeconds: WAIT_S,
        }),
      );
      if (Messages.length === 0) return;
      for (const { MessageId: id = '', Body: body = '', ReceiptHandle } of Messages) {
        if (ReceiptHandle === undefined) continue;
        staying.push(ReceiptHandle);
        // After so long a time the first letters come round again. All have been seen.
        if (seen.has(id)) return;
        seen.add(id);
        if ((await decide({ id, body })) === 'stays') continue;
        await client.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: body }));
        await client.send(new DeleteMessageCommand({ QueueUrl: dead, ReceiptHandle }));
        staying.pop();
      }
    }
  } finally {
    for (const ReceiptHandle of staying)
      await client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: dead, ReceiptHandle, VisibilityTimeout: 0 }),
      );
  }
}
