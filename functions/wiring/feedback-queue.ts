// How the queue of SES's events delivers them, on AWS and in the local target. Batches are as large as those
// of the outbox.

/**
 * How long a batch waits to fill, in seconds. Nobody waits for the events, and full batches need a tenth of
 * the calls.
 */
export const FEEDBACK_BATCHING_S = 10;

/**
 * The function's time, in seconds: for ten events of a few reads and writes each, even when the table is
 * throttled now and then.
 */
export const FEEDBACK_TIMEOUT_S = 30;

/**
 * How long a received event is hidden, in seconds: six times the function's timeout, plus the wait for a full
 * batch.
 */
export const FEEDBACK_VISIBILITY_S = 6 * FEEDBACK_TIMEOUT_S + FEEDBACK_BATCHING_S;

/** An event that has failed this often becomes a dead letter. */
export const FEEDBACK_MAX_RECEIVES = 5;
