import { expect, it } from 'vitest';
import type { RunEntry } from '../../../functions/domain/identity/run.ts';
import type { RunStore } from '../../../functions/ports/runs.ts';
import { refFor } from '../factories.ts';

const AT = '2026-11-27T09:15:02Z';
const RUN = '20261127-091502-k7qf';

async function entriesOf(store: RunStore, run: string): Promise<RunEntry[]> {
  const found: RunEntry[] = [];
  for await (const entry of store.entries(run)) found.push(entry);
  return found.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

export function runStoreContract(makeStore: () => RunStore): void {
  it('knows how a run began, and knows nothing of one that never began', async () => {
    const store = makeStore();
    await store.start(RUN, { what: 'import', at: AT });
    expect(await store.get(RUN)).toEqual({ id: RUN, what: 'import', at: AT });
    expect(await store.get('20261127-091502-k7qg')).toBeUndefined();
    expect(await entriesOf(store, RUN)).toEqual([]);
  });

  it('keeps how a run began when it is begun again', async () => {
    const store = makeStore();
    const run = '20261127-091502-aaaa';
    await store.start(run, { what: 'suppress', at: AT });
    await store.start(run, { what: 'import', at: '2026-11-27T09:20:00Z' });
    expect(await store.get(run)).toEqual({ id: run, what: 'suppress', at: AT });
  });

  it('returns everything that was noted in the run, and nothing of another run', async () => {
    const store = makeStore();
    const run = '20261127-091502-bbbb';
    const entries = [
      { kind: 'ended', ref: refFor('a'), until: '2026-11-27' },
      { kind: 'ended', ref: refFor('b'), until: '2026-11-27', before: '2027-03-31' },
      { kind: 'suppressed', hash: 'hash-of-a' },
      // One is an address and the other a customer; their names are equal.
      { kind: 'suppressed', hash: refFor('a') },
    ] as const;
    await store.start(run, { what: 'import', at: AT });
    for (const entry of entries) await store.note(run, entry);
    await store.note('20261127-091502-bbbc', { kind: 'suppressed', hash: 'hash-of-b' });
    const sorted = [...entries].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    expect(await entriesOf(store, run)).toEqual(sorted);
  });

  it('keeps the first note of an address or a customer, because it has the state from before the run', async () => {
    const store = makeStore();
    const run = '20261127-091502-cccc';
    const first = { kind: 'ended', ref: refFor('a'), until: '2026-11-27', before: '2027-03-31' } as const;
    await store.note(run, first);
    await store.note(run, { ...first, before: '2026-11-27' });
    await store.note(run, { kind: 'suppressed', hash: 'h' });
    await store.note(run, { kind: 'suppressed', hash: 'h' });
    expect(await entriesOf(store, run)).toEqual([first, { kind: 'suppressed', hash: 'h' }]);
  });

  it('returns all of many notes', async () => {
    const store = makeStore();
    const run = '20261127-091502-dddd';
    const hashes = Array.from({ length: 150 }, (_, index) => `h${index}`);
    await Promise.all(hashes.map((hash) => store.note(run, { kind: 'suppressed', hash })));
    const found = (await entriesOf(store, run)).flatMap((entry) =>
      entry.kind === 'suppressed' ? [entry.hash] : [],
    );
    expect(found.sort()).toEqual(hashes.sort());
  });
}
