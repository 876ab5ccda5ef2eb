import { expect, it } from 'vitest';
import { BREAKER_POLICY, HOLDS_MS } from '../../../functions/domain/mail/breaker.ts';
import { toInstant } from '../../../functions/domain/time/instant.ts';
import { HOUR_MS, MINUTE_MS } from '../../../functions/domain/time/units.ts';
import type { Gate } from '../../../functions/ports/gate.ts';

const NOW = Date.parse('2026-11-03T09:00:00Z');
const AT = toInstant(NOW);

/**
 * What the gate promises.
 *
 * @param newPlace makes a place with its own gate; its result makes one worker's view of that gate
 */
export function gateContract(newPlace: () => Promise<() => Gate>): void {
  it('is open at first, and grants one mail a second until a pace is set', async () => {
    const worker = (await newPlace())();
    expect(await worker.view()).toEqual({ state: { kind: 'open' }, ambiguous: 0, faulty: 0 });
    expect(await worker.look()).toEqual({ kind: 'open' });
    expect(await worker.reserve(1, NOW, 5_000)).toEqual({ kind: 'granted', from: NOW, spacingMs: 1_000 });
    expect(await worker.reserve(1, NOW, 5_000)).toMatchObject({ kind: 'granted', from: NOW + 1_000 });
  });

  it('gives slots one behind the other across workers, and none twice', async () => {
    const worker = await newPlace();
    await worker().setPace(10);
    const workers = Array.from({ length: 5 }, worker);
    const granted = await Promise.all(
      Array.from({ length: 20 }, (_, index) => workers[index % 5]?.reserve(10, NOW, 1e9)),
    );
    const starts = granted.flatMap((slot) => (slot?.kind === 'granted' ? [slot.from] : []));
    expect(starts.sort((a, b) => a - b)).toEqual(starts.map((_, index) => NOW + index * 1_000));
    // On the wire a worker may lose the race too often; then it is slowed.
    expect(starts.length).toBeGreaterThan(5);
  });

  it('says slowed when a worker would wait too long', async () => {
    const worker = await newPlace();
    const one = worker();
    await one.setPace(10);
    await one.reserve(100, NOW, 5_000);
    expect(await one.reserve(1, NOW, 5_000)).toEqual({ kind: 'slowed' });
    expect(await worker().reserve(1, NOW, 5_000)).toEqual({ kind: 'slowed' });
    expect(await one.reserve(1, NOW + 6_000, 5_000)).toMatchObject({ kind: 'granted', from: NOW + 10_000 });
  });

  it('lets no unused time pile up into a burst', async () => {
    const one = (await newPlace())();
    await one.setPace(10);
    await one.reserve(1, NOW, 5_000);
    const hourLater = NOW + HOUR_MS;
    expect(await one.reserve(10, hourLater, 5_000)).toMatchObject({ from: hourLater });
    expect(await one.reserve(10, hourLater, 5_000)).toMatchObject({ from: hourLater + 1_000 });
  });

  it('follows a new pace, and grants nothing when there is none', async () => {
    const worker = await newPlace();
    const one = worker();
    await one.setPace(10);
    await one.reserve(1, NOW, 5_000);
    await worker().setPace(2);
    await one.reserve(1, NOW, 5_000);
    expect(await one.reserve(1, NOW, 5_000)).toMatchObject({ spacingMs: 500 });
    expect(await one.view()).toMatchObject({ perSecond: 2 });
    await one.setPace(0);
    expect(await one.reserve(1, NOW, 5_000)).toEqual({ kind: 'slowed' });
  });

  it('grants nothing while it is paused, and keeps the first reason and who gave it', async () => {
    const worker = await newPlace();
    const one = worker();
    await one.reserve(1, NOW, 5_000);
    expect(await worker().pause('A wrong list was imported.', AT, 'operator')).toBe(true);
    expect(await worker().pause('another reason', '2026-11-03T09:00:02Z', 'breaker')).toBe(false);
    // The SDK repeats a write whose first response was lost.
    expect(await worker().pause('A wrong list was imported.', AT, 'operator')).toBe(true);
    expect(await one.reserve(1, NOW + MINUTE_MS, 5_000)).toEqual({
      kind: 'paused',
      why: 'A wrong list was imported.',
    });
    const paused = { kind: 'paused', why: 'A wrong list was imported.', since: AT, by: 'operator' };
    expect(await one.look()).toEqual(paused);
    expect(await one.view()).toMatchObject({ state: paused });
  });

  it('opens again, remembers when, and accepts a new reason after that', async () => {
    const worker = await newPlace();
    await worker().pause('first', AT, 'breaker');
    await worker().open('2026-11-03T10:00:00Z');
    expect(await worker().view()).toMatchObject({
      state: { kind: 'open' },
      openedAt: '2026-11-03T10:00:00Z',
    });
    expect(await worker().reserve(1, NOW + 120_000, 5_000)).toMatchObject({ kind: 'granted' });
    expect(await worker().pause('second', '2026-11-03T11:00:00Z', 'operator')).toBe(true);
    expect(await worker().look()).toMatchObject({ why: 'second', by: 'operator' });
  });

  it('holds every worker for a moment after SES said slow down, and then continues by itself', async () => {
    const worker = await newPlace();
    const [one, two] = [worker(), worker()];
    await one.setPace(10);
    await two.reserve(10, NOW, 5_000);
    await one.hold('slow-down', NOW + 100);
    const until = NOW + 100 + HOLDS_MS['slow-down'];
    expect(await two.look()).toEqual({
      kind: 'open',
      hold: { why: 'slow-down', until },
    });
    expect(await two.reserve(1, NOW + 100, 500)).toEqual({ kind: 'held', why: 'slow-down' });
    expect(await two.reserve(1, NOW + 100, 5_000)).toMatchObject({ kind: 'granted', from: until });
    expect(await one.reserve(1, until + MINUTE_MS, 5_000)).toMatchObject({
      kind: 'granted',
      from: until + MINUTE_MS,
    });
  });

  it('does not bring forward slots that it gave before the hold', async () => {
    const worker = await newPlace();
    const one = worker();
    await one.setPace(10);
    await one.reserve(100, NOW, 5_000);
    await worker().hold('slow-down', NOW);
    expect(await one.look()).toMatchObject({ hold: { why: 'slow-down' } });
    expect(await one.reserve(1, NOW, 60_000)).toMatchObject({ kind: 'granted', from: NOW + 10_000 });
  });

  it('holds until the day’s quota may have room, even when a shorter hold comes later', async () => {
    const worker = await newPlace();
    const one = worker();
    await one.hold('stop-for-today', NOW);
    await worker().hold('slow-down', NOW + 1_000);
    expect(await one.reserve(1, NOW + 5_000, 15_000)).toEqual({ kind: 'held', why: 'stop-for-today' });
    const until = NOW + HOLDS_MS['stop-for-today'];
    expect(await one.reserve(1, until, 0)).toMatchObject({ kind: 'granted', from: until });
  });

  it('gives up a hold when somebody opens the gate', async () => {
    const worker = await newPlace();
    await worker().hold('stop-for-today', NOW);
    await worker().open(AT);
    expect(await worker().look()).toEqual({ kind: 'open' });
    expect(await worker().reserve(1, NOW, 0)).toMatchObject({ kind: 'granted', from: NOW });
  });

  it.each([
    ['ambiguous', BREAKER_POLICY.ambiguousInARow],
    ['faulty', BREAKER_POLICY.faultyInARow],
  ] as const)('trips after a run of %s mails across workers, and a clear answer ends the run', async (kind, limit) => {
    const worker = await newPlace();
    const [one, two] = [worker(), worker()];
    for (let count = 1; count < limit; count += 1)
      expect(await one.count(kind, `a${count}`, AT)).toBe('open');
    expect(await two.view()).toMatchObject({ [kind]: limit - 1 });
    await two.clear();
    expect(await one.view()).toMatchObject({ [kind]: 0, state: { kind: 'open' } });
    for (let count = 1; count < limit; count += 1)
      expect(await two.count(kind, `b${count}`, AT)).toBe('open');
    expect(await one.count(kind, 'c', AT)).toBe('tripped');
    expect(await one.look()).toMatchObject({ kind: 'paused', since: AT, by: 'breaker' });
    await one.open(AT);
    expect(await one.view()).toMatchObject({ [kind]: 0, state: { kind: 'open' } });
  });

  it('counts a mail that is tried again once', async () => {
    const worker = await newPlace();
    const [one, two] = [worker(), worker()];
    for (let tries = 0; tries < 10; tries += 1) {
      expect(await one.count('faulty', 'one', AT)).toBe('open');
      expect(await two.count('faulty', 'two', AT)).toBe('open');
    }
    expect(await one.view()).toMatchObject({ faulty: 2, ambiguous: 0, state: { kind: 'open' } });
  });

  it('counts a run from its first silence, whatever answers the workers had before it', async () => {
    const worker = await newPlace();
    const workers = [worker(), worker(), worker(), worker(), worker()];
    for (const each of workers) {
      await each.reserve(1, NOW, 60_000);
      await each.clear();
    }
    const said = [];
    for (const [index, each] of workers.entries()) {
      said.push(await each.count('ambiguous', `mail ${index}`, AT));
      await each.reserve(1, NOW, 60_000);
    }
    expect(said).toEqual(['open', 'open', 'open', 'open', 'tripped']);
  });

  it('ends a run that other workers counted, at the first answer after it', async () => {
    const worker = await newPlace();
    const [one, two] = [worker(), worker()];
    await one.count('ambiguous', 'one', AT);
    await two.reserve(1, NOW, 60_000);
    await two.clear();
    expect(await one.view()).toMatchObject({ ambiguous: 0 });
  });

  it('keeps the planner’s sweep, and forgets it when it ends', async () => {
    const worker = await newPlace();
    const sweep = { startedAt: AT, cursors: { 'key#3': '2026-11-03T08:00:00Z#score#x' } };
    expect(await worker().sweep()).toBeUndefined();
    await worker().saveSweep(sweep);
    expect(await worker().sweep()).toEqual(sweep);
    await worker().saveSweep(undefined);
    expect(await worker().sweep()).toBeUndefined();
  });
}
