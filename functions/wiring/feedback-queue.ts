// How the queue of SES's events hands them over: the same on AWS and in the local target. Batches are those
// of the outbox.

/**
 * How long a batch waits to be full, in seconds. Nobody waits for it, and a full batch is a tenth of the
 * calls.
 */
export const FEEDBACK_BATCHING_S = 10;

/**
 * The function's time, in seconds: for ten events of a few reads and writes each, and the odd throttled
 * table.
 */
export const FEEDBACK_TIMEOUT_S = 30;

/**
 * How long a received event is hidden, in seconds: six times the function's timeout, and the wait for a full
 * batch.
 */
export const FEEDBACK_VISIBILITY_S = 6 * FEEDBACK_TIMEOUT_S + FEEDBACK_BATCHING_S;

/** An event that failed this often is a dead letter. */
export const FEEDBACK_MAX_RECEIVES = 5;
