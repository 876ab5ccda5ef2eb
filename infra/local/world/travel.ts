import { HOUR_MS, MINUTE_MS } from '../../../functions/domain/time/units.ts';
import type { MovableClock } from '../state/clock.ts';

const LONGEST_STEP_MS = HOUR_MS;

export interface Travel {
  readonly clock: MovableClock;
  /** When the next work is due, in epoch ms; in the past when work is overdue. */
  nextWork(): Promise<number | undefined>;
  /** Does what is due now, as the schedules would each minute. */
  tick(): Promise<void>;
}

/**
 * Puts the clock forward, and stops at each minute that has work. A tick at every minute of twelve weeks
 * would be two million queries. Some work does not get done at once (a tick can release only so much, or the
 * gate is shut). Such work is tried again in steps that grow from a minute to an hour.
 *
 * @param target epoch ms
 */
export async function travelTo(target: number, { clock, nextWork, tick }: Travel): Promise<void> {
  let step = MINUTE_MS;
  await tick();
  for (;;) {
    const next = await nextWork();
    if (next === undefined) break;
    const now = clock.now();
    const isOverdue = next <= now;
    const stop = isOverdue ? now + step : Math.ceil(next / MINUTE_MS) * MINUTE_MS;
    if (stop >= target) break;
    step = isOverdue ? Math.min(2 * step, LONGEST_STEP_MS) : MINUTE_MS;
    clock.moveTo(stop);
    await tick();
  }
  clock.moveTo(target);
  await tick();
}
