import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../functions/domain/time/units.ts';
import { toKey } from '../../../functions/store/items.ts';
import { customerKey } from '../../../functions/wiring/table.ts';
import { refFor } from '../../support/factories.ts';
import { addressesOf, mostInASecond, names, postOffices, refused } from '../../support/post-office.ts';

/** So slow that few mails fill a tick. */
const SLOW = { perSecond: 1, perDay: 50_000 };

const open = postOffices();

describe('twenty workers', () => {
  it('send more mails than fit in one tick: each once, never more in any second than SES takes, and none is refused', {
    timeout: 240_000,
  }, async () => {
    // A tick takes 54 of them.
    const people = names('n', 70);
    const { due, run, calls, taken, queue } = await open({ workers: 20, quota: SLOW });
    await due(people);
    await run(10 * MINUTE_MS, () => taken().length >= people.length);
    expect(taken().sort()).toEqual(addressesOf(people));
    expect(mostInASecond(calls)).toBeLessThanOrEqual(SLOW.perSecond);
    expect(refused(calls)).toEqual([]);
    expect(queue.dead?.size()).toBe(0);
  });

  it('lose nobody, mail nobody twice and waste few calls when SES takes half of what it reports', {
    timeout: 240_000,
  }, async () => {
    const people = names('n', 100);
    const { due, run, calls, taken, queue } = await open({
      workers: 20,
      quota: { perSecond: 7, perDay: 50_000 },
      says: () => ({ perSecond: 14, perDay: 50_000, leftToday: 50_000 }),
    });
    await due(people);
    await run(30 * MINUTE_MS, () => taken().length >= people.length);
    expect(taken().sort()).toEqual(addressesOf(people));
    expect(mostInASecond(calls)).toBeLessThanOrEqual(7);
    // SES refused some mails. Each time all workers stopped together, so there are far fewer refusals than
    // mails.
    expect(refused(calls).length).toBeGreaterThan(0);
    expect(refused(calls).length).toBeLessThan(people.length / 3);
    expect(queue.dead?.size()).toBe(0);
  });
});

describe('customers at the head who cannot be mailed, more than a tick takes', () => {
  it('delay those behind them for no longer than a sweep, and end parked', {
    timeout: 240_000,
  }, async () => {
    const [unreadable, unwritable, fine] = [names('u', 32), names('w', 33), names('fine', 7)];
    const { agenda, calls, clock, database, due, queue, run, tableName, taken, ticks, world } = await open({
      workers: 2,
      quota: SLOW,
      cannotWrite: (to) => to.startsWith('w'),
    });
    await due([...unreadable, ...unwritable], '2026-11-03T09:00:00Z');
    await due(fine, '2026-11-03T09:30:00Z');
    await Promise.all(
      unreadable.map((name) =>
        database.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: toKey(customerKey(refFor(name))),
            UpdateExpression: 'SET #zone = :nonsense',
            ExpressionAttributeNames: { '#zone': 'zone' },
            ExpressionAttributeValues: { ':nonsense': { N: '7' } },
          }),
        ),
      ),
    );
    const start = clock.now();
    await run(20 * MINUTE_MS, () => taken().length >= fine.length);
    expect(taken().sort()).toEqual(addressesOf(fine));
    // A tick takes 54 of them, so a sweep takes two.
    expect(clock.now() - start).toBeLessThanOrEqual(2 * MINUTE_MS);
    expect(ticks[0]).toEqual({ released: 54, reviews: 0 });

    await run(8 * MINUTE_MS);
    expect(calls).toHaveLength(fine.length);
    expect(queue.dead?.size()).toBe(0);
    expect(await agenda.earliest()).toMatch(/^2027/);
    expect(await world.ports.customers.get(refFor('w0'))).toMatchObject({ parked: 'undefined variable' });
  });
});
