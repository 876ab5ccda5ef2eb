import { describe, expect, it } from 'vitest';
import { MAX_DOMAINS } from '../../../functions/domain/answering/habits.ts';
import { HOUR_MS } from '../../../functions/domain/time/units.ts';
import type { Learnt, ReceiverStore } from '../../../functions/ports/receivers.ts';
import { gatewayNotes, knownHabits } from '../../../functions/use-cases/known-receivers.ts';
import { inMemoryReceivers } from '../../support/in-memory-receivers.ts';
import { manualClock } from '../../support/manual-clock.ts';

const QUIET = 'aaaaaaaa';
const LOUD = 'aaaabbbb';
const learnt: Learnt = {
  week: '2026-W45',
  anywhere: { asks: 190, visited: 8 },
  gateways: new Map(),
  domains: new Map([
    [QUIET, { asks: 200, visited: 0 }],
    [LOUD, { asks: 200, visited: 200 }],
  ]),
  forgotten: [],
};

function world() {
  const store = inMemoryReceivers();
  const clock = manualClock('2026-11-16T08:00:00Z');
  const errors: unknown[] = [];
  const calls: string[] = [];
  let broken: Error | undefined;
  const watched: ReceiverStore = {
    ...store,
    get: async (shard) => {
      calls.push(`get ${shard}`);
      if (broken !== undefined) throw broken;
      return store.get(shard);
    },
    note: async (note) => {
      calls.push(`note ${note.domain} ${note.gateway}`);
      await store.note(note);
    },
  };
  const onError = (error: unknown): void => void errors.push(error);
  return {
    store,
    clock,
    errors,
    calls,
    breakWith: (error: Error | undefined) => {
      broken = error;
    },
    habits: knownHabits(watched, clock, onError),
    strictHabits: knownHabits(watched, clock),
    gateways: gatewayNotes(watched, clock, onError),
  };
}

describe('the habit of a receiver', () => {
  it('is read once an hour, for all domains of a shard', async () => {
    const { store, clock, calls, habits } = world();
    expect(await habits.habitOf(QUIET)).toBe('sometimes');
    await store.learn(0, undefined, learnt);
    await clock.sleep(HOUR_MS - 1);
    expect(await habits.habitOf(QUIET)).toBe('sometimes');
    expect(calls).toEqual(['get 0']);
    await clock.sleep(1);
    expect(await Promise.all([QUIET, LOUD].map(habits.habitOf))).toEqual(['never', 'always']);
    expect(calls).toEqual(['get 0', 'get 0']);
  });

  it('is that of anywhere for an ask without a domain', async () => {
    const { store, habits } = world();
    await store.learn(0, undefined, learnt);
    expect(await habits.habitOf(undefined)).toBe('seldom');
  });

  it('is the usual one while it cannot be read, and is read anew with the next click', async () => {
    const { store, errors, calls, breakWith, habits } = world();
    await store.learn(0, undefined, learnt);
    const error = new Error('no table');
    breakWith(error);
    expect(await habits.habitOf(LOUD)).toBe('sometimes');
    expect(errors).toEqual([error]);
    breakWith(undefined);
    expect(await habits.habitOf(LOUD)).toBe('always');
    expect(calls).toHaveLength(2);
  });

  it('fails where nobody is told, and is read anew after that', async () => {
    const { store, breakWith, strictHabits } = world();
    await store.learn(0, undefined, learnt);
    breakWith(new Error('no table'));
    await expect(strictHabits.habitOf(LOUD)).rejects.toThrow('no table');
    breakWith(undefined);
    expect(await strictHabits.habitOf(LOUD)).toBe('always');
  });
});

describe('the gateway of a domain', () => {
  const note = (domain: string) => ({ domain, gateway: 'mimecast', week: '2026-W47' }) as const;

  it('is written once, however many mails go there', async () => {
    const { store, calls, gateways } = world();
    for (let mails = 0; mails < 9; mails += 1) await gateways.note(note(QUIET));
    await gateways.note({ ...note(QUIET), gateway: 'google' });
    expect((await store.get(0)).via).toEqual(new Map([[QUIET, 'mimecast']]));
    expect(calls).toEqual(['get 0', `note ${QUIET} mimecast`, 'get 0']);
  });

  it('is left out where there is no room, without asking to write', async () => {
    const { store, calls, gateways } = world();
    for (let nth = 0; nth < MAX_DOMAINS; nth += 1) await store.note(note(`aa${nth}`));
    for (let mails = 0; mails < 9; mails += 1) await gateways.note(note(QUIET));
    expect(calls).toEqual(['get 0']);
  });
});
