import { isDeepStrictEqual } from 'node:util';
import { type Case, type CaseId, isUnresolved } from '../../functions/domain/cases/case.ts';
import type { CaseStore } from '../../functions/ports/cases.ts';

/** The case port on a map that a test can look into. */
export interface InMemoryCases extends CaseStore {
  readonly all: Map<string, Case>;
}

const idOf = ({ ref, week }: CaseId): string => `${week}/${ref}`;

/** A {@link CaseStore} in memory with the rules of the real one. */
export function inMemoryCases(): InMemoryCases {
  const all = new Map<string, Case>();
  return {
    all,

    get: async (id) => all.get(idOf(id)),

    add: async (opened) => {
      const found = all.get(idOf(opened));
      if (found === undefined) all.set(idOf(opened), opened);
      // Opening the same case again succeeds: the SDK repeats a write whose response was lost.
      return found === undefined || isDeepStrictEqual(found, opened);
    },

    replace: async (read, next) => {
      const found = all.get(idOf(read));
      const wanted = { ...next, revision: read.revision + 1 };
      if (found?.revision === read.revision) {
        all.set(idOf(read), wanted);
        return true;
      }
      return isDeepStrictEqual(found, wanted);
    },

    unresolvedOf: async (ref) => [...all.values()].filter((each) => each.ref === ref && isUnresolved(each)),

    async *unresolved() {
      for (const each of all.values()) if (isUnresolved(each) && each.nudgeAt !== undefined) yield each;
    },
  };
}
