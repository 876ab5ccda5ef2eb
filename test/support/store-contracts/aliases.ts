import { expect, it } from 'vitest';
import type { AliasStore } from '../../../functions/ports/aliases.ts';
import { refFor } from '../factories.ts';

export function aliasStoreContract(makeStore: () => AliasStore): void {
  it('tells which customer a new id means', async () => {
    const store = makeStore();
    expect(await store.get(refFor('new'))).toBeUndefined();
    expect(await store.put(refFor('new'), refFor('old'))).toBe(refFor('old'));
    expect(await store.get(refFor('new'))).toBe(refFor('old'));
    expect(await store.get(refFor('old'))).toBeUndefined();
  });

  it('keeps the first customer that got an id, and tells who that is', async () => {
    const store = makeStore();
    await store.put(refFor('new-2'), refFor('old-2'));
    expect(await store.put(refFor('new-2'), refFor('other'))).toBe(refFor('old-2'));
    expect(await store.put(refFor('new-2'), refFor('old-2'))).toBe(refFor('old-2'));
    expect(await store.get(refFor('new-2'))).toBe(refFor('old-2'));
  });

  it('gives many callers at once the same answer', async () => {
    const store = makeStore();
    const refs = Array.from({ length: 10 }, (_, index) => refFor(`racer-${index}`));
    const stands = await Promise.all(refs.map((ref) => store.put(refFor('new-3'), ref)));
    expect(new Set(stands).size).toBe(1);
    expect(stands).toContain(await store.get(refFor('new-3')));
  });
}
