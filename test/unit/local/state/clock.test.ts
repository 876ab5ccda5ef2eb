import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../functions/domain/time/units.ts';
import { movableClock } from '../../../../infra/local/state/clock.ts';

const NOON = Date.parse('2026-11-02T12:00:00Z');

describe('a stopped clock', () => {
  it('moves only by moving it or sleeping, and sleeping takes no real time', async () => {
    const clock = movableClock();
    clock.hold(NOON);
    expect(clock.now()).toBe(NOON);
    await clock.sleep(HOUR_MS);
    expect(clock.now()).toBe(NOON + HOUR_MS);
    clock.moveTo(NOON + 7_200_000);
    clock.moveTo(NOON);
    expect(clock.now()).toBe(NOON + 7_200_000);
  });

  it('shows whole milliseconds, as the real one does', async () => {
    const clock = movableClock();
    clock.hold(NOON);
    await clock.sleep(2.2);
    expect(clock.now()).toBe(NOON + 3);
  });

  it('runs on from where it stands once it is released', () => {
    const clock = movableClock();
    clock.hold(NOON);
    expect(clock.offset()).toBeLessThanOrEqual(NOON - Date.now() + 1_000);
    clock.release();
    expect(clock.now()).toBeGreaterThanOrEqual(NOON);
    expect(clock.now()).toBeLessThan(NOON + MINUTE_MS);
  });
});
