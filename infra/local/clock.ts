import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../functions/domain/ports.ts';

/** A clock that runs at the speed of the real one and can be put forward. */
export interface MovableClock extends Clock {
  /** What is added to the real time, in ms. */
  offset(): number;
  /** Puts the clock forward to this instant (epoch ms); a clock never goes back, so an earlier instant changes nothing. */
  moveTo(epochMs: number): void;
}

/** A movable clock that shows the real time plus `offset` ms. Sleeping takes real time: work inside a function is short. */
export function movableClock(offset = 0): MovableClock {
  let added = offset;
  const now = (): number => Date.now() + added;
  return {
    now,
    offset: () => added,
    moveTo: (epochMs) => {
      added += Math.max(0, epochMs - now());
    },
    sleep: async (ms) => {
      await wait(ms);
    },
  };
}
