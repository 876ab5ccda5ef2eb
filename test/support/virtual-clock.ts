import type { Clock } from '../../functions/ports/clock.ts';

export interface VirtualClock extends Clock {
  /**
   * Runs workers side by side until all have ended. Time stands still while any of them is at work, even in a
   * call on the wire. Once all sleep, time jumps to the first who wakes.
   */
  run(workers: readonly (() => Promise<void>)[]): Promise<void>;
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/**
 * A clock for many workers at once. Their hour takes only as long as their real work, and no call takes clock
 * time.
 */
export function virtualClock(start: string): VirtualClock {
  let now = Date.parse(start);
  /** Workers that are not asleep. A worker that waits for a call to end is at work. */
  let atWork = 0;
  let sleepers: Sleeper[] = [];

  function leave(): void {
    atWork -= 1;
    if (atWork > 0 || sleepers.length === 0) return;
    now = Math.min(...sleepers.map(({ until }) => until));
    const awake = sleepers.filter(({ until }) => until === now);
    sleepers = sleepers.filter(({ until }) => until > now);
    // Counted before any of them goes on: otherwise the first could fall asleep again and move the time.
    atWork += awake.length;
    for (const { wake } of awake) wake();
  }

  return {
    now: () => now,
    sleep(ms) {
      if (atWork === 0) throw new Error('Only a worker of this clock may sleep.');
      if (!(ms > 0)) return Promise.resolve();
      return new Promise((wake) => {
        sleepers.push({ until: now + ms, wake });
        leave();
      });
    },
    async run(workers) {
      atWork += workers.length;
      await Promise.all(workers.map((work) => work().finally(leave)));
    },
  };
}
