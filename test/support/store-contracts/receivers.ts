import { expect, it } from 'vitest';
import { MAX_DOMAINS, NOTHING_KNOWN } from '../../../functions/domain/answering/habits.ts';
import type { Learnt, ReceiverStore } from '../../../functions/ports/receivers.ts';

const visits = (asks: number, visited: number) => ({ asks, visited });

const learnt = (change: Partial<Learnt> = {}): Learnt => ({
  week: '2026-W45',
  anywhere: visits(120.5, 40.25),
  gateways: new Map([['outlook', visits(80, 32.1)]]),
  domains: new Map([
    ['k3x7qmzp', visits(12.5, 3.25)],
    ['aaaabbbb', visits(1, 0)],
  ]),
  forgotten: [],
  ...change,
});

/** The first two characters of a hash say the shard: domains of shards that no other test writes to. */
const domainOf = (store: ReceiverStore, shard: number, nth: number): string => {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567';
  const found = [...letters].find((letter) => store.shardOf(`a${letter}`) === shard);
  const digits = Array.from({ length: 6 }, (_, place) => letters[Math.floor(nth / 32 ** place) % 32]);
  return `a${found}${digits.join('')}`;
};
type Note = Parameters<ReceiverStore['note']>[0];
const note = (domain: string, change: Partial<Note> = {}): Note => ({
  domain,
  gateway: 'mimecast',
  week: '2026-W45',
  ...change,
});

export function receiverStoreContract(makeStore: () => ReceiverStore): void {
  it('knows nothing before anything was learnt', async () => {
    expect(await makeStore().get(15)).toEqual({ ...NOTHING_KNOWN, notes: [] });
  });

  it('reads back what was learnt, which no other shard knows', async () => {
    const store = makeStore();
    const { forgotten: _, ...known } = learnt();
    expect(await store.learn(0, undefined, learnt())).toBe(true);
    expect(await store.get(0)).toEqual({ ...known, via: new Map(), notes: [] });
    expect(await store.get(14)).toEqual({ ...NOTHING_KNOWN, notes: [] });
  });

  it('keeps what was learnt only if nobody has learnt since it was read', async () => {
    const store = makeStore();
    expect(await store.learn(1, undefined, learnt())).toBe(true);
    expect(await store.learn(1, undefined, learnt({ anywhere: visits(9, 9) }))).toBe(false);
    const next = learnt({ week: '2026-W46', domains: new Map() });
    expect(await store.learn(1, '2026-W44', next)).toBe(false);
    expect(await store.learn(1, '2026-W45', next)).toBe(true);
    expect(await store.learn(1, '2026-W45', next)).toBe(false);
    expect(await store.get(1)).toMatchObject({
      week: '2026-W46',
      anywhere: visits(120.5, 40.25),
      domains: new Map(),
    });
  });

  it('notes gateways; of a domain the newest note counts', async () => {
    const store = makeStore();
    const [one, other] = [domainOf(store, 2, 1), domainOf(store, 2, 2)];
    await store.note(note(one, { week: '2026-W46', gateway: 'google' }));
    await store.note(note(one));
    await store.note(note(other));
    await store.note(note(other));
    const { via, notes } = await store.get(2);
    expect(via).toEqual(
      new Map([
        [one, 'google'],
        [other, 'mimecast'],
      ]),
    );
    expect(notes).toHaveLength(3);
  });

  it('forgets notes as it learns, and keeps those that came meanwhile', async () => {
    const store = makeStore();
    const [old, fresh] = [domainOf(store, 3, 1), domainOf(store, 3, 2)];
    await store.note(note(old));
    await store.note(note(fresh));
    expect(await store.learn(3, undefined, learnt({ forgotten: [note(old)] }))).toBe(true);
    expect((await store.get(3)).notes).toEqual([note(fresh)]);
    expect(await store.learn(3, '2026-W45', learnt({ week: '2026-W46', forgotten: [note(fresh)] }))).toBe(
      true,
    );
    expect((await store.get(3)).notes).toEqual([]);
  });

  it('notes no more gateways than there is room for', async () => {
    const store = makeStore();
    const domains = Array.from({ length: MAX_DOMAINS + 3 }, (_, nth) => domainOf(store, 4, nth));
    expect(new Set(domains).size).toBe(MAX_DOMAINS + 3);
    for (const domain of domains) await store.note(note(domain));
    expect((await store.get(4)).notes).toHaveLength(MAX_DOMAINS);
  });
}
