// How the queue to the mail gate hands over its messages: the same on AWS and in the local target.

/** Messages that one call of the sender gets at most: as many as SQS gives at once. */
export const BATCH_SIZE = 10;

/**
 * How long a batch waits to be full, in seconds. The gate is asked once a batch, so a mail that goes alone
 * costs a sixth more writes.
 */
export const BATCHING_S = 2;

/**
 * The sender's time, in seconds: above what a batch allows itself (`send-batch.ts`), and well below the 15
 * minutes of a claim.
 */
export const SEND_TIMEOUT_S = 60;

/**
 * How long a received message is hidden, in seconds. AWS asks for six times the function's timeout, and the
 * wait for a full batch.
 */
export const VISIBILITY_S = 6 * SEND_TIMEOUT_S + BATCHING_S;

/** A message that failed this often is a dead letter: once more than it takes to park a customer. */
export const MAX_RECEIVES = 4;
