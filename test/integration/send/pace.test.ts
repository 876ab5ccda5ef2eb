import { describe, expect, it } from 'vitest';
import { HOLDS_MS } from '../../../functions/domain/mail/breaker.ts';
import { toInstant } from '../../../functions/domain/time/instant.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../functions/domain/time/units.ts';
import { addressesOf, names, postOffices, refused } from '../../support/post-office.ts';

const open = postOffices();

describe('a day’s quota that is used up in mid-batch', () => {
  it('stops all mail after one refused call, and all goes by itself once there is quota again', async () => {
    const people = names('n', 30);
    let isUsedUp = false;
    const { due, run, calls, taken, handled, gate } = await open({
      workers: 1,
      refuse: () => (isUsedUp ? ['Throttling', 'Daily message quota exceeded.'] : undefined),
    });
    await due(people);
    await run(MINUTE_MS, () => {
      isUsedUp = taken().length >= 14;
      return false;
    });
    // Nobody looked before the current batch was done. The next batch met the refusal.
    const before = taken().length;
    expect(before).toBe(20);
    expect(refused(calls)).toHaveLength(1);
    expect(handled.filter(({ kind }) => kind === 'left')).toHaveLength(10);
    expect(await gate.look()).toMatchObject({ kind: 'open', hold: { why: 'stop-for-today' } });

    // The workers ask again after a while, and not before.
    await run(HOLDS_MS['stop-for-today'] + 2 * MINUTE_MS);
    expect(refused(calls)).toHaveLength(2);
    isUsedUp = false;
    await run(HOLDS_MS['stop-for-today'] + 2 * MINUTE_MS, () => taken().length >= people.length);
    expect(taken().sort()).toEqual(addressesOf(people));
  });

  it('goes to key accounts first; the others stay due and go the next day', async () => {
    const [rest, key] = [names('rest', 30), names('key', 8)];
    const { due, run, sleep, calls, taken } = await open({
      workers: 1,
      quota: { perSecond: 14, perDay: 20 },
    });
    await due(rest);
    await due(key.slice(0, 5), undefined, 'key');
    // These come due last, but still today.
    await due(key.slice(5), '2026-11-03T10:04:00Z', 'key');
    await run(6 * MINUTE_MS);
    expect(taken()).toHaveLength(20);
    expect(taken()).toEqual(expect.arrayContaining(addressesOf(key)));
    expect(taken().slice(0, 5).sort()).toEqual(addressesOf(key.slice(0, 5)));

    await sleep(DAY_MS);
    await run(5 * MINUTE_MS);
    expect(taken().sort()).toEqual(addressesOf([...rest, ...key]));
    expect(refused(calls)).toEqual([]);
  });
});

describe('an account that AWS pauses in mid-batch', () => {
  it('stops all mail after one call until somebody opens the gate, and loses nobody', async () => {
    const people = names('n', 30);
    let isPaused = false;
    let asked = 0;
    const { due, run, calls, taken, handled, gate, clock } = await open({
      workers: 1,
      refuse: () => {
        asked += 1;
        isPaused ||= asked === 14;
        return isPaused
          ? ['AccountSendingPausedException', 'Email sending is disabled for your account.']
          : undefined;
      },
    });
    await due(people);
    await run(HOUR_MS / 2);
    expect(taken()).toHaveLength(13);
    expect(refused(calls)).toHaveLength(1);
    expect(handled.filter(({ kind }) => kind === 'sent')).toHaveLength(13);
    expect(await gate.look()).toMatchObject({ kind: 'paused', by: 'breaker' });

    // AWS has lifted the pause. Only a person knows that the account stays open.
    isPaused = false;
    await run(5 * MINUTE_MS);
    expect(taken()).toHaveLength(13);
    await gate.open(toInstant(clock.now()));
    await run(5 * MINUTE_MS, () => taken().length >= people.length);
    expect(taken().sort()).toEqual(addressesOf(people));
  });
});

describe('too many mails that come back', () => {
  it('stop mail within a minute; after somebody opens the gate, only new ones stop it again', async () => {
    const counted: { at: number; attempts: number; bounces: number; complaints: number }[] = [];
    const { due, run, taken, gate, clock } = await open({ counted: () => counted });
    await due(names('n', 20));
    await run(MINUTE_MS);
    expect(taken()).toHaveLength(20);

    counted.push({ at: clock.now(), attempts: 20, bounces: 14, complaints: 0 });
    await run(MINUTE_MS);
    await due(names('m', 20), toInstant(clock.now()));
    await run(10 * MINUTE_MS);
    expect(taken()).toHaveLength(20);
    expect(await gate.look()).toMatchObject({ kind: 'paused', by: 'breaker' });

    await gate.open(toInstant(clock.now()));
    await run(2 * MINUTE_MS);
    expect(taken().sort()).toEqual(addressesOf([...names('n', 20), ...names('m', 20)]));
    counted.push({ at: clock.now(), attempts: 20, bounces: 13, complaints: 0 });
    await run(MINUTE_MS);
    expect(await gate.look()).toMatchObject({ kind: 'paused', by: 'breaker' });
  });
});

describe('a time in which nothing ran', () => {
  it.each([
    ['a day', '2026-11-03T10:00:00Z', '2026-11-04T10:00:00Z'],
    ['a weekend, with a new week behind it', '2026-11-06T10:00:00Z', '2026-11-09T10:00:00Z'],
  ])('of %s leaves everybody due: each gets the mail once', async (_long, dueAt, startAt) => {
    const people = names('n', 60);
    const { agenda, due, run, calls, taken, queue } = await open({ startAt });
    await due(people, dueAt);
    await run(10 * MINUTE_MS);
    expect(taken().sort()).toEqual(addressesOf(people));
    expect(refused(calls)).toEqual([]);
    expect(queue.dead?.size()).toBe(0);
    expect((await agenda.earliest())?.slice(0, 4)).toBe('2027');
  });
});
