// Time in milliseconds. A day here has 24 hours; `day.ts` and `duration.ts` count by the calendar.

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const WEEK_MS = 7 * DAY_MS;

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;
