import { PARK_AFTER } from '../domain/asking/customer.ts';
// How the queue to the mail gate delivers its messages, on AWS and in the local target.

/** The most messages in one call of the sender: as many as SQS returns at once. */
export const BATCH_SIZE = 10;

/**
 * How long a batch waits to fill, in seconds. Each batch reserves its pace once, so a mail that goes alone
 * costs a sixth more writes.
 */
export const BATCHING_S = 2;

/**
 * The sender's time, in seconds: more than a batch allows itself (`send-batch.ts`), and far less than the 15
 * minutes of a claim.
 */
export const SEND_TIMEOUT_S = 60;

/**
 * How long a received message is hidden, in seconds. AWS advises six times the function's timeout, plus the
 * wait for a full batch.
 */
export const VISIBILITY_S = 6 * SEND_TIMEOUT_S + BATCHING_S;

/** A message that has failed this often becomes a dead letter: once more than it takes to park a customer. */
export const MAX_RECEIVES = PARK_AFTER + 1;
