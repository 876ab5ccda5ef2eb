import type { Clock } from '../../functions/ports/clock.ts';

export interface ManualClock extends Clock {
  set(instant: string): void;
}

/** A clock that moves only when a test or a sleep moves it. */
export function manualClock(start: string): ManualClock {
  let now = Date.parse(start);
  return {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
    set: (instant) => {
      now = Date.parse(instant);
    },
  };
}
