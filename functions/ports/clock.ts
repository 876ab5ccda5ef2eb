import type { EpochMs } from '../domain/time/units.ts';

export interface Clock {
  /** Epoch milliseconds. */
  now(): EpochMs;
  sleep(ms: number): Promise<void>;
}
