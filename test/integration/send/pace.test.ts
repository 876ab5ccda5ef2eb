import { randomUUID } from 'node:crypto';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HOLDS_MS } from '../../../functions/domain/mail/breaker.ts';
import { toInstant } from '../../../functions/domain/time/instant.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../functions/domain/time/units.ts';
import { agenda } from '../../../functions/store/agenda.ts';
import { toKey } from '../../../functions/store/items.ts';
import { customerKey } from '../../../functions/wiring/table.ts';
import { createTable } from '../../../infra/local/aws/dynamodb.ts';
import { startTestTable, type TestTable } from '../../support/dynamodb.ts';
import { refFor } from '../../support/factories.ts';
import {
  addressesOf,
  mostInASecond,
  names,
  type PostOffice,
  type PostOfficeOptions,
  postOffice,
  type SesCall,
} from '../../support/post-office.ts';

/** So slow that few mails fill a tick. */
const SLOW = { perSecond: 1, perDay: 50_000 };

let table: TestTable;
let tableName: string;
let office: PostOffice;
beforeAll(async () => {
  table = await startTestTable();
});
afterEach(() => office.stop());
afterAll(() => table.stop());

async function open(options: PostOfficeOptions = {}): Promise<PostOffice> {
  tableName = `pace-${randomUUID()}`;
  await createTable(table.client, tableName);
  office = await postOffice(table, tableName, options);
  return office;
}

const refused = (calls: readonly SesCall[]): SesCall[] => calls.filter(({ taken }) => !taken);

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
      says: () => ({ perSecond: 14, leftToday: 50_000 }),
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
    const { due, run, calls, taken, queue } = await open({ startAt });
    await due(people, dueAt);
    await run(10 * MINUTE_MS);
    expect(taken().sort()).toEqual(addressesOf(people));
    expect(refused(calls)).toEqual([]);
    expect(queue.dead?.size()).toBe(0);
    expect((await agenda(table.client, tableName).earliest())?.slice(0, 4)).toBe('2027');
  });
});

describe('customers at the head who cannot be mailed, more than a tick takes', () => {
  it('delay those behind them for no longer than a sweep, and end parked', {
    timeout: 240_000,
  }, async () => {
    const [unreadable, unwritable, fine] = [names('u', 32), names('w', 33), names('fine', 7)];
    const { due, run, calls, taken, queue, world, ticks, clock } = await open({
      workers: 2,
      quota: SLOW,
      cannotWrite: (to) => to.startsWith('w'),
    });
    await due([...unreadable, ...unwritable], '2026-11-03T09:00:00Z');
    await due(fine, '2026-11-03T09:30:00Z');
    await Promise.all(
      unreadable.map((name) =>
        table.client.send(
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
    expect(await agenda(table.client, tableName).earliest()).toMatch(/^2027/);
    expect(await world.ports.customers.get(refFor('w0'))).toMatchObject({ parked: 'undefined variable' });
  });
});
