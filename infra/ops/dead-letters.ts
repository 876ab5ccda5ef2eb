import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** A queue and where its messages end that failed too often. */
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
/** Long enough to go through thousands of them; whoever looks at the same time sees the others only. */
const HIDDEN_S = 300;
/** SQS asks only some of its servers unless it may wait a little. */
const WAIT_S = 2;

/**
 * Goes through all dead letters of a queue. Those that `decide` wants back are put into the queue and only
 * then taken away, so that none is lost; should this stop between the two there are two of it, which is
 * harmless: a message is a hint, the claim decides. All others stay where they are, and can be seen again at
 * once.
 *
 * SQS's own move task is not used: it moves all or nothing, where what nobody can read had better stay, and
 * it refuses queues that a topic fills too.
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
        // It took so long that the first ones come round again: they have been gone through.
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
