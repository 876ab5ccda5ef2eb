import { describe, expect, it } from 'vitest';
import { type KeyRing, makeKeyRing } from '../../../functions/domain/identity/key-ring.ts';
import { keySource } from '../../../functions/runtime/key-source.ts';
import { manualClock } from '../../support/manual-clock.ts';

const ringOf = (secret: string): KeyRing => makeKeyRing('p'.repeat(32), [secret.repeat(32)]);
const OLD = ringOf('o');
const NEW = ringOf('n');
const SECOND_MS = 1_000;

/** A source whose keys a test can rotate. It counts how often they were loaded. */
async function rotating() {
  const clock = manualClock('2026-11-16T08:00:00Z');
  const errors: unknown[] = [];
  const world = { stored: async () => OLD, loads: 0 };
  const load = async () => {
    world.loads += 1;
    return world.stored();
  };
  const source = await keySource(load, clock, (error) => void errors.push(error));
  return { source, clock, errors, world };
}

describe('loaded keys', () => {
  it('stay until somebody asks for newer ones', async () => {
    const { source, world } = await rotating();
    world.stored = async () => NEW;
    expect(source.ring()).toBe(OLD);
    expect(await source.renew()).toBe(NEW);
    expect(source.ring()).toBe(NEW);
  });

  it('are renewed once a minute at most, even if somebody asks more often', async () => {
    const { source, clock, world } = await rotating();
    const afterLoading = world.loads;
    for (let second = 0; second < 180; second += 1) {
      await Promise.all(Array.from({ length: 5 }, () => source.renew()));
      await clock.sleep(SECOND_MS);
    }
    expect(world.loads - afterLoading).toBe(3);
  });

  it('are renewed for everybody who asks meanwhile', async () => {
    const { source, world } = await rotating();
    world.stored = async () => NEW;
    expect(await Promise.all([source.renew(), source.renew()])).toEqual([NEW, NEW]);
    expect(world.loads).toBe(2);
  });

  it('stay when newer ones cannot be loaded, and that is reported; a minute later they are asked for again', async () => {
    const { source, clock, errors, world } = await rotating();
    const failure = new Error('throttled');
    world.stored = async () => {
      throw failure;
    };
    expect(await source.renew()).toBe(OLD);
    expect(errors).toEqual([failure]);
    world.stored = async () => NEW;
    expect(await source.renew()).toBe(OLD);
    await clock.sleep(60 * SECOND_MS);
    expect(await source.renew()).toBe(NEW);
  });

  it('are renewed even after the clock was set back', async () => {
    const { source, clock, world } = await rotating();
    await source.renew();
    world.stored = async () => NEW;
    clock.set('2026-11-16T07:00:00Z');
    expect(await source.renew()).toBe(NEW);
  });

  it('are read again in time, and never older than a minute for callers who need that', async () => {
    const { source, clock, world } = await rotating();
    world.stored = async () => NEW;
    await clock.sleep(59 * SECOND_MS);
    await source.refresh();
    expect(source.ring()).toBe(OLD);
    await clock.sleep(SECOND_MS);
    await Promise.all([source.refresh(), source.refresh()]);
    expect(source.ring()).toBe(NEW);
    expect(world.loads).toBe(2);
    clock.set('2026-11-16T07:00:00Z');
    await source.refresh();
    expect(world.loads).toBe(3);
  });

  it('that are too old are reported as such until they can be read, which is tried once a minute', async () => {
    const { source, clock, errors, world } = await rotating();
    const failure = new Error('throttled');
    world.stored = async () => {
      throw failure;
    };
    await clock.sleep(60 * SECOND_MS);
    for (const _batch of [1, 2, 3]) await expect(source.refresh()).rejects.toBe(failure);
    expect(errors).toEqual([failure]);
    expect(source.ring()).toBe(OLD);
    world.stored = async () => NEW;
    await clock.sleep(60 * SECOND_MS);
    await source.refresh();
    expect(source.ring()).toBe(NEW);
  });

  it('that were read again in time are renewed at once for a link that none of them signed', async () => {
    const { source, clock, world } = await rotating();
    await clock.sleep(60 * SECOND_MS);
    await source.refresh();
    world.stored = async () => NEW;
    await clock.sleep(SECOND_MS);
    expect(await source.renew()).toBe(NEW);
  });

  it('must be there at the start', async () => {
    const failing = async (): Promise<KeyRing> => {
      throw new Error('no such secret');
    };
    await expect(keySource(failing, manualClock('2026-11-16T08:00:00Z'), () => {})).rejects.toThrow(
      'no such secret',
    );
  });
});
