import { setTimeout as realTime } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../functions/domain/time/units.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

const START = '2026-11-03T10:00:00Z';

/** A clock, and the notes of its workers, with the milliseconds since its start. */
function noted() {
  const clock = virtualClock(START);
  const notes: [string, number][] = [];
  return {
    clock,
    notes,
    note: (what: string) => void notes.push([what, clock.now() - Date.parse(START)]),
  };
}

describe('a virtual clock', () => {
  it('jumps to the earliest sleeper, and wakes all of one moment together', async () => {
    const { clock, notes, note } = noted();
    const worker = (name: string, ms: number) => async () => {
      await clock.sleep(ms);
      note(name);
      await clock.sleep(ms);
      note(name);
    };
    await clock.run([worker('a', HOUR_MS), worker('b', 1_800_000)]);
    expect(notes).toEqual([
      ['b', 1_800_000],
      ['a', HOUR_MS],
      ['b', HOUR_MS],
      ['a', 7_200_000],
    ]);
  });

  it('stands still while anybody waits for a call, no matter how long that takes', async () => {
    const { clock, notes, note } = noted();
    const caller = async () => {
      await realTime(20);
      note('call');
      await clock.sleep(100);
      note('slept');
    };
    const sleeper = async () => {
      await clock.sleep(50);
      note('sleeper');
    };
    await clock.run([sleeper, caller]);
    expect(notes).toEqual([
      ['call', 0],
      ['sleeper', 50],
      ['slept', 100],
    ]);
  });

  it('continues for the others when one ends or fails', async () => {
    const { clock, notes, note } = noted();
    const failing = async () => {
      throw new Error('broken');
    };
    const sleeper = async () => {
      await clock.sleep(10);
      note('sleeper');
    };
    await expect(clock.run([sleeper, failing, async () => undefined])).rejects.toThrow('broken');
    await realTime(1);
    expect(notes).toEqual([['sleeper', 10]]);
  });

  it('lets no unknown worker sleep', () => {
    expect(() => virtualClock(START).sleep(1)).toThrow('Only a worker');
  });
});
