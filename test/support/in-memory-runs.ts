import type { Run, RunEntry, RunId } from '../../functions/domain/identity/run.ts';
import type { RunStore } from '../../functions/ports/runs.ts';

/** A {@link RunStore} in memory with the rules of the real one. */
export function inMemoryRuns(): RunStore {
  const heads = new Map<RunId, Run>();
  const entries = new Map<RunId, Map<string, RunEntry>>();
  return {
    start: async (id, { what, at }) => {
      if (!heads.has(id)) heads.set(id, { id, what, at });
    },
    get: async (run) => heads.get(run),
    note: async (run, entry) => {
      const noted = entries.get(run) ?? new Map<string, RunEntry>();
      entries.set(run, noted);
      const name = entry.kind === 'suppressed' ? `address ${entry.hash}` : `customer ${entry.ref}`;
      if (!noted.has(name)) noted.set(name, entry);
    },
    async *entries(run) {
      yield* entries.get(run)?.values() ?? [];
    },
  };
}
