import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../functions/domain/time/units.ts';
import type { MovableClock } from '../../../../infra/local/state/clock.ts';
import { travelTo } from '../../../../infra/local/world/travel.ts';

/** A clock that moves only when it is told to. */
function stillClock(): MovableClock {
  let now = 0;
  return {
    now: () => now,
    offset: () => now,
    sleep: async () => undefined,
    moveTo: (to) => {
      now = Math.max(now, to);
    },
    hold: () => undefined,
    release: () => undefined,
  };
}

/** A world whose work is a list of times. Each tick does what is due, `perTick` pieces at most. */
function world(times: readonly number[], perTick = Number.POSITIVE_INFINITY) {
  const clock = stillClock();
  let open = [...times].sort((a, b) => a - b);
  const done: { due: number; at: number }[] = [];
  const ticks: number[] = [];
  return {
    clock,
    done,
    ticks,
    left: () => open,
    nextWork: async () => open[0],
    tick: async () => {
      const now = clock.now();
      ticks.push(now);
      const due = open.filter((time) => time <= now).slice(0, perTick);
      done.push(...due.map((time) => ({ due: time, at: now })));
      open = open.slice(due.length);
    },
  };
}

describe('a moved clock', () => {
  it('stops only at minutes that have work, and at the end', async () => {
    const w = world([HOUR_MS + 1, HOUR_MS + 2, 5 * HOUR_MS]);
    await travelTo(6 * HOUR_MS, w);
    expect(w.ticks).toEqual([0, HOUR_MS + MINUTE_MS, 5 * HOUR_MS, 6 * HOUR_MS]);
    expect(w.clock.now()).toBe(6 * HOUR_MS);
  });

  it('leaves work beyond its target alone', async () => {
    const w = world([2 * HOUR_MS]);
    await travelTo(HOUR_MS, w);
    expect([w.done, w.clock.now()]).toEqual([[], HOUR_MS]);
  });

  it('does all work in order, none of it early and none later than the next minute', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 3 * DAY_MS }), { maxLength: 30 }),
        fc.integer({ min: 0, max: 3 * DAY_MS }),
        async (times, target) => {
          const w = world(times);
          await travelTo(target, w);
          expect(w.done.map(({ due }) => due)).toEqual(
            times.filter((time) => time <= target).sort((a, b) => a - b),
          );
          for (const { due, at } of w.done) {
            expect(at).toBeGreaterThanOrEqual(due);
            expect(at - due).toBeLessThanOrEqual(MINUTE_MS);
          }
        },
      ),
    );
  });

  it('comes back to work that one tick cannot finish', async () => {
    const w = world(
      Array.from({ length: 10 }, () => 0),
      1,
    );
    await travelTo(DAY_MS, w);
    expect(w.left()).toEqual([]);
  });

  it('is not stopped by work that never gets done', async () => {
    const w = world([0], 0);
    await travelTo(7 * DAY_MS, w);
    expect(w.clock.now()).toBe(7 * DAY_MS);
    expect(w.ticks.length).toBeLessThan(7 * 24 + 10);
  });
});
