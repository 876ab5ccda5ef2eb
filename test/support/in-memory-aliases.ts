import type { Ref } from '../../functions/domain/identity/ref.ts';
import type { AliasStore } from '../../functions/ports/aliases.ts';

/** An {@link AliasStore} in memory with the rules of the real one. */
export function inMemoryAliases(): AliasStore {
  const aliases = new Map<Ref, Ref>();
  return {
    get: async (alias) => aliases.get(alias),
    put: async (alias, ref) => {
      const stands = aliases.get(alias) ?? ref;
      aliases.set(alias, stands);
      return stands;
    },
  };
}
