/** Rows worked on in parallel: enough to hide the latency of the table, few enough for a small Lambda. */
export const ROWS_IN_FLIGHT = 24;
