import type { Digest } from '../../functions/domain/digests/digest.ts';
import type { DigestStore } from '../../functions/ports/digests.ts';

/** The digest port on a map that a test can look into. */
export interface InMemoryDigests extends DigestStore {
  readonly all: Map<string, Digest>;
}

/** A {@link DigestStore} in memory with the rules of the real one. */
export function inMemoryDigests(): InMemoryDigests {
  const all = new Map<string, Digest>();
  return {
    all,
    get: async (audience, week) => all.get(`${audience}/${week}`),
    put: async (digest) => void all.set(`${digest.audience}/${digest.week}`, digest),
    since: async (audience, week) =>
      [...all.values()]
        .filter((digest) => digest.audience === audience && digest.week >= week)
        .sort((a, b) => (a.week < b.week ? -1 : 1)),
  };
}
