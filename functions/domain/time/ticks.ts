import { MINUTE_MS } from './units.ts';

/** How often each function runs that runs by itself, in milliseconds. */
export const TICKS_MS = {
  plan: MINUTE_MS,
  settle: MINUTE_MS,
  digest: 5 * MINUTE_MS,
} as const;
