const SEND_TIMEOUT_SECONDS = 60;
const BATCHING_SECONDS = 2;

/** How the queue to the mail gate hands over its messages: the same on AWS and in the local target. */
export const OUTBOX = {
  /** Messages that one call of the sender gets at most: as many as SQS gives at once. */
  batchSize: 10,
  /** How long a batch waits to be full: a mail sent alone costs a sixth more writes than one of ten, for the gate is asked once a batch. */
  batchingSeconds: BATCHING_SECONDS,
  /** Above the time ten mails take when SES is slow, and well below the 15 minutes of a claim. */
  sendTimeoutSeconds: SEND_TIMEOUT_SECONDS,
  /** What AWS asks for with a queue that feeds a function: six times its timeout, and the wait for a full batch. */
  visibilitySeconds: 6 * SEND_TIMEOUT_SECONDS + BATCHING_SECONDS,
  /** A message that failed this often is a dead letter: once more than it takes to park a customer. */
  maxReceives: 4,
} as const;
