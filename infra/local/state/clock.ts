import { setTimeout as wait } from 'node:timers/promises';
import type { EpochMs } from '../../../functions/domain/time/units.ts';
import type { Clock } from '../../../functions/ports/clock.ts';

/** A clock that can be put forward. It runs at the speed of the real one, or is stopped. */
export interface MovableClock extends Clock {
  /** The difference to the real time, in ms. */
  offset(): number;
  /**
   * Puts the clock forward to this instant (epoch ms). A clock never goes back, so an earlier instant changes
   * nothing.
   */
  moveTo(epochMs: EpochMs): void;
  /**
   * Stops the clock at an instant (epoch ms); default: now. From then on time passes only by `moveTo` and
   * `sleep`, and sleeping takes no real time. So all that happens can be repeated exactly.
   */
  hold(at?: number): void;
  /** Lets a stopped clock run on from where it stands. */
  release(): void;
}

/**
 * A movable clock that shows the real time plus `offset` ms. While it runs, sleeping takes real time:
 * functions sleep only briefly.
 */
export function movableClock(offset = 0): MovableClock {
  let added = offset;
  let heldAt: number | undefined;
  const now = (): number => heldAt ?? Date.now() + added;
  const moveTo = (epochMs: EpochMs): void => {
    if (heldAt === undefined) added += Math.max(0, epochMs - now());
    else heldAt = Math.max(heldAt, epochMs);
  };
  return {
    now,
    offset: () => (heldAt === undefined ? added : heldAt - Date.now()),
    moveTo,
    sleep: async (ms) => {
      if (heldAt === undefined) await wait(ms);
      // The real clock has whole milliseconds only.
      else moveTo(heldAt + Math.ceil(ms));
    },
    hold: (at) => {
      heldAt ??= at ?? now();
    },
    release: () => {
      if (heldAt === undefined) return;
      added = heldAt - Date.now();
      heldAt = undefined;
    },
  };
}
