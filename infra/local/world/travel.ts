import { HOUR_MS, MINUTE_MS } from '../../../functions/domain/time/units.ts';
import type { MovableClock } from './clock.ts';

const LONGEST_STEP_MS = HOUR_MS;

export interface Travel {
  readonly clock: MovableClock;
  /** When the next work is to be done, in epoch ms; in the past when some is overdue. */
  nextWork(): Promise<number | undefined>;
  /** Does what is due now, as the schedules would have it done each minute. */
  tick(): Promise<void>;
}

/**
 * Puts the clock forward, stopping at each minute that has work on the way: ticking every minute through
 * twelve weeks would be two million queries. Work that does not get done (more than one tick can release, a
 * shut gate) is looked at again in steps that grow from a minute to an hour.
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
